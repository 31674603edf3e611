"""Questions put together once 问句: expressions of the framework, kept as text and values.

A desk asks the same all day, and putting a question together costs several times what the database takes to answer it.
What is asked, and within which scope, is still said by the expressions alone; their text is kept by the caller for a
posting, a day and a filter (`lru_cache`), and holds no name. Rows come as the database has them: SQLite keeps ids as
hex and computed days as text, which `case_id`, `day` and `moment` read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet

from guitu.access.may import Seat
from guitu.access.sight import Viewer

SLOTS: Final = tuple(UUID(int=at) for at in range(1, 65))
"""Stand-ins for ids that are filled in when a question is put: no case has such an id."""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """The text of a question and its values; an empty text is one that nothing can answer."""

    text: str
    values: tuple[Any, ...]

    def rows(self) -> list[Row]:
        """The answer."""
        return _put(self.text, self.values)

    def of_cases(self, case_ids: Collection[UUID]) -> Iterator[Row]:
        """The answer for some cases, where the question was put together for `SLOTS`; so many at a time."""
        stand_ins = _stand_ins()
        listed = [_value(one) for one in case_ids]
        for first in range(0, len(listed), len(SLOTS)):
            some = listed[first : first + len(SLOTS)]
            some += some[-1:] * (len(SLOTS) - len(some))
            yield from _put(self.text, [some[stand_ins[one]] if one in stand_ins else one for one in self.values])


def put_together(found: QuerySet[Any, Any]) -> Question:
    """The question a queryset asks. Its rows have the columns of its `values_list`, in their order."""
    try:
        text, values = found.query.sql_with_params()
    except EmptyResultSet:
        return Question("", ())
    return Question(text, tuple(values))


def seated(viewer: Viewer) -> Viewer:
    """The same viewer as plain values: equal, and kept apart, by all that scopes are made of."""
    return Viewer(
        postings=tuple(
            Seat(one.id, one.role, one.agency_id, one.region_code, one.valid_from, one.valid_to)
            for one in viewer.postings
        ),
        purpose=viewer.purpose,
        day=viewer.day,
    )


def case_id(raw: str | UUID) -> UUID:
    """An id as a row has it."""
    return _id_of(raw) if isinstance(raw, str) else raw


def day(raw: str | date) -> date:
    """A day as a row has it."""
    return date.fromisoformat(raw) if isinstance(raw, str) else raw


def moment(raw: str | datetime) -> datetime:
    """A moment as a row has it; SQLite keeps them in UTC without saying so."""
    told = datetime.fromisoformat(raw) if isinstance(raw, str) else raw
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told


@lru_cache(maxsize=8192)
def _id_of(raw: str) -> UUID:
    """The same fifty rows are asked for all day, and each of them holds three ids."""
    return UUID(raw)


def _put(text: str, values: Sequence[Any]) -> list[Row]:
    if not text:
        return []
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        found: list[Row] = cursor.fetchall()
    return found


@cache
def _stand_ins() -> dict[object, int]:
    return {_value(slot): at for at, slot in enumerate(SLOTS)}


def _value(one: UUID) -> object:
    return _ID.get_db_prep_value(one, connection)


_ID: Final = models.UUIDField()
