"""States 状态: where a case stands, and the deeds that carry it from one state to another. A table, not code.

docs/states.md is drawn from `STATES` and `MOVES`. Which state a case is in on a day is read off its course by
`of`, whatever the order in which things were recorded.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guitu.ledger.json_schema import STATES
from guitu.policy.dated import Value
from guitu.rules import once
from guitu.rules.cohort import FAR, FAR_AWAY, Cohort, Int, never, nowhere
from guitu.rules.course import ENDS, NO_END, RELAPSE_FOUND, Course
from guitu.rules.duties.report_in import REPORT_IN
from guitu.rules.settings import Question
from guitu.timekeeping import months as clamped

__all__ = ["MOVES", "NAMES", "STATES", "Move", "followed_until", "of"]

NAMES = tuple(STATES)
_PLACE = {name: at for at, name in enumerate(NAMES)}
_DECIDED, _AWAITING, _SERVING, _OVER = (
    np.array(_PLACE[name], np.int32) for name in ("decided", "awaiting_report", "serving", "term_reached")
)


@dataclass(frozen=True, slots=True)
class Move:
    """One way from a state to another: the entry kind (or the passing of a day) that takes it, and its clause."""

    source: str
    by: str
    target: str
    clause: str


MOVES: tuple[Move, ...] = (
    Move("decided", "served", "awaiting_report", "detox-regulation#13"),
    Move("decided", "reported_in", "serving", "detox-regulation#14.1"),
    Move("awaiting_report", "reported_in", "serving", "detox-regulation#14.2"),
    Move("awaiting_report", "（报到期限届满）", "report_overdue", "detox-regulation#14.1"),
    Move("report_overdue", "reported_in", "serving", "detox-regulation#14.2"),
    Move("report_overdue", "excused", "awaiting_report", "detox-regulation#14.1"),
    Move("awaiting_report", "suspended", "suspended", "detox-regulation#24.2"),
    Move("serving", "suspended", "suspended", "detox-regulation#24.2"),
    Move("suspended", "resumed", "serving", "detox-regulation#24.2"),
    Move("serving", "（期限届满）", "term_reached", "detox-regulation#23"),
    Move("term_reached", "discharged", "discharged", "detox-regulation#23"),
    Move("report_overdue", "terminated", "terminated", "anti-drug-law#38.1"),
    Move("serving", "terminated", "terminated", "anti-drug-law#38.1"),
    Move("suspended", "terminated", "terminated", "detox-regulation#24.1"),
    Move("serving", "transferred_out", "transferred_out", "detox-regulation#22.1"),
    Move("transferred_out", "transferred_in", "serving", "detox-regulation#22.2"),
    Move("discharged", "（回访期满）", "closed", "detox-regulation#7.2"),
    Move("discharged", "relapse_found", "discharged", "detox-regulation#7.2"),
)


def of(cohort: Cohort, course: Course, rows: once.Rows) -> Int:
    """The state of every case, as its place in NAMES. Later lines overrule earlier ones."""
    size, as_of = len(cohort), cohort.as_of
    state = np.where(course.served == FAR_AWAY, _DECIDED, _AWAITING)
    begun = course.start != FAR_AWAY
    if np.count_nonzero(begun) < size:
        missed = rows.missed(REPORT_IN)
        state[missed[~begun[missed]]] = _PLACE["report_overdue"]
    np.copyto(state, _SERVING, where=begun)
    if len(course.spans):
        state[course.still_since != FAR] = _PLACE["suspended"]
    # A term that is not known ends FAR away, and so after every day.
    np.copyto(state, _OVER, where=course.term_shown <= as_of)
    if len(course.effective):
        for code, end in enumerate(ENDS):
            if end in _PLACE:
                state[course.end == code] = _PLACE[end]
        state[(course.died != FAR) | (followed_until(cohort, course) < as_of)] = _PLACE["closed"]
    return state


def _years(value: Value | None) -> int:
    return -1 if value is None else value.whole()


_FOLLOW_UP = Question(((("follow_up.years",), _years),))


def followed_until(cohort: Cohort, course: Course) -> Int:
    """The last day of the follow-up after release 戒断巩固: FAR before a discharge.

    《戒毒条例》第七条第二款. It runs anew from every relapse that is found within it.
    """
    if not len(course.effective):
        return nowhere(len(cohort))
    last = never(len(cohort))
    free = (course.end == ENDS.index("discharged")).nonzero()[0]
    if not len(free):
        return last
    years = cohort.setting(_FOLLOW_UP, free, course.ended[free])
    free, years = free[years >= 0], years[years >= 0]
    last[free] = clamped.add_columns(course.ended[free], years * 12)
    length = np.zeros(len(cohort), np.int32)
    length[free] = years * 12
    found = course.counted(cohort.stream(RELAPSE_FOUND), since=course.ended, until=cohort.as_of)
    for case, day in zip(found.case, found.day, strict=True):
        if course.end[case] != NO_END and last[case] != FAR and day <= last[case]:
            last[case] = clamped.add(int(day), int(length[case]))
    return last
