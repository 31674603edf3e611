"""Rows 原始记载: what a paper is composed from as the database holds it, sealed as it is, of any number of cases.

Each question is asked once for all of them. Two readings are equal while nobody wrote in between: so papers that were
made ready without a lock are issued under one only if what they say is still what the record says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.db.models import Q

from guitu.casebook import sealing
from guitu.casebook.models import Assignment, Case, Entry, FamilyMember, GroupPart
from guitu.papers.particulars import Member

PERSON: Final = tuple(sealing.COLUMNS)
ENTRY: Final = ("entry_id", "kind", "on", "recorded_at", "corrects", "said", "sealed")
_MEMBERS: Final = tuple(part for part in GroupPart.values if part != GroupPart.PERSON)
_CASE: Final = tuple(field.attname for field in Case._meta.concrete_fields)
_PERSON: Final = ("person__wrapped_key", *(f"person__{column}" for column in PERSON))

EntryRow: TypeAlias = tuple[str, str, date, datetime, str, str, bytes]
"""`ENTRY` of one entry."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A case as it is written down: its own row, the person's key and columns, entries in their order, the working
    group of the day, and the family. It shows nothing of itself in a log."""

    case: tuple[object, ...]
    wrapped_key: bytes
    person: tuple[bytes, ...]
    entries: tuple[EntryRow, ...]
    team: tuple[Member, ...]
    family: tuple[tuple[UUID, bytes], ...]

    def __repr__(self) -> str:
        return "Rows(…)"


def read(case_ids: Collection[UUID], *, on: date) -> dict[UUID, Rows]:
    """The rows of some cases as of a day; cases that do not exist are left out."""
    cases = {
        row[0]: (row[1], row[2 : 2 + len(_CASE)], bytes(row[2 + len(_CASE)] or b""), row[3 + len(_CASE) :])
        for row in Case.objects.filter(pk__in=case_ids).values_list("pk", "person_id", *_CASE, *_PERSON)
    }
    people = {person_id for person_id, *_ in cases.values()}
    entries = _by_first(
        Entry.objects.filter(case_id__in=case_ids).order_by("case_id", "position").values_list("case_id", *ENTRY)
    )
    family = _by_first(
        FamilyMember.objects.filter(person_id__in=people, ended_at=None)
        .order_by("pk")
        .values_list("person_id", "pk", "said")
    )
    team = _by_first(
        Assignment.objects.filter(Q(until=None) | Q(until__gte=on), case_id__in=case_ids, since__lte=on)
        .filter(part__in=_MEMBERS)
        .order_by("since", "pk")
        .values_list("case_id", "part", "posting__account__display_name", "posting__agency__name")
    )
    return {
        case_id: Rows(
            case=case,
            wrapped_key=wrapped_key,
            person=person,
            entries=tuple(entries.get(case_id, ())),
            team=tuple(Member(part=part, name=name, unit=unit) for part, name, unit in team.get(case_id, ())),
            family=tuple(family.get(person_id, ())),
        )
        for case_id, (person_id, case, wrapped_key, person) in cases.items()
    }


def _by_first(rows: Iterable[tuple[Any, ...]]) -> dict[Any, list[tuple[Any, ...]]]:
    """Rows by their first column, which is left out of them, in the order they came."""
    found: dict[Any, list[tuple[Any, ...]]] = {}
    for first, *rest in rows:
        found.setdefault(first, []).append(tuple(rest))
    return found
