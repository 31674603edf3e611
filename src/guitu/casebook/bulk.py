"""Rows in bulk 成批写入: rows that are ready, put down many at a time, the same into SQLite and PostgreSQL.

What a model's own `bulk_create` would write, in SQL: an old ledger is a dozen rows for each of ten thousand people, and
asking every field of every row how it is stored took longer than all that goes before. Sealed columns are looked at as
the fields themselves look at them (`vault.fields`): no plain text reaches the disk by a slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Final
from uuid import UUID

from django.db import connection, models

from guitu.casebook.models import Case, Moved, Person, PersonInitials
from guitu.vault.fields import BlindIndexField, SealedField, refuse_no_index

Value = UUID | str | int | bytes | date | datetime | None
Row = tuple[Value, ...]
"""Values in the order of the columns they are for."""

PERSON: Final = {
    "id": "uuid",
    "wrapped_key": "bytea",
    "region_code": "text",
    **dict.fromkeys(
        ("name", "identity_number", "phone", "household", "residence", "birth_date", "sex", "particulars",
         "name_index", "initials_index", "identity_index", "identity_tail_index", "phone_index", "phone_tail_index"),
        "bytea",
    ),
    "merged_into_id": "uuid",
    "opened_at": "timestamptz",
    "key_withdrawn_at": "timestamptz",
}  # fmt: skip
CASE: Final = {
    "id": "uuid",
    "number": "text",
    "person_id": "uuid",
    "kind": "text",
    "policy": "text",
    "region_code": "text",
    "town_code": "text",
    "group_id": "bigint",
    "deciding_agency_id": "bigint",
    "worker_id": "bigint",
    "term_months": "int",
    "credit_days": "int",
    "opening": "text",
    "opened_at": "timestamptz",
    "head": "text",
    "length": "int",
}
_BEGINNING: Final = {"person_id": "uuid", '"index"': "bytea"}
_MOVED: Final = {"case_id": "uuid"}


def persons(rows: Sequence[Person]) -> None:
    """Write new persons. Raises ValueError for a column that is not sealed, or what the database raises."""
    _refuse_unsealed(rows)
    put(Person._meta.db_table, PERSON, _values(PERSON, rows))


def beginnings(rows: Sequence[tuple[UUID, bytes]]) -> None:
    """Write what new persons are found by: each a person's id and an index (`sealing.beginnings_of`)."""
    for _, index in rows:
        refuse_no_index(index, place="PersonInitials.index")
    put(PersonInitials._meta.db_table, _BEGINNING, rows)


def cases(rows: Sequence[Case]) -> None:
    """Write new cases. Raises what the database raises."""
    put(Case._meta.db_table, CASE, _values(CASE, rows))


def marks(case_ids: Iterable[UUID]) -> None:
    """Write marks of cases that have changed (`moved`)."""
    put(Moved._meta.db_table, _MOVED, [(case_id,) for case_id in case_ids])


def put(table: str, columns: Mapping[str, str], rows: Sequence[Row], *, over: str = "") -> None:
    """Insert rows. `columns` gives each column's type in PostgreSQL; `over` is the key of rows to be written over."""
    if not rows:
        return
    names = ", ".join(columns)
    if over:
        others = ", ".join(f"{name} = excluded.{name}" for name in columns if name != over)
        clash = f" ON CONFLICT ({over}) DO UPDATE SET {others}"
    else:
        clash = ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{kind}[]" for kind in columns.values())
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays}){clash}",
                [list(column) for column in zip(*rows, strict=True)],
            )
        else:
            places = ", ".join(["%s"] * len(columns))
            values = [tuple(map(_stored, row)) for row in rows]
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places}){clash}", values)


def _values(columns: Mapping[str, str], rows: Sequence[models.Model]) -> list[Row]:
    read: Callable[[models.Model], Row] = attrgetter(*columns)
    return [read(row) for row in rows]


def _refuse_unsealed(rows: Sequence[Person]) -> None:
    """Ask the fields of the vault whether they take what they are given."""
    for field in Person._meta.concrete_fields:
        if isinstance(field, SealedField | BlindIndexField):
            for row in rows:
                field.refuse_open(getattr(row, field.attname))


def _stored(value: Value) -> str | int | bytes | None:
    """A value as SQLite keeps it: ids, days and times are text, times in UTC without an offset."""
    kind = type(value)
    if kind is str or kind is int or kind is bytes or value is None:
        return value  # type: ignore[return-value]
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return _utc(value)
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=64)
def _utc(moment: datetime) -> str:
    # What is written together is written at one moment.
    return str(moment.astimezone(UTC).replace(tzinfo=None))
