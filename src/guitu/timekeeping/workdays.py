"""Workdays 工作日: Monday to Friday, as the State Council's yearly arrangement of rest and make-up days changes it.

Published years come from the kept library `chinesecalendar`; a file in `workday_years/` adds a year the library
lacks, or replaces one. A period whose last day is a rest day ends on the next workday (《民法典》第二百零三条,
《公安机关办理行政案件程序规定》第三十五条); whether a given period rolls is said by its pack.
Limitations: before the library's first year, 2004, and after `calendar_until()` only Saturdays and Sundays are rest
days; what rests on such a year must be shown as not yet confirmed. Local and ethnic holidays are not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from chinese_calendar.constants import holidays as library_rest  # type: ignore[import-untyped]
from chinese_calendar.constants import workdays as library_work
from numpy.typing import NDArray

from guitu.timekeeping.columns import Column, Integers, within
from guitu.timekeeping.days import HORIZON, number
from guitu.timekeeping.workday_files import read_years

YEARS = Path(__file__).parent / "workday_years"
"""The folder of published years that Guitu brings along."""


def is_workday(n: int) -> bool:
    """Whether the day is a workday. Raises `ValueError` outside 1970 … 2139, as all functions here do."""
    return calendar().is_workday(n)


def next_workday(n: int) -> int:
    """The first workday on or after the day: the day itself if it is one."""
    return calendar().next_workday(n)


def nth_workday_after(n: int, k: int) -> int:
    """The last day of a period of `k` workdays set off on day `n`, which is not counted. `k` is at least 1."""
    return calendar().nth_workday_after(n, k)


def next_workday_columns(days: Integers) -> Column:
    """`next_workday` by element."""
    return calendar().next_workday_columns(days)


def nth_workday_after_columns(days: Integers, k: Integers) -> Column:
    """`nth_workday_after` by element, broadcasting."""
    return calendar().nth_workday_after_columns(days, k)


def next_workday_columns_within(days: Column) -> Column:
    """As `next_workday_columns`, for days that are known to lie in 1970 … 2139."""
    return calendar().following.take(days, mode="clip")


def nth_workday_after_columns_within(days: Column, k: Column) -> Column:
    """As `nth_workday_after_columns`, for days that are known to lie in 1970 … 2139, and `k` of at least 1."""
    held = calendar()
    return held.workdays.take(held.until_then.take(days, mode="clip") + k, mode="clip")


def calendar_until() -> int:
    """The last day up to which every year's arrangement is known without a gap."""
    return calendar().until


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """All workdays of 1970 … 2139 under the arrangements published so far.

    `works` is bool by day number; `ahead` the number of workdays before each day; `workdays` all of them in order;
    `until` the last day of the last published year that has no unpublished year before it. For those who ask without
    checks: `following`, the first workday on or after each day, and `until_then`, the rank of the last up to each day.
    """

    works: NDArray[np.bool_]
    ahead: Column
    workdays: Column
    until: int
    following: Column
    until_then: Column

    def is_workday(self, n: int) -> bool:
        return bool(self.works[within(n, HORIZON, "a day")])

    def next_workday(self, n: int) -> int:
        return int(self.next_workday_columns(n))

    def nth_workday_after(self, n: int, k: int) -> int:
        return int(self.nth_workday_after_columns(n, k))

    def next_workday_columns(self, days: Integers) -> Column:
        return self._at(self.ahead[within(days, HORIZON, "a day")])

    def nth_workday_after_columns(self, days: Integers, k: Integers) -> Column:
        day, count = within(days, HORIZON, "a day"), np.asarray(k)
        if count.size and count.min() < 1:
            raise ValueError(f"a period in workdays has at least one: {count.min()}")
        return self._at(self.ahead[day] + self.works[day] + count - 1)

    def _at(self, rank: Integers) -> Column:
        return self.workdays[within(rank, self.workdays.size - 1, "a workday counted from 1970")]


@cache
def calendar(folder: Path = YEARS) -> WorkCalendar:
    """The calendar under the library and the year files of `folder`. Raises `Faulty` with every fault of the files."""
    files = read_years(folder)
    day = np.arange(HORIZON + 1, dtype=np.int32)
    works = (day + 3) % 7 < 5  # 1970-01-01 was a Thursday, the fourth day of its week
    works[[number(d) for d in library_rest]] = False
    works[[number(d) for d in library_work]] = True
    for file in files:
        # The file's year is laid out afresh: nothing of the library's arrangement for it may shine through.
        own = slice(number(date(file.year, 1, 1)), number(date(file.year + 1, 1, 1)))
        works[own] = (day[own] + 3) % 7 < 5
        works[list(file.rest)] = False
        works[list(file.work)] = True
    ahead = np.cumsum(works, dtype=np.int32) - works
    workdays = np.flatnonzero(works).astype(np.int32)
    following = workdays.take(ahead, mode="clip")
    until_then = ahead + works - np.int32(1)
    for table in (works, ahead, workdays, following, until_then):
        table.setflags(write=False)
    published = {d.year for d in library_rest} | {file.year for file in files}
    return WorkCalendar(works, ahead, workdays, _until(published), following, until_then)


def _until(published: set[int]) -> int:
    year = min(d.year for d in library_rest)
    while year + 1 in published:
        year += 1
    return number(date(year, 12, 31))
