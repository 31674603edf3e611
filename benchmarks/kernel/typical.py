"""The code that one would write first: dates, lists and loops, one case at a time.

Beside the judge of the tests, which walks day by day and is slow on purpose, this is the fairer measure. It knows
only what the synthetic nation holds (no corrections, excuses, credit, or duties that happen once), so the comparison
favours it. Windows and grounds are checked against the kernel's before anything is timed.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.kernel.nation import AS_OF
from tests.oracle.jinxiang import VALUES

_DONE = {"negative", "positive", "presumptive"}
_REFUSED = {"refused", "evaded"}
_ENDS = {"terminated", "discharged", "transferred_out", "died"}
_TERM_YEARS = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry: what, when, until when, how (a test's mode and result)."""

    kind: str
    on: date
    to: date | None
    mode: str | None
    result: str | None


@dataclass(frozen=True, slots=True)
class Plain:
    """A case as plain values."""

    kind: str
    facts: tuple[Fact, ...]


Window = tuple[str, int, str, int, date | None]
"""Rule, seq, status, how many were done, the day it was met."""


def read(casefile: dict[str, object]) -> Plain:
    """The plain values of a case file."""
    head, said = casefile["case"], casefile["entries"]
    assert isinstance(head, dict)
    assert isinstance(said, list)
    facts = [
        Fact(
            one["kind"],
            date.fromisoformat(one["on"]),
            date.fromisoformat(one["to"]) if "to" in one else None,
            one.get("mode"),
            one.get("result"),
        )
        for one in said
    ]
    return Plain(head["kind"], tuple(sorted(facts, key=lambda fact: fact.on)))


def add_months(day: date, months: int) -> date:
    """The same date some months on, or the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def windows(case: Plain) -> list[Window]:
    """Every window of the case with its status, count and day met."""
    start = next((fact.on for fact in case.facts if fact.kind == "reported_in"), None)
    if start is None:
        return []
    spans = _suspensions(case)
    ended = next((fact.on for fact in case.facts if fact.kind in _ENDS), None)
    found = []
    for rule, needed, bounds in _rules(case.kind):
        kind, _, mode = rule.partition(".")
        own = [
            fact.on for fact in case.facts if fact.kind == kind and (not mode or _is_done(fact, mode=mode))
        ]  # fmt: skip
        for seq, (first, last) in enumerate(bounds, 1):
            opens = _shown(add_months(start, first), spans)
            closes = _shown(add_months(start, last), spans)
            inside = [day for day in own if opens is not None and opens <= day and (closes is None or day < closes)]
            met_on = inside[needed - 1] if len(inside) >= needed else None
            found.append((rule, seq, _status(met_on, opens, closes, ended), len(inside), met_on))
    return found


def grounds(case: Plain) -> dict[str, int]:
    """Refused tests, absences and days away, by name."""
    start = next((fact.on for fact in case.facts if fact.kind == "reported_in"), None)
    if start is None:
        return {"tests_refused": 0, "absences": 0, "absence_days": 0}
    spans = _suspensions(case)
    until = min([AS_OF, *(fact.on for fact in case.facts if fact.kind in _ENDS)])
    last = _shown(add_months(start, 12 * _TERM_YEARS), spans)
    if last is not None:
        until = min(until, last - timedelta(days=1))
    away = set()
    for fact in case.facts:
        if fact.kind == "absence" and fact.to is not None:
            away |= {fact.on + timedelta(days=at) for at in range((fact.to - fact.on).days + 1)}
    counted = sorted(day for day in away if start <= day <= until and not _still(day, spans))
    refused = [fact for fact in case.facts if fact.result in _REFUSED and start <= fact.on <= until]
    return {
        "tests_refused": len([fact for fact in refused if not _still(fact.on, spans)]),
        "absences": int(bool(counted)),
        "absence_days": len(counted),
    }


def _is_done(fact: Fact, *, mode: str) -> bool:
    return fact.mode == mode and fact.result in _DONE


def _status(met_on: date | None, opens: date | None, closes: date | None, ended: date | None) -> str:
    if met_on is not None:
        return "met"
    if ended is not None and (closes is None or ended < closes):
        return "void"
    if closes is None:
        return "paused"
    if closes <= AS_OF:
        return "missed"
    return "open" if opens is not None and opens <= AS_OF else "upcoming"


def _suspensions(case: Plain) -> list[tuple[date, date | None]]:
    begun = [fact.on for fact in case.facts if fact.kind == "suspended"]
    again = [fact.on for fact in case.facts if fact.kind == "resumed"]
    return [(day, next((back for back in again if back > day), None)) for day in begun]


def _still(day: date, spans: list[tuple[date, date | None]]) -> bool:
    return any(first <= day and (back is None or day < back) for first, back in spans)


def _shown(boundary: date, spans: list[tuple[date, date | None]]) -> date | None:
    for first, back in spans:
        if boundary > first:
            if back is None:
                return None
            boundary += back - first
    return boundary


def _rules(kind: str) -> list[tuple[str, int, list[tuple[int, int]]]]:
    months = 12 * _TERM_YEARS
    tests = [
        (month, month + every)
        for year, every in enumerate(VALUES[f"drug_test.{kind}.every_months"][0][1])
        for month in range(12 * year, 12 * year + 12, every)
    ]
    spots = [(month, month + 12) for month in range(0, months, 12)]
    found = [("drug_test.regular", 1, tests), ("drug_test.spot", int(VALUES["drug_test.spot.per_year"][0][1]), spots)]
    for rule in ("talk", "situation_report", "summary", "assessment"):
        every = VALUES[f"{rule}.{kind}.every_months"][0][1]
        found.append((rule, 1, [(month, month + every) for month in range(0, months, every)]))
    return found
