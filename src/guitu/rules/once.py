"""Duties that happen once, as rows: what opened each, its last day, who did it when, and its status.

Days are counted from the day after the one that opens (行政案件规定 第三十五条; 民法典 第二百零一条); a last day that
is no workday moves to the next where the pack says so. Status, first match wins (CONTRACTS): met, excused, late,
void, paused, missed, open. All duties of all cases are one table, so that each step is made once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from guitu.policy.dated import Value
from guitu.rules.cohort import (
    AFTER_THE_END,
    EMPTY,
    FAR,
    FAR_AWAY,
    FIRSTS,
    RULES,
    Cohort,
    Events,
    Flag,
    Int,
    Long,
    Place,
    Stream,
    never,
    nowhere,
)
from guitu.rules.course import Course, turns
from guitu.rules.duties import ONCE
from guitu.rules.duties.agreement import SIGN_AGREEMENT
from guitu.rules.duties.breach import STATE_BREACH
from guitu.rules.duties.discharge import DISCHARGE
from guitu.rules.duties.leave import RETURN_FROM_LEAVE
from guitu.rules.duties.report_in import REPORT_IN
from guitu.rules.duty import Once
from guitu.rules.settings import Question
from guitu.timekeeping.workdays import next_workday_columns_within, nth_workday_after_columns_within

STATUSES: Final = ("met", "excused", "late", "void", "paused", "missed", "open")
MET, EXCUSED, LATE, VOID, PAUSED, MISSED, OPEN = range(7)
PLACE: Final = {duty.name: at for at, duty in enumerate(ONCE)}

# Of numbers that every row is worked with, NumPy wants arrays: it makes one of each Python number, at twice the cost.
_MET, _LATE, _MISSED, _OPEN, _FIRST = (np.array(code, np.int32) for code in (MET, LATE, MISSED, OPEN, 1))
# A period in one integer: five bits, and the number of days or workdays above them. An `_AIMED` last day is the
# office's own target and does not bind.
_OWED, _BINDS, _AIMED, _ROLLS, _WORKDAYS, _NUMBER = (np.array(bit, np.int32) for bit in (1, 2, 4, 8, 16, 5))

RULE_OF = np.array([RULES[duty.name] for duty in ONCE], np.int32)
_SET_OFF_BY_END = np.array([duty.after_the_end for duty in ONCE])
_GOES_ON = np.array([duty.done_by.kind in AFTER_THE_END for duty in ONCE])
# The streams, as places in FIRSTS, that open and that do a duty. A duty that is owed anew each time, or that the end
# of the term opens, opens on a stream that has no entries.
_OFTEN = (RETURN_FROM_LEAVE, STATE_BREACH)
_OPENS_ON = np.array([FIRSTS.index((DISCHARGE if duty in _OFTEN else duty).opens_on) for duty in ONCE], np.intp)
_DONE_BY = np.array([FIRSTS.index(duty.done_by) for duty in ONCE], np.intp)
# A first report-in, and the agreement on it, may come before the papers (CONTRACTS: report_in, done by).
_MAY_BE_EARLY = np.array([duty in (REPORT_IN, SIGN_AGREEMENT) for duty in ONCE])
_STANDS_STILL = np.array([duty.with_standstill for duty in ONCE])
_ONES = np.ones(4096, np.int32)
_ONES.setflags(write=False)


def _period(days: Value | None, workdays: Value | None) -> int:
    """A period in one integer; 0 where no pack sets one: then the duty is not owed."""
    found = [0]
    for value, unit in ((days, 0), (workdays, int(_WORKDAYS))):
        if value is not None:
            bits = unit | int(_ROLLS) * value.roll | int(_BINDS if value.binding else _AIMED) | int(_OWED)
            found.append(value.whole() << int(_NUMBER) | bits)
    return max(found)


def _promptly(days: Value | None, workdays: Value | None) -> int:
    """As `_period`, for what is owed promptly, and so without a number, too."""
    return _period(days, workdays) | int(_OWED)


_PERIODS = Question(tuple(((duty.days, duty.workdays), _promptly if duty.promptly else _period) for duty in ONCE))


@dataclass(frozen=True, slots=True)
class Rows:
    """A row for each duty that has opened, by duty, case and seq. `duty` is its place in ONCE; `opens` the day that
    opened it, `due` its last day (FAR: none, or not known), `target` the office's own target (FAR: none), `done`
    the day it was done (FAR: not), `status` a place in STATUSES."""

    duty: Place
    case: Place
    seq: Int
    opens: Int
    due: Int
    target: Int
    done: Int
    status: Int

    def missed(self, duty: Once) -> Place:
        """The cases of the rows of `duty` that were missed; a case once for each."""
        missed = self.status == _MISSED
        if not np.count_nonzero(missed):
            return EMPTY.case
        found: Place = self.case[missed & (self.duty == PLACE[duty.name])]
        return found


@dataclass(frozen=True, slots=True)
class _Opened:
    """What opened: duty, case, seq, the day, and the last day where an entry gives it itself (FAR: it does not)."""

    duty: Place
    case: Place
    seq: Int
    opens: Int
    given: Int


def derive(cohort: Cohort, course: Course, *, duties: Sequence[Once] = ONCE) -> Rows:
    """The rows of every once-only duty that has opened; of some `duties` only where no more is asked for."""
    once, again = _first(cohort, course, duties), _again(cohort, course, duties)
    rows = _rows(cohort, course, _sorted([once, *again]), duties)
    if not len(course.reopened.case) or SIGN_AGREEMENT not in duties:
        return rows
    # A new agreement is due on each report-in at a new place, so those rows open on rows that are there already.
    later = _later_agreements(rows)
    opened = _Opened(rows.duty, rows.case, rows.seq, rows.opens, _given(rows))
    return _rows(cohort, course, _sorted([opened, later]), duties) if len(later.case) else rows


def _given(rows: Rows) -> Int:
    return np.where(rows.duty == PLACE[RETURN_FROM_LEAVE.name], rows.due, FAR).astype(np.int32)


def _later_agreements(rows: Rows) -> _Opened:
    more = (rows.duty == PLACE[REPORT_IN.name]) & (rows.seq > 1) & (rows.done != FAR)
    size = int(more.sum())
    place = np.full(size, PLACE[SIGN_AGREEMENT.name])
    return _Opened(place, rows.case[more], rows.seq[more], rows.done[more], never(size))


def _first(cohort: Cohort, course: Course, duties: Sequence[Once]) -> _Opened:
    """The duties that open once in a case."""
    grid = course.firsts.take(_OPENS_ON, axis=0)
    over = course.term_shown <= cohort.as_of
    if np.count_nonzero(over):
        np.copyto(grid[PLACE[DISCHARGE.name]], course.term_shown, where=over & (course.ended >= course.term_shown))
    if duties is not ONCE:
        grid = grid[[PLACE[duty.name] for duty in duties]]
    opened = grid != FAR_AWAY
    place, case = opened.nonzero()
    if duties is not ONCE:
        place = np.array([PLACE[duty.name] for duty in duties], np.intp).take(place)
    return _Opened(place, case, _ones(len(case)), grid[opened], nowhere(len(case)))


def _ones(size: int) -> Int:
    return _ONES[:size] if size <= len(_ONES) else np.ones(size, np.int32)


def _again(cohort: Cohort, course: Course, duties: Sequence[Once]) -> list[_Opened]:
    """The duties that may open several times in a case, a seq each."""
    found = []
    again = course.reopened
    if len(again.case) and REPORT_IN in duties:
        found.append(_several(REPORT_IN, again, turns(again.case) + 2, again.day, FAR))
    for duty in _OFTEN:
        if duty.opens_on in cohort.streams and duty in duties:
            until = np.minimum(course.ended, cohort.as_of)
            opening = course.counted(cohort.streams[duty.opens_on], until=until)
            seq = turns(opening.case) + 1
            if duty is RETURN_FROM_LEAVE:
                begun = opening.first <= cohort.as_of[opening.case]
                opening = opening.where(begun)
                found.append(_several(duty, opening, seq[begun], opening.first, opening.last))
            else:
                found.append(_several(duty, opening, seq, opening.day, FAR))
    return found


def _several(duty: Once, stream: Stream, seq: Int, opens: Int, given: Int | int) -> _Opened:
    size = len(stream.case)
    place = np.full(size, PLACE[duty.name])
    return _Opened(place, stream.case, seq.astype(np.int32), opens, np.broadcast_to(np.asarray(given, np.int32), size))


def _sorted(parts: list[_Opened]) -> _Opened:
    if len(parts) == 1:
        return parts[0]
    duty, case, seq, opens, given = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("duty", "case", "seq", "opens", "given")
    )
    order = np.lexsort((seq, case, duty))
    return _Opened(duty[order], case[order], seq[order], opens[order], given[order])


def _rows(cohort: Cohort, course: Course, opened: _Opened, duties: Sequence[Once]) -> Rows:
    duty, case, seq, opens, given = opened.duty, opened.case, opened.seq, opened.opens, opened.given
    said = _periods(cohort, opened)
    # A row is owed where a pack sets its period, or promptly, or where an entry gives the last day itself.
    owed = (said & _OWED) | (given != FAR_AWAY)
    if np.count_nonzero(owed) < len(owed):
        kept = owed.nonzero()[0]
        duty, case, seq, opens = duty[kept], case[kept], seq[kept], opens[kept]
        given, said = given[kept], said[kept]
    last = _last_days(course, duty, case, opens, said)
    due = np.where(said & _BINDS, last, given)
    target = np.where(said & _AIMED, last, FAR_AWAY)
    done = _done(cohort, course, duty, case, seq, opens)
    unknown = (said & _BINDS > 0) & (last == FAR_AWAY) if len(course.spans) else None
    status = _status(cohort, course, duty, case, seq, due, unknown, done)
    return Rows(duty, case, seq, opens, due, target, done, status)


def _periods(cohort: Cohort, opened: _Opened) -> Int:
    """For each row its period, as of the day that opened it."""
    column, groups = opened.duty, cohort.groups
    if len(groups) > 1:
        column = column * len(groups) + cohort.group.take(opened.case)
    return _PERIODS.of(groups).at(column, opened.opens)


def _last_days(course: Course, duty: Place, case: Place, opens: Int, said: Int) -> Int:
    """The last day of each row under its period; FAR where it moves with an open suspension."""
    last = opens + (said >> _NUMBER)
    by_workdays = (said & _WORKDAYS).nonzero()[0]
    if len(by_workdays):
        number = said.take(by_workdays) >> _NUMBER
        last[by_workdays] = nth_workday_after_columns_within(opens.take(by_workdays), number)
    rolling = said & _ROLLS
    if len(course.spans):
        stood = np.zeros(len(course.decided), np.bool_)
        stood[course.spans.case] = True
        moving = (_STANDS_STILL.take(duty) & stood.take(case)).nonzero()[0]
        if len(moving):
            last[moving] = _stand_still(course, case[moving], opens[moving], last[moving])
            rolling = rolling * (last != FAR_AWAY)
    rolls = rolling.nonzero()[0]
    if len(rolls):
        last[rolls] = next_workday_columns_within(last.take(rolls))
    return last


def _stand_still(course: Course, case: Place, opens: Int, last: Int) -> Int:
    """Last days moved by the suspended days from the opening on; FAR where later than the start of an open one."""
    spans, moved = course.spans, last.copy()
    first = np.searchsorted(spans.case, case)
    counts = np.searchsorted(spans.case, case, side="right") - first
    # One suspension after another, for all rows at once: a later one moves what the earlier ones have moved.
    for turn in range(int(counts.max(initial=0))):
        rows = (counts > turn).nonzero()[0]
        lo, hi = spans.lo[first[rows] + turn], spans.hi[first[rows] + turn]
        begins = np.maximum(lo, opens[rows])
        now = moved[rows]
        later = (hi > begins) & (now > begins) & (now != FAR)
        moved[rows] = np.where(later, np.where(hi == FAR, FAR, now + hi - begins), now)
    return moved


def _done(cohort: Cohort, course: Course, duty: Place, case: Place, seq: Int, opens: Int) -> Int:
    """The day each row was done: the first on or after the opening, FAR if there is none."""
    since = np.where(_MAY_BE_EARLY.take(duty) & (seq == _FIRST), course.decided.take(case), opens)
    place = _DONE_BY.take(duty) * len(cohort) + case
    done = course.firsts.take(place)
    early = done < since
    if np.count_nonzero(early):
        # The first was too early, which is rare; only then the others are looked for.
        rows = early.nonzero()[0]
        found, at = _search(cohort.events, place[rows], since[rows])
        limit = cohort.as_of.take(case[rows])
        limit = np.where(_GOES_ON.take(duty[rows]), limit, np.minimum(course.ended.take(case[rows]), limit))
        day = cohort.events.day.take(at)
        done[rows] = np.where(found & (day <= limit), day, FAR_AWAY)
    return done


def entries(cohort: Cohort, rows: Rows) -> list[int]:
    """The entry that did each row, as its place in the cohort's entries; -1 where it was not done."""
    place = _DONE_BY.take(rows.duty) * len(cohort) + rows.case
    found, at = _search(cohort.events, place, rows.done)
    by: list[int] = np.where(found & (rows.done != FAR_AWAY), cohort.events.entry.take(at), -1).tolist()
    return by


def _search(events: Events, place: Place, since: Int) -> tuple[Flag, Place]:
    """For each place (as in `events`) the row of the first day there that is not before `since`, and whether there is
    one."""
    keys = (events.place << 32) | events.day
    at = keys.searchsorted((place << 32) | since)
    near = np.minimum(at, len(keys) - 1)
    return (at < len(keys)) & (events.place[near] == place), near


def _key(duty: Int, case: Place | Int, seq: Int) -> Long:
    return (duty.astype(np.int64) << 58) | (case.astype(np.int64) << 32) | seq


def _status(
    cohort: Cohort, course: Course, duty: Place, case: Place, seq: Int, due: Int, unknown: Flag | None, done: Int
) -> Int:
    status = np.where(due < cohort.as_of.take(case), _MISSED, _OPEN)
    if unknown is not None:
        np.putmask(status, unknown, PAUSED)
    if len(course.effective):
        ended = course.ended.take(case)
        np.putmask(status, (ended != FAR_AWAY) & (ended <= due) & ~_SET_OFF_BY_END.take(duty), VOID)
    was_done, in_time = done != FAR_AWAY, done <= due
    np.copyto(status, _LATE, where=was_done)
    if len(cohort.excuses.case):
        status[_excused(cohort, course, duty, case, seq)] = EXCUSED
    np.copyto(status, _MET, where=was_done & in_time)
    return status


def _excused(cohort: Cohort, course: Course, duty: Place, case: Place, seq: Int) -> Flag:
    said = cohort.excuses
    known = (said.day <= cohort.as_of[said.case]) & (said.day >= course.decided[said.case])
    keys = _key(said.rule[known], said.case[known], said.seq[known])
    return np.isin(_key(RULE_OF[duty], case, seq), keys)
