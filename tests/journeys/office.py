"""The office of the journeys: one Thursday morning in an invented town, and the people whose way passes through it.

Everything is recorded through the doors of the casebook on the day it is said to have happened. The clock stands on
the morning of `TODAY` and runs on from there, so that what is due does not depend on the day the tests are run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock
from datetime import timezone as zone
from uuid import UUID

import pytest
from django.utils import timezone

from guitu.access.models import Account, Posting
from guitu.casebook import actions
from guitu.casebook.models import Case, Entry
from guitu.casebook.particulars import Particulars
from guitu.places.models import Agency, Region
from guitu.timekeeping import days, months
from tests.journeys.snapshot import Snapshots

CHINA = zone(timedelta(hours=8))
MORNING = datetime(2026, 6, 11, 9, 5, tzinfo=CHINA)
TODAY = MORNING.date()
POSTED = date(2024, 1, 2)
WORKER, POLICE, HEAD, CLERK = "social_worker", "police", "office_head", "office_clerk"

Told = tuple[str, str, Mapping[str, object]]
"""An entry as a journey says it: kind, day, fields."""


@dataclass(frozen=True, slots=True)
class Office:
    """The cases by the name of their story."""

    cases: Mapping[str, Case]
    staff: Mapping[str, Posting]

    def path(self, story: str, rest: str = "") -> str:
        """The address of a case's page."""
        return f"/cases/{self.cases[story].pk}/{rest}"

    def deciding(self, story: str, question: str) -> str:
        """The address of one question in a case."""
        return f"/decisions/{self.cases[story].pk}/{question}/"

    def entries(self, story: str, kind: str) -> list[Entry]:
        """What the ledger of a case holds of a kind."""
        return list(Entry.objects.filter(case=self.cases[story], kind=kind).order_by("position"))


STORIES: Mapping[str, tuple[str, str, str, tuple[Told, ...]]] = {
    # story: name, day of report-in ("" if none), day of the decision, what happened since
    "visited": ("欧阳归途", "2026-03-12", "2026-03-05", (
        ("talk", "2026-04-02", {"form": "office"}),
        ("talk", "2026-05-08", {"form": "office"}),
        ("drug_test", "2026-04-02", {"mode": "regular", "result": "negative"}),
        ("situation_report", "2026-04-02", {}),
    )),
    "tested": ("尉迟长风", "2025-11-20", "2025-11-12", (("talk", "2026-06-02", {"form": "home_visit"}),)),
    "late": ("单小河", "", "2026-05-11", ()),
    "leaves": ("柳远行", "2026-02-03", "2026-01-27", (
        ("leave_requested", "2026-06-10", {"from": "2026-06-15", "to": "2026-06-19", "place": "虚构市"}),
    )),
    "moves": ("阿依古丽虚构", "2025-08-18", "2025-08-11", (("talk", "2026-06-05", {"form": "home_visit"}),)),
    "released": ("曾回家", "2023-06-11", "2023-06-04", (("talk", "2026-05-20", {"form": "home_visit"}),)),
    "refused": ("司徒远", "2026-01-20", "2026-01-12", tuple(
        ("drug_test", f"2026-0{month}-1{month}", {"mode": "regular", "result": "refused", "said": "在外县，已打过电话"})
        for month in (2, 3, 4)
    )),
    "new": ("公孙明", "2026-06-08", "2026-06-01", ()),
}  # fmt: skip


KEPT_UP: Mapping[str, int] = {"tested": 6, "leaves": 4, "moves": 9, "released": 36, "refused": 4}
"""Stories with so many months of tests, talks and reports behind them."""


def began_on(morning: datetime) -> Callable[[], datetime]:
    """A clock that shows `morning` now and runs on from there."""
    begun = time.monotonic()
    return lambda: morning + timedelta(seconds=time.monotonic() - begun)


@dataclass(frozen=True, slots=True)
class _Built:
    """The office as it was built: ids by name, and the moment it stood."""

    cases: Mapping[str, UUID]
    staff: Mapping[str, int]
    at: datetime


@pytest.fixture
def office(request: pytest.FixtureRequest, snapshots: Snapshots, db: None, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office on its morning, everybody's first password already their own. Built once a process, then put back."""

    def build() -> _Built:
        monkeypatch.setattr("django.utils.timezone.now", began_on(MORNING))
        staff, agencies, regions = (request.getfixturevalue(name) for name in ("staff", "agencies", "regions"))
        Account.objects.update(must_change_password=False)
        cases = {story: _case(story, staff=staff, agencies=agencies, regions=regions).pk for story in STORIES}
        return _Built(cases, {name: one.pk for name, one in staff.items()}, timezone.now())

    built = snapshots.built("office", build)
    monkeypatch.setattr("django.utils.timezone.now", began_on(built.at))
    cases = {story: Case.objects.select_related("person").get(pk=pk) for story, pk in built.cases.items()}
    return Office(cases, posted(built.staff))


def posted(staff: Mapping[str, int]) -> dict[str, Posting]:
    """Postings by the names of their ids."""
    found = Posting.objects.select_related("account", "agency__region").in_bulk(staff.values())
    return {name: found[pk] for name, pk in staff.items()}


def _case(
    story: str, *, staff: Mapping[str, Posting], agencies: Mapping[str, Agency], regions: Mapping[str, Region]
) -> Case:
    name, reported, decided, since = STORIES[story]
    clerk, first = staff[CLERK], date.fromisoformat(decided)
    person = actions.open_person(
        by=clerk,
        particulars=Particulars(name=name, phone="19900001357", residence="杏花村虚构路七号"),
        region_code=regions["town"].code,
        at=_morning_of(first),
    )
    case = actions.open_case(
        by=clerk,
        person=person,
        kind="community_detox",
        policy="jinxiang",
        region_code=regions["next_village" if story in ("moves", "new") else "village"].code,
        decided_on=first,
        decided={"decided_by": "虚构警官"},
        entry_id="decided",
        group=agencies["group"],
        deciding_agency=agencies["police"],
        at=_morning_of(first),
    )
    told: list[Told] = [
        ("served", decided, {}),
        ("notified", decided, {}),
        ("received", decided, {}),
        ("handed_over", decided, {}),
    ]
    if reported:
        told += [("reported_in", reported, {}), ("agreement_signed", reported, {})]
    for at, (kind, on, fields) in enumerate([*told, *since]):
        by = staff[POLICE] if kind == "notified" else clerk
        day = date.fromisoformat(on)
        actions.record(
            by=by, case=case, entry_id=f"{kind}-{at}", kind=kind, on=day, at=_morning_of(day), **dict(fields)
        )
    if story in KEPT_UP:
        said = [*_kept_up(date.fromisoformat(reported), kept=KEPT_UP[story])]
        actions.record_many(by=clerk, case=case, said=said, at=MORNING - timedelta(days=1))
    actions.assign(by=clerk, case=case, posting=staff[WORKER], part="worker", since=first, at=_morning_of(first))
    return case


def _kept_up(reported: date, *, kept: int) -> Iterator[actions.Said]:
    """A talk, a report and a test in each of the first months."""
    for month in range(kept):
        on = days.date_of(months.add(days.number(reported), month) + 12)
        yield actions.Said(f"m{month}-talk", "talk", on, {"form": "home_visit" if month % 2 else "office"})
        yield actions.Said(f"m{month}-report", "situation_report", on, {})
        yield actions.Said(f"m{month}-test", "drug_test", on, {"mode": "regular", "result": "negative"})


def _morning_of(day: date) -> datetime:
    """When it was written down: the same day, or after the staff had come into office."""
    return datetime.combine(max(day, POSTED), clock(8, 30), tzinfo=CHINA)
