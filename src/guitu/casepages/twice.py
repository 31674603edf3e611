"""Sending twice 重复登记: a form that was gone back to and sent again with the same words is the same entry.

A form has its entry's id with it, so that a double press is one entry. Going back fetches the form anew, with another
id; what is sent then is held against what the same person recorded here a moment ago. What says something else is
another entry; what is truly another and says the same takes a word that tells them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from guitu.access.models import Posting
from guitu.casebook.entrylines import EntryLine
from guitu.casepages.opened import Opened
from guitu.ledger.entry import Kind

_A_MOMENT: Final = timedelta(minutes=10)
_FILLED_IN: Final = frozenset({"decided_by"})
"""Fields the casebook fills in by itself."""


def just_recorded(opened: Opened, kind: Kind, *, by: Posting, now: datetime) -> EntryLine | None:
    """The entry of a kind that the posting recorded in this case a moment ago, and that stands; the newest."""
    found = [
        line
        for line in opened.by_id.values()
        if line.kind == kind.name
        and line.by_id == by.pk
        and line.stands
        and line.corrects is None
        and timedelta(0) <= now - line.recorded_at <= _A_MOMENT
    ]
    return max(found, key=lambda line: line.position, default=None)


def says_the_same(line: EntryLine, *, on: date, given: Mapping[str, object]) -> bool:
    """Whether an entry has this day and these fields. False where the reader does not see all that it says."""
    said = {name: value for name, value in line.fields.items() if name not in _FILLED_IN}
    asked = {name: value for name, value in given.items() if name not in _FILLED_IN}
    return not line.hidden and line.on == on and said == asked
