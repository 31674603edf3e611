"""A change of place: asked for by name, agreed by a named person, sent, taken in at the other office, reported in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from guitu.casebook.models import Case, Transfer
from tests.journeys.deciding import decide
from tests.journeys.eyes import shoot
from tests.journeys.handed import OTHER_CLERK, handed
from tests.journeys.office import CLERK, HEAD, MORNING, WORKER, Office, began_on
from tests.journeys.visits import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
TOWN = "990101102000"


def test_a_change_of_place_goes_through_both_offices(
    visitor: Visitor, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = visitor()
    worker.sign_in(WORKER)
    page = worker.open(office.path("moves", "record/"))
    page.click(".kinds a:has-text('申请变更执行地')")
    page.fill("#f-to_region", "石桥")
    page.fill("#f-reason", "到石桥跟着亲戚做工。")
    page.click("main form button.btn-primary")
    page.locator("label.choice", has_text="石桥镇").click()
    shoot(page, "moving-where-wide-light")
    page.click("main form button.btn-primary")
    expect(page.locator(".messages .note-jade")).to_contain_text("已登记")
    (asked,) = office.entries("moves", "transfer_requested")
    assert asked.fields["to_region"] == TOWN
    worker.heard.forget()  # the first sending came back with the places to choose from

    head = visitor()
    head.sign_in(HEAD)
    page = head.open("/decisions/")
    page.locator("[data-row]", has_text="阿某某").locator("a").first.click()
    expect(page.locator("button:has-text('作出决定')")).to_be_visible()
    shoot(page, "moving-asked-wide-light")
    decide(page, "同意变更", reason="接收地已同意，住处和工作都有着落。")
    (agreed,) = office.entries("moves", "transfer_agreed")
    assert agreed.decided_by == "演示office_head"

    clerk = visitor()
    clerk.sign_in(CLERK)
    page = clerk.open(office.path("moves", "record/"))
    page.click(".kinds a:has(b:text-is('转出'))")
    expect(page).to_have_url(f"{clerk.address}{office.path('moves', 'send/')}")
    expect(page.locator(f"input[value='{TOWN}']")).to_be_checked()
    page.fill("#f-papers", "31")
    shoot(page, "moving-send-wide-light")
    page.click("button:has-text('移交')")
    page.wait_for_selector(".note-jade")
    row = Transfer.objects.get(case=office.cases["moves"])
    expect(page).to_have_url(f"{clerk.address}/cases/moves/{row.pk}/")
    shoot(page, "moving-sent-wide-light")
    expect(clerk.open(office.path("moves")).locator("h1")).not_to_be_empty()
    expect(page.locator("main")).not_to_contain_text("阿某某")
    clerk.heard.forget()  # the case is the other office's now, and here a page that does not exist

    monkeypatch.setattr("django.utils.timezone.now", began_on(MORNING + timedelta(days=1)))
    other = visitor()
    other.sign_in(OTHER_CLERK)
    page = other.open("/cases/")
    page.click("a:has-text('待接收')")
    expect(page.locator("a:text-is('接收')")).to_be_visible()
    shoot(page, "moving-incoming-wide-light")
    page.click("a:text-is('接收')")
    page.select_option("#f-village", "990101102201")
    page.fill("#f-papers", "31")
    shoot(page, "moving-take-in-wide-light")
    page.click("button:text-is('接收')")
    page.wait_for_selector(".note-jade")
    expect(page.locator(".case-line")).to_contain_text("执行中")
    expect(page.locator("main")).to_contain_text("报到 第 2 次")
    shoot(page, "moving-taken-in-wide-light")
    case = Case.objects.get(pk=office.cases["moves"].pk)
    assert (case.region_code, case.town_code) == ("990101102201", TOWN)
    page.locator(".step", has_text="报到 第 2 次").locator("a:text-is('登记')").click()
    page.click("main form button.btn-primary")
    expect(page.locator(".messages .note-jade")).to_contain_text("已登记")
    assert [one.on.isoformat() for one in office.entries("moves", "reported_in")][-1] == "2026-06-12"


def test_handing_over_before_anybody_agreed_is_refused_with_the_clause(visitor: Visitor, office: Office) -> None:
    clerk = visitor()
    clerk.sign_in(CLERK)
    page = clerk.open(office.path("moves", "send/"))
    page.fill("#f-q", "石桥镇")
    page.fill("#f-document_number", "虚构移〔2026〕1号")
    page.click("button:has-text('移交')")
    expect(page.locator(".faults")).to_contain_text("同意变更执行地")
    expect(page.locator(".faults")).to_contain_text("戒毒条例")
    expect(page.locator("#f-document_number")).to_have_value("虚构移〔2026〕1号")
    assert office.entries("moves", "transferred_out") == []
    clerk.heard.forget()


def test_sent_to_the_wrong_office_it_comes_back_with_the_reason_also_without_scripts(
    visitor: Visitor, office: Office
) -> None:
    came = handed(office).came
    clerk = visitor(size="phone", theme="dark", scripts=False)
    clerk.sign_in(CLERK)
    page = clerk.open("/cases/moves/")
    shoot(page, "moving-incoming-phone-dark")
    page.click("a:text-is('退回')")
    page.fill("#f-reason", "住址在望川县，不在本镇。")
    page.fill("#f-decided_by", "虚构主任")
    page.click("button:text-is('退回')")
    page.wait_for_selector(".note-jade")
    other = visitor(scripts=False)
    other.sign_in(OTHER_CLERK)
    page = other.open(f"/cases/{came}/")
    expect(page.locator(".handed")).to_contain_text("已退回")
    expect(page.locator("main")).to_contain_text("住址在望川县")
    shoot(page, "moving-came-back-wide-light")
    page.click("button:has-text('收回')")
    expect(page.locator(".case-line")).to_contain_text("执行中")
