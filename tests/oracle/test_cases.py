"""The cases themselves: valid in form, full of what they are meant to be full of, and the same for the same seed."""

from collections import Counter
from datetime import date, datetime
from functools import cache
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.oracle import random_cases, strategies
from tests.oracle.jinxiang import VALUES
from tests.oracle.plain import CHINA, standing
from tests.oracle.random_cases import Case

STATES = {
    "decided",
    "awaiting_report",
    "report_overdue",
    "serving",
    "suspended",
    "term_reached",
    "discharged",
    "terminated",
    "transferred_out",
    "closed",
}


def judged(case: Case) -> dict[str, Any]:
    return standing(case.casefile, as_of=case.as_of, known_at=case.known_at, values=VALUES)


@cache
def some_cases() -> tuple[tuple[Case, dict[str, Any]], ...]:
    return tuple((case, judged(case)) for case in random_cases.cases(600, seed=20250103))


def faults_of_form(case: Case) -> list[str]:
    """What the contract would refuse in this case file, said in a few words each; a valid one has none."""
    faults: list[str] = []
    entries: dict[str, dict[str, Any]] = {}
    for entry in case.casefile["entries"]:
        if entries.setdefault(entry["id"], entry) != entry:
            faults.append(f"{entry['id']}: two entries of one id differ")
    named: Counter[str] = Counter()
    for entry in entries.values():
        for name in ("on", "to", "from"):
            if name in entry:
                date.fromisoformat(entry[name])
        if "to" in entry and entry["to"] < entry.get("from", entry["on"]):
            faults.append(f"{entry['id']}: ends before it begins")
        if "corrects" not in entry:
            if entry["kind"] == "voided":
                faults.append(f"{entry['id']}: voids nothing")
            continue
        old = entries.get(entry["corrects"])
        named[entry["corrects"]] += 1
        if old is None or old["kind"] == "voided":
            faults.append(f"{entry['id']}: corrects nothing")
        elif entry["kind"] not in {"voided", old["kind"]}:
            faults.append(f"{entry['id']}: corrects another kind")
        if not entry.get("why"):
            faults.append(f"{entry['id']}: gives no reason")
    faults += [f"{ident}: corrected twice" for ident, times in named.items() if times > 1]
    decided = [e for e in entries.values() if e["kind"] == "decided"]
    if not decided or any(date.fromisoformat(e["on"]) > case.as_of for e in decided):
        faults.append("asked before the decision")
    if case.known_at is not None:
        start = max(datetime.fromisoformat(e["on"]).replace(tzinfo=CHINA) for e in decided)
        if any("recorded_at" in e for e in decided) or start > case.known_at:
            faults.append("the decision is not known yet")
    months = case.casefile["case"].get("term_months", 36)
    if not 0 <= case.casefile["case"].get("credit_days", 0) < 28 * months:
        faults.append("credit is not less than the term")
    return faults


def test_random_cases_are_valid_in_form() -> None:
    assert [faults for case, _ in some_cases() if (faults := faults_of_form(case))] == []


def test_the_same_seed_gives_the_same_cases() -> None:
    assert [case for case, _ in some_cases()[:50]] == list(random_cases.cases(50, seed=20250103))


def test_random_cases_reach_every_state() -> None:
    assert {found["state"] for _, found in some_cases()} == STATES


def test_random_cases_reach_every_status_of_a_window() -> None:
    statuses = {o["status"] for _, found in some_cases() for o in found["obligations"] if o["rule"] == "talk"}
    assert statuses == {"met", "void", "excused", "paused", "missed", "open", "upcoming"}


def test_random_cases_reach_every_ground() -> None:
    reached = {g["ground"] for _, found in some_cases() for g in found["grounds"] if g["reached"]}
    assert reached == {g["ground"] for g in some_cases()[0][1]["grounds"]}


def test_random_cases_hold_every_finding() -> None:
    assert {code for _, found in some_cases() for _, code in found["findings"]} == {
        "before_decision",
        "before_report_in",
        "after_end",
        "second_end",
        "lone_resumed",
        "second_suspended",
        "conduct_in_suspension",
        "early_discharge",
    }


@given(strategies.cases())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_drawn_cases_are_valid_in_form(case: Case) -> None:
    assert faults_of_form(case) == []


@given(strategies.cases())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_the_order_of_entries_in_the_file_is_nothing(case: Case) -> None:
    turned = {**case.casefile, "entries": case.casefile["entries"][::-1]}
    assert judged(Case(turned, case.as_of, case.known_at)) == judged(case)


@given(strategies.cases())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_what_happened_after_the_day_asked_about_is_nothing(case: Case) -> None:
    """Corrections aside, which hold whatever day they bear."""
    corrected = {e["corrects"] for e in case.casefile["entries"] if "corrects" in e}
    early = [
        e
        for e in case.casefile["entries"]
        if "corrects" in e or e["id"] in corrected or date.fromisoformat(e["on"]) <= case.as_of
    ]
    assert judged(Case({**case.casefile, "entries": early}, case.as_of, case.known_at)) == judged(case)
