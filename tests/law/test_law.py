"""Every scenario, on every day it is looked at: the kernel says what the law says."""

from __future__ import annotations

import pytest

from guitu.ledger.casefile import read
from guitu.policy import load
from guitu.rules import evaluate
from tests.law.scenario import Look, Scenario, scenarios

EVERY = [
    pytest.param(
        scenario,
        look,
        id=f"{scenario.topic}: {scenario.name} ({look.as_of}{' 当时所知' if look.known_at else ''})",
        marks=[pytest.mark.xfail(reason=scenario.known_fault, strict=True)] if scenario.known_fault else [],
    )
    for scenario in scenarios()
    for look in scenario.looks
]


@pytest.mark.parametrize(("scenario", "look"), EVERY)
def test_the_standing_is_what_the_scenario_expects(scenario: Scenario, look: Look) -> None:
    found = evaluate(load(scenario.policy), read(scenario.casefile()), as_of=look.as_of, known_at=look.known_at)
    differs = [said for expectation in look.expects for said in expectation.check(found)]
    assert differs == [], f"tests/law/{scenario.topic}.yaml: {scenario.name}, on {look.as_of}"


def test_no_two_scenarios_bear_one_name() -> None:
    names = [scenario.name for scenario in scenarios()]
    assert sorted({name for name in names if names.count(name) > 1}) == []
