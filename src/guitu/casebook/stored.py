"""Rows as they are stored 存着的记录: what checks and seals read, in the order of each chain, without opening anything.

A million of them are read in a minute, so they are plain tuples; the bytes that a link covers are made once for each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from guitu.casebook import linking
from guitu.casebook.linking import Row
from guitu.casebook.models import Entry

_COLUMNS: Final = ("link", *Row._fields)
_CHUNK: Final = 2000


class Stored(NamedTuple):
    """One row: what its link covers, the same as bytes, and the link that stands beside it."""

    row: Row
    content: bytes
    link: str

    @property
    def position(self) -> int:
        """Its place in the chain, from 1."""
        return self.row.position

    @property
    def case_id(self) -> UUID:
        """Whose chain it is in."""
        return self.row.case_id


def rows(found: QuerySet[Entry]) -> Iterator[Stored]:
    """Some entries, chain by chain."""
    for link, *said in found.order_by("case_id", "position").values_list(*_COLUMNS).iterator(chunk_size=_CHUNK):
        row = Row._make(said)
        yield Stored(row, linking.content(row), link)
