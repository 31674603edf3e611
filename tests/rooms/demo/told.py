"""The invented town as the tests see it: its lives told once, read as case files and evaluated on the day."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from guitu.demo.cohort import lives
from guitu.demo.life import Life
from guitu.demo.office import POLICY, Country, country
from guitu.faults import Faulty
from guitu.ledger.casefile import CaseFile, read
from guitu.policy import load
from guitu.rules import Job, evaluate_many

AS_OF = date(2026, 6, 11)


@cache
def town() -> Country:
    return country("town")


@cache
def told() -> tuple[Life, ...]:
    return tuple(lives(town(), as_of=AS_OF))


@cache
def files() -> tuple[CaseFile, ...]:
    return tuple(read(life.casefile, packs=[POLICY]) for life in told())


@cache
def standings() -> tuple[dict[str, Any], ...]:
    answers = evaluate_many([Job(load(POLICY), file, AS_OF, None) for file in files()])
    assert not any(isinstance(answer, Faulty) for answer in answers)
    return tuple(answer for answer in answers if not isinstance(answer, Faulty))


def entries(kind: str) -> list[dict[str, Any]]:
    """All entries of a kind in the town."""
    return [entry for life in told() for entry in entries_of(life) if entry["kind"] == kind]


def entries_of(life: Life) -> list[dict[str, Any]]:
    said = life.casefile["entries"]
    assert isinstance(said, list)
    return said
