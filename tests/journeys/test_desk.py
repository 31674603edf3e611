"""The desk in a real browser: three widths, light and dark, by keyboard alone, and without scripts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from guitu.access.models import Account, Posting
from guitu.casebook import actions
from guitu.casebook.models import Case, Entry
from guitu.casebook.particulars import Particulars
from guitu.places.models import Agency, Region
from tests.journeys.conftest import SIZES, Visitor, looked_at, shoot, violations
from tests.journeys.office import MORNING, began_on
from tests.journeys.snapshot import Snapshots
from tests.rooms.casebook.emptying import ledger_can_be_emptied

__all__ = ["ledger_can_be_emptied"]

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
SURNAMES = ("曾", "欧阳", "单", "尉迟", "柳", "阿")
PEOPLE = 14


@pytest.fixture
def office(
    request: pytest.FixtureRequest, snapshots: Snapshots, db: None, monkeypatch: pytest.MonkeyPatch
) -> list[Case]:
    """Fourteen people in two villages: some due today, some late, two with something to decide.

    Built once a process, then put back; the clock stands on the morning of the other journeys.
    """
    monkeypatch.setattr("django.utils.timezone.now", began_on(MORNING))

    def build() -> list[UUID]:
        staff, agencies, regions = (request.getfixturevalue(name) for name in ("staff", "agencies", "regions"))
        Account.objects.update(must_change_password=False)
        today, made = timezone.localdate(), []
        for at in range(PEOPLE):
            reported = _month_before(today) - timedelta(days=(at % 5) * 9 - 1)
            made.append(_opened(at, reported, staff=staff, agencies=agencies, regions=regions))
        clerk = staff["office_clerk"]
        ahead: dict[str, Any] = {
            "from": (today + timedelta(days=4)).isoformat(),
            "to": (today + timedelta(days=9)).isoformat(),
        }
        actions.record(
            by=clerk, case=made[0], entry_id="leave", kind="leave_requested", on=today, place="虚构市", **ahead
        )
        for at in range(3):
            told: dict[str, Any] = {
                "mode": "regular",
                "result": "refused",
                "said": "当天在外县做工，第二天才回来，已经打过电话",
            }
            day = today - timedelta(days=9 - at)
            actions.record(by=clerk, case=made[1], entry_id=f"refused{at}", kind="drug_test", on=day, **told)
        return [one.pk for one in made]

    return [Case.objects.select_related("person").get(pk=pk) for pk in snapshots.built("desk", build)]


def _opened(
    at: int,
    reported: date,
    *,
    staff: Mapping[str, Posting],
    agencies: Mapping[str, Agency],
    regions: Mapping[str, Region],
) -> Case:
    clerk = staff["office_clerk"]
    name = f"{SURNAMES[at % len(SURNAMES)]}归途"
    person = actions.open_person(by=clerk, particulars=Particulars(name=name), region_code="990101101000")
    case = actions.open_case(
        by=clerk,
        person=person,
        kind="community_rehab" if at % 4 == 3 else "community_detox",
        policy="jinxiang",
        region_code=regions["village" if at % 3 else "next_village"].code,
        decided_on=reported - timedelta(days=6),
        decided={"decided_by": "虚构警官"},
        entry_id="decided",
        group=agencies["group"],
        deciding_agency=agencies["police"],
    )
    told: tuple[tuple[str, int, str], ...] = (
        ("served", 3, "clerk"),
        ("notified", 3, "police"),
        ("reported_in", 0, "clerk"),
        ("agreement_signed", 0, "clerk"),
    )
    for kind, before, who in told:
        by = staff["police"] if who == "police" else clerk
        actions.record(by=by, case=case, entry_id=kind, kind=kind, on=reported - timedelta(days=before))
    actions.assign(by=clerk, case=case, posting=staff["social_worker"], part="worker", since=reported)
    return case


def _month_before(day: date) -> date:
    """The day on which somebody reported in whose first month ends on `day`."""
    last = (day + timedelta(days=1)).replace(day=1) - timedelta(days=1)
    return (day + timedelta(days=1)) - timedelta(days=last.day)


def _addresses(office: list[Case]) -> dict[str, str]:
    return {
        "desk": "/",
        "group": "/?g=late",
        "find": "/find/",
        "testday": "/testday/?r=talk",
        "figures": "/figures/",
        "since": "/since/",
        "decisions": "/decisions/",
        "leave": f"/decisions/{office[0].pk}/leave/",
        "breach": f"/decisions/{office[1].pk}/breach/",
    }


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_accessible_and_quiet_by_day_and_by_night(
    visitor: Visitor, office: list[Case], axe: str, size: str
) -> None:
    visit = visitor(size=size)
    visit.sign_in("office_head")
    found = {
        name: looked_at(visit.open(address), f"desk-{name}", axe=axe, size=size)
        for name, address in _addresses(office).items()
    }
    assert {name: said for name, said in found.items() if said} == {}


def test_an_empty_office_says_where_to_begin(visitor: Visitor, staff: Mapping[str, Posting], axe: str) -> None:
    Account.objects.update(must_change_password=False)
    visit = visitor()
    visit.sign_in("office_clerk")
    page = visit.open("/")
    shoot(page, "desk-empty")
    assert "还没有要办的事" in page.inner_text("main")
    assert violations(page, axe=axe) == []


def test_a_home_visit_is_recorded_in_three_presses_and_thirteen_seconds(visitor: Visitor, office: list[Case]) -> None:
    visit = visitor()
    visit.sign_in("social_worker")
    page = visit.open("/?r=talk")
    begun = time.monotonic()
    page.click("[data-record]:has-text('登记') >> nth=0")
    page.click("label:has-text('家访') >> nth=0")
    page.click("main form button.btn-primary")
    took = time.monotonic() - begun
    assert Entry.objects.filter(kind="talk").count() == 1
    assert took < 13


def test_the_desk_is_used_by_keyboard_alone(visitor: Visitor, office: list[Case]) -> None:
    visit = visitor()
    visit.sign_in("social_worker")
    page = visit.open("/?r=talk")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("[...document.querySelectorAll('[data-row]')].findIndex(r => r.matches('.here'))") == 1
    page.keyboard.press("r")
    page.wait_for_url("**/record/talk/**")
    page.go_back()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_a_test_day_is_recorded_without_scripts(visitor: Visitor, office: list[Case]) -> None:
    visit = visitor(scripts=False)
    visit.sign_in("social_worker")
    page = visit.open("/testday/?r=talk")
    for at in range(3):
        page.locator("fieldset").nth(at).locator("label:has-text('家访')").click()
    page.click("main button:has-text('一次登记')")
    assert "已登记 3 人" in page.inner_text("main")
    assert Entry.objects.filter(kind="talk").count() == 3


def test_leave_is_decided_without_scripts(visitor: Visitor, office: list[Case]) -> None:
    visit = visitor(scripts=False)
    visit.sign_in("office_head")
    page = visit.open(f"/decisions/{office[0].pk}/leave/")
    page.click("label:has-text('准予外出')")
    page.fill("#f-reason", "行程清楚，约好回来当天见面。")
    page.click("label:has-text('听取过')")
    page.click("button:has-text('作出决定')")
    assert "已决定" in page.inner_text("main")
    assert Entry.objects.get(kind="leave_granted").decided_by == "演示office_head"


def test_no_address_holds_what_was_typed(visitor: Visitor, office: list[Case]) -> None:
    visit = visitor(scripts=False)
    visit.sign_in("office_clerk")
    page = visit.open("/find/")
    page.fill("#find-q", "柳归途")
    page.click("main button:has-text('查找')")
    page.wait_for_url("**/find/")
    assert "柳某某" in page.inner_text("main")
