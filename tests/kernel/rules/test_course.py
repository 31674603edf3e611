"""The course of a case: days of the process, suspensions, ends and the term, as columns."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from guitu.rules import course
from guitu.rules.cohort import FAR
from guitu.timekeeping import days
from tests.kernel.rules.lines import SERVING, cohort, standing


def _day(text: str) -> int:
    return days.number(date.fromisoformat(text))


def test_the_first_of_two_report_ins_is_the_report_in() -> None:
    way = course.run(cohort(SERVING + "2025-03-01 reported_in", on="2025-04-01"))
    assert way.start.tolist() == [_day("2025-01-15")]


def test_what_has_not_happened_by_the_day_is_far() -> None:
    way = course.run(cohort(SERVING, on="2025-01-14"))
    assert (way.start.tolist(), way.term_end.tolist(), way.term_shown.tolist()) == ([FAR], [FAR], [FAR])


def test_suspensions_are_half_open_spans() -> None:
    way = course.run(cohort(SERVING + "2025-03-01 suspended\n2025-03-11 resumed", on="2025-04-01"))
    assert (way.spans.lo.tolist(), way.spans.hi.tolist()) == ([_day("2025-03-01")], [_day("2025-03-11")])


def test_an_open_suspension_has_no_end() -> None:
    way = course.run(cohort(SERVING + "2025-03-01 suspended", on="2025-04-01"))
    assert way.spans.hi.tolist() == [FAR]
    assert way.still_since.tolist() == [_day("2025-03-01")]
    assert way.term_shown.tolist() == [FAR]


def test_a_day_lies_inside_a_suspension_from_its_first_day_to_the_day_before_resumption() -> None:
    spans = course.run(cohort(SERVING + "2025-03-01 suspended\n2025-03-11 resumed", on="2025-04-01")).spans
    asked = np.array([_day(text) for text in ("2025-02-28", "2025-03-01", "2025-03-10", "2025-03-11")], np.int32)
    assert spans.inside(np.zeros(4, np.int32), asked).tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("2025-03-01 suspended\n2025-03-05 suspended\n2025-03-11 resumed", [("2025-03-01", "2025-03-11")]),
        ("2025-02-20 resumed\n2025-03-01 suspended\n2025-03-11 resumed", [("2025-03-01", "2025-03-11")]),
        ("2025-03-01 suspended\n2025-03-11 resumed\n2025-03-12 resumed", [("2025-03-01", "2025-03-11")]),
        ("2025-03-01 suspended\n2025-03-01 resumed\n2025-03-09 suspended", [("2025-03-09", None)]),
        (
            "2025-03-01 suspended\n2025-03-11 resumed\n2025-03-20 suspended",
            [("2025-03-01", "2025-03-11"), ("2025-03-20", None)],
        ),
    ],
)
def test_suspensions_and_resumptions_pair_up(lines: str, expected: list[tuple[str, str | None]]) -> None:
    alone = course.run(cohort(SERVING + lines, on="2025-04-01")).spans
    others = course.run(cohort(SERVING, SERVING + lines, SERVING + "2025-03-02 suspended", on="2025-04-01")).spans
    days_of = [(_day(lo), FAR if hi is None else _day(hi)) for lo, hi in expected]
    assert list(zip(alone.lo.tolist(), alone.hi.tolist(), strict=True)) == days_of
    mine = others.of(others.case == 1)
    assert list(zip(mine.lo.tolist(), mine.hi.tolist(), strict=True)) == days_of


def test_only_the_part_of_a_suspension_after_report_in_moves_the_term() -> None:
    text = "2025-01-02 decided\n2025-01-10 suspended\n2025-01-15 reported_in\n2025-01-20 resumed"
    found = standing(text, "2025-02-01")
    assert found["term"] == {"starts_on": "2025-01-15", "last_day": "2028-01-19", "suspended_days": 10}


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ("2025-03-01 transferred_out", "transferred_out"),
        ("2025-03-01 transferred_out\n2025-03-01 discharged", "discharged"),
        ("2025-03-01 discharged\n2025-03-01 terminated drug_use", "terminated"),
        ("2025-03-01 terminated drug_use\n2025-03-01 died", "closed"),
    ],
)
def test_on_one_day_the_weightier_end_is_the_end(lines: str, state: str) -> None:
    assert standing(SERVING + lines, "2025-03-01")["state"] == state


def test_a_case_that_left_twice_and_came_back_twice_goes_on() -> None:
    text = SERVING + (
        "2025-03-01 transferred_out\n2025-03-10 transferred_in\n2025-04-01 transferred_out\n2025-04-10 transferred_in"
    )
    found = standing(text, "2025-04-10")
    assert (found["state"], found["findings"]) == ("serving", [])


def test_a_return_on_the_day_of_leaving_takes_nothing_back() -> None:
    found = standing(SERVING + "2025-03-01 transferred_out\n2025-03-01 transferred_in", "2025-03-01")
    assert found["state"] == "transferred_out"


def test_cases_of_one_cohort_do_not_mix() -> None:
    way = course.run(
        cohort(
            SERVING + "2025-03-01 suspended",
            SERVING,
            SERVING + "2025-03-01 suspended\n2025-03-06 resumed",
            on="2025-04-01",
        )
    )
    assert (way.still_since != FAR).tolist() == [True, False, False]
    assert way.suspended_days.tolist() == [0, 0, 5]


def test_rounds_give_each_case_its_first_row_first() -> None:
    found = [turn.tolist() for turn in course.rounds(np.array([0, 0, 0, 2, 5, 5], np.int32))]
    assert found == [[0, 3, 4], [1, 5], [2]]
