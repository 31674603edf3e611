"""Vectors and worklists say of many cases what the standings say of each."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from guitu.faults import Faulty
from guitu.ledger.casefile import read
from guitu.policy import load
from guitu.rules import Job, evaluate_many, gather, packed, worklist
from guitu.rules.cohort import FAR, Cohort
from guitu.rules.grounds import GROUNDS
from guitu.rules.states import NAMES
from guitu.timekeeping import days
from tests.oracle.random_cases import cases

COUNT = 600


@pytest.fixture(scope="module")
def jobs() -> list[Job]:
    policies = (load("jinxiang"), load("ordos"))
    found = cases(COUNT, seed=20)
    return [Job(policies[at % 2], read(case.casefile), case.as_of, case.known_at) for at, case in enumerate(found)]


@pytest.fixture(scope="module")
def cohort(jobs: list[Job]) -> Cohort:
    return gather(jobs)


def unpacked(cohort: Cohort) -> Cohort:
    heads = packed.Heads(cohort.groups, cohort.group, cohort.months, cohort.credit, cohort.as_of)
    return packed.unpack(packed.pack(cohort), heads)


def test_a_vector_gives_back_what_rules_read_of_a_case(cohort: Cohort) -> None:
    again = worklist.derive(unpacked(cohort))
    first = worklist.derive(cohort)
    for name in worklist.Worklist.__dataclass_fields__:
        assert np.array_equal(getattr(first, name), getattr(again, name)), name


def test_a_vector_is_the_same_whatever_cases_it_is_packed_with(jobs: list[Job], cohort: Cohort) -> None:
    together = packed.pack(cohort)
    for at in range(0, COUNT, 37):
        assert packed.pack(gather([jobs[at]])) == [together[at]]


def test_a_vector_of_other_rules_is_refused(cohort: Cohort) -> None:
    vectors = packed.pack(cohort)[:2]
    vectors[1] = (
        np.frombuffer(vectors[1], "<i4").copy().__add__(np.eye(1, len(vectors[1]) // 4, dtype="<i4")[0]).tobytes()
    )
    heads = packed.Heads(cohort.groups, cohort.group[:2], cohort.months[:2], cohort.credit[:2], cohort.as_of[:2])
    with pytest.raises(packed.StaleVectorError):
        packed.unpack(vectors, heads)


def test_the_worklist_holds_what_is_open_missed_or_paused_in_the_standings(jobs: list[Job], cohort: Cohort) -> None:
    listed: dict[int, set[tuple[object, ...]]] = {}
    work = worklist.derive(cohort)
    columns = (work.case, work.rule, work.seq, work.opens, work.due, work.target, work.status)
    for case, rule, seq, opens, due, target, status in zip(*(column.tolist() for column in columns), strict=True):
        row = (
            *(worklist.RULE_NAMES[rule], seq, days.iso(opens), None if due == FAR else days.iso(due)),
            *(None if target == FAR else days.iso(target), worklist.STATUSES[status]),
        )
        listed.setdefault(case, set()).add(row)
    for case, standing in enumerate(evaluate_many(jobs)):
        if isinstance(standing, Faulty):
            continue
        expected = {
            (row["rule"], row["seq"], row["opens_on"], row["due_on"], row.get("target_on"), row["status"])
            for row in standing["obligations"]
            if row["status"] in worklist.STATUSES and row["opens_on"] and row["opens_on"] <= standing["as_of"]
        }
        assert listed.get(case, set()) == expected
        assert NAMES[work.state[case]] == standing["state"]
        counts = dict(zip((ground.name for ground in GROUNDS), work.counts[case].tolist(), strict=True))
        assert {ground["ground"]: ground["count"] for ground in standing["grounds"]}.items() <= counts.items()


def test_a_cohort_in_which_nobody_owes_anything_has_an_empty_worklist() -> None:
    entries = [
        {"id": "e1", "kind": "decided", "on": "2020-01-02"},
        {"id": "e2", "kind": "died", "on": "2020-01-02"},
    ]
    head = {"id": "c", "kind": "community_detox", "policy": "meishan"}
    casefile = read({"format": "guitu.casefile/1", "case": head, "entries": entries})
    work = worklist.derive(gather([Job(load("meishan"), casefile, date(2025, 1, 1))]))
    assert (len(work.case), NAMES[work.state[0]]) == (0, "closed")
