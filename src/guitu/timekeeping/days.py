"""Days as numbers: what a day is called, how a period in days ends, and what 以上 means.

《民法典》第二百零一条: the day on which a period begins is not counted, so a period of n days ends n days after
the day of the event. 《民法典》第一千二百五十九条: 以上 includes the number, 超过 does not.
Not covered: hours, travel time, rest days (`workdays`), months (`months`).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Final

_EPOCH: Final = date(1970, 1, 1).toordinal()
_SHAPE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

FIRST: Final = 0
"""1970-01-01: the earliest day a case file may hold."""

LAST: Final = date(2119, 12, 31).toordinal() - _EPOCH
"""2119-12-31: the latest day a case file may hold."""

HORIZON: Final = date(2139, 12, 31).toordinal() - _EPOCH
"""2139-12-31: the latest day the tables hold, so that a term begun on a supported day can be written out."""

if TYPE_CHECKING:
    ISO: tuple[str, ...]
    """YYYY-MM-DD by day number, from `FIRST` to `HORIZON`; built when it is first asked for.

    Say `days.ISO` inside a function: importing the name builds it at import. A negative number counts from the end.
    """


def number(d: date) -> int:
    """The day number of a date; negative before 1970. Readers of input ask `supported` first."""
    return d.toordinal() - _EPOCH


def date_of(n: int) -> date:
    """The date of a day number. Raises `OverflowError` or `ValueError` outside the years 1 … 9999."""
    return date.fromordinal(n + _EPOCH)


def supported(d: date) -> bool:
    """Whether a case file may hold this day: 1970-01-01 … 2119-12-31."""
    return FIRST <= number(d) <= LAST


def iso(n: int) -> str:
    """YYYY-MM-DD of a day number."""
    return date_of(n).isoformat()


def parse_iso(text: str) -> date | None:
    """The date a text names, or None unless it is exactly YYYY-MM-DD in ASCII digits and the day exists."""
    if not _SHAPE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def compare(op: str, count: int, threshold: int) -> bool:
    """Whether a count reaches its threshold: ">=" for 以上, ">" for 超过. Raises `ValueError` for any other word."""
    if op == ">=":
        return count >= threshold
    if op == ">":
        return count > threshold
    raise ValueError(f'a comparison is ">=" or ">", not {op!r}')


if not TYPE_CHECKING:

    def __getattr__(name: str) -> tuple[str, ...]:
        """Build `ISO` on first use and keep it: most commands write few dates and should not pay for all."""
        if name != "ISO":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        months = [
            (f"{year:04}-{month:02}-", monthrange(year, month)[1])
            for year in range(date_of(FIRST).year, date_of(HORIZON).year + 1)
            for month in range(1, 13)
        ]
        ends = [f"{day:02}" for day in range(1, 32)]
        table = tuple(month + day for month, length in months for day in ends[:length])
        globals()["ISO"] = table
        return table
