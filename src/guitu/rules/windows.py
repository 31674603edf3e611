"""Windows 期间: the repeating duties of a term, counted for all cases at once.

A fact finds its window without a search: its case-month in served time is one subtraction and a shift
(`timekeeping.months`), and the table of the case's layout (`layouts`) turns lane and month into the window's column.
One count of columns over all facts gives every window of every case.

Status, first match wins (CONTRACTS): met, void, excused, paused, missed, open, upcoming. `ABSENT` marks a window
that is not wholly inside the case's term.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from guitu.rules.cohort import FAR, FAR_AWAY, RULES, Byte, Cohort, Int, Long, Place, never
from guitu.rules.course import Course, Spans, rounds
from guitu.rules.duties import REPEATING
from guitu.rules.layouts import (
    ABSENT,
    EXCUSED,
    LANE,
    MET,
    MISSED,
    MONTHS_OF_A_YEAR,
    NEEDED,
    OPEN,
    PAUSED,
    STATUSES,
    UPCOMING,
    VOID,
    Layout,
    SideBySide,
    lay_out,
    of_groups,
    side_by_side,
)
from guitu.timekeeping import months as clamped

__all__ = [
    "ABSENT", "COUNTED", "EXCUSED", "MET", "MISSED", "OPEN", "PAUSED", "RULE_OF", "STATUSES", "UPCOMING", "VOID",
    "Layout", "Windows", "count", "dates", "dates_of", "lay_out",
]  # fmt: skip

COUNTED: Final = 254  # counts are capped here, below what a sentinel column would need
BLOCK: Final = 2048  # cases at a time: what is worked on stays in the processor's cache
INTERLEAVED: Final = 8  # so many layouts are worked on at once; cases of more are taken layout by layout
RULE_OF = np.array([RULES[duty.name] for duty in REPEATING], np.int32)
_NOTHING = np.empty((0, 0), np.int32)
_CODES = np.array(5, np.int32)  # bits of a day in the codes of `timekeeping.months`
_ONE, _COLUMN, _OF_LANE = (np.array(number, np.int32) for number in (1, NEEDED, LANE))
_AT_MOST, _MOST, _FIRST = np.array(COUNTED), np.array(COUNTED, np.int32), np.array(1, np.uint8)


@dataclass(frozen=True, slots=True)
class Windows:
    """A block of cases under one layout. `case` are their rows in the cohort; the grids have a column a window.

    `status` (uint8), `done` (counts, capped at COUNTED), and, when they were asked for, `met_on` (day number, FAR where
    not met) and, if the cohort has entries to show, `first` (place in its measures of the first of each window).
    """

    layout: Layout
    case: Place
    status: Byte
    done: Byte
    first: Int
    met_on: Int


def count(cohort: Cohort, course: Course, *, with_days: bool = True) -> Iterator[Windows]:
    """The windows of every case that has reported in, in blocks of one layout; `with_days` also finds `met_on`."""
    size = len(cohort)
    begun = course.start != FAR_AWAY
    reported = np.count_nonzero(begun)
    if not reported:
        return
    months = course.months.item() if size == 1 else int(course.months[begun].max())
    since, layouts = of_groups(cohort.groups, -(-months // MONTHS_OF_A_YEAR))
    which = cohort.group
    if since is not None:
        key = (which.astype(np.int64) << 32) | course.start
        which = (np.searchsorted(since, key, side="right") - 1).astype(np.int32)
    if reported < size:
        which = np.where(begun, which, np.int32(len(layouts)))
    marks = _marks(cohort, course)
    if len(layouts) <= INTERLEAVED:
        laid = side_by_side(layouts)
        for at in range(0, size, BLOCK):
            rows = slice(at, min(at + BLOCK, size))
            yield from _block(
                cohort, course, laid, marks, np.arange(rows.start, rows.stop), rows, which[rows], with_days
            )
        return
    for place in np.bincount(which, minlength=len(layouts))[: len(layouts)].nonzero()[0].tolist():
        laid, own = side_by_side((layouts[place],)), (which == place).nonzero()[0]
        for at in range(0, len(own), BLOCK):
            cases = own[at : at + BLOCK]
            yield from _block(cohort, course, laid, marks, cases, cases, np.zeros(len(cases), np.int32), with_days)


@dataclass(frozen=True, slots=True, eq=False)
class _Marks:
    """What windows are laid against, a row a case: the code of its report-in, the last day whose entries count, and as
    months since report-in: the as-of day (`now`, from -1 on, counted from 0), the start of an open suspension
    (`still`), the end (`over`) and the end of the term (`kept`). None where no case has any."""

    anchor: Int
    until: Int
    now: Int
    still: Int | None
    over: Int | None
    kept: Int


def _marks(cohort: Cohort, course: Course) -> _Marks:
    anchor = clamped.anchor_codes_within(course.start)
    now, until, still, over = cohort.as_of, cohort.as_of, None, None
    if len(course.effective):
        until, over = np.minimum(cohort.as_of, course.ended), course.ended
    if len(course.clock):
        now, still = course.clock.served(now), _months(course.paused_at, anchor)
        if over is not None:
            # Under an open suspension even what never comes would be served on its first day.
            over = np.where(over == FAR, over, course.clock.served(over))
    now = _months(now, anchor) + _ONE
    return _Marks(
        anchor, until, now, still, None if over is None else _months(over, anchor), _months(course.term_end, anchor)
    )


def _months(day: Int, anchor: Int) -> Int:
    """Months since report-in; a day that is never to come lies far behind all months laid out."""
    return (clamped.fact_codes_within(day) - anchor) >> _CODES


def _block(
    cohort: Cohort, course: Course, laid: SideBySide, marks: _Marks, cases: Place, rows: slice | Place, which: Int,
    with_days: bool,
) -> Iterator[Windows]:  # fmt: skip
    """The windows of some cases: `rows` are the same as `cases`, as a slice where they are neighbours."""
    # The rows of one layout stand together, so that its grid is a part of one long array. Facts of cases that have
    # not reported in are counted behind all grids.
    origin, parts, room = _grids(laid, which)
    done_of, first_of, met_of = _count(
        cohort, course, laid, marks, cases, rows, which, origin, room + laid.columns, with_days
    )
    for layout, mine, begin in parts:
        of_case = cases if mine is None else cases[mine]
        shape = (len(of_case), len(layout.needs))
        own = slice(begin, begin + shape[0] * shape[1])
        done, first, met_on = done_of[own].reshape(shape), _NOTHING, _NOTHING
        if len(first_of):
            first = first_of[own].reshape(shape)
        if len(met_of):
            met_on = met_of[own].reshape(shape)
        base = layout.base.take(marks.now[rows if mine is None else of_case], axis=0, mode="clip")
        status = base * (done < layout.needed)  # MET is 0
        _overlay(cohort, course, layout, marks, of_case, status)
        yield Windows(layout, of_case, status, done, first, met_on)


def _grids(laid: SideBySide, which: Int) -> tuple[Int, list[tuple[Layout, Place | None, int]], int]:
    """Where the columns of each case begin; for each layout its cases (None: all) and where its grid begins; and how
    long all grids are together."""
    alike = which[0].item()
    if np.count_nonzero(which == which[0]) == len(which) and alike < len(laid.layouts):
        layout = laid.layouts[alike]
        columns = len(layout.needs)
        origin = np.arange(len(which), dtype=np.int32) * np.int32(columns << NEEDED)
        return origin, [(layout, None, 0)], len(which) * columns
    origin, parts, room = np.zeros(len(which), np.int32), list[tuple[Layout, Place | None, int]](), 0
    for at in np.bincount(which).nonzero()[0].tolist():
        mine = (which == at).nonzero()[0]
        if at == len(laid.layouts):
            origin[mine] = room
            continue
        columns = len(laid.layouts[at].needs)
        origin[mine] = np.arange(len(mine), dtype=np.int32) * np.int32(columns) + np.int32(room)
        parts.append((laid.layouts[at], mine, room))
        room += len(mine) * columns
    origin <<= _COLUMN
    return origin, parts, room


def _count(
    cohort: Cohort, course: Course, laid: SideBySide, marks: _Marks, cases: Place, rows: slice | Place, which: Int,
    origin: Int, room: int, with_days: bool,
) -> tuple[Byte, Int, Int]:  # fmt: skip
    """How many facts each window has (`origin`: where the columns of a case begin), in which place of the measures its
    first one stands (0: it has none), and when it was met (FAR: not). The last two are empty where nobody asks.

    Facts stand in the order of the columns, so that those of one window are a run.
    """
    done = np.zeros(room, np.uint8)
    first = np.zeros(room if with_days and len(cohort.entries) else 0, np.int32)
    met_on = never(room if with_days else 0)
    place, facts = _measures(cohort, rows)
    day, lane = cohort.day[place], cohort.lane[place]
    if not len(day):
        return done, first, met_on
    alone = len(cases) == 1  # then the case's own number goes for all facts, and nothing has to be repeated
    # The case-month of every fact, and with it the cell of its layout's table: a layout begins so many cells, and that
    # is so many months, further on.
    anchor = marks.anchor[rows] - (laid.begin.take(which) << _CODES)
    code = clamped.fact_codes_within(_served(day, facts, course.clock.among(cases)))
    month = (code - (anchor if alone else anchor.repeat(facts))) >> _CODES
    cell = (lane.astype(np.int32) << _OF_LANE) + month
    key = laid.column.take(cell, mode="clip") + (origin if alone else origin.repeat(facts))
    late = day > (marks.until[rows] if alone else marks.until[rows].repeat(facts))
    if np.count_nonzero(late):  # counted in no window, and so behind all grids
        np.putmask(key, late, room - laid.columns << NEEDED)
    if not with_days:
        return _how_many(key >> _COLUMN, room), first, met_on
    begins = np.empty(len(key), np.bool_)
    begins[0] = True
    np.not_equal(key[1:], key[:-1], out=begins[1:])
    starts = begins.nonzero()[0]
    key = key.take(starts)
    window = (key >> _COLUMN).astype(np.intp)
    ends = np.empty_like(starts)
    ends[:-1] = starts[1:]
    ends[-1] = len(begins)
    ends -= starts
    counts = np.minimum(ends, _AT_MOST).astype(np.uint8)
    done[window] = counts
    if with_days:
        needed = key.astype(np.uint8)
        filled = day.take(starts + (needed - _FIRST), mode="clip")
        np.copyto(filled, FAR_AWAY, where=counts < needed)
        met_on[window] = filled
    if len(first):
        first[window] = starts + place.start if isinstance(place, slice) else place.take(starts)
    return done, first, met_on


def _how_many(window: Int, room: int) -> Byte:
    """How many facts each window has, where nobody asks which and when."""
    done = np.zeros(room, np.int32)
    # One of the column's own type: with any other NumPy takes twenty times as long.
    np.add.at(done, window.astype(np.intp), _ONE)
    return np.minimum(done, _MOST).astype(np.uint8)


def _served(day: Int, facts: Long, clock: Spans) -> Int:
    """The measures' served days (CONTRACTS: Served time); only those of cases with a suspension are looked at."""
    if not len(clock):
        return day
    if len(facts) == 1:
        served = day
        for lo, hi in zip(clock.lo, clock.hi, strict=True):
            served = served - np.minimum(np.maximum(day - lo, 0), hi - lo)
        return served
    served, begins = day.copy(), np.cumsum(facts) - facts
    for turn in rounds(clock.case):
        of, lo, length = clock.case[turn], clock.lo[turn], (clock.hi - clock.lo)[turn]
        counts = facts[of]
        places = np.arange(int(counts.sum())) + np.repeat(begins[of] - (np.cumsum(counts) - counts), counts)
        stood = day.take(places) - np.repeat(lo, counts)
        served[places] -= np.minimum(np.maximum(stood, 0), np.repeat(length, counts))
    return served


def _measures(cohort: Cohort, rows: slice | Place) -> tuple[slice | Long, Long]:
    """Where the measures of some cases stand in the cohort, and how many each has."""
    if isinstance(rows, slice):
        bounds = cohort.offset[rows.start : rows.stop + 1]
        return slice(int(bounds[0]), int(bounds[-1])), bounds[1:] - bounds[:-1]
    begin = cohort.offset[rows]
    facts = cohort.offset[rows + 1] - begin
    return np.arange(int(facts.sum())) + np.repeat(begin - (np.cumsum(facts) - facts), facts), facts


def _overlay(cohort: Cohort, course: Course, layout: Layout, marks: _Marks, cases: Place, status: Byte) -> None:
    """Lay over the rows of `status`, weakest first: paused, excused, void, absent. Few cases have any of them."""
    if marks.still is not None:
        _from_month(layout, marks.still.take(cases), status, PAUSED)
    if len(cohort.excuses.case):
        _excuse(cohort, course, layout, cases, status)
    if marks.over is not None:
        _from_month(layout, marks.over.take(cases), status, VOID)
    if len(course.fixed):
        _void_by_touch(cohort, course, layout, cases, status)
    # A window that is not wholly inside the term is none of this case's.
    _from_month(layout, marks.kept.take(cases), status, ABSENT)


def _from_month(layout: Layout, month: Int, status: Byte, code: int) -> None:
    """Give `code` to the windows of each case that close after `month`; what is met stays met unless it is absent."""
    rows = (month < layout.months).nonzero()[0]
    if len(rows):
        found = status[rows]
        after = layout.closes > month[rows][:, None]
        found[after if code == ABSENT else after & (found != MET)] = code
        status[rows] = found


def _excuse(cohort: Cohort, course: Course, layout: Layout, cases: Place, status: Byte) -> None:
    said = cohort.excuses
    known = (said.day <= cohort.as_of[said.case]) & (said.day >= course.decided[said.case])
    row = _rows_of(said.case, cases)
    for at in (known & (row >= 0)).nonzero()[0]:
        own = status[row[at]]
        own[(RULE_OF[layout.duty] == said.rule[at]) & (layout.seq == said.seq[at]) & (own != MET)] = EXCUSED


def _void_by_touch(cohort: Cohort, course: Course, layout: Layout, cases: Place, status: Byte) -> None:
    """Where a suspension does not extend the term, nothing moves and a window that it touches is void."""
    fixed, real = course.fixed, layout.real
    row = _rows_of(fixed.case, cases)
    for at in (row >= 0).nonzero()[0]:
        case, lo = fixed.case[at], fixed.lo[at]
        hi = min(fixed.hi[at], cohort.as_of[case] + 1)
        opens = clamped.add_columns(course.start[case], layout.opens[real])
        closes = clamped.add_columns(course.start[case], layout.closes[real])
        touched = real[(opens < hi) & (closes > lo)]
        own = status[row[at]]
        own[touched[own[touched] != MET]] = VOID


def _rows_of(case: Place | Int, cases: Place) -> Place:
    """The place of each case in `cases` (sorted), -1 where it is not among them."""
    place = np.minimum(np.searchsorted(cases, case), len(cases) - 1)
    return np.where(cases[place] == case, place, -1)


def dates(course: Course, windows: Windows, columns: Place) -> tuple[Int, Int]:
    """When some columns of the layout open, and their exclusive ends, as calendar days (FAR: unknown), a row a case."""
    layout, cases = windows.layout, windows.case
    bounds = np.concatenate((layout.opens.take(columns), layout.closes.take(columns)))
    found = clamped.add_columns_within(course.start.take(cases)[:, None], bounds)
    opens, closes = found[:, : len(columns)], found[:, len(columns) :]
    clock = course.clock.among(cases)
    if len(clock):
        row = np.arange(len(cases)).repeat(len(columns))
        opens = clock.shown_of(opens.ravel(), row).reshape(opens.shape)
        closes = clock.shown_of(closes.ravel(), row).reshape(closes.shape)
    return opens, closes


def dates_of(course: Course, windows: Windows, row: Place, column: Place) -> tuple[Int, Int]:
    """As `dates`, for some windows only: each a row of the block and a column of the layout."""
    layout = windows.layout
    start = course.start[windows.case[row]]
    opens = clamped.add_columns(start, layout.opens[column])
    closes = clamped.add_columns(start, layout.closes[column])
    clock = course.clock.among(windows.case)
    return clock.shown_of(opens, row), clock.shown_of(closes, row)
