"""A story 经历: what the chapters of one invented life share while it is being written."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from guitu.demo.habits import Fate, Habit, Practice, Turn
from guitu.demo.names import pick
from guitu.demo.office import Town, Village
from guitu.demo.pen import Pen
from guitu.demo.people import Person
from guitu.demo.timeline import NEVER, Numbers, Way
from guitu.demo.words.talks import JOBS
from guitu.policy.layers import Policy
from guitu.timekeeping.days import ISO


@dataclass(slots=True)
class Story:
    """One life as far as it has been told. Days are day numbers; `until` is the last day that is told.

    `start` is the report-in; `way` the windows from it. `away` are spans [from, to] in which the person is elsewhere,
    `trouble` days near which things go badly. `turned` is the day of the turn and `closed` the day of the end, NEVER
    while there is none. `refused_windows` are the regular tests that will be refused; `disputable` the entries
    (id, day) that somebody may object to.
    """

    rng: Random
    policy: Policy
    pen: Pen
    town: Town
    village: Village
    person: Person
    kind: str
    serial: int
    decided: int
    term_months: int
    credit_days: int
    numbers: Numbers
    habit: Habit
    practice: Practice
    turn: Turn
    fate: Fate | None
    until: int
    start: int = NEVER
    way: Way | None = None
    closed: int = NEVER
    turned: int = NEVER
    refusals: int = 0
    refused_windows: frozenset[int] = frozenset()
    disputable: list[tuple[str, int]] = field(default_factory=list)
    corrected: set[str] = field(default_factory=set)
    away: list[tuple[int, int]] = field(default_factory=list)
    trouble: list[int] = field(default_factory=list)
    job: str = ""

    def __post_init__(self) -> None:
        self.job = pick(self.rng, JOBS)

    @property
    def ta(self) -> str:
        return "她" if self.person.is_woman else "他"

    @property
    def rel(self) -> str:
        return self.person.family[0].relation

    @property
    def worker(self) -> str:
        return self.town.workers[self.village.worker]

    @property
    def is_detox(self) -> bool:
        return self.kind == "community_detox"

    @property
    def open_now(self) -> bool:
        """Whether what has happened still waits for somebody's decision."""
        return self.fate is not None and self.fate.open_now

    @property
    def last(self) -> int:
        """The last day on which anything of the course can happen: the day before the end, or `until`."""
        end = self.way.shown_end() if self.way else NEVER
        return min(self.until, end - 1, self.closed)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def between(self, low: int, high: int) -> int:
        """A number from `low` to `high`, both included."""
        return low + int(self.rng.random() * (high - low + 1))

    def is_away(self, day: int) -> bool:
        """Whether the person is elsewhere on a day."""
        return any(first <= day <= last for first, last in self.away)

    def stands_still(self, day: int) -> bool:
        """Whether the day lies in a suspension."""
        return self.way is not None and any(stop.first <= day < stop.until for stop in self.way.stops)

    def is_troubled(self, day: int) -> bool:
        """Whether things go badly around a day."""
        return any(at - 20 <= day <= at + 40 for at in self.trouble)

    def paper(self, word: str, day: int) -> str:
        """A document number of the town: 示范社协〔2024〕31号."""
        return f"{self.town.short}{word}〔{ISO[day][:4]}〕{self.serial}号"
