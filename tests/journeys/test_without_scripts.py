"""Reading and recording work without JavaScript: an old browser, a locked-down one, a script that did not come."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.office import CLERK, HEAD, TODAY, WORKER, Office
from tests.journeys.visits import Visitor
from tests.journeys.walk import Pages

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("role", [WORKER, CLERK, HEAD])
def test_every_page_is_read_without_scripts(visitor: Visitor, pages: Pages, role: str) -> None:
    visit = visitor(scripts=False)
    visit.sign_in(role)
    for address in pages[role].values():
        expect(visit.open(address).locator("h1"), address).to_have_text([re.compile(r"\S")], use_inner_text=True)


def test_a_talk_is_recorded_corrected_and_read_without_scripts(visitor: Visitor, office: Office) -> None:
    visit = visitor(scripts=False)
    visit.sign_in(WORKER)
    page = visit.open("/")
    row = page.locator("[data-row]", has_text="欧阳某某").filter(has_text="谈话家访")
    row.locator("a:has-text('登记')").click()
    page.locator("label.choice", has_text="电话").click()
    page.fill("#f-said", "电话里说一切如常。")
    page.click("main form button.btn-primary")
    expect(page.locator(".messages .note-jade")).to_contain_text("已登记")
    page.locator(".done-row", has_text="谈话").locator("a:has-text('更正')").click()
    page.locator("label.choice", has_text="家访").click()
    page.fill("#f-why", "其实是上门去的。")
    page.click("main form button.btn-primary")
    expect(page.locator(".messages .note-jade")).to_contain_text("已更正")
    assert [one.on for one in office.entries("visited", "talk")][-2:] == [TODAY, TODAY]
    expect(visit.open(office.path("visited")).locator("main")).to_contain_text("其实是上门去的。")


def test_what_was_typed_stays_when_something_is_wrong(visitor: Visitor, office: Office) -> None:
    visit = visitor(scripts=False)
    visit.sign_in(WORKER)
    page = visit.open(office.path("visited", "record/talk/"))
    page.fill("#f-on", "2026-06-21")
    page.fill("#f-said", "在家，一切如常。")
    page.click("main form button.btn-primary")
    expect(page.locator(".faults")).to_contain_text("晚于今天")
    expect(page.locator("#f-said")).to_have_value("在家，一切如常。")
    page.fill("#f-on", "2026-06-11")
    page.click("main form button.btn-primary")
    expect(page.locator(".messages .note-jade")).to_contain_text("已登记")
    assert [one.on for one in office.entries("visited", "talk")][-1] == TODAY
    visit.heard.forget()


def test_a_draft_is_kept_on_the_server_without_scripts(visitor: Visitor, office: Office) -> None:
    visit = visitor(scripts=False)
    visit.sign_in(WORKER)
    form = office.path("visited", "record/talk/")
    page = visit.open(form)
    page.fill("#f-said", "说到一半，有人来了。")
    with page.expect_navigation():
        page.click("button:has-text('存草稿')")
    expect(visit.open(form).locator("#f-said")).to_have_value("说到一半，有人来了。")
    assert [one for one in office.entries("visited", "talk") if one.on == TODAY] == []


def test_the_box_at_the_top_finds_somebody_and_no_address_holds_the_name(visitor: Visitor, office: Office) -> None:
    visit = visitor(scripts=False)
    visit.sign_in(CLERK)
    seen: list[str] = []
    visit.page.on("request", lambda asked: seen.append(asked.url))
    page = visit.open("/")
    page.fill("#q", "司徒远")
    page.press("#q", "Enter")
    expect(page.locator("main")).to_contain_text("司徒某")
    assert [one for one in seen if "?" in one and "q=" in one] == []
