"""A life 一份虚构个案: from the decision to the end or to today, told chapter by chapter from one random source."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from guitu.demo import beginning, ending, fairness, helping, journeys, measures, turning
from guitu.demo.habits import Fate, Habit, Practice, Turn
from guitu.demo.office import POLICY, Town, Village
from guitu.demo.pen import Pen
from guitu.demo.people import Person
from guitu.demo.story import Story
from guitu.demo.timeline import numbers
from guitu.ledger.heads import FORMAT
from guitu.policy.layers import Policy


@dataclass(frozen=True, slots=True)
class Life:
    """One invented case. `casefile` is plain JSON in the shape guitu.casefile/1, entries in the order of recording.

    `number` is the case's office number; `posts` gives for each entry id the role that recorded it (guitu.ledger
    roles); the worker in charge is the village's. `shown`: the account of the person belongs to this case.
    """

    number: str
    town: Town
    village: Village
    person: Person
    casefile: dict[str, object]
    posts: dict[str, str]
    shown: bool

    @property
    def worker(self) -> str:
        """Name of the worker in charge."""
        return self.town.workers[self.village.worker]


@dataclass(frozen=True, slots=True)
class Outline:
    """What is settled of a life before it is told. `decided` and `until` are day numbers, `until` the last day told."""

    kind: str
    serial: int
    number: str
    decided: int
    term_months: int
    credit_days: int
    habit: Habit
    turn: Turn
    practice: Practice
    fate: Fate | None
    until: int


def live(rng: Random, outline: Outline, *, policy: Policy, town: Town, village: Village, person: Person) -> Life:
    """Tell one life."""
    pen = Pen(rng, until=outline.until, slowness=outline.practice.slowness)
    story = Story(
        rng=rng, policy=policy, pen=pen, town=town, village=village, person=person, kind=outline.kind,
        serial=outline.serial, decided=outline.decided, term_months=outline.term_months,
        credit_days=outline.credit_days, numbers=numbers(policy, outline.kind, outline.decided), habit=outline.habit,
        practice=outline.practice, turn=outline.turn, fate=outline.fate, until=outline.until,
    )  # fmt: skip
    for chapter in _CHAPTERS:
        chapter(story)
    drawn = f"{rng.getrandbits(120):030x}"
    head: dict[str, object] = {
        "id": f"{drawn[:8]}-{drawn[8:12]}-4{drawn[12:15]}-a{drawn[15:18]}-{drawn[18:]}",
        "kind": outline.kind,
        "policy": POLICY,
        "term_months": outline.term_months,
    }
    if outline.credit_days:
        head["credit_days"] = outline.credit_days
    casefile: dict[str, object] = {"format": FORMAT, "case": head, "entries": pen.in_order()}
    return Life(
        outline.number, town, village, person, casefile, pen.posts, outline.fate is not None and outline.fate.shown
    )


_CHAPTERS = (
    beginning.begin,
    turning.plan,
    journeys.leave,
    journeys.wander,
    measures.keep,
    turning.tell,
    helping.help_on,
    ending.end,
    fairness.object_to,
    fairness.slip,
)
