"""The kernel is held to the judge, and to what must hold whatever the facts are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guitu.faults import Faulty
from guitu.ledger.casefile import read
from guitu.policy import load
from guitu.rules import evaluate, evaluate_many
from tests.oracle.random_cases import CHINA, Case
from tests.oracle.random_cases import cases as random_cases
from tests.oracle.strategies import cases
from tests.properties.judged import REPEATS, differences, job

some = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
few = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def answer(case: Case, **changed: Any) -> dict[str, Any] | None:
    """The standing of a case with some of its parts changed; None where it cannot be asked about that day."""
    (found,) = evaluate_many([job(replace(case, **changed))])
    return None if isinstance(found, Faulty) else found


@settings(some, max_examples=250)
@given(cases())
def test_the_kernel_says_what_the_judge_says(case: Case) -> None:
    assert differences([case]) == []


@pytest.mark.parametrize("seed", range(6))
def test_the_kernel_says_what_the_judge_says_of_five_hundred_cases_at_once(seed: int) -> None:
    assert differences(list(random_cases(500, seed=1_000 + seed)))[:3] == []


@few
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_entries_in_a_file_is_nothing(case: Case, dice: Any) -> None:
    entries = list(case.casefile["entries"])
    dice.shuffle(entries)
    first, second = answer(case), answer(case, casefile={**case.casefile, "entries": entries})
    # The head of the ledger is the head of the file's own order; everything that follows from the facts is not.
    for found in (first, second):
        if found is not None:
            found.pop("ledger_head")
    assert first == second


@few
@given(cases())
def test_the_same_entry_sent_twice_is_one_entry(case: Case) -> None:
    entries = list(case.casefile["entries"])
    twice = answer(case, casefile={**case.casefile, "entries": entries + entries[::2]})
    assert twice == answer(case)


@few
@given(st.lists(st.tuples(cases(), st.sampled_from(("jinxiang", "ordos", "national", "demo_town"))), max_size=6))
def test_a_case_is_answered_alike_alone_and_in_any_company(company: list[tuple[Case, str]]) -> None:
    jobs = [job(case, load(pack)) for case, pack in company]
    together = evaluate_many(jobs)
    for one, found in zip(jobs, together, strict=True):
        (alone,) = evaluate_many([one])
        assert _plain(found) == _plain(alone)


def _plain(found: dict[str, Any] | Faulty) -> object:
    return str(found) if isinstance(found, Faulty) else found


@few
@given(cases(), st.integers(0, 400))
def test_a_window_that_was_met_stays_met_on_any_later_day(case: Case, more: int) -> None:
    # Corrections are applied whatever day they bear, so only the clock runs on here and nothing that is recorded;
    # an end or a suspension that lies ahead may drop or move windows, and is left out.
    ahead = [entry for entry in case.casefile["entries"] if _late(entry, case.as_of)]
    quiet = {**case.casefile, "entries": [entry for entry in case.casefile["entries"] if entry not in ahead]}
    try:
        read(quiet)
    except Faulty:  # a correction of an entry that lies ahead: another question
        return
    first = answer(case, casefile=quiet)
    if first is None:
        return
    second = answer(case, casefile=quiet, as_of=case.as_of + timedelta(days=more))
    assert second is not None
    now, later = ({_name(row): row for row in found["obligations"]} for found in (first, second))
    for name, row in now.items():
        if row["status"] == "met":
            assert later[name]["status"] == "met"
            assert later[name]["met_on"] == row["met_on"]


def _late(entry: dict[str, Any], as_of: date) -> bool:
    return date.fromisoformat(entry["on"]) > as_of or "corrects" in entry


def _name(row: dict[str, Any]) -> tuple[str, int]:
    return row["rule"], row["seq"]


@few
@given(cases(), st.integers(0, 200))
def test_what_was_recorded_later_changes_nothing_that_was_known_before(case: Case, after: int) -> None:
    known_at = datetime(case.as_of.year, case.as_of.month, case.as_of.day, 12, tzinfo=CHINA) - timedelta(days=after)
    before = answer(case, known_at=known_at)
    newer = {
        "id": "newer", "kind": "drug_test", "mode": "regular", "result": "refused", "on": case.as_of.isoformat(),
        "recorded_at": (known_at + timedelta(seconds=1)).isoformat(),
    }  # fmt: skip
    since = answer(case, known_at=known_at, casefile={**case.casefile, "entries": [*case.casefile["entries"], newer]})
    for found in (before, since):
        if found is not None:
            found.pop("ledger_head")
    assert before == since


@few
@given(
    st.dates(date(2022, 1, 1), date(2026, 12, 31)),
    st.sampled_from(("community_detox", "community_rehab")),
    st.integers(1, 48),
    st.integers(0, 27),
    st.lists(st.tuples(st.integers(0, 1500), st.integers(1, 90)), max_size=4),
)
def test_no_window_is_lost(start: date, kind: str, months: int, credit: int, stops: list[tuple[int, int]]) -> None:
    """The windows of a rule tile the term from report-in: each opens where the one before it ended, none is left out
    and none beyond the term is listed."""
    head = {"id": "t", "kind": kind, "policy": "jinxiang", "term_months": months, "credit_days": credit}
    entries = [{"kind": "decided", "on": start.isoformat()}, {"kind": "reported_in", "on": start.isoformat()}]
    day = start
    for ahead, long in stops:
        day += timedelta(days=ahead)
        entries.append({"kind": "suspended", "on": day.isoformat()})
        day += timedelta(days=long)
        entries.append({"kind": "resumed", "on": day.isoformat()})
    entries = [{"id": f"e{number}", **entry} for number, entry in enumerate(entries)]
    casefile = read({"format": "guitu.casefile/1", "case": head, "entries": entries})
    found = evaluate(load("jinxiang"), casefile, as_of=day)
    last_day = found["term"]["last_day"]
    assert last_day is not None
    for rule in REPEATS:
        rows = sorted((row for row in found["obligations"] if row["rule"] == rule), key=lambda row: row["seq"])
        opens = start.isoformat()
        for number, row in enumerate(rows, start=1):
            assert row["seq"] == number
            assert row["opens_on"] >= opens  # a suspension between two windows belongs to neither
            assert _gap(opens, row["opens_on"], entries)
            assert row["due_on"] <= last_day
            opens = (date.fromisoformat(row["due_on"]) + timedelta(days=1)).isoformat()


def _gap(ended: str, opens: str, entries: list[dict[str, str]]) -> bool:
    """Whether nothing but suspended days lies between the end of a window and the opening of the next."""
    spans = zip(entries[2::2], entries[3::2], strict=True)
    suspended = {
        (date.fromisoformat(first["on"]) + timedelta(days=at)).isoformat()
        for first, last in spans
        for at in range((date.fromisoformat(last["on"]) - date.fromisoformat(first["on"])).days)
    }
    day = date.fromisoformat(ended)
    while day.isoformat() < opens:
        if day.isoformat() not in suspended:
            return False
        day += timedelta(days=1)
    return True


@few
@given(cases())
def test_every_clause_that_is_named_is_also_said(case: Case) -> None:
    found = answer(case)
    if found is None:
        return
    named = {clause for part in ("obligations", "grounds", "next") for row in found[part] for clause in row["clauses"]}
    assert named <= set(found["clauses"])
