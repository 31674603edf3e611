"""Seals that are filed, a file that is kept and erased, a copy of one's own data: at every size, day and night."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from guitu.casebook import actions
from guitu.casebook.models import Person
from guitu.seals import actions as seals
from guitu.seals import verifier
from tests.journeys.eyes import looked_at
from tests.journeys.office import HEAD, MORNING, TODAY, Office
from tests.journeys.visits import Visitor

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def lasting(office: Office) -> Office:
    """Two seals, and a case that ended this morning."""
    seals.seal_daily(at=MORNING - timedelta(days=1))
    case = office.cases["released"]
    actions.record(by=office.staff[HEAD], case=case, entry_id="end", kind="died", on=TODAY, at=MORNING)
    seals.seal_daily(at=MORNING)
    return office


def test_every_page_of_what_lasts_is_accessible(visitor: Visitor, lasting: Office, axe: str) -> None:
    visit = visitor()
    visit.sign_in(HEAD)
    pk = lasting.cases["released"].pk
    pages = {
        "seals": "/system/seals/", "seal": "/system/seals/2/", "archive": "/archive/", "keeping": "/archive/keeping/",
        "erase": f"/archive/{pk}/erase/", "own-copy": f"/archive/{pk}/copy/",
    }  # fmt: skip
    found = {name: looked_at(visit.open(address), f"lasting-{name}", axe=axe) for name, address in pages.items()}
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_filed_sheet_is_held_against_its_seal(visitor: Visitor, lasting: Office, scripts: bool) -> None:
    visit = visitor(scripts=scripts)
    visit.sign_in(HEAD)
    page = visit.open("/system/seals/2/")
    expect(page.locator(".seal-code")).not_to_be_empty()
    code = page.text_content(".seal-code") or ""
    page = visit.open("/system/seals/")
    page.fill("#f-number", "2")
    page.fill("#f-code", code.strip().lower())
    page.click("main form button")
    expect(page.locator(".note-jade")).to_contain_text("第 2 号对得上")
    page.fill("#f-code", verifier.code("0" * 64))
    page.fill("#f-number", "2")
    page.click("main form button")
    expect(page.locator(".note-amber")).to_contain_text("第 2 号对不上")


def test_a_head_sets_a_keeping_time_and_erases_only_after_it_is_taken_back(visitor: Visitor, lasting: Office) -> None:
    case = lasting.cases["released"]
    visit = visitor()
    visit.sign_in(HEAD)
    page = visit.open("/archive/keeping/")
    page.fill("#f-years", "10")
    page.fill("#f-basis", "虚构的会议纪要")
    page.fill("#f-decided_by", "虚构主任")
    page.click("main form button")
    expect(page).to_have_title(re.compile("档案保管"))

    def erase() -> None:
        visit.open(f"/archive/{case.pk}/erase/")
        page.fill("#f-decision", "虚构决定1号")
        page.fill("#f-number", case.number)
        page.click("main form button")

    erase()
    expect(page.locator(".faults")).to_contain_text("保存到 2036-06-11")
    visit.heard.forget()
    assert Person.objects.get(pk=case.person_id).wrapped_key != b""
    visit.open("/archive/keeping/")
    page.fill("#f-basis", "撤回")
    page.fill("#f-decided_by", "虚构主任")
    page.click("main form button")
    expect(page).to_have_title(re.compile("档案保管"))
    erase()
    expect(page.locator("main")).to_contain_text("虚构决定1号")
    assert Person.objects.get(pk=case.person_id).wrapped_key == b""
