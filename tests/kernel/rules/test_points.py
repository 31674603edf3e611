"""Points and tiers: hints with their reasons, from the pack's own numbers, which change nothing else."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.kernel.rules.lines import SERVING, standing


def _points(lines: str, on: str) -> dict[str, Any]:
    found: dict[str, Any] = standing(SERVING + lines, on, policy="demo_town")["points"]
    return found


def test_a_pack_without_a_scheme_gives_no_points() -> None:
    assert "points" not in standing(SERVING, "2025-06-01", policy="jinxiang")


def test_every_point_names_its_reason() -> None:
    found = _points("2025-02-01 drug_test regular refused as r\n2025-02-10 absence to 2025-02-10 as a", "2025-02-15")
    reasons = {item["event"]: item.get("entry", item.get("rule")) for item in found["items"]}
    assert reasons == {
        "test_missed": "drug_test.regular", "report_missed": "situation_report", "test_refused": "r", "absence": "a",
    }  # fmt: skip


def test_the_total_is_the_sum_of_its_items() -> None:
    found = _points("2025-02-01 drug_test regular positive\n2025-02-10 warning test", "2025-05-01")
    assert found["total"] == sum(item["points"] for item in found["items"])


def test_a_positive_result_is_counted_beside_the_test_that_was_done() -> None:
    found = _points("2025-02-01 drug_test regular positive", "2025-02-01")
    assert Counter(item["event"] for item in found["items"]) == {"test_met": 1, "test_positive": 1}


def test_a_presumptive_result_costs_nothing() -> None:
    found = _points("2025-02-01 drug_test regular presumptive", "2025-02-01")
    assert [item["event"] for item in found["items"]] == ["test_met"]


def test_half_a_year_with_one_positive_result_is_not_clean() -> None:
    tests = "".join(f"2025-0{month}-01 drug_test regular negative\n" for month in (2, 3, 4, 5, 6))
    clean, not_clean = (
        list(_points(f"{tests}2025-07-01 drug_test regular {result}", "2025-07-15")["items"])
        for result in ("negative", "positive")
    )
    assert [sum(item["event"] == "half_year_clean" for item in items) for items in (clean, not_clean)] == [1, 0]


def test_an_excused_refusal_costs_nothing() -> None:
    found = _points("2025-02-01 drug_test regular refused as r\n2025-02-02 excused entry r", "2025-02-02")
    assert found["items"] == []


def test_a_tier_is_suggested_from_its_first_point_on() -> None:
    # A refusal gives 3, a warning 2: five points; attentive begins at four, close at eight.
    found = _points("2025-02-01 drug_test regular refused\n2025-02-02 warning test", "2025-02-02")
    assert (found["total"], found["proposed"]["tier"], found["proposed"]["extra_visits"]) == (5, "attentive", 1)


def test_below_every_tier_the_lowest_is_suggested() -> None:
    found = _points("2025-02-01 drug_test regular negative", "2025-02-01")
    assert (found["total"], found["proposed"]["tier"]) == (-1, "steady")


def test_a_tier_holds_only_once_a_named_person_has_confirmed_it_and_only_to_its_end() -> None:
    lines = "2025-02-01 tier_confirmed tier close until 2025-03-31 as said"
    before, within, after = (_points(lines, on)["confirmed"] for on in ("2025-01-31", "2025-03-31", "2025-04-01"))
    assert (before, within["entry"], after) == (None, "said", None)


def test_points_change_neither_state_nor_term_nor_any_duty() -> None:
    lines = SERVING + "2025-02-01 drug_test regular refused\n2025-02-10 absence to 2025-02-12\n2025-02-13 warning test"
    with_points, without = (standing(lines, "2025-03-01", policy=policy) for policy in ("demo_town", "jinxiang"))
    for key in ("state", "term", "obligations", "grounds", "next"):
        assert with_points[key] == without[key]
