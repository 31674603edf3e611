"""Spans of days 期间, and the clock that stands still 中止.

A span [lo, hi) holds its first day and not its last bound. While a case is suspended its clock stands: days are
*served* days once the suspended ones are taken out. Windows and the term are laid out in served days and never
move; entries are mapped into served time, and boundaries are mapped back only to be shown.
Whether a suspension lengthens the term is said by the pack (`suspension.extends_term`); 《戒毒条例》第二十四条 does
not say it in so many words.

Column forms take the spans of many cases as three arrays sorted by (case, lo), disjoint within a case; a case is its
row number in the cohort. An open suspension is the last span of its case and has `hi` = `OPEN`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from guitu.timekeeping.columns import Column, Integers, integers

Span: TypeAlias = tuple[int, int]
"""Day numbers lo and hi of [lo, hi)."""

OPEN: Final = 1 << 30
"""The `hi` of a span whose end is not known; later than every day, and safe to subtract from in int32."""

UNKNOWN: Final = 1 << 30
"""A shown boundary that is not known, in columns; later than every day, so that it sorts last and is never passed."""


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same days as sorted spans that neither touch nor overlap; empty spans (hi <= lo) fall away."""
    result: list[Span] = []
    for lo, hi in sorted(span for span in spans if span[0] < span[1]):
        if result and lo <= result[-1][1]:
            result[-1] = (result[-1][0], max(hi, result[-1][1]))
        else:
            result.append((lo, hi))
    return tuple(result)


def clip(spans: Iterable[Span], *, lo: int, hi: int) -> tuple[Span, ...]:
    """The parts of the spans that lie in [lo, hi), in the order given; what is empty falls away."""
    cut = ((max(a, lo), min(b, hi)) for a, b in spans)
    return tuple((a, b) for a, b in cut if a < b)


@dataclass(frozen=True, slots=True)
class Standstill:
    """The suspensions of one case: closed spans [suspended, resumed), and the first day of one still open, if any.

    Closed spans are sorted, not empty, and do not overlap; an open one begins on or after the end of the last.
    """

    closed: tuple[Span, ...] = ()
    open_from: int | None = None

    def __post_init__(self) -> None:
        if any(lo >= hi for lo, hi in self.closed):
            raise ValueError(f"a closed suspension has at least one day: {self.closed}")
        if any(before[1] > after[0] for before, after in pairwise(self.closed)):
            raise ValueError(f"suspensions are sorted and do not overlap: {self.closed}")
        if self.open_from is not None and self.closed and self.open_from < self.closed[-1][1]:
            raise ValueError(f"an open suspension begins after the closed ones: {self.open_from}, {self.closed}")

    def served(self, day: int) -> int:
        """The served day of a calendar day: a suspended day has that of the suspension's first day."""
        stood = sum(min(max(day - lo, 0), hi - lo) for lo, hi in self.closed)
        if self.open_from is not None:
            stood += max(day - self.open_from, 0)
        return day - stood

    def shown(self, boundary: int) -> int | None:
        """The calendar day of a boundary in served days; None if it is later than the first day of the open suspension.

        A boundary later than the first day of a suspension moves by its length; one on that day stays. A window's
        last day is shown as `shown(exclusive end) - 1`. `served(shown(b)) == b` wherever it is known.
        """
        for lo, hi in self.closed:
            if boundary > lo:
                boundary += hi - lo
        return None if self.open_from is not None and boundary > self.open_from else boundary


def served_columns(
    days: Integers, case_of_day: Integers, span_case: Integers, span_lo: Integers, span_hi: Integers
) -> Column:
    """`Standstill.served` of each (day, case) pair; `days` and `case_of_day` broadcast, (n, w) with (n, 1) too."""
    day, case = np.broadcast_arrays(integers(days), integers(case_of_day))
    served = day.astype(np.int32).reshape(-1)
    flat = day.reshape(-1)
    for pair, lo, hi in _rounds(case.reshape(-1), span_case, span_lo, span_hi):
        served[pair] -= np.clip(flat[pair] - lo, 0, hi - lo).astype(np.int32)
    return served.reshape(day.shape)


def shown_columns(
    boundaries: Integers, case_of_boundary: Integers, span_case: Integers, span_lo: Integers, span_hi: Integers
) -> Column:
    """`Standstill.shown` of each (boundary, case) pair, `UNKNOWN` for None; the first two broadcast."""
    boundary, case = np.broadcast_arrays(integers(boundaries), integers(case_of_boundary))
    shown = boundary.astype(np.int32).reshape(-1)
    for pair, lo, hi in _rounds(case.reshape(-1), span_case, span_lo, span_hi):
        known = shown[pair]
        moved = np.where(hi == OPEN, UNKNOWN, known + (hi - lo))
        shown[pair] = np.where(known > lo, moved, known)
    return shown.reshape(boundary.shape)


def merged_columns(
    case: Integers, lo: Integers, hi: Integers
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """`merged` within each case: (case, lo, hi) sorted by case and lo, for spans given in any order."""
    of, first, bound = (integers(column).astype(np.int64) for column in (case, lo, hi))
    kept = np.flatnonzero(first < bound)
    kept = kept[np.lexsort((first[kept], of[kept]))]
    of, first, bound = of[kept], first[kept], bound[kept]
    if not kept.size:
        return of, first.astype(np.int32), bound.astype(np.int32)
    new_case = np.r_[True, of[1:] != of[:-1]]
    # A running maximum that starts afresh with each case: every case is lifted above all values of the one before.
    lift = np.cumsum(new_case) << 32
    reach = np.maximum.accumulate(bound + lift) - lift
    starts = np.flatnonzero(new_case | np.r_[True, first[1:] > reach[:-1]])
    ends = np.r_[starts[1:], of.size] - 1
    return of[starts], first[starts].astype(np.int32), reach[ends].astype(np.int32)


def _rounds(
    case: NDArray[np.int32] | NDArray[np.int64], span_case: Integers, span_lo: Integers, span_hi: Integers
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.int64]]]:
    """Round j gives the pairs whose case has a j-th span, with that span's lo and hi.

    Pairs of cases without a suspension, nearly all, are touched once; there are as many rounds as the most spans
    of one case.
    """
    owner, lo, hi = (integers(column).astype(np.int64) for column in (span_case, span_lo, span_hi))
    if not owner.size or not case.size:
        return
    if case.min() < 0 or owner[0] < 0 or np.any(owner[1:] < owner[:-1]):
        raise ValueError("cases are row numbers, and spans are sorted by case")
    count = np.bincount(owner, minlength=int(case.max()) + 1)
    first = np.cumsum(count) - count
    pair = np.flatnonzero(count[case])
    for j in range(int(count.max())):
        pair = pair[count[case[pair]] > j]
        span = first[case[pair]] + j
        yield pair, lo[span], hi[span]
