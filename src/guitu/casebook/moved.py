"""Moved 已变动: which cases changed since somebody above last looked, so that an unchanged scope costs one question.

Whoever writes to a case's row or ledger leaves a mark, in the same transaction. Nobody is told; who derives from cases
looks for marks, computes, and takes away the marks it saw before it began: a mark left meanwhile stays. A mark says
only "look again", so one too many does no harm, and all of them may be lost to a full comparison.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from guitu.casebook import bulk
from guitu.casebook.models import Moved

_ROWS = 500


def mark(case_ids: Iterable[UUID]) -> None:
    """Say that these cases have changed. To be called in the transaction that changes them."""
    bulk.marks(case_ids)


def settle(marks: Iterable[int]) -> None:
    """Take away marks by their ids: what they said has been looked at."""
    seen = list(marks)
    for first in range(0, len(seen), _ROWS):
        # Marks hang nothing on themselves; without the look for it this is one statement.
        some = Moved.objects.filter(pk__in=seen[first : first + _ROWS])
        some._raw_delete(some.db)
