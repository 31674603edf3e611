"""The term is over: the group's opinion, the notice of release, word to the town, and the file is closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.deciding import decide
from tests.journeys.eyes import shoot
from tests.journeys.office import CLERK, HEAD, WORKER, Office
from tests.journeys.visits import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_way_ends_with_opinion_notice_of_release_word_to_the_town_and_the_file(
    visitor: Visitor, office: Office
) -> None:
    worker = visitor()
    worker.sign_in(WORKER)
    page = worker.open(office.path("released"))
    expect(page.locator(".case-line")).to_contain_text("期满")
    page.click(".block-head a:has-text('登记')")
    page.click(".kinds a:has(b:text-is('提出期满意见'))")
    page.fill("#f-says", "三年走完了，建议按期解除。")
    page.click("main form button.btn-primary")
    expect(page.locator(".messages .note-jade")).to_contain_text("已登记")
    assert len(office.entries("released", "opinion_given")) == 1

    head = visitor()
    head.sign_in(HEAD)
    page = head.open("/decisions/")
    page.locator("[data-row]", has_text="曾某某").locator("a").first.click()
    expect(page.locator("button:has-text('作出决定')")).to_be_visible()
    shoot(page, "release-asked-wide-light")
    decide(page, "出具解除通知书", reason="期限届满，协议义务已经履行。")
    (discharged,) = office.entries("released", "discharged")
    assert discharged.decided_by == "演示office_head"

    clerk = visitor()
    clerk.sign_in(CLERK)
    for kind in ("discharge_notified", "archived"):
        page = clerk.open(office.path("released"))
        page.locator(f".step a[href*='/record/{kind}/']").first.click()
        page.click("main form button.btn-primary")
        expect(page.locator(".messages .note-jade")).to_contain_text("已登记")
        assert len(office.entries("released", kind)) == 1
    page = clerk.open(office.path("released"))
    shoot(page, "release-done-wide-light")
    expect(page.locator(".case-line")).to_contain_text("解除")
    expect(clerk.open("/").locator("[data-row]:not(.done-row)", has_text="曾某某")).to_have_count(0)
