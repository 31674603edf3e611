"""Loading many cases at once 批量载入: an old ledger, a transfer, a demonstration.

What is loaded is true and late: it is checked as a case file is checked, and no step of it is refused. Rows are written
in lots, each lot one transaction: persons, cases, entries in the order of their recording, every entry linked.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from guitu import policy as policies
from guitu.access.may import refuse
from guitu.access.models import Posting
from guitu.casebook import appending, bulk, inserting, linking, moved, opening, sealing
from guitu.casebook.actions.cases import next_number, wrong_regions
from guitu.casebook.actions.persons import new_member, new_person
from guitu.casebook.auditing import note
from guitu.casebook.models import Assignment, Case, Entry, FamilyMember, GroupPart, Person
from guitu.casebook.particulars import Particulars
from guitu.faults import Fault, Faulty
from guitu.ledger import casefile as casefiles
from guitu.ledger.casefile import FORMAT, CaseFile
from guitu.ledger.chain import chain_order
from guitu.places import codes
from guitu.places.models import Agency
from guitu.vault import strongroom
from guitu.vault.blind import Purpose
from guitu.vault.cipher import Key

LOT: Final = 100
"""Cases in one transaction."""

_ROWS: Final = 500
"""Rows in one statement."""


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody of the family, as it is listed."""

    relation: str
    name: str
    phone: str = ""
    note: str = ""

    def __repr__(self) -> str:
        # Never in a log or a traceback.
        return "Relative(…)"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case to be loaded. `entries` are as in a case file, `decided` among them.

    An entry's `recorded_at` is kept where it is given (the first office's own time), else it is the time of loading.
    `recorders` names other postings than the loader by entry id; `group_of` lists who is in the working group since
    when. The same person in several rows is known by the identity number, or by `person_id`; `family` is listed with a
    person who is new, and left alone with one who was there. `policy`, `term_months` and `credit_days` are as they
    stand after all `entries`.
    """

    person: Particulars
    kind: str
    policy: str
    region_code: str
    entries: Sequence[Mapping[str, object]]
    case_id: UUID = field(default_factory=uuid.uuid4)
    person_id: UUID | None = None
    number: str = ""
    term_months: int | None = None
    credit_days: int = 0
    group: Agency | None = None
    deciding_agency: Agency | None = None
    worker: Posting | None = None
    group_of: Sequence[tuple[Posting, str, date]] = ()
    recorders: Mapping[str, Posting] = field(default_factory=dict)
    family: Sequence[Relative] = ()
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading did. `known` cases were there already and stay as they are."""

    persons: int = 0
    cases: int = 0
    entries: int = 0
    known: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(
            self.persons + other.persons,
            self.cases + other.cases,
            self.entries + other.entries,
            self.known + other.known,
        )


def load_cases(
    *,
    by: Posting,
    rows: Iterable[CaseRow],
    at: datetime | None = None,
    progress: Callable[[Loaded], None] | None = None,
) -> Loaded:
    """Load cases, `LOT` in a transaction. Raises `Refused`, or `Faulty` with every fault of a lot.

    A pack that is not there, a region that is not registered and a day that has not come are faults too. `progress` is
    told the sum after each lot. A case whose id is there already is left as it is.
    """
    at = at or timezone.now()
    done, waiting = Loaded(), iter(rows)
    while lot := list(islice(waiting, LOT)):
        done = done + _load(by, lot, at=at)
        if progress is not None:
            progress(done)
    return done


@transaction.atomic
def _load(by: Posting, lot: list[CaseRow], *, at: datetime) -> Loaded:
    day = timezone.localdate(at)
    whats = ("decided", "identity", *(["family"] if any(row.family for row in lot) else []))
    for region in {row.region_code for row in lot}:
        for what in whats:
            refuse(by, "record", what, at=region, on=day)
    known = set(Case.objects.filter(pk__in=[row.case_id for row in lot]).values_list("pk", flat=True))
    fresh = [row for row in lot if row.case_id not in known]
    read = _read(fresh, today=day)
    persons, added = _persons(fresh, at=at)
    numbers = _Numbers()
    texts = _Texts()
    cases: list[Case] = []
    entries: list[Entry] = []
    assignments: list[Assignment] = []
    for row, file, (person, key) in zip(fresh, read, persons, strict=True):
        number = numbers.of(row, at=row.opened_at or at)
        case = _case(row, person=person, number=number, loaded=len(file.entries), at=at)
        previous = case.head
        for position, entry in enumerate(chain_order(file.entries), start=1):
            doer = row.recorders.get(entry.id, by)
            made = appending.row_of(
                entry, case_id=case.pk, key=key, position=position, by=doer, name=texts.of(doer),
                at=entry.recorded_at or at, said_at=None,
            )  # fmt: skip
            made.link = previous = linking.link(previous, appending.covered(made))
            entries.append(made)
        case.head, case.length = previous, len(file.entries)
        cases.append(case)
        assignments += _assignments(row, case)
    bulk.cases(cases)
    inserting.insert(entries)
    Assignment.objects.bulk_create(assignments, batch_size=_ROWS)
    moved.mark(case.pk for case in cases)
    loaded = Loaded(persons=added, cases=len(cases), entries=len(entries), known=len(known))
    if cases:
        note(by=by, what="load_cases", at=at, counts={"cases": len(cases), "entries": len(entries), "persons": added})
    return loaded


def _read(rows: Sequence[CaseRow], *, today: date) -> list[CaseFile]:
    files: list[CaseFile] = []
    faults: list[Fault] = wrong_regions(row.region_code for row in rows)
    packs = frozenset(policies.names())
    for row in rows:
        head = {
            "id": str(row.case_id), "kind": row.kind, "policy": row.policy, "term_months": row.term_months,
            "credit_days": row.credit_days,
        }  # fmt: skip
        place = f"个案 {row.number or row.case_id}："
        try:
            said = {"format": FORMAT, "case": head, "entries": list(row.entries)}
            files.append(casefiles.read(said, place=place, packs=packs))
        except Faulty as faulty:
            faults += faulty.faults
            continue
        faults += [
            late
            for entry in files[-1].entries
            if (late := appending.after_today(entry.on, today=today, place=f"{place}记录 {entry.id} 的发生日期"))
        ]
        faults += [
            Fault(f"{place}记录编号", "写法有误", "64 个以内的字母、数字和 . _ : -")
            for entry in files[-1].entries
            if not appending.is_entry_id(entry.id)
        ]
    if faults:
        raise Faulty(faults)
    return files


def _persons(rows: list[CaseRow], *, at: datetime) -> tuple[list[tuple[Person, Key]], int]:
    """The person of each row with their key, those entered before found by id or identity number; how many are new."""
    said = [row.person.columns() for row in rows]
    indexes = [strongroom.blind_index(one["identity_number"], purpose=Purpose.IDENTITY) for one in said]
    ids = [row.person_id for row in rows if row.person_id]
    found = Person.objects.filter(
        Q(pk__in=ids) | (Q(identity_index__in=[index for index in indexes if index]) & Q(merged_into=None))
    )
    by_id: dict[UUID, tuple[Person, Key]] = {}
    by_index: dict[bytes, tuple[Person, Key]] = {}
    for person in found:
        key = sealing.key_of(person.pk, person.wrapped_key)
        if key is None:
            raise Faulty([Fault(f"人员 {person.pk}", "密钥已按决定销毁", "可以办理的人员")])
        by_id[person.pk] = (person, key)
        if person.identity_index:
            by_index[person.identity_index] = (person, key)
    pairs: list[tuple[Person, Key]] = []
    added: list[Person] = []
    beginnings: list[tuple[UUID, bytes]] = []
    family: list[FamilyMember] = []
    for row, columns, index in zip(rows, said, indexes, strict=True):
        pair = (by_id.get(row.person_id) if row.person_id else None) or (by_index.get(index) if index else None)
        if pair is None:
            opened = row.opened_at or at
            pair = new_person(columns, region_code=row.region_code, at=opened, person_id=row.person_id)
            added.append(pair[0])
            beginnings += [(pair[0].pk, index) for index in sealing.beginnings_of(columns["name"])]
            family += [
                new_member(*pair, relation=one.relation, name=one.name, phone=one.phone, note_text=one.note)
                for one in row.family
            ]
            by_id[pair[0].pk] = pair
            if index:
                by_index[index] = pair
        pairs.append(pair)
    bulk.persons(added)
    bulk.beginnings(beginnings)
    FamilyMember.objects.bulk_create(family, batch_size=_ROWS)
    return pairs, len(added)


def _case(row: CaseRow, *, person: Person, number: str, loaded: int, at: datetime) -> Case:
    ordered = opening.text(opening.Head(row.policy, row.term_months, row.credit_days), loaded=loaded)
    return Case(
        pk=row.case_id,
        number=number,
        person=person,
        kind=row.kind,
        policy=row.policy,
        region_code=row.region_code,
        town_code=codes.town_of(row.region_code),
        group=row.group,
        deciding_agency=row.deciding_agency,
        worker=row.worker,
        term_months=row.term_months,
        credit_days=row.credit_days,
        opened_at=row.opened_at or at,
        opening=ordered,
        head=linking.start(case_id=row.case_id, person_id=person.pk, kind=row.kind, opening=ordered),
    )


def _assignments(row: CaseRow, case: Case) -> Iterator[Assignment]:
    listed = {posting.pk: (posting, part, since) for posting, part, since in row.group_of}
    if row.worker is not None:
        since = timezone.localdate(case.opened_at)
        listed.setdefault(row.worker.pk, (row.worker, GroupPart.WORKER, since))
    for posting, part, since in listed.values():
        yield Assignment(case=case, posting=posting, part=part, since=since)


class _Numbers:
    """Office numbers of one lot: the first of a town and year is asked of the database, the rest counted on."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, int], int] = {}

    def of(self, row: CaseRow, *, at: datetime) -> str:
        if row.number:
            return row.number
        town, year = codes.town_of(row.region_code), timezone.localdate(at).year
        if (town, year) not in self._last:
            self._last[town, year] = int(next_number(town, year=year).partition("-")[2]) - 1
        self._last[town, year] += 1
        return f"{year}-{self._last[town, year]:04d}"


class _Texts:
    """Recorders in words, each made once."""

    def __init__(self) -> None:
        self._made: dict[int, str] = {}

    def of(self, posting: Posting) -> str:
        if posting.pk not in self._made:
            self._made[posting.pk] = appending.by_text(posting)
        return self._made[posting.pk]
