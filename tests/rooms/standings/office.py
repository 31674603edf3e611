"""An office with invented cases: made of random case files, grown entry by entry, and compared with the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.casebook import appending
from guitu.casebook.actions import load_cases
from guitu.casebook.actions.loading import CaseRow
from guitu.casebook.models import Case
from guitu.casebook.particulars import Particulars
from guitu.faults import Faulty
from guitu.ledger.casefile import read, read_entry
from guitu.ledger.fields import CHINA
from guitu.places.models import Agency
from guitu.policy import load
from guitu.rules import evaluate
from guitu.rules.worklist import RULE_NAMES
from guitu.standings.models import NO_DAY, CaseStanding, OpenObligation

DAY = date(2025, 3, 1)
LOADED = datetime(2025, 3, 1, 8, tzinfo=CHINA)
TOWN, VILLAGE, OTHER_VILLAGE = "990101101000", "990101101201", "990101102201"

Said = dict[str, Any]

PLAIN: tuple[Said, ...] = (
    {"id": "e1", "kind": "decided", "on": "2024-12-02"},
    {"id": "e2", "kind": "served", "on": "2024-12-03"},
    {"id": "e3", "kind": "notified", "on": "2024-12-03"},
    {"id": "e4", "kind": "reported_in", "on": "2024-12-10"},
    {"id": "e5", "kind": "agreement_signed", "on": "2024-12-11"},
    {"id": "e6", "kind": "drug_test", "on": "2024-12-20", "mode": "regular", "result": "negative"},
)
"""A case that runs since the winter; on DAY some of its duties are missed and some are open."""


@dataclass(frozen=True)
class Office:
    """Postings and agencies of the tests, and how they put cases into the casebook."""

    staff: dict[str, Posting]
    agencies: dict[str, Agency]

    def open(
        self,
        entries: Sequence[Said] = PLAIN,
        *,
        region: str = VILLAGE,
        by: str = "office_clerk",
        head: Said | None = None,
        worker: str | None = None,
        group: str | None = None,
        policy: str = "jinxiang",
    ) -> UUID:
        """Load one case; its id."""
        head = {"kind": "community_detox", **(head or {})}
        case_id = uuid4()
        row = CaseRow(
            person=Particulars(name="张某"),
            kind=head["kind"],
            policy=policy,
            region_code=region,
            entries=entries,
            case_id=case_id,
            term_months=head.get("term_months"),
            credit_days=head.get("credit_days", 0),
            worker=self.staff[worker] if worker else None,
            group=self.agencies[group] if group else None,
        )
        # What has not happened yet cannot be loaded; a few random cases reach further than the day of the tests.
        last = max(date.fromisoformat(entry["on"]) for entry in entries)
        at = max(LOADED, datetime.combine(last, time(12), tzinfo=CHINA))
        load_cases(by=self.staff[by], rows=[row], at=at)
        return case_id

    @transaction.atomic
    def tell(self, case_id: UUID, entries: Iterable[Said]) -> None:
        """Append entries as they are; whether a step was lawful is not what is tested here."""
        locked = appending.lock(case_id)
        read_ones = [read_entry(entry) for entry in entries]
        appending.append(locked, read_ones, by=self.staff["office_clerk"], at=LOADED, said_at=None)

    def viewer(self, role: str, *, purpose: str = "casework", day: date = DAY) -> Viewer:
        return Viewer(postings=(self.staff[role],), purpose=purpose, day=day)


def by_the_rules(case_id: UUID, entries: Sequence[Said], *, head: Said, as_of: date) -> Said | None:
    """The standing of a case file, from the rules alone; None where it cannot be asked about the day."""
    said = {key: value for key, value in head.items() if key != "id"}
    data = {"format": "guitu.casefile/1", "case": {"id": str(case_id), **said}, "entries": list(entries)}
    try:
        return evaluate(load(head["policy"]), read(data), as_of=as_of)
    except Faulty:
        return None


def expected(standing: Said | None) -> tuple[Any, ...]:
    """What the tables have to hold of a standing."""
    if standing is None:
        return ("", None, None, {}, [])
    owed = [
        (row["rule"], row["seq"], row["opens_on"], row["due_on"], row.get("target_on"), row["status"])
        for row in standing["obligations"]
        if row["status"] in ("open", "missed")
        or (row["status"] == "paused" and row["opens_on"] is not None and row["opens_on"] <= standing["as_of"])
    ]
    term = standing["term"] or {"starts_on": None, "last_day": None}
    reached = sorted(ground["ground"] for ground in standing["grounds"] if ground["reached"])
    counts = {ground["ground"]: ground["count"] for ground in standing["grounds"] if ground["count"]}
    return (standing["state"], term["starts_on"], term["last_day"], (counts, reached), sorted(owed, key=str))


def stored(case_id: UUID) -> tuple[Any, ...]:
    """What the tables hold, in the same shape; the status as a list would say it."""
    kept = CaseStanding.objects.get(case_id=case_id)
    owed = []
    for row in OpenObligation.objects.filter(case_id=case_id):
        status = "paused" if row.paused else "missed" if row.due_on < kept.as_of else "open"
        due = None if row.due_on == NO_DAY else row.due_on.isoformat()
        target = row.target_on and row.target_on.isoformat()
        owed.append((RULE_NAMES[row.rule], row.seq, row.opens_on.isoformat(), due, target, status))
    assert [kept.open_count, kept.missed_count, kept.paused_count] == [
        sum(row[-1] == status for row in owed) for status in ("open", "missed", "paused")
    ]
    if not kept.state:
        return ("", None, None, {}, owed)
    return (
        kept.state,
        kept.starts_on and kept.starts_on.isoformat(),
        kept.last_day and kept.last_day.isoformat(),
        (kept.grounds, sorted(filter(None, kept.reached.split(",")))),
        sorted(owed, key=str),
    )


def tables() -> list[list[tuple[Any, ...]]]:
    """Everything the room keeps, in an order of its own."""
    every = []
    for model in (CaseStanding, OpenObligation):
        every.append(sorted(model.objects.values_list(), key=str))
    return every


def case(case_id: UUID) -> Case:
    return Case.objects.get(pk=case_id)
