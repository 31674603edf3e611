"""Inserting entries 写入记录: rows that are ready, sealed and linked, put down many at a time.

The same rows as the model would write, in SQL: a year of tests of a township is thousands of rows, and preparing each
value field by field took longer than all that goes before. Whoever calls has made the rows (`appending`, `loading`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper

from guitu.casebook.models import Entry

_COLUMNS: Final = {
    "case_id": "uuid",
    "position": "int",
    "entry_id": "text",
    "kind": "text",
    '"on"': "date",
    "recorded_at": "timestamptz",
    "said_at": "timestamptz",
    "by_id": "bigint",
    "by_text": "text",
    "said": "text",
    "sealed": "bytea",
    "corrects": "text",
    "link": "text",
}
_NAMES: Final = ", ".join(_COLUMNS)
_ONE: Final = f"INSERT INTO casebook_entry ({_NAMES}) VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
_MANY: Final = (
    f"INSERT INTO casebook_entry ({_NAMES}) SELECT * FROM unnest("
    f"{', '.join(f'%s::{kind}[]' for kind in _COLUMNS.values())}) RETURNING id, case_id, position"
)
_NUMBERS: Final = "SELECT nextval(pg_get_serial_sequence('casebook_entry', 'id')) FROM generate_series(1, %s)"
_COPY: Final = f"COPY casebook_entry (id, {_NAMES}) FROM STDIN"
_ESCAPED: Final = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
"""What a line of `COPY` cannot hold as it is. Ids, kinds and links are of forms that have none of it."""
_FEW: Final = 50
"""So many rows go in one statement; for more, putting the values into it takes longer than a second question."""
# CROSS: SQLite then begins with what is asked for, and does not read the whole index.
_STANDING: Final = """WITH asked (case_id, entry_id) AS (VALUES {asked}) SELECT held.case_id, held.entry_id
    FROM asked CROSS JOIN casebook_entry held
    WHERE held.case_id = asked.case_id AND held.entry_id = asked.entry_id"""
_VALUES: Final = 800
"""Values in one question; SQLite takes that many however old it is. Even, because they come in pairs."""


def insert(rows: Sequence[Entry]) -> None:
    """Write new rows, in a transaction, and give them their numbers. Raises what the database raises
    (`IntegrityError`)."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(rows) > _FEW:
            numbers: Iterable[int] = _copied(cursor, rows)
        elif connection.vendor == "postgresql":
            columns = zip(*(_values(row) for row in rows), strict=True)
            cursor.execute(_MANY, [list(column) for column in columns])
            given = {(case_id, position): pk for pk, case_id, position in cursor.fetchall()}
            numbers = [given[row.case_id, row.position] for row in rows]
        else:
            cursor.executemany(_ONE, [_texts(row) for row in rows])
            # One writer at a time: the numbers of this transaction follow one another.
            cursor.execute("SELECT last_insert_rowid()")
            first = cursor.fetchone()[0] - len(rows) + 1
            numbers = range(first, first + len(rows))
    for row, number in zip(rows, numbers, strict=True):
        row.id = number
        row._state.adding, row._state.db = False, connection.alias


def _copied(cursor: CursorWrapper, rows: Sequence[Entry]) -> list[int]:
    """Write rows by `COPY`, under numbers taken from the sequence before; the numbers."""
    cursor.execute(_NUMBERS, [len(rows)])
    numbers = [number for (number,) in cursor.fetchall()]
    with connection.wrap_database_errors, cursor.copy(_COPY) as copy:
        copy.write("".join(_line(number, row) for number, row in zip(numbers, rows, strict=True)))
    return numbers


def _line(number: int, row: Entry) -> str:
    said_at = r"\N" if row.said_at is None else row.said_at.isoformat()
    return (
        f"{number}\t{row.case_id}\t{row.position}\t{row.entry_id}\t{row.kind}\t{row.on}\t{row.recorded_at.isoformat()}"
        f"\t{said_at}\t{row.by_id}\t{row.by_text.translate(_ESCAPED)}\t{row.said.translate(_ESCAPED)}"
        f"\t\\\\x{bytes(row.sealed).hex()}\t{row.corrects}\t{row.link}\n"
    )


def standing(wanted: Iterable[tuple[UUID, str]]) -> list[tuple[UUID, str]]:
    """Which of some entries stand already, each by its case and its recorder's id."""
    pairs = list(wanted)
    if not pairs:
        return []
    is_text = connection.vendor != "postgresql"
    values = [value for case, entry_id in pairs for value in (case.hex if is_text else case, entry_id)]
    found: list[tuple[UUID, str]] = []
    with connection.cursor() as cursor:
        for first in range(0, len(values), _VALUES):
            some = values[first : first + _VALUES]
            cursor.execute(_STANDING.format(asked=", ".join(["(%s, %s)"] * (len(some) // 2))), some)
            found += [(UUID(case) if is_text else case, entry_id) for case, entry_id in cursor.fetchall()]
    return found


def _values(row: Entry) -> tuple[object, ...]:
    return (
        row.case_id, row.position, row.entry_id, row.kind, row.on, row.recorded_at, row.said_at, row.by_id, row.by_text,
        row.said, row.sealed, row.corrects, row.link,
    )  # fmt: skip


def _texts(row: Entry) -> tuple[str | int | bytes | None, ...]:
    """The values as SQLite keeps them: ids, days and times are text, times in UTC without an offset."""
    return (
        row.case_id.hex, row.position, row.entry_id, row.kind, row.on.isoformat(), _utc(row.recorded_at),
        None if row.said_at is None else _utc(row.said_at), row.by_id, row.by_text, row.said, row.sealed, row.corrects,
        row.link,
    )  # fmt: skip


@lru_cache(maxsize=64)
def _utc(moment: datetime) -> str:
    # What is written together is written at one moment.
    return str(moment.astimezone(UTC).replace(tzinfo=None))
