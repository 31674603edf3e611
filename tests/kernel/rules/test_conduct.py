"""Grounds: what counts, from when to when, and what never does."""

from __future__ import annotations

import pytest

from guitu.rules.grounds import GROUNDS
from tests.kernel.rules.lines import SERVING, ground, standing


def test_grounds_come_in_the_order_of_their_list() -> None:
    found = [one["ground"] for one in standing(SERVING, "2025-03-01")["grounds"]]
    assert found == [one.name for one in GROUNDS]


@pytest.mark.parametrize("result", ["negative", "presumptive", "invalid"])
def test_a_result_that_is_no_conduct_counts_for_no_ground(result: str) -> None:
    found = standing(SERVING + f"2025-03-01 drug_test regular {result}", "2025-03-01")
    assert sum(one["count"] for one in found["grounds"]) == 0


@pytest.mark.parametrize(
    ("first", "second", "times", "away"),
    [
        ("2025-03-01 absence to 2025-03-03", "2025-03-03 absence to 2025-03-05", 1, 5),
        ("2025-03-01 absence to 2025-03-03", "2025-03-04 absence to 2025-03-05", 1, 5),
        ("2025-03-01 absence to 2025-03-03", "2025-03-05 absence to 2025-03-05", 2, 4),
        ("2025-03-01 absence to 2025-03-10", "2025-03-03 absence to 2025-03-05", 1, 10),
        ("2025-03-01 absence", "2025-03-05 absence to 2025-03-06", 1, 20),
    ],
)
def test_absences_are_judged_by_the_day(first: str, second: str, times: int, away: int) -> None:
    found = standing(f"{SERVING}{first}\n{second}", "2025-03-20")
    assert (ground(found, "absences")["count"], ground(found, "absence_days")["count"]) == (times, away)


def test_an_excused_absence_in_the_middle_parts_what_it_joined() -> None:
    text = SERVING + (
        "2025-03-01 absence to 2025-03-03\n2025-03-04 absence to 2025-03-04 as ill\n"
        "2025-03-05 absence to 2025-03-06\n2025-03-10 excused entry ill"
    )
    before, after = (standing(text, on) for on in ("2025-03-09", "2025-03-10"))
    assert [ground(found, "absences")["count"] for found in (before, after)] == [1, 2]


def test_an_absence_dated_before_the_decision_counts_not_at_all() -> None:
    found = standing("2025-01-01 absence to 2025-02-01\n2025-01-02 decided\n2025-01-15 reported_in", "2025-03-01")
    assert ground(found, "absence_days")["count"] == 0


def test_conduct_on_the_day_of_the_end_counts_and_the_day_after_does_not() -> None:
    text = SERVING + (
        "2025-03-01 terminated drug_use\n2025-03-01 drug_test spot positive as same\n2025-03-02 drug_use_found"
    )
    assert ground(standing(text, "2025-04-01"), "drug_use")["entries"] == ["same"]


def test_a_sentence_counts_in_a_suspension_and_after_the_term() -> None:
    text = SERVING + "2025-02-01 suspended\n2025-02-10 imprisoned as a\n2025-03-01 resumed\n2028-06-01 imprisoned as b"
    assert ground(standing(text, "2028-06-01"), "imprisoned")["entries"] == ["a", "b"]


def test_only_warnings_about_reports_open_the_local_ground() -> None:
    text = SERVING + "2025-02-03 warning report\n2025-03-03 warning {} as second\n2025-03-10 report_refused"
    counts = [
        ground(standing(text.format(about), "2025-03-10"), "reports_refused")["count"] for about in ("report", "test")
    ]
    assert counts == [1, 0]


def test_a_warning_given_in_a_suspension_is_none() -> None:
    text = SERVING + (
        "2025-02-03 warning report\n2025-03-01 suspended\n2025-03-03 warning report\n2025-03-10 resumed\n"
        "2025-03-20 report_refused"
    )
    assert ground(standing(text, "2025-03-20"), "reports_refused")["count"] == 0


def test_every_ground_says_what_it_may_lead_to_for_this_kind_of_case() -> None:
    for kind in ("community_detox", "community_rehab"):
        found = standing(SERVING, "2025-03-01", kind=kind)
        assert all(one["leads_to"] for one in found["grounds"])


def test_an_objection_to_a_corrected_entry_holds_for_its_correction() -> None:
    text = SERVING + (
        "2025-03-01 drug_test spot refused as a\n2025-03-02 drug_test spot refused as b corrects a\n"
        "2025-03-05 objection_raised entry a"
    )
    assert ground(standing(text, "2025-03-05"), "tests_refused")["disputed"] == ["b"]
