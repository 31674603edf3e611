"""The plan of a case that reports in on the last of January, in jinxiang: counted by hand from the town's rules."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guitu.faults import Faulty
from guitu.policy import load
from guitu.rules import plan
from tests.kernel.rules.lines import rows

LAST_OF_JANUARY = date(2025, 1, 31)


@pytest.fixture
def detox() -> dict[str, Any]:
    return plan(load("jinxiang"), kind="community_detox", reported_in=LAST_OF_JANUARY)


@pytest.fixture
def rehab() -> dict[str, Any]:
    return plan(load("jinxiang"), kind="community_rehab", reported_in=LAST_OF_JANUARY)


def test_detoxification_owes_twenty_two_regular_tests(detox: dict[str, Any]) -> None:
    assert len(rows(detox, "drug_test.regular")) == 22


def test_detoxification_owes_three_spot_tests_in_each_of_three_years(detox: dict[str, Any]) -> None:
    assert [row["needed"] for row in rows(detox, "drug_test.spot")] == [3, 3, 3]


@pytest.mark.parametrize(
    ("rule", "number"), [("talk", 36), ("situation_report", 36), ("summary", 12), ("assessment", 6)]
)
def test_detoxification_owes_these_numbers(detox: dict[str, Any], rule: str, number: int) -> None:
    assert len(rows(detox, rule)) == number


@pytest.mark.parametrize(
    ("rule", "number"),
    [("drug_test.regular", 12), ("talk", 18), ("situation_report", 18), ("summary", 6), ("assessment", 3)],
)
def test_rehabilitation_owes_these_numbers(rehab: dict[str, Any], rule: str, number: int) -> None:
    assert len(rows(rehab, rule)) == number


def test_rehabilitation_owes_three_spot_tests_in_each_of_three_years(rehab: dict[str, Any]) -> None:
    assert [row["needed"] for row in rows(rehab, "drug_test.spot")] == [3, 3, 3]


def test_totals_count_what_is_needed(detox: dict[str, Any]) -> None:
    assert detox["totals"] == {
        "drug_test.regular": 22, "drug_test.spot": 9, "talk": 36, "situation_report": 36, "summary": 12,
        "assessment": 6,
    }  # fmt: skip


def test_months_are_counted_from_the_thirty_first_and_not_from_the_month_before(detox: dict[str, Any]) -> None:
    first = [(row["opens_on"], row["due_on"]) for row in rows(detox, "talk")[:4]]
    assert first == [
        ("2025-01-31", "2025-02-27"),
        ("2025-02-28", "2025-03-30"),
        ("2025-03-31", "2025-04-29"),
        ("2025-04-30", "2025-05-30"),
    ]


def test_every_window_has_its_clause_and_every_clause_its_words(detox: dict[str, Any]) -> None:
    named = {clause for row in detox["obligations"] for clause in row["clauses"]}
    assert all(row["clauses"] for row in detox["obligations"])
    assert named <= set(detox["clauses"])


def test_a_shorter_term_drops_what_does_not_fit() -> None:
    found = plan(load("jinxiang"), kind="community_rehab", reported_in=date(2025, 1, 15), term_months=14)
    assert found["term"]["last_day"] == "2026-03-14"
    assert found["totals"] == {
        "drug_test.regular": 6, "drug_test.spot": 3, "talk": 7, "situation_report": 7, "summary": 2, "assessment": 1,
    }  # fmt: skip


def test_a_plan_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(Faulty, match="drug_court"):
        plan(load("jinxiang"), kind="drug_court", reported_in=LAST_OF_JANUARY)
