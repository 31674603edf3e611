"""The desk in a real browser: three widths, light and dark, by keyboard alone, and without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from guitu.access.models import Account, Posting
from guitu.casebook import actions
from guitu.casebook.models import Case, Entry
from guitu.casebook.particulars import Particulars
from guitu.places.models import Agency, Region
from tests.journeys.eyes import looked_at
from tests.journeys.hands import Hands
from tests.journeys.office import MORNING, began_on
from tests.journeys.snapshot import Snapshots
from tests.journeys.visits import Visitor
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


def test_the_desk_of_a_full_office_is_accessible_and_quiet(visitor: Visitor, office: list[Case], axe: str) -> None:
    visit = visitor()
    visit.sign_in("office_head")
    pages = {"desk": "/", "group": "/?g=late", "decisions": "/decisions/"}
    found = {name: looked_at(visit.open(address), f"desk-{name}", axe=axe) for name, address in pages.items()}
    assert {name: said for name, said in found.items() if said} == {}


def test_an_empty_office_says_where_to_begin(visitor: Visitor, staff: Mapping[str, Posting], axe: str) -> None:
    Account.objects.update(must_change_password=False)
    visit = visitor()
    visit.sign_in("office_clerk")
    page = visit.open("/")
    expect(page.locator("main")).to_contain_text("还没有要办的事")
    assert looked_at(page, "desk-empty", axe=axe) == []


def test_a_home_visit_is_recorded_in_three_presses_and_thirteen_seconds(visitor: Visitor, office: list[Case]) -> None:
    visit = visitor()
    visit.sign_in("social_worker")
    page = visit.open("/?r=talk")
    hands = Hands(page)
    hands.press_for_a_page(page.locator("[data-record]", has_text="登记").first)
    hands.press(page.locator("label", has_text="家访").first)
    hands.press_for_a_page(page.locator("main form button.btn-primary"))
    expect(page.locator(".messages .note-jade")).to_contain_text("已登记")
    assert Entry.objects.filter(kind="talk").count() == 1
    assert hands.presses <= 3
    assert hands.seconds < 13


def test_the_desk_is_used_by_keyboard_alone(visitor: Visitor, office: list[Case]) -> None:
    visit = visitor()
    visit.sign_in("social_worker")
    page = visit.open("/?r=talk")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("[data-row]").nth(1)).to_contain_class("here")
    expect(page.locator("[data-row].here")).to_have_count(1)
    page.keyboard.press("r")
    page.wait_for_url("**/record/talk/**")
    page.go_back()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_a_test_day_is_recorded_without_scripts(visitor: Visitor, office: list[Case]) -> None:
    visit = visitor(scripts=False)
    visit.sign_in("social_worker")
    page = visit.open("/testday/?r=talk")
    for at in range(3):
        page.locator("fieldset").nth(at).locator("label:has-text('家访')").click()
    page.click("main button:has-text('一次登记')")
    expect(page.locator("main")).to_contain_text("已登记 3 人")
    assert Entry.objects.filter(kind="talk").count() == 3


def test_leave_is_decided_without_scripts(visitor: Visitor, office: list[Case]) -> None:
    visit = visitor(scripts=False)
    visit.sign_in("office_head")
    page = visit.open(f"/decisions/{office[0].pk}/leave/")
    page.click("label:has-text('准予外出')")
    page.fill("#f-reason", "行程清楚，约好回来当天见面。")
    page.click("label:has-text('听取过')")
    page.click("button:has-text('作出决定')")
    expect(page.locator("main")).to_contain_text("已决定")
    assert Entry.objects.get(kind="leave_granted").decided_by == "演示office_head"


def test_no_address_holds_what_was_typed(visitor: Visitor, office: list[Case]) -> None:
    visit = visitor(scripts=False)
    visit.sign_in("office_clerk")
    page = visit.open("/find/")
    page.fill("#find-q", "柳归途")
    page.click("main button:has-text('查找')")
    expect(page.locator("main")).to_contain_text("柳某某")
    expect(page).to_have_url(visit.address + "/find/")
