"""Case files in a few lines, in the shape of the scenarios (tests/law/facts.py)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from guitu.ledger.casefile import CaseFile, read
from guitu.policy import load
from guitu.rules import Cohort, Job, evaluate, gather
from tests.law.facts import read_facts

SERVING = "2025-01-02 decided\n2025-01-15 reported_in\n"


def casefile(text: str, *, kind: str = "community_detox", policy: str = "jinxiang", **head: int) -> CaseFile:
    """The case file of some facts; `head` may give `term_months` and `credit_days`."""
    case = {"id": "c", "kind": kind, "policy": policy, **head}
    entries = [dict(fact.entry) for fact in read_facts(text)]
    return read({"format": "guitu.casefile/1", "case": case, "entries": entries})


def standing(text: str, on: str, *, known_at: datetime | None = None, **case: Any) -> dict[str, Any]:
    """The standing of some facts on a day."""
    found = casefile(text, **case)
    return evaluate(load(found.case.policy), found, as_of=date.fromisoformat(on), known_at=known_at)


def cohort(*texts: str, on: str, **case: Any) -> Cohort:
    """A cohort of one case for each text, all as of one day."""
    files = [casefile(text, **case) for text in texts]
    return gather([Job(load(one.case.policy), one, date.fromisoformat(on)) for one in files])


def row(found: dict[str, Any], rule: str, seq: int = 1) -> dict[str, Any]:
    """The one obligation of that rule and number."""
    (only,) = [one for one in found["obligations"] if (one["rule"], one["seq"]) == (rule, seq)]
    return only


def rows(found: dict[str, Any], rule: str) -> list[dict[str, Any]]:
    """The obligations of a rule, by number."""
    return sorted((one for one in found["obligations"] if one["rule"] == rule), key=lambda one: one["seq"])


def ground(found: dict[str, Any], name: str) -> dict[str, Any]:
    """The ground of that name."""
    (only,) = [one for one in found["grounds"] if one["ground"] == name]
    return only


def step(found: dict[str, Any], action: str) -> dict[str, Any]:
    """The next step of that action."""
    (only,) = [one for one in found["next"] if one["action"] == action]
    return only
