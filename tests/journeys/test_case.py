"""A case in a real browser: recorded from the desk in a few presses, once; accessible in every width and theme."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guitu.access.models import Account
from guitu.casebook.models import Entry
from guitu.ledger.fields import CHINA
from tests.journeys.eyes import looked_at
from tests.journeys.hands import Hands
from tests.journeys.snapshot import Snapshots
from tests.journeys.visits import Visitor
from tests.rooms.casebook.emptying import ledger_can_be_emptied
from tests.rooms.standings.office import LOADED, PLAIN, Office

__all__ = ["ledger_can_be_emptied"]

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

STORY: tuple[dict[str, Any], ...] = (
    *PLAIN,
    {"id": "r1", "kind": "received", "on": "2024-12-04"},
    {"id": "t1", "kind": "talk", "on": "2024-12-30", "form": "office", "said": "虚构：说了找工作的事，想学电工。"},
    {"id": "t2", "kind": "talk", "on": "2024-12-28", "form": "home_visit", "corrects": "t1", "why": "虚构：看错日历"},
    {"id": "d1", "kind": "drug_test", "on": "2025-01-20", "mode": "regular", "result": "refused", "said": "虚构：发烧"},
    {"id": "o1", "kind": "objection_raised", "on": "2025-01-22", "entry": "d1", "says": "虚构：那天在医院"},
    {"id": "s1", "kind": "situation_report", "on": "2025-02-01", "said": "虚构：近来睡得安稳。"},
)
PRESSES = 3
SECONDS = 13


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """One day for server and tests."""
    began, here = datetime(2025, 3, 1, 9, tzinfo=CHINA), time.monotonic()
    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(seconds=time.monotonic() - here))


@pytest.fixture
def case_id(request: pytest.FixtureRequest, snapshots: Snapshots, db: None, settings: Any, tmp_path: Path) -> UUID:
    """A case in the middle of its first year, with a correction, a refusal and an objection. Built once a process."""
    settings.MEDIA_ROOT = tmp_path / "attachments"
    assert datetime(2025, 3, 1, 9, tzinfo=CHINA) > LOADED

    def build() -> UUID:
        staff, agencies = (request.getfixturevalue(name) for name in ("staff", "agencies"))
        Account.objects.update(must_change_password=False)
        return Office(dict(staff), dict(agencies)).open(STORY, worker="social_worker", group="group")

    return snapshots.built("case", build)


def test_what_a_story_adds_to_the_pages_of_a_case_is_accessible_and_quiet(
    visitor: Visitor, case_id: UUID, axe: str
) -> None:
    visit = visitor()
    visit.sign_in("office_head")
    pages = {
        "case": f"/cases/{case_id}/", "full": f"/cases/{case_id}/?full=1&all=1",
        "past": f"/cases/{case_id}/?as_of=2025-01-05", "correct": f"/cases/{case_id}/correct/t2/",
        "void": f"/cases/{case_id}/void/t2/", "excuse": f"/cases/{case_id}/record/excused/?entry=d1",
        "suppose": f"/cases/{case_id}/suppose/?kind=drug_test&on=2025-03-28&mode=regular&result=negative",
        "none": "/cases/?state=closed",
    }  # fmt: skip
    found = {name: looked_at(visit.open(address), f"case-{name}", axe=axe) for name, address in pages.items()}
    assert {name: said for name, said in found.items() if said} == {}


def test_a_form_with_faults_is_accessible_and_has_the_focus(visitor: Visitor, case_id: UUID, axe: str) -> None:
    visit = visitor()
    visit.sign_in("social_worker")
    page = visit.open(f"/cases/{case_id}/record/drug_test/")
    page.evaluate("document.querySelector('form[data-draft]').noValidate = true")
    page.fill("#f-on", "2025-03-09")
    page.fill("#f-said", "虚构：刚才写的还在")
    page.click("form[data-draft] .btn-primary")
    expect(page.locator(".faults")).to_be_focused()
    expect(page.locator("#f-said")).to_have_value("虚构：刚才写的还在")
    assert looked_at(page, "case-faults", axe=axe) == []
    visit.heard.forget()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_home_visit_is_recorded_from_the_desk_in_three_presses_and_thirteen_seconds(
    visitor: Visitor, case_id: UUID, scripts: bool
) -> None:
    visit = visitor(size="phone", scripts=scripts)
    visit.sign_in("social_worker")
    page = visit.open("/")
    hands = Hands(page)
    hands.press_for_a_page(page.locator("[data-record]").and_(page.locator("a[href*='/record/talk/']")).first)
    hands.press(page.locator("#f-said"))
    hands.types("在家", pinyin="zaijia ")
    hands.press_for_a_page(page.locator("form[data-draft] .btn-primary"))
    expect(page.locator(".messages .note-jade")).to_contain_text("已登记")
    assert hands.presses <= PRESSES
    assert hands.seconds < SECONDS
    (entry,) = Entry.objects.filter(case_id=case_id, kind="talk", on="2025-03-01")
    assert entry.fields["form"] == "home_visit"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_double_press_records_once(visitor: Visitor, case_id: UUID, scripts: bool) -> None:
    visit = visitor(scripts=scripts)
    visit.sign_in("social_worker")
    page = visit.open(f"/cases/{case_id}/record/situation_report/")
    page.locator("form[data-draft] .btn-primary").dblclick(no_wait_after=True)
    expect(page.locator(".messages .note-jade")).to_contain_text("已登记")
    visit.leave()
    assert Entry.objects.filter(case_id=case_id, kind="situation_report", on="2025-03-01").count() == 1


def test_a_wrong_entry_is_undone_by_correction(visitor: Visitor, case_id: UUID) -> None:
    visit = visitor()
    visit.sign_in("social_worker")
    page = visit.open(f"/cases/{case_id}/")
    page.click("#e-s1 a:has-text('更正')")
    page.fill("#f-on", "2025-02-03")
    page.fill("#f-why", "虚构：记错了日期")
    page.click("form[data-draft] .btn-primary")
    expect(page.locator(".messages .note-jade")).to_contain_text("已更正")
    expect(page.locator(".ledger .was del").first).to_contain_text("2025年2月1日")
    assert Entry.objects.filter(case_id=case_id, corrects="s1").count() == 1


def test_a_cell_of_the_strip_leads_to_its_reason(visitor: Visitor, case_id: UUID) -> None:
    visit = visitor(scripts=False)
    visit.sign_in("social_worker")
    page = visit.open(f"/cases/{case_id}/")
    page.click(".strip-note-on a:has-text('为什么')")
    expect(page.locator("h1")).to_contain_text("为什么是这天")
    expect(page.locator(".sum")).to_contain_text("起算：报到")
