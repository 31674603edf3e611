"""What was asked: a case file with the days it is to be seen from, read from one JSON text.

A text is a case file 个案文件, or `{"casefile": …, "as_of": …, "known_at": …}` with days of its own; these go
before the days given on the command line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import TypeVar

from guitu.cli.given import Day, Moment
from guitu.faults import Fault, Faulty
from guitu.ledger.casefile import CaseFile, read
from guitu.ledger.jsontext import parsed
from guitu.policy import names

_T = TypeVar("_T")
_DAY, _MOMENT = Day(), Moment()


@dataclass(frozen=True, slots=True)
class Question:
    """One question: this case file, as of this day, knowing what had been recorded by `known_at` (None: all)."""

    casefile: CaseFile
    as_of: date
    known_at: datetime | None


def asked(text: str, *, place: str, as_of: date, known_at: datetime | None) -> Question:
    """Read one question. Raises Faulty with every fault; `place` begins each."""
    try:
        return _asked(text, place=f"{place} ", as_of=as_of, known_at=known_at)
    except Faulty as error:
        raise Faulty(replace(fault, place=fault.place.strip()) for fault in error.faults) from None


def _asked(text: str, *, place: str, as_of: date, known_at: datetime | None) -> Question:
    data, faults = parsed(text, place=place)
    case: object = data
    own_day, own_moment = None, None
    if isinstance(data, dict) and "casefile" in data and "format" not in data:
        case = data["casefile"]
        own_day = _own(data, "as_of", read_as=_DAY.read, expected=_DAY.expected, place=place, faults=faults)
        own_moment = _own(data, "known_at", read_as=_MOMENT.read, expected=_MOMENT.expected, place=place, faults=faults)
    try:
        casefile = read(case, place=place, packs=_packs())
    except Faulty as error:
        raise Faulty([*faults, *error.faults]) from None
    if faults:
        raise Faulty(faults)
    return Question(casefile, own_day or as_of, own_moment or known_at)


def _own(
    data: dict[object, object],
    key: str,
    *,
    read_as: Callable[[str], _T | None],
    expected: str,
    place: str,
    faults: list[Fault],
) -> _T | None:
    """A day that stands beside the case file; None when it is left out or null."""
    value = data.get(key)
    if value is None:
        return None
    found = read_as(value) if isinstance(value, str) else None
    if found is None:
        shown = f"“{value}”" if isinstance(value, str) else "不是文字"
        faults.append(Fault(f"{place}{key}", shown, expected))
    return found


@cache
def _packs() -> frozenset[str]:
    """Names of the packs, looked up once: a stream asks ten thousand times."""
    return frozenset(names())
