"""Writing in bulk: the same rows into SQLite (`executemany`) and PostgreSQL (arrays, and `COPY` for obligations).

Rows are tuples in the order of the columns named here; days are ISO texts, ids are UUIDs. Standings are written first
and in the order of their ids: the rows they lock let only one writer at a time renew the obligations of a case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db import connection

from guitu.casebook.bulk import put
from guitu.standings.models import CaseStanding, CaseVector, OpenObligation

VECTOR: Final = {"case_id": "uuid", "head": "text", "rules_version": "int", "packed": "bytea"}
STANDING: Final = {
    "case_id": "uuid",
    "head": "text",
    "kind": "text",
    "policy": "text",
    "policy_version": "text",
    "rules_version": "int",
    "term_months": "int",
    "credit_days": "int",
    "region_code": "text",
    "worker_id": "bigint",
    "as_of": "date",
    "state": "text",
    "starts_on": "date",
    "last_day": "date",
    "grounds": "jsonb",
    "reached": "text",
    "next_due": "date",
    "open_count": "int",
    "missed_count": "int",
    "paused_count": "int",
    "mark": "bigint",
}
OBLIGATION: Final = (
    "case_id", "rule", "seq", "region_code", "worker_id", "opens_on", "due_on", "target_on", "paused", "done", "needed",
)  # fmt: skip

Row = tuple[UUID, *tuple[str | int | bytes | None, ...]]
"""The id of a case, then plain values."""


def vectors(rows: Sequence[Row]) -> None:
    """Keep vectors, over those that are there."""
    _upsert(CaseVector._meta.db_table, VECTOR, rows)


def standings(rows: Sequence[Row]) -> None:
    """Keep standings, over those that are there."""
    _upsert(CaseStanding._meta.db_table, STANDING, rows)


def obligations(cases: Sequence[UUID], rows: Iterable[Row]) -> None:
    """Put `rows` in the place of all open obligations of `cases`."""
    if not cases:
        return
    table = OpenObligation._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DELETE FROM {table} WHERE case_id = ANY(%s::uuid[])", [list(cases)])
            with cursor.copy(f"COPY {table} ({', '.join(OBLIGATION)}) FROM STDIN") as copy:
                copy.write("".join(map(_copied, rows)))
        else:
            cursor.executemany(f"DELETE FROM {table} WHERE case_id = %s", [(case.hex,) for case in cases])
            marks = ", ".join(["%s"] * len(OBLIGATION))
            into = f"INSERT INTO {table} ({', '.join(OBLIGATION)}) VALUES ({marks})"
            cursor.executemany(into, [(row[0].hex, *row[1:]) for row in rows])


def analyzed() -> None:
    """Let the database count what it holds now; after a bulk load its plans would rest on empty tables."""
    with connection.cursor() as cursor:
        for model in (CaseVector, CaseStanding, OpenObligation):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def _copied(row: Row) -> str:
    """A line for `COPY`: codes, numbers and days only, so nothing in it needs an escape."""
    return "\t".join([_NULL if value is None else str(value) for value in row]) + "\n"


_NULL: Final = r"\N"


def _upsert(table: str, columns: dict[str, str], rows: Sequence[Row]) -> None:
    """Insert rows, over those of the same case."""
    ordered = sorted(rows, key=_id)
    put(table, columns, ordered, over="case_id")


def _id(row: Row) -> str:
    return str(row[0])
