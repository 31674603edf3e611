"""The course 进程 of each case: decided, served, reported in, suspended, ended, and the term that follows.

Everything here is a column over the cohort; a day that has not come is `FAR`. What happened is read in the order
day, then kind, and what has no place in it (a lone resumption, a second end) changes nothing; `findings` says so.
Sources: 《戒毒条例》第十四条 (term from report-in), 第二十二条 (change of place), 第二十四条 (suspension, termination),
第二十三条 (release); CONTRACTS: State, Served time.
"""

from __future__ import annotations

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
    Cohort,
    Flag,
    Int,
    Long,
    Place,
    Stream,
    never,
    nowhere,
)
from guitu.rules.match import entries
from guitu.rules.settings import Question
from guitu.timekeeping import months as clamped
from guitu.timekeeping.spans import shown_columns

DECIDED, SERVED, REPORTED_IN = entries("decided"), entries("served"), entries("reported_in")
SUSPENDED, RESUMED = entries("suspended"), entries("resumed")
DISCHARGED = entries("discharged")
DIED, TRANSFERRED_IN, RELAPSE_FOUND = entries("died"), entries("transferred_in"), entries("relapse_found")

# On one day the first of these ends the case (CONTRACTS: State).
ENDS: Final = ("died", "terminated", "discharged", "transferred_out")
NO_END: Final = -1
_DIED: Final = ENDS.index("died")
_ENDINGS: Final = tuple(enumerate((*(entries(kind) for kind in ENDS), TRANSFERRED_IN)))
_RELEASED: Final = np.array(ENDS.index("discharged"), np.int32)
_BEGINNING: Final = 3  # decided, served, reported_in
_RELEASE: Final = FIRSTS.index(DISCHARGED)
_WITH_THE_END: Final = len([match for match in FIRSTS if match.kind not in AFTER_THE_END])
_NO_ENDS = np.full(4096, NO_END, np.int32)
_IN: Final = len(ENDS)  # a transferred_in; on its day it comes after the other ends and before a transferred_out


@dataclass(frozen=True, slots=True)
class Spans:
    """Suspensions [lo, hi) of cases, sorted by (case, lo) and disjoint within a case; an open one has hi FAR."""

    case: Place
    lo: Int
    hi: Int

    def __len__(self) -> int:
        return len(self.case)

    def of(self, keep: Flag) -> Spans:
        """The spans that `keep` marks."""
        whole = np.count_nonzero(keep) == len(keep)
        return self if whole else Spans(self.case[keep], self.lo[keep], self.hi[keep])

    def inside(self, case: Place, day: Int) -> Flag:
        """Whether each (case, day) lies in a suspension."""
        hit = np.zeros(len(day), np.bool_)
        if len(self) and len(day):
            place = np.searchsorted(self._keys(), (case.astype(np.int64) << 32) | day, side="right") - 1
            near = np.maximum(place, 0)
            hit = (place >= 0) & (self.case[near] == case) & (day < self.hi[near])
        return hit

    def among(self, cases: Place) -> Spans:
        """The spans of `cases` (sorted), with the case's place in `cases` for the case."""
        if not len(self):
            return self
        a, b = np.searchsorted(self.case, cases[0]), np.searchsorted(self.case, cases[-1], side="right")
        row = np.minimum(np.searchsorted(cases, self.case[a:b]), len(cases) - 1)
        return Spans(row, self.lo[a:b], self.hi[a:b]).of(cases[row] == self.case[a:b])

    def served(self, days: Int) -> Int:
        """Served days (CONTRACTS: Served time) of a column of days, a row a case."""
        found = days.copy() if len(self) else days
        for turn in rounds(self.case):
            case, lo = self.case[turn], self.lo[turn]
            found[case] -= np.minimum(np.maximum(days[case] - lo, _NO_DAY), self.hi[turn] - lo)
        return found

    def shown(self, boundaries: Int) -> Int:
        """Calendar days of a column of boundaries in served days, a row a case; FAR where unknown."""
        found = boundaries.copy() if len(self) else boundaries
        for turn in rounds(self.case):
            case = self.case[turn]
            found[case] = _moved(found[case], self.lo[turn], self.hi[turn])
        return found

    def shown_of(self, boundary: Int, case: Place) -> Int:
        """As `shown`, for boundaries of the cases named beside them."""
        if not len(self) or not len(case):
            return boundary
        has = np.zeros(int(max(case.max(), self.case[-1])) + 1, np.bool_)
        has[self.case] = True
        rows = has[case].nonzero()[0]
        found = boundary.copy()
        found[rows] = shown_columns(boundary[rows], case[rows], self.case, self.lo, self.hi)
        return found

    def _keys(self) -> Long:
        return (self.case.astype(np.int64) << 32) | self.lo


def _moved(boundary: Int, lo: Int, hi: Int) -> Int:
    """Boundaries, each moved by one suspension: what is later than its first day, by its length."""
    moved = np.where(hi == FAR_AWAY, FAR_AWAY, boundary + (hi - lo))
    return np.where((boundary > lo) & (boundary != FAR_AWAY), moved, boundary)


_NO_DAY = np.array(0, np.int32)
_NO_SPANS = Spans(EMPTY.case, EMPTY.day, EMPTY.day)


@dataclass(frozen=True, slots=True)
class Course:
    """Columns, a row a case; days are day numbers, FAR where the thing has not happened.

    `firsts` has a row for each stream in FIRSTS: the first day from the decision to the end, or to the as-of day for
    what goes on after the end; of releases only the one that ended the case. `decided`, `served` and `start` (the
    report-in) are rows of it.
    `ended` and `end` (place in ENDS, NO_END) are the end that stands; `reopened` the transfers in that took a
    transfer out back; `effective` the entries that were an end or took one back, as places in the cohort's entries.
    `spans` are all suspensions, `clock` those that move served time (clipped to report-in), `fixed` those that do
    not, because the pack says that they do not extend the term; `still_since` is the first day of an open one,
    `paused_at` the same in served days, as far as it stops the clock. `months` is the term as ordered, `term_end`
    its exclusive end in served days less credit, `term_shown` the same in calendar days (FAR while unknown or
    before report-in).
    """

    firsts: Int
    decided: Int
    served: Int
    start: Int
    ended: Int
    end: Int
    died: Int
    reopened: Stream
    effective: Int
    spans: Spans
    clock: Spans
    fixed: Spans
    still_since: Int
    paused_at: Int
    suspended_days: Int
    months: Int
    term_end: Int
    term_shown: Int

    def counted(self, stream: Stream, *, until: Int, since: Int | None = None) -> Stream:
        """The rows between `since` (the decision, unless given) and `until`, both included."""
        return _within(stream, self.decided if since is None else since, until)


def run(cohort: Cohort) -> Course:
    """The course of every case of a cohort, as of its day."""
    size = len(cohort)
    as_of = cohort.as_of
    firsts = _firsts(cohort)
    decided, served, start = firsts[:_BEGINNING]
    ended, end, reopened, effective = _ends(cohort, decided)
    died, until = nowhere(size), as_of
    if len(effective):
        until = np.minimum(ended, as_of)
        died = _first(_within(cohort.stream(DIED), decided, as_of), size)
        bound = firsts[:_WITH_THE_END]
        np.putmask(bound, bound > ended, FAR_AWAY)
        firsts[_RELEASE] = np.where(end == _RELEASED, ended, FAR_AWAY)
    spans = _suspensions(cohort, decided, until)
    said = _TERM.of(cohort.groups).at(cohort.group, decided)
    clock = fixed = spans
    still_since = paused_at = nowhere(size)
    suspended_days = np.zeros(size, np.int32)
    if len(spans):
        extends = said & _EXTENDS > 0
        clock, fixed = _clock(spans, start, extends), spans.of(~extends[spans.case])
        still_since, paused_at = never(size), never(size)
        still = spans.hi == FAR
        still_since[spans.case[still]] = spans.lo[still]
        closed = spans.of(spans.hi != FAR)
        np.add.at(suspended_days, closed.case, closed.hi - closed.lo)
        paused = clock.case[clock.hi == FAR]
        paused_at[paused] = clock.served(still_since)[paused]
    months, term_end, term_shown = _term(cohort, said, start, clock)
    return Course(
        firsts, decided, served, start, ended, end, died, reopened, effective, spans, clock, fixed, still_since,
        paused_at, suspended_days, months, term_end, term_shown,
    )  # fmt: skip


def _firsts(cohort: Cohort) -> Int:
    """The first day of each case in each stream of FIRSTS, from its decision to the as-of day; FAR if there is none."""
    events = cohort.events
    firsts = _earliest(cohort, events.place, events.day)
    early = events.day < firsts[0].take(events.case)
    if np.count_nonzero(early):
        # Something is dated before the decision, which is rare; only then the rows are looked at one by one.
        firsts = _earliest(cohort, events.place[~early], events.day[~early])
    return firsts


def _earliest(cohort: Cohort, place: Place, day: Int) -> Int:
    size = len(cohort)
    found = never(len(FIRSTS) * size)
    # Assigned backwards, so that the earliest row of a place is written last.
    found[place[::-1]] = day[::-1]
    found = found.reshape(len(FIRSTS), size)
    np.putmask(found, found > cohort.as_of, FAR_AWAY)
    return found


def _first(stream: Stream, size: int) -> Int:
    found = never(size)
    # Assigned backwards, so that the earliest row of a case is written last.
    found[stream.case[::-1]] = stream.day[::-1]
    return found


def _within(stream: Stream, since: Int, until: Int) -> Stream:
    if not len(stream.case):
        return stream
    case, day = stream.case, stream.day
    return stream.where((day >= since.take(case)) & (day <= until.take(case)))


def _ends(cohort: Cohort, decided: Int) -> tuple[Int, Int, Stream, Int]:
    """The end that stands for each case, what it was, and the transfers in that took a transfer out back."""
    size, held = len(cohort), cohort.streams
    streams = [
        (code, _within(held[match], decided, cohort.as_of)) for code, match in _ENDINGS if match in held
    ]  # fmt: skip
    if not any(len(stream.case) for _, stream in streams):
        return nowhere(size), _never_ended(size), EMPTY, EMPTY.entry
    ended = never(size)
    end = np.full(size, NO_END, np.int32)
    back = cohort.stream(TRANSFERRED_IN)
    case = np.concatenate([stream.case for _, stream in streams])
    day = np.concatenate([stream.day for _, stream in streams])
    code = np.concatenate([np.full(len(stream.case), code, np.int32) for code, stream in streams])
    entry = np.concatenate([stream.entry for _, stream in streams])
    out, dead = ENDS.index("transferred_out"), np.zeros(size, np.bool_)
    turn = np.where(code == _IN, 2 * out - 1, 2 * code)
    order = np.lexsort((turn, day, case))
    case, day, code, entry = case[order], day[order], code[order], entry[order]
    reopening, ending = np.zeros(len(case), np.bool_), np.zeros(len(case), np.bool_)
    for now in rounds(case):
        who, what = case[now], code[now]
        ends = (what != _IN) & (end[who] == NO_END)
        ending[now[ends]] = True
        ended[who[ends]] = day[now][ends]
        end[who[ends]] = what[ends]
        dead[who[what == _DIED]] = True
        back_in = (what == _IN) & (end[who] == out) & ~dead[who]
        reopening[now[back_in]] = True
        ended[who[back_in]] = FAR
        end[who[back_in]] = NO_END
    taken = np.isin(back.entry, entry[reopening]) if len(back.case) else np.zeros(0, np.bool_)
    return ended, end, back.where(taken), np.sort(entry[ending | reopening])


def _never_ended(size: int) -> Int:
    return _NO_ENDS[:size] if size <= len(_NO_ENDS) else np.full(size, NO_END, np.int32)


def rounds(case: Place) -> list[Place]:
    """Row numbers by turn: the first row of each case, then the second of those that have one, and so on.

    `case` is sorted. Steps that depend on the step before are made for all cases at once.
    """
    if not len(case):
        return []
    if not np.count_nonzero(case[1:] == case[:-1]):
        return [np.arange(len(case))]
    turn = turns(case)
    return [(turn == at).nonzero()[0] for at in range(int(turn.max()) + 1)]


def turns(case: Place) -> Int:
    """For rows sorted by case: 0 for the first of a case, 1 for the next, and so on."""
    if not len(case):
        return EMPTY.day
    new = np.ones(len(case), np.bool_)
    np.not_equal(case[1:], case[:-1], out=new[1:])
    place = np.arange(len(case), dtype=np.int32)
    return place - np.maximum.accumulate(np.where(new, place, 0))


def _suspensions(cohort: Cohort, decided: Int, until: Int) -> Spans:
    """Suspensions as spans. A suspension and a resumption of one day cancel before anything else is read."""
    begin = cohort.stream(SUSPENDED)
    if not len(begin.case):
        return _NO_SPANS
    begin, finish = _within(begin, decided, until), _within(cohort.stream(RESUMED), decided, until)
    keys = np.concatenate((begin.case, finish.case)) << 32 | np.concatenate((begin.day, finish.day))
    order = keys.argsort(kind="stable")
    keys, step = keys[order], np.where(order < len(begin.case), 1, -1)
    if np.count_nonzero(keys[1:] == keys[:-1]):
        first = np.concatenate((np.zeros(1, np.intp), (keys[1:] != keys[:-1]).nonzero()[0] + 1))
        keys, step = keys[first], np.add.reduceat(step, first)
        keys, step = keys[step != 0], step[step != 0]
    case, begins = keys >> 32, step > 0
    # Of suspensions one after another only the first begins anything, and of resumptions the first ends it; a case
    # begins as if resumed.
    ran = np.ones(len(keys), np.bool_)
    ran[1:] = ~begins[:-1] | (case[1:] != case[:-1])
    turned = (begins == ran).nonzero()[0]
    case, day, begins = case[turned], keys[turned].astype(np.int32), begins[turned]
    hi = never(len(turned))
    hi[:-1] = np.where(case[1:] == case[:-1], day[1:], FAR_AWAY)
    return Spans(case, day, hi).of(begins)


def _since(spans: Spans, start: Int) -> Spans:
    """The parts of the spans from report-in on; cases that have not reported in keep theirs whole."""
    if not len(spans):
        return spans
    begun = start[spans.case]
    lo = np.where(begun == FAR, spans.lo, np.maximum(spans.lo, begun)).astype(np.int32)
    clipped = Spans(spans.case, lo, spans.hi)
    return clipped.of(lo < spans.hi)


def _clock(spans: Spans, start: Int, extends: Flag) -> Spans:
    moved = _since(spans, start)
    return moved.of(extends[moved.case] & (start[moved.case] != FAR)) if len(moved) else moved


_EXTENDS, _SAME_DATE, _MONTHS = (np.array(bit, np.int32) for bit in (2, 1, 2))  # two bits, and the months above them


def _term_said(months: Value | None, extends: Value | None, last_day: Value | None) -> int:
    """What a pack says of a term, in one integer. A suspension extends it unless the pack says that it does not."""
    said = 0 if months is None else months.whole() << int(_MONTHS)
    said |= int(_EXTENDS) if extends is None or extends.switch() else 0
    return said | (int(_SAME_DATE) if last_day is not None and last_day.word() == "same_date" else 0)


_TERM = Question(((("term.{kind}.months", "suspension.extends_term", "term.last_day"), _term_said),))


def _term(cohort: Cohort, said: Int, start: Int, clock: Spans) -> tuple[Int, Int, Int]:
    ordered = said >> _MONTHS
    if np.count_nonzero(cohort.months):
        ordered = np.where(cohort.months > 0, cohort.months, ordered)
    term_end = clamped.add_columns_within(start, ordered) - cohort.credit + (said & _SAME_DATE)
    np.putmask(term_end, start == FAR_AWAY, FAR_AWAY)
    return ordered, term_end, clock.shown(term_end)
