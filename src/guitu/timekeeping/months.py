"""Clamped months 按月计算: the same day some months on, or the month's last day where there is none.

《民法典》第二百零二条: a period in months ends on the corresponding day of its last month, and at the month's end if
that month has no such day. Months are always counted from the anchor (报到之日), never from the result before:
from 31 January, one month is 28 or 29 February, two months are 31 March.

The case-month of a fact is one subtraction and a shift. Give the anchor the code 32·month + day, and the fact the same
but with day 31 on the last day of its month; then (fact - anchor) >> 5 is the number of whole clamped months, since
a month's last day reaches every anchor day that is clamped to it.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from guitu.timekeeping.columns import Column, Integers, within
from guitu.timekeeping.days import HORIZON, date_of, number

_SHIFT = 5  # 32 codes a month: 31 days at most, and a shift instead of a division
_DAY = (1 << _SHIFT) - 1
# As arrays: NumPy takes twice as long to make one of a Python number as to work on a short column.
_MONTH, _DAYS = np.array(_SHIFT, np.int32), np.array(_DAY, np.int32)


def add(day: int, months: int) -> int:
    """The day `months` clamped months after `day` (before it, if negative)."""
    anchor = date_of(day)
    years, month = divmod(anchor.month - 1 + months, 12)
    year, month = anchor.year + years, month + 1
    return number(date(year, month, min(anchor.day, monthrange(year, month)[1])))


def add_columns(days: Integers, months: Integers) -> Column:
    """`add` by element; the two broadcast against each other, so days (n, 1) and months (w,) give a grid (n, w).

    Raises `ValueError` for a day or a result outside 1970 … 2139.
    """
    table = _tables()
    codes = anchor_codes(days)
    month = within((codes >> _SHIFT) + np.asarray(months), table.starts.size - 1, "a month since 1970-01")
    result: Column = table.starts[month] + np.minimum(codes & _DAY, table.lengths[month]) - np.int32(1)
    return result


def add_columns_within(days: Column, months: Column) -> Column:
    """As `add_columns`, for days that are known to lie in 1970 … 2139; what lies outside is taken for the nearest."""
    table = _tables()
    codes = table.anchor.take(days, mode="clip")
    # New arrays at every step: NumPy makes a short one faster than it changes one, and long ones it reuses by itself.
    month = (codes >> _MONTH) + months
    day = np.minimum(codes & _DAYS, table.lengths.take(month, mode="clip"))
    result: Column = table.eves.take(month, mode="clip") + day
    return result


def anchor_codes_within(days: Integers) -> Column:
    """As `anchor_codes`, for days that are known to lie in 1970 … 2139; a day outside is taken for the nearest."""
    return _tables().anchor.take(days, mode="clip")


def anchor_codes(days: Integers) -> Column:
    """32 · months since 1970-01 + day of the month. Raises `ValueError` for a day outside 1970 … 2139."""
    return _tables().anchor.take(within(days, HORIZON, "a day"))


def fact_codes(days: Integers) -> Column:
    """As `anchor_codes`, with day 31 for the last day of any month. Raises `ValueError` outside 1970 … 2139."""
    return _tables().fact.take(within(days, HORIZON, "a day"))


def fact_codes_within(days: Integers) -> Column:
    """As `fact_codes`, for days that are known to lie in 1970 … 2139; a day outside is taken for the nearest inside.

    For the inner loop of a cohort, whose days were checked when it was made.
    """
    return _tables().fact.take(days, mode="clip")


def cells(anchor_days: Integers, fact_days: Integers) -> Column:
    """Whole clamped months from anchor to fact, broadcasting: the k with add(anchor, k) <= fact < add(anchor, k + 1).

    Negative before the anchor. Raises `ValueError` for a day outside 1970 … 2139.
    """
    return (fact_codes(fact_days) - anchor_codes(anchor_days)) >> _SHIFT


@dataclass(frozen=True, slots=True)
class _Tables:
    """First day, the day before it, and length, by month since 1970-01; the two codes by day number. All int32,
    read-only."""

    starts: Column
    eves: Column
    lengths: Column
    anchor: Column
    fact: Column


@cache
def _tables() -> _Tables:
    count = (date_of(HORIZON).year - date_of(0).year + 1) * 12
    bounds: Column = np.arange(count + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)
    starts, lengths = bounds[:-1], np.diff(bounds)
    month: Column = np.repeat(np.arange(count, dtype=np.int32), lengths)
    anchor: Column = np.arange(HORIZON + 1, dtype=np.int32) - starts[month] + (month << _SHIFT) + np.int32(1)
    last_days = bounds[1:] - 1
    fact = anchor.copy()
    fact[last_days] = anchor[last_days] | _DAY
    eves = starts - np.int32(1)
    for table in (starts, eves, lengths, anchor, fact):
        table.setflags(write=False)
    return _Tables(starts, eves, lengths, anchor, fact)
