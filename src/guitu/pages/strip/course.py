"""The course of a case 进程: what the strip needs beside the standing, and where days lie on it.

A standing tells windows, not suspensions nor the days of single tests; those stand in the ledger. While a suspension is
open the later windows have no dates; their place in served time comes from a plan of the same case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from guitu.ledger.casefile import CaseFile
from guitu.pages.strip.view import LANES, Window, repeating, windows
from guitu.policy import Policy
from guitu.rules import plan
from guitu.rules.standstills import Standstill, served, standstills
from guitu.timekeeping.days import date_of, number
from guitu.timekeeping.months import add

YEAR: Final = 12
"""Months in a year: the length of a panel."""


@dataclass(frozen=True, slots=True)
class Course:
    """Where the term begins and ends, what stood still, the day of every entry, and the served layout of windows.

    `starts_on` None: not reported in, nothing to draw. `last_day` None: unknown while a suspension is open.
    `months` is the whole term in months. `layout` gives unsuspended days of windows whose own are unknown.
    """

    starts_on: date | None
    last_day: date | None
    months: int
    as_of: date
    standstills: tuple[Standstill, ...] = ()
    days: Mapping[str, date] = field(default_factory=dict)
    layout: Mapping[tuple[str, int], tuple[date, date]] = field(default_factory=dict)

    def served(self, day: date) -> date:
        """The day in served time: suspended days before it are taken out."""
        return served(day, self.standstills)

    def month(self, boundary: date) -> int:
        """Whole months from report-in to a boundary between windows."""
        day, start = self.served(boundary), self._start
        return (day.year - start.year) * YEAR + day.month - start.month

    def position(self, day: date) -> float:
        """Months from report-in to a day, as a length; negative before it."""
        served, months = self.served(day), self.month(day)
        anchor = self.boundary(months)
        if served < anchor:
            months -= 1
            anchor = self.boundary(months)
        return months + (served - anchor).days / max((self.boundary(months + 1) - anchor).days, 1)

    def boundary(self, month: int) -> date:
        """The first day of a month of the term, in served time."""
        return date_of(add(number(self._start), month))

    def shown(self, month: int) -> date | None:
        """The first day of a month of the term as the calendar has it; None where an open suspension hides it."""
        day = self.boundary(month)
        for still in self.standstills:
            if day > still.lo:
                if still.hi is None:
                    return None
                day += still.hi - still.lo
        return day

    def cells(self, window: Window) -> tuple[int, int] | None:
        """The months a window covers, half-open; None if it has no place (no dates and no layout)."""
        if window.opens_on is not None and window.due_on is not None:
            return self.month(window.opens_on), self.month(window.due_on + timedelta(days=1))
        laid = self.layout.get((window.rule, window.seq))
        if laid is None:
            return None
        bare = Course(self.starts_on, None, self.months, self.as_of)
        return bare.month(laid[0]), bare.month(laid[1] + timedelta(days=1))

    @property
    def years(self) -> int:
        """Panels of the strip."""
        return -(-self.months // YEAR)

    @property
    def _start(self) -> date:
        if self.starts_on is None:
            raise ValueError("a course that has not begun has no places")
        return self.starts_on


def course(
    policy: Policy, casefile: CaseFile, standing: Mapping[str, object], *, as_of: date, known_at: datetime | None
) -> Course:
    """The course of one case, from the pack, case file and standing that belong together."""
    term = standing.get("term")
    days = {entry.id: entry.on for entry in casefile.entries}
    case = casefile.case
    if not isinstance(term, Mapping):
        value = policy.at(f"term.{case.kind}.months", on=as_of)
        said = case.term_months or (value.value if value is not None else None)
        return Course(None, None, said if isinstance(said, int) else 3 * YEAR, as_of, days=days)
    starts_on = date.fromisoformat(str(term["starts_on"]))
    last_day = date.fromisoformat(str(term["last_day"])) if term.get("last_day") else None
    found = repeating(standing)
    walked = Course(
        starts_on=starts_on,
        last_day=last_day,
        months=3 * YEAR,
        as_of=as_of,
        standstills=standstills(policy, casefile, starts_on=starts_on, as_of=as_of, known_at=known_at),
        days=days,
    )
    if any(one.due_on is None for one in found):  # a plan costs an evaluation: only where dates are hidden
        planned = windows(plan(policy, kind=case.kind, reported_in=starts_on, term_months=case.term_months))
        laid = {(w.rule, w.seq): (w.opens_on, w.due_on) for w in planned if w.opens_on and w.due_on and w.rule in LANES}
        walked = replace(walked, layout=laid)
    ends = [cells[1] for one in found if (cells := walked.cells(one)) is not None]
    return replace(walked, months=max(ends, default=3 * YEAR))
