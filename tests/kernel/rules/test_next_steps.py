"""Lawful next steps: which, in which state, and what is still missing. The table decides nothing."""

from __future__ import annotations

import pytest

from guitu.ledger.kinds import KINDS
from guitu.rules.next_steps import STEPS, Step, lawful
from guitu.rules.states import STATES
from tests.kernel.rules.lines import SERVING, standing, step

THRICE = "".join(f"2025-0{month}-03 drug_test regular refused\n" for month in (2, 3, 4))


@pytest.mark.parametrize("one", STEPS, ids=lambda one: one.action)
def test_every_step_is_an_entry_kind_in_known_states(one: Step) -> None:
    assert one.action in KINDS
    assert set(one.states) <= set(STATES)
    assert {kind for need in one.needs for kind in need} <= set(KINDS)


def test_a_step_of_an_unknown_kind_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="punished"):
        Step("punished", ("serving",), ())


def test_a_step_of_an_unknown_duty_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="obedience"):
        Step("talk", ("serving",), (), duty="obedience")


def test_isolation_is_a_step_of_detoxification_only() -> None:
    assert "isolation_ordered" in {one.action for one in lawful("serving", "community_detox")}
    assert "isolation_ordered" not in {one.action for one in lawful("serving", "community_rehab")}


@pytest.mark.parametrize("state", list(STATES))
def test_every_state_has_a_way_on(state: str) -> None:
    assert lawful(state, "community_detox")


def test_a_closed_case_can_only_be_filed() -> None:
    assert [one["action"] for one in standing(SERVING + "2025-02-01 died", "2025-02-01")["next"]] == ["archived"]


def test_a_reached_ground_offers_a_decision_to_the_head_of_the_office_alone() -> None:
    found = step(standing(SERVING + THRICE, "2025-04-03"), "breach_decided")
    assert (found["by"], found["grounds"], found["paper"]) == (["office_head"], ["tests_refused"], None)


def test_no_decision_is_offered_on_a_ground_that_is_not_reached() -> None:
    found = standing(SERVING + THRICE, "2025-04-02")
    assert "breach_decided" not in {one["action"] for one in found["next"]}


def test_what_is_missing_is_named() -> None:
    found = standing(SERVING + THRICE, "2025-04-03")
    assert step(found, "breach_stated")["missing"] == [["breach_decided"]]
    assert step(found, "terminated")["missing"] == [["isolation_ordered", "imprisoned"]]


def test_the_due_day_of_a_step_is_that_of_its_first_unmet_row() -> None:
    found = standing(SERVING + "2025-02-20 drug_test regular negative", "2025-03-20")
    assert step(found, "drug_test")["due_on"] == "2025-02-14"


def test_no_paper_is_offered_on_a_disputed_ground() -> None:
    text = SERVING + THRICE + "2025-04-05 objection_raised entry e4"
    found = step(standing(text, "2025-04-05"), "breach_decided")
    assert (found["paper"], found["missing"]) == (None, [["objection_answered"]])
