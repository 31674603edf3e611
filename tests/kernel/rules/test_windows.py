"""Windows: laid out from report-in in clamped months, counted in served time."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from guitu.policy import load
from guitu.rules import Job, course, gather, windows
from guitu.rules.duties import REPEATING
from guitu.timekeeping import days
from tests.kernel.rules.lines import SERVING, casefile, cohort, row, rows, standing

SINCE = days.number(date(2025, 1, 15))
LANES = {duty.name: at for at, duty in enumerate(REPEATING)}


def _months(layout: windows.Layout, rule: str) -> list[tuple[int, int]]:
    real = layout.real[layout.duty[layout.real] == LANES[rule]]
    return list(zip(layout.opens[real].tolist(), layout.closes[real].tolist(), strict=True))


def test_a_layout_says_the_months_of_every_window() -> None:
    layout = windows.lay_out(load("jinxiang"), "community_rehab", SINCE, months=36)
    assert _months(layout, "drug_test.regular") == [
        (0, 2), (2, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 15), (15, 18), (18, 21), (21, 24), (24, 30), (30, 36),
    ]  # fmt: skip
    assert _months(layout, "assessment") == [(0, 12), (12, 24), (24, 36)]


def test_a_layout_is_made_once_for_one_policy_kind_and_law() -> None:
    one, other = (windows.lay_out(load("jinxiang"), "community_detox", SINCE, months=36) for _ in range(2))
    assert one is other


def test_a_pack_that_sets_no_interval_lays_out_no_window() -> None:
    layout = windows.lay_out(load("national"), "community_detox", SINCE, months=36)
    assert len(layout.real) == 0


def test_each_fact_falls_into_one_column_of_its_own_duty() -> None:
    layout = windows.lay_out(load("jinxiang"), "community_detox", SINCE, months=36)
    for lane in range(len(REPEATING)):
        for month in range(36):
            column = layout.column[lane * layout.width + month + 1]
            assert layout.duty[column] == lane
            assert layout.opens[column] <= month < layout.closes[column]


def test_cases_with_and_without_facts_are_counted_side_by_side() -> None:
    group = cohort(
        SERVING + "2025-02-01 talk office",
        SERVING,
        SERVING + "2025-02-20 talk office\n2025-02-21 talk phone",
        on="2025-03-01",
    )
    (block,) = windows.count(group, course.run(group))
    talks = block.layout.real[block.layout.duty[block.layout.real] == LANES["talk"]]
    assert block.done[:, talks[:2]].tolist() == [[1, 0], [0, 0], [0, 2]]


def test_more_layouts_than_are_worked_on_at_once_are_counted_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [SERVING + f"2025-02-0{day} talk office\n2025-03-01 suspended" for day in range(1, 6)]
    files = [casefile(text, kind=kind) for text in texts for kind in ("community_detox", "community_rehab")]
    group = gather([Job(load("jinxiang"), one, date(2025, 6, 1)) for one in files])
    way = course.run(group)
    few = {int(case): row for block in windows.count(group, way) for case, row in _rows(block)}
    monkeypatch.setattr(windows, "INTERLEAVED", 1)
    many = {int(case): row for block in windows.count(group, way) for case, row in _rows(block)}
    assert few == many


def _rows(block: windows.Windows) -> list[tuple[int, list[list[int]]]]:
    grids = (block.status, block.done, block.first, block.met_on)
    return [(int(case), [grid[at].tolist() for grid in grids]) for at, case in enumerate(block.case)]


def test_without_days_the_statuses_are_the_same() -> None:
    group = cohort(SERVING + "2025-02-01 talk office", on="2025-06-01")
    way = course.run(group)
    (full,), (lean,) = (list(windows.count(group, way, with_days=with_days)) for with_days in (True, False))
    assert np.array_equal(full.status, lean.status)


def test_without_days_the_counts_are_the_same_and_capped() -> None:
    many = "2025-02-01 talk office\n" * (windows.COUNTED + 10)
    group = cohort(SERVING + many, SERVING + "2025-02-01 talk office\n2030-01-01 talk office", on="2025-06-01")
    way = course.run(group)
    (full,), (lean,) = (list(windows.count(group, way, with_days=with_days)) for with_days in (True, False))
    assert lean.done.max() == windows.COUNTED
    assert np.array_equal(full.done, lean.done)


def test_dates_of_some_windows_are_those_of_all() -> None:
    group = cohort(SERVING + "2025-03-01 suspended\n2025-04-01 resumed", SERVING, on="2025-06-01")
    way = course.run(group)
    (block,) = windows.count(group, way)
    opens, closes = windows.dates(way, block, block.layout.real)
    at_row, at_column = np.indices(opens.shape)
    some = windows.dates_of(way, block, at_row.ravel(), block.layout.real[at_column.ravel()])
    assert np.array_equal(some[0], opens.ravel())
    assert np.array_equal(some[1], closes.ravel())


def test_an_entry_counts_once_and_for_its_own_day() -> None:
    found = standing(SERVING + "2025-02-14 talk office as a\n2025-02-15 talk office as b", "2025-03-01")
    assert [one["entries"] for one in rows(found, "talk")[:3]] == [["a"], ["b"], []]


def test_a_window_is_met_by_the_entry_that_completes_it() -> None:
    text = SERVING + "".join(f"2025-0{month}-20 drug_test spot negative\n" for month in (2, 3, 4, 5))
    assert row(standing(text, "2025-06-01"), "drug_test.spot")["met_on"] == "2025-04-20"


def test_a_window_that_was_met_is_not_void_after_the_end() -> None:
    found = standing(SERVING + "2025-02-01 talk office\n2025-02-10 died", "2025-03-01")
    assert [one["status"] for one in rows(found, "talk")[:2]] == ["met", "void"]


@pytest.mark.parametrize(
    ("on", "status"),
    [("2025-02-14", "upcoming"), ("2025-02-15", "open"), ("2025-03-14", "open"), ("2025-03-15", "missed")],
)
def test_a_window_is_upcoming_open_and_missed_at_its_own_days(on: str, status: str) -> None:
    assert row(standing(SERVING, on), "talk", 2)["status"] == status


def test_what_a_suspension_pauses_it_gives_back_when_it_ends() -> None:
    text = SERVING + "2025-03-01 suspended\n2025-03-11 resumed"
    paused, running = (row(standing(text, on), "talk", 3) for on in ("2025-03-10", "2025-03-11"))
    assert (paused["status"], paused["opens_on"], paused["due_on"]) == ("paused", None, None)
    assert (running["status"], running["opens_on"], running["due_on"]) == ("upcoming", "2025-03-25", "2025-04-24")
