"""Plan 日程: the whole calendar of a case on the day it reports in, before anything has been done.

It is the standing of a case file with nothing in it but a decision, a service and the report-in of that day, so that
the plan can never differ from what the case will owe.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from guitu.ledger.casefile import read
from guitu.policy.layers import Policy
from guitu.rules.duties import REPEATING
from guitu.rules.standing import evaluate

FORMAT = "guitu.plan/1"


def plan(policy: Policy, *, kind: str, reported_in: date, term_months: int | None = None) -> dict[str, Any]:
    """Every window of every repeating duty, with its clauses; `totals` counts what is needed by duty.

    Raises `Faulty` for a kind or a term that a case file could not have.
    """
    day = reported_in.isoformat()
    head: dict[str, object] = {"id": "plan", "kind": kind, "policy": policy.name}
    if term_months is not None:
        head["term_months"] = term_months
    entries = [{"id": name, "kind": name, "on": day} for name in ("decided", "served", "reported_in")]
    casefile = read({"format": "guitu.casefile/1", "case": head, "entries": entries}, place="日程 ")
    standing = evaluate(policy, casefile, as_of=reported_in)
    names = {duty.name for duty in REPEATING}
    obligations = [row for row in standing["obligations"] if row["rule"] in names]
    totals = {duty.name: sum(row["needed"] for row in obligations if row["rule"] == duty.name) for duty in REPEATING}
    return {
        "format": FORMAT,
        "kind": kind,
        "policy": policy.name,
        "policy_version": policy.version,
        "calendar_until": standing["calendar_until"],
        "term": standing["term"],
        "totals": totals,
        "obligations": obligations,
        "clauses": standing["clauses"],
    }
