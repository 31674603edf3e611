"""Nothing is owed, counted or offered without a clause, and every clause that is named exists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guitu.faults import Faulty
from guitu.ledger.casefile import read
from guitu.ledger.kinds import ALL
from guitu.policy import Policy, load, names
from guitu.policy.vocabulary import UNITS, meaning
from guitu.rules import Job, evaluate_many
from guitu.rules.duties import DUTIES
from guitu.rules.duty import Once
from guitu.rules.grounds import GROUNDS
from guitu.rules.next_steps import STEPS
from guitu.rules.states import MOVES
from tests.law.scenario import scenarios

POLICIES = [load(name) for name in names()]
# demo_town adds a document of its own; every other clause is in packs/documents.yaml.
CLAUSES = {clause for policy in POLICIES for clause in policy.clauses}
WHERE = "Write the article into src/guitu/packs/documents.yaml, or cite one that is there."


def test_every_clause_that_a_duty_names_exists() -> None:
    named = {(name, clause) for name, duty in DUTIES.items() if isinstance(duty, Once) for clause in duty.clauses}
    assert {pair for pair in named if pair[1] not in CLAUSES} == set(), WHERE


@pytest.mark.parametrize("name", DUTIES)
def test_every_duty_has_its_number_from_a_pack_or_cites_a_clause(name: str) -> None:
    duty = DUTIES[name]
    if isinstance(duty, Once):
        sets = [value for value in (duty.days, duty.workdays) if value]
        assert duty.clauses or any(policy.values.get(value) for policy in POLICIES for value in sets), (
            f"Give {name} `clauses`, or a value in a pack."
        )
        return
    for kind in ("community_detox", "community_rehab"):
        value = duty.value_name.replace("{kind}", kind)
        assert any(value in policy.values for policy in POLICIES), f"No pack sets {value}."


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: ground.name)
def test_every_ground_rests_on_a_value_of_a_pack_and_says_what_it_may_lead_to(ground: Any) -> None:
    value = ground.threshold or ground.warnings
    setting = [policy for policy in POLICIES if value in policy.values]
    assert setting, f"No pack sets {value}: add it to packs/national/grounds.yaml or to a town's."
    silent = [
        (policy.name, kind)
        for policy in setting
        for kind in ("community_detox", "community_rehab")
        if f"consequence.{kind}.{ground.name}" not in policy.values
    ]
    assert silent == [], "Add the consequence to the pack's consequences.yaml; it says what a person may decide."


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.action)
def test_every_next_step_cites_clauses_that_exist(step: Any) -> None:
    assert step.clauses, f"Give the step {step.action} in rules/next_steps.py its clauses."
    assert set(step.clauses) <= CLAUSES, WHERE


def test_every_move_between_states_cites_a_clause_that_exists() -> None:
    assert {move.clause for move in MOVES} <= CLAUSES, WHERE


def test_every_clause_that_an_entry_kind_names_exists() -> None:
    assert {kind.name: kind.clause for kind in ALL if kind.clause and kind.clause not in CLAUSES} == {}, WHERE


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_every_value_of_a_pack_has_a_clause_a_unit_and_a_date(policy: Policy) -> None:
    wrong = [
        name
        for name, dated in policy.values.items()
        for value in dated.values
        if not value.clauses or value.unit not in UNITS or not isinstance(value.since, date) or meaning(name) is None
    ]
    assert wrong == []


def test_everything_in_the_standings_of_all_scenarios_cites_its_clause() -> None:
    every = list(scenarios())
    jobs = [Job(load(one.policy), read(one.casefile()), one.looks[-1].as_of) for one in every]
    silent = set()
    for found in evaluate_many(jobs):
        assert not isinstance(found, Faulty)
        for part, name in (("obligations", "rule"), ("grounds", "ground"), ("next", "action")):
            silent |= {(part, row[name]) for row in found[part] if not row["clauses"]}
            assert {clause for row in found[part] for clause in row["clauses"]} <= set(found["clauses"])
    assert silent == set()
