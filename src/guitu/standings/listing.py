"""Rows of a page of duties 待办清单, and how many there are 件数, in SQL of our own.

Every desk asks for these first and often; putting the questions together from expressions, and the values from fields,
took longer than the database takes to answer. The scope is the one of `scope.rows`: by the row's own region where that
is all a viewer reaches by, else by the cases themselves, as `scope.cases` says them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from django.db import connection

from guitu.access import sight
from guitu.access.sight import Viewer
from guitu.places import codes
from guitu.standings import scope

Status = Literal["missed", "open", "paused"]
Row = tuple[UUID, str, str, int, int, int, date, date, date | None, bool, int, int]
"""Case, its number, region, worker, rule, seq, opens, due, target, paused, done, needed."""

# The page is cut before the numbers are looked up, or they would be looked up for all that is sorted.
_PAGE: Final = """SELECT page.case_id, held.number, page.region_code, page.worker_id, page.rule, page.seq,
        page.opens_on, page.due_on, page.target_on, page.paused, page.done, page.needed
    FROM (SELECT * FROM standings_openobligation row WHERE {where}
          ORDER BY due_on, case_id, rule, seq LIMIT %s OFFSET %s) page
    JOIN casebook_case held ON held.id = page.case_id
    ORDER BY page.due_on, page.case_id, page.rule, page.seq"""

_STATUS: Final[dict[Status, str]] = {
    "paused": "paused",
    "missed": "(NOT paused AND due_on < %s)",
    "open": "(NOT paused AND due_on >= %s)",
}

_COUNTED: Final = """SELECT rule, {status}, count(*) FROM standings_openobligation row WHERE {where}
    GROUP BY rule, {status}"""
_STATUS_OF: Final = "CASE WHEN paused THEN 'paused' WHEN due_on < '{today}' THEN 'missed' ELSE 'open' END"

_Part = tuple[str, list[Any]]
"""A condition and its values."""


def page(
    viewer: Viewer,
    *,
    today: date,
    rules: Collection[int] | None,
    village: str | None,
    worker: int | None,
    until: date | None,
    status: Collection[Status] | None,
    first: int,
    size: int,
) -> list[Row]:
    """`size` rows from the `first` on, by last day. `rules` are places in `RULE_NAMES`; None: all."""
    parts = [*_place(viewer, village=village, worker=worker)]
    if rules is not None:
        parts.append(_one_of("rule", sorted(rules)))
    if until is not None:
        parts.append(("due_on <= %s", [until.isoformat()]))
    if status is not None:
        parts.append(_any_status(status, today=today))
    where = " AND ".join(said for said, _ in parts) or "1 = 1"
    values = [value for _, some in parts for value in some]
    with connection.cursor() as cursor:
        cursor.execute(_PAGE.format(where=where), [*values, size, first])
        found: list[Row] = cursor.fetchall()
    return [_read(row) for row in found] if connection.vendor == "sqlite" else found


def counted(
    viewer: Viewer,
    *,
    today: date,
    rules: Collection[int] | None,
    village: str | None,
    worker: int | None,
) -> list[tuple[int, Status, int]]:
    """How many duties there are of each rule in each status: its place in `RULE_NAMES`, the status, the count."""
    parts = [*_place(viewer, village=village, worker=worker)]
    if rules is not None:
        parts.append(_one_of("rule", sorted(rules)))
    where = " AND ".join(said for said, _ in parts) or "1 = 1"
    with connection.cursor() as cursor:
        cursor.execute(
            _COUNTED.format(status=_STATUS_OF.format(today=today.isoformat()), where=where),
            [value for _, some in parts for value in some],
        )
        return list(cursor.fetchall())


def _place(viewer: Viewer, *, village: str | None, worker: int | None) -> Iterator[_Part]:
    if village:
        yield _within([village])
    if worker is not None:
        yield "worker_id = %s", [worker]
    if not scope.by_region(viewer):
        found = scope.cases(viewer, village=village, worker=worker).values("pk")
        said, values = found.query.sql_with_params()
        yield f"case_id IN ({said})", list(values)
        return
    prefixes = sight.region_prefixes(viewer)
    if not (village and any(village.startswith(prefix) for prefix in prefixes)):
        yield _within(prefixes)


def _within(prefixes: Sequence[str]) -> _Part:
    ranges = [codes.prefix_range(prefix) for prefix in prefixes]
    said = " OR ".join(["region_code BETWEEN %s AND %s"] * len(ranges))
    return f"({said})" if said else "1 = 0", [bound for one in ranges for bound in one]


def _one_of(column: str, values: Sequence[int]) -> _Part:
    return f"{column} IN ({', '.join(['%s'] * len(values))})" if values else "1 = 0", list(values)


def _any_status(status: Collection[Status], *, today: date) -> _Part:
    said = [_STATUS[name] for name in status]
    values = [today.isoformat() for name in status if "%s" in _STATUS[name]]
    return f"({' OR '.join(said)})" if said else "1 = 0", values


def _read(row: Sequence[Any]) -> Row:
    """Values as the other database gives them: SQLite keeps ids, days and truth as text and numbers."""
    case_id, number, region, worker, rule, seq, opens, due, target, paused, done, needed = row
    wished = None if target is None else _day(target)
    return (
        UUID(case_id), number, region, worker, rule, seq, _day(opens), _day(due), wished, bool(paused), done, needed,
    )  # fmt: skip


def _day(said: str | date) -> date:
    return date.fromisoformat(said) if isinstance(said, str) else said
