"""The standing as a whole: its shape, what it refuses, and that answers are nobody else's."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime, timedelta, timezone

import pytest

from guitu import packs
from guitu.faults import Faulty
from guitu.policy import load, load_folder
from guitu.rules import Job, evaluate, evaluate_many
from tests.kernel.rules.lines import SERVING, casefile, standing

CHINA = timezone(timedelta(hours=8))


def test_a_standing_has_the_members_of_its_contract() -> None:
    assert set(standing(SERVING, "2025-03-01")) >= {
        "format", "case", "as_of", "known_at", "policy", "policy_version", "ledger_head", "calendar_until", "state",
        "term", "obligations", "grounds", "next", "findings", "clauses",
    }  # fmt: skip


def test_a_day_before_the_decision_cannot_be_asked_about() -> None:
    with pytest.raises(Faulty, match="2025-01-01"):
        standing(SERVING, "2025-01-01")


def test_a_decision_that_was_not_known_then_cannot_be_asked_about() -> None:
    with pytest.raises(Faulty):
        standing(SERVING, "2025-03-01", known_at=datetime(2025, 1, 1, 12, tzinfo=CHINA))


def test_one_case_that_cannot_be_asked_leaves_the_others_their_answers() -> None:
    policy, file = load("jinxiang"), casefile(SERVING)
    found = evaluate_many([Job(policy, file, date(2025, 1, 1)), Job(policy, file, date(2025, 3, 1))])
    assert isinstance(found[0], Faulty)
    assert not isinstance(found[1], Faulty)


def test_no_cases_give_no_answers() -> None:
    assert evaluate_many([]) == []


def test_obligations_come_by_last_day_then_rule_then_number_and_those_without_come_last() -> None:
    found = standing(SERVING + "2025-03-01 suspended", "2025-04-01")["obligations"]
    assert found == sorted(found, key=lambda row: (row["due_on"] is None, row["due_on"] or "", row["rule"], row["seq"]))


def test_the_policy_of_the_question_decides_and_not_the_one_named_in_the_file() -> None:
    file = casefile(SERVING, policy="jinxiang")
    found = evaluate(load("ordos"), file, as_of=date(2025, 3, 1))
    assert (found["policy"], {row["rule"] for row in found["obligations"]} & {"talk", "summary"}) == ("ordos", set())


def test_whoever_spoils_an_answer_spoils_no_other() -> None:
    policy = load_folder(packs.ROOT / "jinxiang")  # a policy of this test alone, for its kept words are spoiled below
    file = casefile(SERVING, policy="jinxiang")
    first = evaluate(policy, file, as_of=date(2025, 3, 1))
    kept = deepcopy(first)
    for row in first["obligations"]:
        row["clauses"].clear()
    assert evaluate(policy, file, as_of=date(2025, 3, 1)) == kept
