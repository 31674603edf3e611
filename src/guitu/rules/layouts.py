"""Layouts 排期: what a policy lays out from report-in for one kind of case, made once and kept.

A layout holds for each repeating duty its windows in served months. It depends on the law of the day of report-in
(CONTRACTS: Which day's law) and not on the case. A small table turns a fact's lane and case-month into the column of
its window; for the layouts that a cohort needs such tables stand side by side in one array.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guitu.policy.layers import Policy
from guitu.rules import settings
from guitu.rules.cohort import FAR, Byte, Int, Long
from guitu.rules.duties import REPEATING
from guitu.rules.settings import Group, steps_of

STATUSES: Final = ("met", "void", "excused", "paused", "missed", "open", "upcoming")
MET, VOID, EXCUSED, PAUSED, MISSED, OPEN, UPCOMING = range(7)
ABSENT: Final = 255
MONTHS_OF_A_YEAR: Final = 12
NEEDED: Final = 8  # bits beside a column for the number of entries that it needs
REACH: Final = 1 << 11  # more months than lie between any two days of 1970 … 2139
LANE: Final = 12  # bits of a month between -REACH and REACH
_LANES: Final = 1 << (len(REPEATING) - 1).bit_length()


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Columns of the windows of one policy, kind and day of law.

    A column has its duty's place in REPEATING (`duty`), `seq`, its months [`opens`, `closes`) since report-in and
    how many entries it `needs`. Each lane has a sentinel column before and after its windows (`needs` 0), for
    facts that lie in none; `real` are the others. `month` (an extra cell before the first and after the last) and
    lane give the column of a fact: `column[lane * width + month + 1]`. `base[month + 1]` is the row of statuses
    of a case whose as-of lies in that month and that has done nothing.
    """

    duty: Byte
    seq: Int
    opens: Int
    closes: Int
    needs: Int
    needed: Byte
    real: NDArray[np.intp]
    width: int
    column: Int
    base: NDArray[np.uint8]
    names: tuple[str, ...]

    @property
    def months(self) -> int:
        """How many months are laid out."""
        return self.width - 2


def lay_out(policy: Policy, kind: str, on: int, *, months: int) -> Layout:
    """The layout under the law of day number `on` for terms of up to `months`."""
    return _under(policy, kind, on, -(-months // MONTHS_OF_A_YEAR))


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """Some layouts and one table for the facts of all of them.

    `columns` is how many the widest layout has. A fact of a layout, lane and case-month (any month before or after
    report-in has its cell) finds at (`begin[layout]` + month) + (lane << LANE) of `column` the column of its window
    and how many entries that needs: column << NEEDED | needed. `begin` has one more place, for cases of no layout.
    """

    layouts: tuple[Layout, ...]
    columns: int
    column: Int
    begin: Int


@lru_cache(maxsize=32)
def side_by_side(layouts: tuple[Layout, ...]) -> SideBySide:
    """The common table of some layouts."""
    table = np.zeros((len(layouts), _LANES, 2 * REACH), np.int32)
    for own, layout in zip(table, layouts, strict=True):
        cells = (layout.column << NEEDED | layout.needed[layout.column]).reshape(-1, layout.width)
        for lane, cell in zip(own, cells, strict=False):
            lane[: REACH - 1] = cell[0]
            lane[REACH - 1 : REACH - 1 + layout.width] = cell
            lane[REACH - 1 + layout.width :] = cell[-1]
    begin = np.arange(len(layouts) + 1, dtype=np.int32) * np.int32(_LANES << LANE) + np.int32(REACH)
    begin[-1] = begin[0]
    return SideBySide(layouts, max(len(layout.needs) for layout in layouts), table.ravel(), begin)


@lru_cache(maxsize=256)
def of_groups(groups: tuple[Group, ...], years: int) -> tuple[Long | None, tuple[Layout, ...]]:
    """The layouts of some groups for terms of up to so many years, one for each era of a group's law; and by
    (group << 32 | first day) when each era begins, None where every group has only one."""
    since, eras = _eras(groups)
    layouts = tuple(_under(policy, kind, day, years) for policy, kind, day in eras)
    return since if len(eras) > len(groups) else None, layouts


@lru_cache(maxsize=256)
def _under(policy: Policy, kind: str, on: int, years: int) -> Layout:
    # Kept, because a policy never changes; and kept by what is said, because many days say the same.
    names = tuple(duty.value_name.replace("{kind}", kind) for duty in REPEATING)
    said = tuple(_on(policy, name, on) for name in names)
    return _layout(said, tuple(bool(duty.per_year) for duty in REPEATING), names, years)


def _on(policy: Policy, name: str, on: int) -> tuple[int, ...]:
    value = settings.on(steps_of(policy, name), on)
    if value is None:
        return ()
    return value.wholes() if isinstance(value.value, tuple) else (value.whole(),)


@lru_cache(maxsize=256)
def _layout(said: tuple[tuple[int, ...], ...], by_year: tuple[bool, ...], names: tuple[str, ...], years: int) -> Layout:
    last = years * MONTHS_OF_A_YEAR
    columns: list[tuple[int, int, int, int, int]] = []
    column = np.zeros((len(said), last + 2), np.int32)
    for lane, (value, yearly) in enumerate(zip(said, by_year, strict=True)):
        windows = _of_a_year(value, last) if yearly else _of_months(value, years, last)
        before = len(columns)
        rows = [(0, -FAR, 0, 0), *((n, a, b, need) for n, (a, b, need) in enumerate(windows, 1)), (0, FAR, 0, 0)]
        columns += [(lane, n, a, b, need) for n, a, b, need in rows]
        column[lane, 0] = before
        column[lane, 1:] = before + len(rows) - 1
        for n, (a, b, _) in enumerate(windows, 1):
            column[lane, a + 1 : b + 1] = before + n
    duty, seq, begin, finish, needs = np.array(columns, np.int32).T
    month = np.arange(-1, last + 1)[:, None]
    base = np.where(finish <= month, MISSED, np.where(begin <= month, OPEN, UPCOMING)).astype(np.uint8)
    base[:, needs == 0] = ABSENT
    return Layout(
        duty.astype(np.uint8), seq, begin, finish, needs, np.where(needs == 0, ABSENT, needs).astype(np.uint8),
        np.flatnonzero(needs), last + 2, column.ravel(), base, names,
    )  # fmt: skip


def _of_a_year(value: tuple[int, ...], last: int) -> list[tuple[int, int, int]]:
    if not value:
        return []
    return [(m, m + MONTHS_OF_A_YEAR, value[0]) for m in range(0, last, MONTHS_OF_A_YEAR)]


def _of_months(value: tuple[int, ...], years: int, last: int) -> list[tuple[int, int, int]]:
    if len(value) == 1:
        return [(m, m + value[0], 1) for m in range(0, last - value[0] + 1, value[0])]
    found = []
    for year, every in enumerate(value[:years]):
        begin, end = year * MONTHS_OF_A_YEAR, (year + 1) * MONTHS_OF_A_YEAR
        found += [(m, m + every, 1) for m in range(begin, end - every + 1, every)]
    return found


@lru_cache(maxsize=256)
def _eras(groups: tuple[Group, ...]) -> tuple[Long, tuple[tuple[Policy, str, int], ...]]:
    """The spans of days in which a group's layout stays the same, each by (group << 32 | first day), and its first
    day with the group. What was before a group's first day is laid out as on it."""
    since, eras = [], []
    for at, (policy, kind) in enumerate(groups):
        names = [duty.value_name.replace("{kind}", kind) for duty in REPEATING]
        turns = sorted({day for name in names for day, _ in steps_of(policy, name)}) or [0]
        since += [at << 32 | (day if turn else 0) for turn, day in enumerate(turns)]
        eras += [(policy, kind, day) for day in turns]
    return np.array(since, np.int64), tuple(eras)
