"""Facts 事实: the one bridge from rows to case files, and so to the rules.

Only the open part of entries is read: no key is opened and nothing sealed leaves the database. `casefiles` reads any
number of cases in two queries a batch. It takes no viewer, because what it gives is for the rules and not for eyes;
`casefile_of_viewer` is for a person, and holds what that person may see.

The questions are written in SQL, and the database writes days and times as the texts that a case file has: a standing
is asked for on every page, and making objects of rows only to write them out again took longer than the rules take.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from django.db import connection

from guitu.casebook import contents
from guitu.casebook.linking import Row
from guitu.casebook.models import Case, Entry
from guitu.ledger.casefile import AnyEntry, CaseFile, CaseHead
from guitu.ledger.fields import CHINA

BATCH: Final = 400
"""Cases read at a time; below the number of values SQLite takes in one question."""


@dataclass(frozen=True, slots=True)
class Held:
    """A case's row, as far as rules and access to it depend on it. `term_months` None: the months of the pack."""

    id: UUID
    kind: str
    policy: str
    term_months: int | None
    credit_days: int
    head: str
    length: int
    region_code: str
    group_id: int | None
    deciding_agency_id: int | None


_HELD: Final = """SELECT id, kind, policy, term_months, credit_days, head, length, region_code, group_id,
    deciding_agency_id FROM casebook_case WHERE id IN ({ids})"""

# The time of recording in civil time (+08:00), with what it has of fractions of a second.
_ROWS: Final = {
    "sqlite": """SELECT case_id, entry_id, kind, "on" || '',
        strftime('%%Y-%%m-%%dT%%H:%%M:%%S', recorded_at, '+8 hours') || substr(recorded_at, 20), corrects, said
        FROM casebook_entry WHERE case_id IN ({ids}) AND position <= %s ORDER BY case_id, position""",
    "postgresql": """SELECT case_id, entry_id, kind, to_char("on", 'YYYY-MM-DD'),
        to_char(recorded_at AT TIME ZONE INTERVAL '08:00', 'YYYY-MM-DD"T"HH24:MI:SS.US'), corrects, said
        FROM casebook_entry WHERE case_id IN ({ids}) AND position <= %s ORDER BY case_id, position""",
}
_WHOLE: Final = ".000000"
_ALL: Final = 2**31 - 1
"""More entries than a case can hold."""

_Row = tuple[Any, str, str, str, str, str, str]
"""Case, entry, kind, day, time of recording, what it corrects, what it says."""


def held(case_id: UUID) -> Held:
    """The row of one case. Raises `Case.DoesNotExist`."""
    found = _held([case_id])
    if not found:
        raise Case.DoesNotExist
    return found[0]


def casefile(case: Case | Held | UUID, *, up_to: int = _ALL) -> CaseFile:
    """One case; with `up_to` only its first entries, by position. Raises `Case.DoesNotExist`."""
    row = held(case) if isinstance(case, UUID) else case
    return _made(head_of(row), _rows([row.id], up_to=up_to))


def casefiles(case_ids: Iterable[UUID]) -> Iterator[tuple[UUID, CaseFile]]:
    """Many cases, in the order of their ids; those that do not exist are left out."""
    wanted = sorted(case_ids, key=str)
    for first in range(0, len(wanted), BATCH):
        batch = wanted[first : first + BATCH]
        heads = {one.id: one for one in _held(batch)}
        found = {_uuid(case): list(rows) for case, rows in groupby(_rows(batch), key=itemgetter(0))}
        for case_id in batch:
            if case_id in heads:
                yield case_id, _made(head_of(heads[case_id]), found.get(case_id, []))


def head_of(case: Case | Held) -> CaseHead:
    """The head of a case file, as the case's row says it."""
    return CaseHead.model_validate(
        {
            "id": str(case.id), "kind": case.kind, "policy": case.policy, "term_months": case.term_months,
            "credit_days": case.credit_days,
        }
    )  # fmt: skip


def entries(rows: Iterable[Entry | Row]) -> tuple[AnyEntry, ...]:
    """The entries of some rows as the rules read them, in their order. A damaged row raises ValueError or KeyError."""
    return contents.read_lines(
        [
            contents.line(
                entry_id=row.entry_id,
                kind=row.kind,
                on=row.on.isoformat(),
                recorded_at=row.recorded_at.astimezone(CHINA).isoformat(),
                corrects=row.corrects,
                said=row.said,
            )
            for row in rows
        ]
    )


def _made(head: CaseHead, rows: Iterable[_Row]) -> CaseFile:
    return CaseFile(head, contents.read_lines([_line(row) for row in rows]))


def _line(row: _Row) -> str:
    _, entry_id, kind, on, recorded_at, corrects, said = row
    return contents.line(
        entry_id=entry_id,
        kind=kind,
        on=on,
        recorded_at=f"{recorded_at.removesuffix(_WHOLE)}+08:00",
        corrects=corrects,
        said=said,
    )


def _held(case_ids: list[UUID]) -> list[Held]:
    with connection.cursor() as cursor:
        cursor.execute(_HELD.format(ids=_places(case_ids)), _values(case_ids))
        return [Held(_uuid(row[0]), *row[1:]) for row in cursor.fetchall()]


def _rows(case_ids: list[UUID], *, up_to: int = _ALL) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS[connection.vendor].format(ids=_places(case_ids)), [*_values(case_ids), up_to])
        found: list[_Row] = cursor.fetchall()
    return found


def _places(case_ids: list[UUID]) -> str:
    return ", ".join(["%s"] * len(case_ids))


def _values(case_ids: list[UUID]) -> list[UUID] | list[str]:
    return case_ids if connection.vendor == "postgresql" else [one.hex for one in case_ids]


def _uuid(said: UUID | str) -> UUID:
    """An id as the other database gives it: SQLite keeps it as text."""
    return UUID(said) if isinstance(said, str) else said
