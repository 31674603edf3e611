"""The term is over: the group's opinion, the notice of release, word to the town, and the file is closed."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visitor, shoot
from tests.journeys.deciding import decide
from tests.journeys.office import CLERK, HEAD, WORKER, Office

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_way_ends_with_opinion_notice_of_release_word_to_the_town_and_the_file(
    visitor: Visitor, office: Office
) -> None:
    worker = visitor()
    worker.sign_in(WORKER)
    page = worker.open(office.path("released"))
    assert "期满" in page.inner_text(".case-line")
    page.click(".block-head a:has-text('登记')")
    page.click(".kinds a:has(b:text-is('提出期满意见'))")
    page.fill("#f-says", "三年走完了，建议按期解除。")
    page.click("main form button.btn-primary")
    assert len(office.entries("released", "opinion_given")) == 1

    head = visitor()
    head.sign_in(HEAD)
    page = head.open("/decisions/")
    page.locator("[data-row]", has_text="曾某某").locator("a").first.click()
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
        assert len(office.entries("released", kind)) == 1
    page = clerk.open(office.path("released"))
    shoot(page, "release-done-wide-light")
    assert "解除" in page.inner_text(".case-line")
    assert clerk.open("/").locator("[data-row]:not(.done-row)", has_text="曾某某").count() == 0
