"""A social worker's morning: the desk says what is due, the case says why, and a visiting day is recorded in one go."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from guitu.casebook.models import Entry
from tests.journeys.eyes import shoot
from tests.journeys.office import TODAY, WORKER, Office
from tests.journeys.visits import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_the_desk_opens_on_the_work_and_a_row_says_who_what_and_why(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    page = visit.open("/")
    shoot(page, "morning-desk-wide-light")
    expect(page.locator("main")).to_contain_text("2026年6月11日")
    row = page.locator("[data-row]", has_text="欧阳某某").filter(has_text="谈话家访")
    for said in ("第 3 次", "今天到期", "细则五(四)3"):
        expect(row).to_contain_text(said)


def test_the_number_in_the_title_is_the_number_of_rows(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    page = visit.open("/")
    late = page.locator("section[aria-labelledby='g-late'] [data-row]").count()
    today = page.locator("section[aria-labelledby='g-today'] [data-row]").count()
    assert late > 0
    assert today > 0
    expect(page).to_have_title(f"今天有 {today} 件要办，另有 {late} 件过了期限 · 归途")


def test_from_a_row_to_the_case_to_the_reason_of_a_day_and_to_the_clause(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    page = visit.open("/")
    page.locator("[data-row]", has_text="欧阳某某").filter(has_text="谈话家访").locator(".person").click()
    page.wait_for_url("**" + office.path("visited"))
    page.locator(".step", has_text="谈话家访 第 3 次").locator("a", has_text="为什么").click()
    page.wait_for_url("**/why/talk/3/")
    shoot(page, "morning-why-wide-light")
    expect(page.locator("main")).to_contain_text(re.compile("2026-06-11|6月11日"))
    page.locator("main a[href*='/policy/']").first.click()
    page.wait_for_url("**/policy/**")
    expect(page.locator("main")).to_contain_text("金厢镇")


def test_a_visiting_day_is_recorded_for_several_people_at_once(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    page = visit.open("/")
    page.click("main a:has-text('批量登记')")
    page.wait_for_url("**/testday/**")
    page = visit.open("/testday/?r=talk")
    before = Entry.objects.filter(kind="talk", on=TODAY).count()
    asked = page.locator("fieldset", has=page.locator("label:has-text('家访')"))
    several = asked.count()
    assert several >= 3
    for at in range(several):
        asked.nth(at).locator("label:has-text('家访')").click()
    page.click("main button:has-text('一次登记')")
    expect(page.locator("main")).to_contain_text(f"已登记 {several} 人")
    assert Entry.objects.filter(kind="talk", on=TODAY).count() == before + several


def test_a_mistake_of_the_morning_is_corrected_and_stays_readable(visitor: Visitor, office: Office) -> None:
    visit = visitor()
    visit.sign_in(WORKER)
    page = visit.open(office.path("visited", "record/situation_report/?next=/"))
    page.fill("#f-said", "记错了人。")
    page.click("main form button.btn-primary")
    page.locator(".done-row", has_text="情况报告").locator("a", has_text="更正").click()
    page.wait_for_url("**/correct/**")
    page.fill("#f-said", "本人说找到了工作。")
    page.fill("#f-why", "记到了别人说的话。")
    page.click("main form button.btn-primary")
    expect(page.locator(".messages .note-jade")).to_contain_text("已更正")
    case = visit.open(office.path("visited")).locator("main")
    expect(case).to_contain_text("本人说找到了工作。")
    expect(case).to_contain_text("记错了人。")
    assert len(office.entries("visited", "situation_report")) == 3
