"""Somebody reports in late and has an excuse: a named person finds it, the way begins, and nothing is counted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.deciding import decide
from tests.journeys.eyes import shoot
from tests.journeys.office import HEAD, TODAY, WORKER, Office
from tests.journeys.visits import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_late_report_in_with_an_excuse_begins_the_way_and_counts_nothing(visitor: Visitor, office: Office) -> None:
    head = visitor()
    head.sign_in(HEAD)
    page = head.open("/decisions/")
    page.locator("[data-row]", has_text="单某某").locator("a").first.click()
    expect(page.locator("button:has-text('作出决定')")).to_be_visible()
    shoot(page, "late-asked-wide-light")
    decide(page, "有正当理由", reason="住院至昨日出院，有出院小结。")
    (excused,) = office.entries("late", "excused")
    assert excused.decided_by == "演示office_head"

    worker = visitor()
    worker.sign_in(WORKER)
    page = worker.open(office.path("late"))
    page.click(".block-head a:has-text('登记')")
    page.click(".kinds a:has(b:text-is('报到'))")
    page.click("main form button.btn-primary")
    expect(page.locator(".messages .note-jade")).to_contain_text("已登记")
    (reported,) = office.entries("late", "reported_in")
    assert reported.on == TODAY

    page = worker.open(office.path("late"))
    shoot(page, "late-after-wide-light")
    expect(page.locator(".case-line")).to_contain_text("执行中")
    ground = page.locator(".ground", has_text="逾期不报到")
    expect(ground.locator(".count")).to_have_text(re.compile(r"^\s*0/1(\s|$)"))


def test_late_without_an_excuse_the_question_stays_and_nobody_is_reported(visitor: Visitor, office: Office) -> None:
    head = visitor()
    head.sign_in(HEAD)
    page = head.open(office.deciding("late", "report-in"))
    page.locator("label.choice", has_text="先放着").click()
    page.fill("#f-reason", "家属说下周能送来证明，等一等。")
    page.locator("label.choice", has_text="还没有").click()
    page.click("button:has-text('作出决定')")
    page.wait_for_url("**/decisions/")
    expect(page.locator("main")).to_contain_text("还在等你决定")
    expect(page.locator("[data-row]", has_text="单某某")).to_have_count(1)
    (deferred,) = office.entries("late", "decision_deferred")
    assert deferred.decided_by == "演示office_head"
    assert office.entries("late", "breach_decided") == []
