"""Small plans and standings made by hand: the shapes of CONTRACTS, with nothing computed by the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from guitu.timekeeping.days import iso, number
from guitu.timekeeping.months import add

START = date(2025, 1, 31)
LANES = {
    "drug_test.regular": ("person", [1] * 12 + [2] * 6 + [3] * 4, 1),
    "drug_test.spot": ("person", [12] * 3, 3),
    "talk": ("group", [1] * 36, 1),
    "situation_report": ("person", [1] * 36, 1),
    "summary": ("group", [3] * 12, 1),
    "assessment": ("group", [6] * 6, 1),
}


def plan() -> dict[str, Any]:
    """A plan of three years from 2025-01-31."""
    return {
        "format": "guitu.plan/1",
        "kind": "community_detox",
        "policy": "jinxiang",
        "term": {"starts_on": iso(number(START)), "last_day": iso(add(number(START), 36) - 1), "suspended_days": 0},
        "obligations": [window for rule in LANES for window in windows(rule)],
        "clauses": {rule: clause(rule) for rule in LANES},
    }


def windows(rule: str, *, start: date = START) -> list[dict[str, Any]]:
    """The windows of one rule, none of them done."""
    owed_by, lengths, needed = LANES[rule]
    found, month = [], 0
    for seq, length in enumerate(lengths, start=1):
        found.append(
            {
                "rule": rule,
                "seq": seq,
                "owed_by": owed_by,
                "opens_on": iso(add(number(start), month)),
                "due_on": iso(add(number(start), month + length) - 1),
                "needed": needed,
                "done": 0,
                "status": "upcoming",
                "met_on": None,
                "entries": [],
                "clauses": [rule],
            }
        )
        month += length
    return found


def standing(*, as_of: str = "2026-06-08", **parts: Any) -> dict[str, Any]:
    """A standing with every status: talk 3 missed, summary 4 excused, the second year's spot tests two of three."""
    made = plan()
    for window in made["obligations"]:
        if window["due_on"] < as_of:
            window.update(status="met", done=window["needed"])
        elif window["opens_on"] <= as_of:
            window["status"] = "open"
        if (window["rule"], window["seq"]) == ("talk", 3):
            window.update(status="missed", done=0)
        if (window["rule"], window["seq"]) == ("summary", 4):
            window.update(status="excused", done=0)
        if (window["rule"], window["seq"]) == ("drug_test.spot", 2):
            window.update(done=2, entries=["t1", "t2"])
    return {
        "format": "guitu.standing/1",
        "case": "c-1",
        "as_of": as_of,
        "known_at": None,
        "policy": "jinxiang",
        "policy_version": "0",
        "ledger_head": "0",
        "calendar_until": "2026-12-31",
        "state": "serving",
        "term": made["term"],
        "obligations": made["obligations"],
        "grounds": [
            ground("tests_refused", count=1, threshold=3, compare=">="),
            ground("absence_days", count=0, threshold=30, compare=">"),
        ],
        "next": [
            {
                "action": "agreement_signed",
                "paper": "agreement",
                "due_on": None,
                "target_on": "2025-02-07",
                "clauses": [],
            }
        ],
        "findings": [{"entry": "e7", "what": "解除后又登记了一次谈话", "remedy": "如果日期写错了，更正这一条"}],
        "clauses": made["clauses"],
        **parts,
    }


def ground(name: str, *, count: int, threshold: int, compare: str) -> dict[str, Any]:
    return {
        "ground": name,
        "count": count,
        "threshold": threshold,
        "compare": compare,
        "reached": False,
        "leads_to": "由公安机关依法决定",
        "entries": [],
        "clauses": ["talk"],
    }


def clause(rule: str) -> dict[str, Any]:
    return {
        "document": "示范实施细则",
        "article": f"附 {rule}",
        "says": "按期完成，当场登记，由本人签名。",
        "binding": True,
    }
