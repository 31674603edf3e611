"""Duties that happen once: what opens them, their last day, and the order in which a status is found."""

from __future__ import annotations

import pytest

from tests.kernel.rules.lines import SERVING, row, rows, standing

DECIDED = "2025-01-02 decided\n"


def test_a_duty_is_listed_from_the_day_that_opens_it() -> None:
    text = DECIDED + "2025-01-03 served"
    assert rows(standing(text, "2025-01-02"), "report_in") == []
    assert row(standing(text, "2025-01-03"), "report_in")["status"] == "open"


@pytest.mark.parametrize(
    ("lines", "on", "status"),
    [
        ("", "2025-01-06", "open"),
        ("", "2025-01-07", "missed"),
        ("2025-01-06 notified", "2025-01-07", "met"),
        ("2025-01-07 notified", "2025-01-07", "late"),
        ("2025-01-06 died", "2025-01-07", "void"),
        ("2025-01-07 died", "2025-01-07", "missed"),
        ("2025-01-20 excused rule notify seq 1", "2025-01-20", "excused"),
        ("2025-01-06 notified\n2025-01-20 excused rule notify seq 1", "2025-01-20", "met"),
        ("2025-01-07 notified\n2025-01-20 excused rule notify seq 1", "2025-01-20", "excused"),
        ("2025-01-05 died\n2025-01-07 notified", "2025-01-20", "late"),
    ],
)
def test_the_first_status_that_fits_is_the_status(lines: str, on: str, status: str) -> None:
    assert row(standing(DECIDED + lines, on), "notify")["status"] == status


def test_a_first_report_in_before_the_service_is_in_time() -> None:
    found = standing("2025-01-02 decided\n2025-01-05 reported_in\n2025-01-06 served", "2025-01-10")
    assert (row(found, "report_in")["status"], row(found, "report_in")["met_on"]) == ("met", "2025-01-05")


def test_a_report_in_after_a_return_is_not_met_by_the_one_before_it() -> None:
    text = SERVING + "2025-01-03 served\n2025-06-10 transferred_out\n2025-06-20 transferred_in"
    found = standing(text, "2025-06-30")
    assert [one["status"] for one in rows(found, "report_in")] == ["met", "open"]


def test_suspended_days_are_added_before_the_last_day_rolls() -> None:
    # Fifteen days end on the 18th; four suspended days make it Saturday the 22nd; it rolls to Monday the 24th.
    text = "2025-03-01 decided\n2025-03-03 served\n2025-03-10 suspended\n2025-03-14 resumed"
    assert row(standing(text, "2025-03-20"), "report_in")["due_on"] == "2025-03-24"


def test_a_suspension_that_begins_on_the_last_day_changes_it_no_more() -> None:
    text = "2025-03-01 decided\n2025-03-03 served\n2025-03-18 suspended"
    assert row(standing(text, "2025-03-19"), "report_in")["due_on"] == "2025-03-18"


def test_a_suspension_before_the_service_changes_nothing() -> None:
    text = "2025-02-01 decided\n2025-02-10 suspended\n2025-02-20 resumed\n2025-03-03 served"
    assert row(standing(text, "2025-03-10"), "report_in")["due_on"] == "2025-03-18"


def test_each_leave_is_returned_from_by_itself() -> None:
    text = SERVING + (
        "2025-03-01 leave_granted from 2025-03-03 to 2025-03-05\n"
        "2025-03-10 leave_granted from 2025-03-12 to 2025-03-14\n2025-03-14 leave_returned as back"
    )
    found = rows(standing(text, "2025-03-20"), "return_from_leave")
    assert [(one["status"], one["entries"]) for one in found] == [("late", ["back"]), ("met", ["back"])]


def test_what_the_end_sets_off_is_never_void() -> None:
    found = standing(SERVING + "2028-01-20 discharged", "2028-03-01")
    assert row(found, "notify_discharge")["status"] == "missed"
    assert row(found, "archive")["status"] == "open"


def test_a_target_is_no_last_day() -> None:
    found = row(standing(SERVING, "2026-01-15"), "sign_agreement")
    assert (found["due_on"], found["target_on"], found["status"]) == (None, "2025-01-22", "open")


def test_stating_a_breach_is_owed_only_once_a_person_has_decided() -> None:
    text = SERVING + "2025-03-01 drug_test spot positive\n2025-03-03 breach_decided drug_use"
    assert rows(standing(text, "2025-03-02"), "state_breach") == []
    assert row(standing(text, "2025-03-03"), "state_breach")["target_on"] == "2025-03-06"
