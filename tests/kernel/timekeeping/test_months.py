"""Clamped months."""

from datetime import date

import numpy as np
import pytest

from guitu.timekeeping import months
from guitu.timekeeping.days import FIRST, HORIZON, LAST, iso, number


@pytest.mark.parametrize(
    ("anchor", "count", "expected"),
    [
        (date(2025, 1, 31), 1, "2025-02-28"),
        (date(2024, 1, 31), 1, "2024-02-29"),
        (date(2025, 1, 31), 2, "2025-03-31"),
        (date(2025, 1, 15), 36, "2028-01-15"),
        (date(2024, 2, 29), 36, "2027-02-28"),
        (date(2025, 3, 31), -1, "2025-02-28"),
        (date(2025, 1, 31), -1, "2024-12-31"),
        (date(2025, 12, 1), 1, "2026-01-01"),
    ],
)
def test_months_are_counted_from_the_anchor_and_clamped(anchor: date, count: int, expected: str) -> None:
    assert iso(months.add(number(anchor), count)) == expected


def test_columns_add_as_scalars_do_for_every_day_of_five_years() -> None:
    anchors = np.arange(number(date(2023, 1, 1)), number(date(2028, 1, 1)), dtype=np.int32)
    counts = np.arange(-14, 38, dtype=np.int32)
    grid = months.add_columns(anchors[:, None], counts[None, :])
    assert grid.dtype == np.int32
    assert grid.tolist() == [[months.add(a, k) for k in counts.tolist()] for a in anchors.tolist()]


def test_a_case_month_holds_exactly_the_days_between_two_clamped_months_for_all_anchors_of_two_years() -> None:
    anchors = np.arange(number(date(2023, 2, 1)), number(date(2025, 3, 2)), dtype=np.int32)[:, None]
    facts = np.arange(number(date(2022, 1, 1)), number(date(2028, 3, 2)), dtype=np.int32)[None, :]
    k = months.cells(anchors, facts)
    assert bool(np.all(months.add_columns(anchors, k) <= facts))
    assert bool(np.all(facts < months.add_columns(anchors, k + 1)))


def test_both_codes_are_right_on_every_day_the_tables_hold() -> None:
    every = np.arange(FIRST, HORIZON + 1, dtype=np.int32)
    dates = every.astype("datetime64[D]")
    month = dates.astype("datetime64[M]")
    day = (dates - month.astype("datetime64[D]")).astype(int) + 1
    is_last = (dates + 1).astype("datetime64[M]") != month
    assert np.array_equal(months.anchor_codes(every), 32 * month.astype(int) + day)
    assert np.array_equal(months.fact_codes(every), 32 * month.astype(int) + np.where(is_last, 31, day))


def test_a_term_begun_on_the_last_supported_day_can_be_written_out() -> None:
    assert iso(int(months.add_columns(LAST, 36))) == "2122-12-31"


@pytest.mark.parametrize("day", [-1, HORIZON + 1])
def test_a_day_outside_the_tables_is_refused_and_never_wrapped(day: int) -> None:
    with pytest.raises(ValueError, match="a day must be in"):
        months.fact_codes(np.array([0, day]))


@pytest.mark.parametrize(("day", "count"), [(0, -1), (HORIZON, 1)])
def test_a_month_outside_the_tables_is_refused_and_never_wrapped(day: int, count: int) -> None:
    with pytest.raises(ValueError, match="a month since 1970-01"):
        months.add_columns(day, count)


def test_days_that_are_no_integers_are_refused() -> None:
    with pytest.raises(TypeError, match="integers"):
        months.anchor_codes(np.array([1.5]))


def test_no_rows_in_no_rows_out() -> None:
    none = np.array([], dtype=np.int32)
    assert months.cells(none, none).shape == (0,)
    assert months.add_columns(none, 3).shape == (0,)
