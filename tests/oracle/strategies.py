"""Hypothesis strategies: case files with the day they are asked about and the moment whose knowledge counts.

`cases()` mixes three: `lives()` and `tangles()` throw the dice of `random_cases` through Hypothesis, so that a failure
shrinks in its throws; `few_entries()` is built entry by entry, so that a failure shrinks to the entries that matter.
All are valid in form.
"""

from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from tests.oracle import random_cases
from tests.oracle.plain import add_months
from tests.oracle.random_cases import AWKWARD, RESULTS, RULES, Case

CHINA = timezone(timedelta(hours=8))
PLAIN_KINDS = (
    "served",
    "notified",
    "received",
    "handed_over",
    "reported_in",
    "agreement_signed",
    "suspended",
    "resumed",
    "situation_report",
    "summary",
    "report_refused",
    "transferred_out",
    "transferred_in",
    "imprisoned",
    "drug_use_found",
    "discharged",
    "discharge_notified",
    "relapse_found",
    "died",
    "archived",
)


def lives() -> st.SearchStrategy[Case]:
    """Dense cases that look like a life."""
    return st.randoms(use_true_random=False).map(random_cases.life)


def tangles() -> st.SearchStrategy[Case]:
    """Small cases whose entries crowd on a few days."""
    return st.randoms(use_true_random=False).map(random_cases.tangle)


def cases() -> st.SearchStrategy[Case]:
    """All of them; the smallest first, so that failures shrink towards few entries."""
    return st.one_of(few_entries(), tangles(), lives())


@st.composite
def few_entries(draw: st.DrawFn) -> Case:
    """A decision and up to fourteen entries on days around the boundaries of the term, then corrections and excuses."""
    kind = draw(st.sampled_from(("community_detox", "community_rehab")))
    head: dict[str, Any] = {"id": "h1", "kind": kind, "policy": "jinxiang"}
    if kind == "community_rehab" and draw(st.booleans()):
        head["term_months"] = draw(st.integers(1, 36))
    if draw(st.booleans()):
        head["credit_days"] = draw(st.integers(0, 27))
    decided = draw(st.sampled_from(AWKWARD))
    entries: list[dict[str, Any]] = [{"id": "e1", "kind": "decided", "on": _iso(decided)}]
    start = decided + draw(st.integers(0, 20))
    if draw(st.booleans()):
        entries += [
            {"id": "e2", "kind": "served", "on": _iso(decided)},
            {"id": "e3", "kind": "reported_in", "on": _iso(start)},
        ]
    days = _days(start)
    for _ in range(draw(st.integers(0, 14))):
        entries.append({**draw(_entry(days)), "id": f"e{len(entries) + 1}"})
    for _ in range(draw(st.integers(0, 3))):
        entries.append({**draw(_correction(entries, days)), "id": f"e{len(entries) + 1}"})
    for _ in range(draw(st.integers(0, 2))):
        entries.append({**draw(_excuse(entries, days)), "id": f"e{len(entries) + 1}"})
    for entry in entries[1:]:
        if draw(st.booleans()) and draw(st.booleans()):
            late = draw(st.sampled_from((0, 1, 3, 20)))
            at = datetime.combine(date.fromisoformat(entry["on"]) + timedelta(days=late), time(16, 2), tzinfo=CHINA)
            entry["recorded_at"] = at.isoformat()
    as_of = max(decided, draw(days))
    known_at = None
    if draw(st.booleans()):
        known = max(decided, draw(days))
        known_at = datetime.combine(date.fromordinal(known), time(draw(st.sampled_from((0, 12)))), tzinfo=CHINA)
    entries = draw(st.permutations(entries))
    return Case(
        {"format": "guitu.casefile/1", "case": head, "entries": list(entries)}, date.fromordinal(as_of), known_at
    )


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _days(start: int) -> st.SearchStrategy[int]:
    """Days on and around the clamped month boundaries from `start`, years after the term included."""
    boundary = st.sampled_from((0, 1, 2, 3, 6, 12, 13, 24, 30, 36, 37, 72, 73)).map(lambda k: add_months(start, k))
    return st.builds(lambda day, shift: day + shift, boundary, st.integers(-2, 3) | st.integers(-20, 40))


@st.composite
def _entry(draw: st.DrawFn, days: st.SearchStrategy[int]) -> dict[str, Any]:
    kind = draw(st.sampled_from((*PLAIN_KINDS, "drug_test", "drug_test", "talk", "absence", "warning", "terminated")))
    day = draw(days)
    entry: dict[str, Any] = {"kind": kind, "on": _iso(day)}
    if kind == "drug_test":
        entry |= {"mode": draw(st.sampled_from(("regular", "spot"))), "result": draw(st.sampled_from(RESULTS))}
    elif kind == "talk":
        entry["form"] = "office"
    elif kind == "warning":
        entry["ground"] = draw(st.sampled_from(("report", "test")))
    elif kind == "terminated":
        entry["ground"] = "drug_use"
    elif kind == "absence" and draw(st.booleans()):
        entry["to"] = _iso(day + draw(st.integers(0, 35)))
    return entry


@st.composite
def _correction(draw: st.DrawFn, entries: list[dict[str, Any]], days: st.SearchStrategy[int]) -> dict[str, Any]:
    """Of an entry that stands, the decision aside."""
    named = {e["corrects"] for e in entries if "corrects" in e}
    stand = [e for e in entries if e["id"] not in named and e["kind"] not in {"voided", "decided"}]
    if not stand:
        return {"kind": "summary", "on": _iso(draw(days))}
    old = draw(st.sampled_from(stand))
    day = draw(days)
    if draw(st.booleans()):
        return {"kind": "voided", "on": _iso(day), "corrects": old["id"], "why": "重复登记"}
    if "to" in old:
        day = min(day, date.fromisoformat(old["to"]).toordinal())
    return {**old, "on": _iso(day), "corrects": old["id"], "why": "日期录错"}


@st.composite
def _excuse(draw: st.DrawFn, entries: list[dict[str, Any]], days: st.SearchStrategy[int]) -> dict[str, Any]:
    entry: dict[str, Any] = {"kind": "excused", "on": _iso(draw(days)), "why": "住院治疗"}
    if draw(st.booleans()):
        return entry | {"rule": draw(st.sampled_from(RULES)), "seq": draw(st.integers(1, 3))}
    return entry | {"entry": draw(st.sampled_from([e for e in entries if e["kind"] != "voided"]))["id"]}
