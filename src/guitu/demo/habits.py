"""Habits 习惯: how people in the demonstration keep their appointments, and how its workers work.

The shares are invented: most people do well, and every sort of difficulty and of bad practice occurs. A *turn* is
what bends a way: arrest, a move, a relapse, a death. A *fate* is a case made on purpose, so that even one small town
shows every state and every ground.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final, Literal

Turn = Literal[
    "none", "never_reports", "tests_refused", "absences", "absence_days", "reports_refused", "drug_use", "imprisoned",
    "moves_away", "moves_and_returns", "came_from_elsewhere", "dies", "detained",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habit:
    """`keeps` is how likely a window is met that asks something of the person; the rest are how often a year."""

    keeps: float
    refusals: float
    absences: float
    leaves: float


STEADY: Final = Habit(keeps=0.92, refusals=0.04, absences=0.03, leaves=0.7)
UNEVEN: Final = Habit(keeps=0.81, refusals=0.35, absences=0.3, leaves=0.6)
HARD: Final = Habit(keeps=0.62, refusals=0.9, absences=0.8, leaves=0.3)
AWAY: Final = Habit(keeps=0.86, refusals=0.12, absences=0.25, leaves=2.4)
"""Works far from home: tested less easily, spoken with by phone."""


@dataclass(frozen=True, slots=True)
class Practice:
    """How a worker works. `keeps` is the share of duties done; the rest are faults that supervision should find."""

    keeps: float = 0.95
    slowness: float = 1.0
    records_at_quarter_end: bool = False
    tests_on_one_day: bool = False
    copies: bool = False
    forgets_agreements: float = 0.02


GOOD: Final = Practice()
HURRIED: Final = Practice(keeps=0.86, slowness=1.35, forgets_agreements=0.08)
BY_THE_QUARTER: Final = Practice(
    keeps=0.9, records_at_quarter_end=True, tests_on_one_day=True, copies=True, forgets_agreements=0.12
)
ON_ONE_DAY: Final = Practice(keeps=0.93, tests_on_one_day=True)


@dataclass(frozen=True, slots=True)
class Fate:
    """A case made on purpose. Days are counted back from the day of the demonstration.

    `decided_ago` is the day of the decision, `turn` what happens, `objects` whether an objection is left without answer
    (`waiting`) or with one (`answered`), `stops` how many steps of the beginning have been taken (1 decided, 2 served);
    `shown` is the case that the accounts of the person and the family belong to.
    """

    decided_ago: int
    kind: str = "community_detox"
    turn: Turn = "none"
    habit: Habit = STEADY
    term_months: int | None = None
    stops: int = 9
    objects: str = ""
    woman: bool | None = None
    open_now: bool = False
    shown: bool = False


REHAB: Final = "community_rehab"
FATES: Final[tuple[Fate, ...]] = (
    Fate(3, stops=1),
    Fate(9, kind=REHAB, stops=1),
    Fate(8, stops=2),
    Fate(14, kind=REHAB, stops=2),
    Fate(55, stops=2, turn="never_reports", open_now=True),
    Fate(420, turn="never_reports"),
    Fate(400, turn="detained", habit=UNEVEN, open_now=True),
    Fate(700, turn="detained"),
    Fate(1000, turn="detained", kind=REHAB, open_now=True),
    Fate(640, turn="tests_refused", habit=HARD, objects="waiting", open_now=True),
    Fate(900, turn="tests_refused", habit=HARD, objects="answered"),
    Fate(500, turn="absences", habit=HARD, open_now=True),
    Fate(850, turn="absences", habit=HARD, objects="answered"),
    Fate(380, turn="absence_days", habit=UNEVEN, open_now=True),
    Fate(760, turn="reports_refused", habit=HARD, open_now=True),
    Fate(330, turn="drug_use", habit=UNEVEN, open_now=True),
    Fate(800, turn="drug_use", habit=HARD),
    Fate(620, turn="imprisoned"),
    Fate(480, turn="moves_away"),
    Fate(540, turn="moves_and_returns", open_now=True),
    Fate(600, turn="came_from_elsewhere"),
    Fate(690, turn="dies"),
    Fate(1124, open_now=True),
    Fate(1121, kind=REHAB, open_now=True),
    Fate(1095, kind=REHAB, term_months=36, habit=UNEVEN),
    Fate(1140, woman=True),
    Fate(1300, woman=True, habit=STEADY),
    Fate(1780, kind=REHAB, term_months=12),
    Fate(1800, kind=REHAB, term_months=12, habit=UNEVEN),
    Fate(1500, kind=REHAB, term_months=24),
    Fate(250, habit=AWAY, open_now=True),
    Fate(150, woman=True, open_now=True),
    Fate(612, woman=False, shown=True),
)
"""For the first town, in this order. `open_now`: the turn has been taken but nobody has decided on it yet."""

_HABITS = ((STEADY, 0.62), (UNEVEN, 0.21), (AWAY, 0.10), (HARD, 0.07))
_TURNS: tuple[tuple[Turn, float], ...] = (
    ("none", 0.735), ("detained", 0.07), ("drug_use", 0.035), ("moves_away", 0.03), ("came_from_elsewhere", 0.03),
    ("tests_refused", 0.02), ("never_reports", 0.025), ("absences", 0.015), ("absence_days", 0.012),
    ("imprisoned", 0.01), ("moves_and_returns", 0.006), ("reports_refused", 0.005), ("dies", 0.007),
)  # fmt: skip
_HABIT_SUMS = tuple(accumulate(share for _, share in _HABITS))
_TURN_SUMS = tuple(accumulate(share for _, share in _TURNS))


def habit(rng: Random) -> Habit:
    """Somebody's habits."""
    return _HABITS[bisect(_HABIT_SUMS[:-1], rng.random())][0]


def turn(rng: Random) -> Turn:
    """What bends somebody's way, oftenest nothing."""
    return _TURNS[bisect(_TURN_SUMS[:-1], rng.random())][0]


def practice(*, town: int, worker: int) -> Practice:
    """How a worker of a town works: in every town the second hurries; the third and the last have habits to find."""
    if worker == 1:
        return HURRIED
    if worker == 2 and town % 3 == 0:
        return BY_THE_QUARTER
    if worker == 3 or (worker == 2 and town % 3 == 1):
        return ON_ONE_DAY if town % 2 == 0 else GOOD
    return GOOD
