"""Somebody reports in late and has an excuse: a named person finds it, the way begins, and nothing is counted."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visitor, shoot
from tests.journeys.deciding import decide
from tests.journeys.office import HEAD, TODAY, WORKER, Office

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_late_report_in_with_an_excuse_begins_the_way_and_counts_nothing(visitor: Visitor, office: Office) -> None:
    head = visitor()
    head.sign_in(HEAD)
    page = head.open("/decisions/")
    page.locator("[data-row]", has_text="单某某").locator("a").first.click()
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
    (reported,) = office.entries("late", "reported_in")
    assert reported.on == TODAY

    page = worker.open(office.path("late"))
    shoot(page, "late-after-wide-light")
    assert "执行中" in page.inner_text(".case-line")
    ground = page.locator(".ground", has_text="逾期不报到")
    assert ground.locator(".count").inner_text().split()[0] == "0/1"


def test_late_without_an_excuse_the_question_stays_and_nobody_is_reported(visitor: Visitor, office: Office) -> None:
    head = visitor()
    head.sign_in(HEAD)
    page = head.open(office.deciding("late", "report-in"))
    page.locator("label.choice", has_text="先放着").click()
    page.fill("#f-reason", "家属说下周能送来证明，等一等。")
    page.locator("label.choice", has_text="还没有").click()
    page.click("button:has-text('作出决定')")
    page.wait_for_url("**/decisions/")
    (deferred,) = office.entries("late", "decision_deferred")
    assert deferred.decided_by == "演示office_head"
    assert "还在等你决定" in page.inner_text("main")
    assert page.locator("[data-row]", has_text="单某某").count() == 1
    assert office.entries("late", "breach_decided") == []
