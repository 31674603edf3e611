"""Whom a row is about 个案在行中的样子: number, veiled name, place, and what the way to go is drawn from.

One question for the cases of a list: what the casebook names and what the standing keeps of the term. Names are fetched
only for a viewer who sees them, are opened here, and are kept nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db.models import CharField
from django.db.models.functions import Cast

from guitu.access import asking
from guitu.access.asking import SLOTS, Question, put_together, seated
from guitu.access.looks import Seen, record_looks
from guitu.access.sight import MASKED, Viewer, visible_groups
from guitu.casebook import queries as casebook
from guitu.casebook import sealing
from guitu.casebook.queries import NamedCase
from guitu.casebook.veiling import veiled
from guitu.pages import words


@dataclass(frozen=True, slots=True)
class Term:
    """What the standing keeps of a term: where its slip is drawn from. `months` 0: those of the pack."""

    kind: str
    policy: str
    version: str
    head: str
    months: int
    starts: str | None
    ends: str | None
    """Days as text, None where there is none yet: most slips are drawn already, and no day is needed."""

    @property
    def starts_on(self) -> date | None:
        """Report-in; None before it."""
        return None if self.starts is None else date.fromisoformat(self.starts)

    @property
    def last_day(self) -> date | None:
        """None before report-in, and while a suspension is open."""
        return None if self.ends is None else date.fromisoformat(self.ends)


@dataclass(frozen=True, slots=True)
class Who:
    """A case as a row names it. `term` None: nothing is kept of it."""

    line: NamedCase
    name: str
    second: str
    term: Term | None = None


def people(
    viewer: Viewer, case_ids: Collection[UUID], *, villages: Mapping[str, str], at: datetime
) -> Mapping[UUID, Who]:
    """The cases of a list with veiled names, by id, of those the viewer reaches; the look at their names is kept."""
    wanted = set(case_ids)
    if not wanted:
        return {}
    is_named = "name" in visible_groups(viewer)
    found = [_read(row) for row in dict.fromkeys(_listed(seated(viewer), is_named).of_cases(wanted))]
    if is_named:
        shown = [Seen(str(line.id), str(line.person_id), line.region_code) for line, _ in found]
        record_looks(by=viewer, seen=shown, groups={"name"}, at=at)
    return {line.id: who_of(line, villages=villages, term=term) for line, term in found}


def who_of(line: NamedCase, *, villages: Mapping[str, str], term: Term | None = None) -> Who:
    """A case under its veiled name; where names are not shown, under its number."""
    village = villages.get(line.region_code, "")
    # Numbers an office brought with it may name the kind already.
    number = f"{words.CASE_KINDS_SHORT[line.kind]} {line.number}" if line.number[:1].isdigit() else line.number
    if line.name == MASKED:
        return Who(line, number, village, term)
    return Who(line, veiled(line.name), f"{number} · {village}" if village else number, term)


_COLUMNS: Final = (
    "pk", "number", "person_id", "person__merged_into_id", "kind", "policy", "region_code",
    "standing__kind", "standing__policy", "standing__policy_version", "standing__head", "standing__term_months",
    "starts", "ends",
)  # fmt: skip
_NAME: Final = ("person__wrapped_key", "person__name")


@lru_cache(maxsize=512)
def _listed(viewer: Viewer, is_named: bool) -> Question:
    found = casebook.cases(viewer).filter(pk__in=SLOTS)
    texts = {"starts": Cast("standing__starts_on", CharField()), "ends": Cast("standing__last_day", CharField())}
    # What may not be seen is not selected, so it is neither opened nor sent.
    return put_together(found.annotate(**texts).values_list(*_COLUMNS, *(_NAME if is_named else ())))


def _read(row: asking.Row) -> tuple[NamedCase, Term | None]:
    pk, number, person, merged_into, kind, policy, region, term_kind, term_policy, version, head, months = row[:12]
    starts, ends, *sealed = row[12:]
    person_id, name = asking.case_id(person), MASKED
    if sealed:
        key = sealing.key_of(person_id, sealed[0])
        name = sealing.open_text(key, sealed[1], at=sealing.person_spot(person_id, "name"))
        name = name if key is not None else sealing.WITHDRAWN
    said = asking.case_id(merged_into) if merged_into else person_id
    term = None
    if term_kind is not None:
        term = Term(term_kind, term_policy, version, head, months, starts, ends)
    return NamedCase(asking.case_id(pk), number, said, name, kind, policy, region), term
