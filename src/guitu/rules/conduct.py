"""Grounds counted: conduct between report-in and the end, as columns.

Conduct counts from report-in to the last day or the end, whichever is first, and never inside a suspension;
what is excused counts no more (CONTRACTS: Grounds; 《戒毒条例》第二十条, 第二十四条第二款).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guitu.policy.dated import Value
from guitu.rules import once
from guitu.rules.cohort import EMPTY, FAR, Cohort, Flag, Int, Place, Stream, never
from guitu.rules.course import Course, Spans, turns
from guitu.rules.duties.report_in import REPORT_IN
from guitu.rules.ground import Ground
from guitu.rules.grounds import GROUNDS
from guitu.rules.grounds.absences import AWAY
from guitu.rules.grounds.reports_refused import REPORTS_REFUSED
from guitu.rules.settings import Question
from guitu.timekeeping.spans import merged_columns, served_columns

NOT_SET = -1
NEEDED = (REPORT_IN,)
"""The once-only duties whose rows grounds read, and states too: who asks for no more need not derive the others."""
_STRICT, _NONE = np.array(1, np.int32), np.array(0, np.int32)


@dataclass(frozen=True, slots=True)
class Counted:
    """All grounds of all cases: a row a ground, in the order of GROUNDS, a column a case. `count`; the `threshold`
    (NOT_SET where no document sets one); whether the comparison is `strict` (超过); whether it is `reached`. `entries`
    holds for each ground the (case, entry) columns of what counts."""

    count: Int
    threshold: Int
    strict: Flag
    reached: Flag
    entries: tuple[tuple[Place, Int], ...]


def derive(cohort: Cohort, course: Course, rows: once.Rows) -> Counted:
    """Every ground for every case."""
    shape = (len(GROUNDS), len(cohort))
    count = np.zeros(shape, np.int32)
    column = _PARTS * len(cohort.groups) + cohort.group
    said = _THRESHOLDS.of(cohort.groups).at(column, course.decided)
    entries = _entries(cohort, course, rows, count)
    threshold = said >> _STRICT
    strict = said & _STRICT
    # Where nothing is set, `said` is -1, and the sum 0.
    reached = (count >= threshold + strict) & (threshold >= _NONE)
    return Counted(count, threshold, strict.astype(np.bool_), reached, entries)


def _entries(cohort: Cohort, course: Course, rows: once.Rows, count: Int) -> tuple[tuple[Place, Int], ...]:
    """Count every ground into its row of `count`; gives the cases and entries that count for each."""
    entries = [_NOBODY] * len(GROUNDS)
    if len(missed := rows.missed(REPORT_IN)):
        np.add.at(count[_OF_REPORT_INS], missed, 1)
    held = cohort.streams
    found = [at for at, matches in _COUNTED if any(match in held for match in matches)]
    if not found:
        return tuple(entries)
    limit = np.minimum(np.minimum(course.ended, cohort.as_of), course.term_shown - 1)
    away = _away(cohort, course, limit)
    for at in found:
        entries[at] = _count(GROUNDS[at], cohort, course, limit, away, count[at])
    return tuple(entries)


def _count(ground: Ground, cohort: Cohort, course: Course, limit: Int, away: _Away | None, count: Int) -> _Counts:
    """Count one ground into `count`; gives the cases and entries that count."""
    if ground.counting in ("absences", "absence_days"):
        if away is None:
            return _NOBODY
        count += away.times if ground.counting == "absences" else away.days
        return away.case, away.entry
    if ground.counting == "after_warnings":
        found = [_after_warnings(cohort, course, limit, *(cohort.stream(match) for match in ground.matches))]
    elif ground.counting == "sentences":
        until = np.minimum(course.ended, cohort.as_of)
        streams = [course.counted(cohort.stream(match), until=until) for match in ground.matches]
        found = [_not_excused(stream, cohort, course) for stream in streams if len(stream.case)]
    else:
        streams = [cohort.streams[match] for match in ground.matches if match in cohort.streams]
        found = [_conduct(cohort, course, limit, stream) for stream in streams]
    if not found:
        return _NOBODY
    case = np.concatenate([stream.case for stream in found])
    np.add.at(count, case, 1)
    return case, np.concatenate([stream.entry for stream in found])


def _number(value: Value | None) -> int:
    """A threshold in one integer: its number, and whether 超过 compares (else 以上)."""
    return NOT_SET if value is None else value.whole() << int(_STRICT) | (value.compare == ">")


def _one(value: Value | None) -> int:
    """The threshold of what counts after warnings: the number of the pack is that of the warnings, and then one is
    enough."""
    return NOT_SET if value is None else 1 << int(_STRICT)


def _whole(value: Value | None) -> int:
    return FAR if value is None else value.whole()


_THRESHOLDS = Question(
    tuple(((ground.threshold or ground.warnings,), _one if ground.warnings else _number) for ground in GROUNDS)
)
_WARNINGS = Question((((REPORTS_REFUSED.warnings,), _whole),))
_PARTS = np.arange(len(GROUNDS))[:, None]
_COUNTED = tuple((at, ground.matches) for at, ground in enumerate(GROUNDS) if ground.matches)
_OF_REPORT_INS = next(at for at, ground in enumerate(GROUNDS) if ground.counting == "missed_report_ins")
_Counts = tuple[Place, Int]
_NOBODY: _Counts = (EMPTY.case, EMPTY.entry)


def _not_excused(stream: Stream, cohort: Cohort, course: Course) -> Stream:
    if not len(stream.case):
        return stream
    excused = (stream.excused <= cohort.as_of[stream.case]) & (stream.excused >= course.decided[stream.case])
    return stream.where(~excused)


def _conduct(cohort: Cohort, course: Course, limit: Int, stream: Stream) -> Stream:
    if not len(stream.case):
        return stream
    kept = _not_excused(course.counted(stream, since=course.start, until=limit), cohort, course)
    return kept.where(~course.spans.inside(kept.case, kept.day)) if len(kept.case) else kept


def _after_warnings(cohort: Cohort, course: Course, limit: Int, refusals: Stream, warnings: Stream) -> Stream:
    refused, warned = (_conduct(cohort, course, limit, stream) for stream in (refusals, warnings))
    if not len(refused.case):
        return refused
    needed = cohort.setting(_WARNINGS, warned.case, course.decided[warned.case])
    last = turns(warned.case) + 1 == needed
    since = never(len(cohort))
    since[warned.case[last]] = warned.day[last]
    return refused.where(refused.day > since[refused.case])


@dataclass(frozen=True, slots=True)
class _Away:
    """Absences judged by the day, for both grounds that count them: a column a case, and the entries that count."""

    times: Int
    days: Int
    case: Place
    entry: Int


def _away(cohort: Cohort, course: Course, limit: Int) -> _Away | None:
    stream = cohort.stream(AWAY)
    if not len(stream.case):
        return None
    stream = _not_excused(course.counted(stream, until=cohort.as_of), cohort, course)
    stream = stream.where(course.start[stream.case] != FAR)
    lo = np.maximum(stream.first, course.start[stream.case])
    hi = np.minimum(stream.last, limit[stream.case]) + 1
    some = hi > lo
    stream, lo, hi = stream.where(some), lo[some], hi[some]
    # Days in a suspension are taken out of the calendar, so that a run of days on both sides of it is one.
    lo, hi = (_out_of_suspension(course.spans, stream.case, days) for days in (lo, hi))
    some = hi > lo
    case, first, last = merged_columns(stream.case[some], lo[some], hi[some])
    size = len(cohort)
    times = np.bincount(case, minlength=size).astype(np.int32)
    days = np.bincount(case, weights=last - first, minlength=size).astype(np.int32)
    return _Away(times, days, stream.case[some], stream.entry[some])


def _out_of_suspension(spans: Spans, case: Place, days: Int) -> Int:
    return served_columns(days, case, spans.case, spans.lo, spans.hi) if len(spans) and len(days) else days
