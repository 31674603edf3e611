"""Spans, and the clock that stands still."""

import numpy as np
import pytest

from guitu.timekeeping.spans import (
    OPEN,
    UNKNOWN,
    Standstill,
    clip,
    merged,
    merged_columns,
    served_columns,
    shown_columns,
)

TWO = Standstill(closed=((10, 20), (30, 35)))
THEN_OPEN = Standstill(closed=((10, 20),), open_from=30)


def test_touching_and_overlapping_spans_become_one_and_empty_ones_fall_away() -> None:
    assert merged([(8, 9), (1, 3), (3, 5), (4, 4), (9, 8), (2, 4), (7, 8)]) == ((1, 5), (7, 9))


def test_a_span_inside_a_longer_one_does_not_shorten_it() -> None:
    assert merged([(1, 10), (2, 3), (9, 11)]) == ((1, 11),)


def test_spans_are_cut_to_the_days_asked_for() -> None:
    assert clip([(1, 5), (6, 8), (9, 12)], lo=4, hi=9) == ((4, 5), (6, 8))


@pytest.mark.parametrize(
    ("day", "served"),
    [(9, 9), (10, 10), (15, 10), (19, 10), (20, 10), (21, 11), (30, 20), (34, 20), (35, 20), (36, 21)],
)
def test_a_suspended_day_is_served_as_the_first_day_and_later_days_move_back(day: int, served: int) -> None:
    assert TWO.served(day) == served


def test_the_clock_stands_while_a_suspension_is_open() -> None:
    assert [THEN_OPEN.served(n) for n in (29, 30, 31, 9999)] == [19, 20, 20, 20]


@pytest.mark.parametrize(("boundary", "shown"), [(10, 10), (11, 21), (20, 30), (21, 36)])
def test_a_boundary_moves_only_when_it_is_later_than_the_first_suspended_day(boundary: int, shown: int) -> None:
    assert TWO.shown(boundary) == shown


@pytest.mark.parametrize(("boundary", "shown"), [(20, 30), (21, None)])
def test_a_boundary_later_than_the_first_day_of_an_open_suspension_is_unknown(boundary: int, shown: int | None) -> None:
    assert THEN_OPEN.shown(boundary) == shown


@pytest.mark.parametrize(
    ("closed", "open_from"), [(((5, 5),), None), (((5, 9), (8, 12)), None), (((5, 9), (1, 2)), None), (((5, 9),), 8)]
)
def test_spans_that_are_empty_unsorted_or_overlap_are_refused(
    closed: tuple[tuple[int, int], ...], open_from: int | None
) -> None:
    with pytest.raises(ValueError, match="suspension"):
        Standstill(closed=closed, open_from=open_from)


def test_columns_take_a_grid_of_windows_with_one_case_a_row() -> None:
    owner, lo, hi = np.array([1, 1, 2]), np.array([10, 30, 10]), np.array([20, 35, OPEN])
    grid = np.array([[5, 15, 40]] * 3)
    case = np.array([[0], [1], [2]])
    assert served_columns(grid, case, owner, lo, hi).tolist() == [[5, 15, 40], [5, 10, 25], [5, 10, 10]]
    assert shown_columns(grid, case, owner, lo, hi).tolist() == [[5, 15, 40], [5, 25, 55], [5, UNKNOWN, UNKNOWN]]


def test_columns_leave_what_they_are_given_untouched() -> None:
    given = np.array([15, 40], dtype=np.int32)
    served_columns(given, 0, np.array([0]), np.array([10]), np.array([20]))
    shown_columns(given, 0, np.array([0]), np.array([10]), np.array([20]))
    assert given.tolist() == [15, 40]


def test_spans_that_are_not_sorted_by_case_are_refused() -> None:
    with pytest.raises(ValueError, match="sorted by case"):
        served_columns(np.array([1]), np.array([0]), np.array([1, 0]), np.array([1, 1]), np.array([2, 2]))


def test_without_spans_nothing_moves_and_nothing_is_merged() -> None:
    none = np.array([], dtype=np.int32)
    assert served_columns(np.array([7]), np.array([0]), none, none, none).tolist() == [7]
    assert [part.tolist() for part in merged_columns(none, none, none)] == [[], [], []]


def test_an_open_span_takes_in_what_begins_after_it_and_stays_within_its_case() -> None:
    case, lo, hi = merged_columns(np.array([1, 0, 0]), np.array([3, 5, 50]), np.array([4, OPEN, 60]))
    assert (case.tolist(), lo.tolist(), hi.tolist()) == ([0, 1], [5, 3], [OPEN, 4])
