"""Workdays of published years, of years to come, and of years that a file adds."""

from datetime import date
from pathlib import Path

import chinese_calendar  # type: ignore[import-untyped]
import numpy as np
import pytest

from guitu.timekeeping import workdays
from guitu.timekeeping.days import HORIZON, date_of, iso, number

YEAR_2027 = """\
year: 2027
notice: {title: 关于2027年部分节假日安排的通知（虚构）, number: 样例1号, date: 2026-11-01}
rest:
  - [2027-01-01, 2027-01-03]
  - 2027-03-10
work:
  - 2026-12-27
  - 2027-03-13
"""


def day(text: str) -> int:
    return number(date.fromisoformat(text))


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name.strip('y')}.yaml").write_text(text, encoding="utf-8")
    return path


def test_every_published_day_is_what_the_library_says() -> None:
    published = range(day("2004-01-01"), day("2026-12-31") + 1)
    assert [n for n in published if workdays.is_workday(n) != chinese_calendar.is_workday(date_of(n))] == []


@pytest.mark.parametrize(
    ("text", "works"),
    [("2025-10-01", False), ("2025-09-28", True), ("2025-10-11", True), ("2025-01-26", True), ("2025-10-12", False)],
)
def test_holidays_rest_and_make_up_days_work(text: str, works: bool) -> None:
    assert workdays.is_workday(day(text)) is works


def test_outside_the_published_years_only_weekends_rest() -> None:
    others = [*range(day("2004-01-01")), *range(day("2027-01-01"), HORIZON + 1)]
    assert all(workdays.is_workday(n) == (date_of(n).weekday() < 5) for n in others)


def test_the_calendar_says_how_far_it_reaches() -> None:
    assert iso(workdays.calendar_until()) == "2026-12-31"


@pytest.mark.parametrize(("text", "expected"), [("2025-01-18", "2025-01-20"), ("2025-01-20", "2025-01-20")])
def test_a_rest_day_moves_to_the_next_workday_and_a_workday_stays(text: str, expected: str) -> None:
    assert iso(workdays.next_workday(day(text))) == expected


def test_a_long_holiday_is_passed_over_up_to_its_make_up_day() -> None:
    assert iso(workdays.next_workday(day("2025-10-01"))) == "2025-10-09"


@pytest.mark.parametrize(
    ("start", "k", "expected"),
    [("2025-01-02", 3, "2025-01-07"), ("2025-01-04", 1, "2025-01-06"), ("2025-09-30", 3, "2025-10-11")],
)
def test_workdays_are_counted_from_the_day_after(start: str, k: int, expected: str) -> None:
    assert iso(workdays.nth_workday_after(day(start), k)) == expected


def test_columns_count_as_a_walk_from_day_to_day_does() -> None:
    starts = np.arange(day("2025-12-01"), day("2027-03-01"), dtype=np.int32)

    def walk(n: int, k: int) -> int:
        while k:
            n += 1
            k -= workdays.is_workday(n)
        return n

    expected = [[walk(n, k) for k in (1, 3, 7)] for n in starts.tolist()]
    assert workdays.nth_workday_after_columns(starts[:, None], np.array([1, 3, 7])).tolist() == expected
    assert workdays.next_workday_columns(starts).tolist() == [walk(n - 1, 1) for n in starts.tolist()]


@pytest.mark.parametrize("n", [-1, HORIZON + 1])
def test_a_day_outside_the_calendar_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="a day must be in"):
        workdays.is_workday(n)


def test_a_period_of_no_workdays_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        workdays.nth_workday_after(0, 0)


def test_running_off_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="a workday counted"):
        workdays.nth_workday_after(HORIZON, 1)


def test_a_year_file_extends_the_calendar(tmp_path: Path) -> None:
    calendar = workdays.calendar(folder(tmp_path, y2027=YEAR_2027))
    assert iso(calendar.until) == "2027-12-31"
    assert not calendar.is_workday(day("2027-01-01"))
    assert not calendar.is_workday(day("2027-03-10"))
    assert calendar.is_workday(day("2027-03-13"))
    assert calendar.is_workday(day("2026-12-27"))
    assert iso(calendar.next_workday(day("2027-01-01"))) == "2027-01-04"


def test_a_year_file_replaces_the_whole_of_a_published_year_and_nothing_else(tmp_path: Path) -> None:
    text = YEAR_2027.replace("2027-", "2025-").replace("2026-12-27", "2025-03-15").replace("year: 2027", "year: 2025")
    calendar = workdays.calendar(folder(tmp_path, y2025=text.replace("2025-03-13", "2025-03-16")))
    assert calendar.is_workday(day("2025-10-01"))
    assert not calendar.is_workday(day("2025-09-28"))
    assert calendar.is_workday(day("2025-03-16"))
    assert not calendar.is_workday(day("2024-10-01"))
    assert iso(calendar.until) == "2026-12-31"


def test_a_year_after_a_gap_is_used_but_does_not_move_how_far_the_calendar_reaches(tmp_path: Path) -> None:
    text = "year: 2028\nnotice: {title: 虚构, number: 1号, date: 2027-11-01}\nrest: [2028-01-03]\nwork: []\n"
    calendar = workdays.calendar(folder(tmp_path, y2028=text))
    assert not calendar.is_workday(day("2028-01-03"))
    assert iso(calendar.until) == "2026-12-31"
