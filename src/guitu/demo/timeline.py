"""Timeline 日程: the windows of one invented case on the calendar, as the rules lay them out.

What is owed and when comes from `guitu.rules`, so that the demonstration follows the pack and knows no number itself.
A day of a window is chosen in served time and then shown on the calendar: what falls after a suspension moves by it,
and no conduct ever falls inside one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from guitu.policy.layers import Policy
from guitu.rules.duties import REPEATING
from guitu.rules.windows import Layout, lay_out
from guitu.timekeeping import days, months, terms, workdays

NEVER = 1 << 30


@dataclass(frozen=True, slots=True)
class Window:
    """One window of a repeating duty, in months since report-in."""

    rule: str
    seq: int
    opens: int
    closes: int
    needs: int


@dataclass(frozen=True, slots=True)
class Stop:
    """A suspension 中止: [`first`, `until`), `until` NEVER while it is open."""

    first: int
    until: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the pack says of one kind of case, as far as a life needs it. Days, None where nothing is set."""

    term_months: int
    same_date: bool
    report_in: int
    notify: int
    hand_over: int
    discharge_notice: int
    follow_up_years: int
    tests_refused: int
    absences: int
    absence_days: int
    warnings: int


class Way:
    """The way of one case: its term, its stops and its windows, as day numbers."""

    __slots__ = ("_bounds", "end", "start", "stops", "windows")

    def __init__(self, *, policy: Policy, kind: str, start: int, term_months: int, credit_days: int) -> None:
        self.start = start
        same = str(_value(policy, "term.last_day", start) or "") == "same_date"
        self.end = terms.exclusive_end(start, term_months, credit_days=credit_days, same_date=same)
        self.stops: tuple[Stop, ...] = ()
        self._bounds = _bounds(start)
        layout = lay_out(policy, kind, start, months=term_months)
        self.windows = tuple(one for one in _windows(layout) if self._bounds[one.closes] <= self.end)

    def span(self, window: Window) -> tuple[int, int]:
        """The window in served days, half open."""
        return self._bounds[window.opens], self._bounds[window.closes]

    def shown(self, served: int) -> int:
        """The calendar day of a served day; NEVER if it lies behind an open stop."""
        for stop in self.stops:
            if served >= stop.first:
                if stop.until == NEVER:
                    return NEVER
                served += stop.until - stop.first
        return served

    def shown_end(self) -> int:
        """The first calendar day after the term; NEVER while a stop is open before it."""
        end = self.end
        for stop in self.stops:
            if end > stop.first:
                if stop.until == NEVER:
                    return NEVER
                end += stop.until - stop.first
        return end


@cache
def numbers(policy: Policy, kind: str, on: int) -> Numbers:
    """What the pack sets as of day number `on`."""

    def whole(name: str) -> int:
        found = policy.at(name, on=on)
        return 0 if found is None else found.whole()

    return Numbers(
        term_months=whole(f"term.{kind}.months"),
        same_date=_value(policy, "term.last_day", on) == "same_date",
        report_in=whole("report_in.days"),
        notify=whole("notify.days"),
        hand_over=whole("hand_over.workdays"),
        discharge_notice=whole("discharge_notice.days"),
        follow_up_years=whole("follow_up.years"),
        tests_refused=whole("ground.tests_refused"),
        absences=whole("ground.absences"),
        absence_days=whole("ground.absence_days"),
        warnings=whole("ground.report_warnings"),
    )


def workday(day: int) -> int:
    """The day, or the next workday."""
    works = _works()
    while not works[day]:
        day += 1
    return day


def last_workday_of_month(day: int) -> int:
    """The last workday of the month of a day."""
    on = days.date_of(day)
    last = months.add(days.number(on.replace(day=1)), 1) - 1
    works = _works()
    while not works[last]:
        last -= 1
    return last


def quarter_end(day: int) -> int:
    """The last workday of the calendar quarter of a day."""
    on = days.date_of(day)
    month = (on.month - 1) // 3 * 3 + 3
    return last_workday_of_month(days.number(on.replace(month=month, day=1)))


@cache
def _works() -> bytes:
    return bytes(workdays.calendar().works.astype("uint8"))


@lru_cache(maxsize=4096)
def _bounds(start: int) -> tuple[int, ...]:
    return tuple(months.add(start, at) for at in range(61))


@cache
def _windows(layout: Layout) -> tuple[Window, ...]:
    made = []
    for at in layout.real:
        seq, opens, closes, needs = (int(one[at]) for one in (layout.seq, layout.opens, layout.closes, layout.needs))
        made.append(Window(REPEATING[layout.duty[at]].name, seq, opens, closes, needs))
    return tuple(made)


def _value(policy: Policy, name: str, on: int) -> object:
    found = policy.at(name, on=on)
    return None if found is None else found.value
