"""Days as numbers."""

import subprocess
import sys
from datetime import date

import pytest

from guitu.timekeeping import days


def test_the_first_of_january_1970_is_day_zero() -> None:
    assert days.number(date(1970, 1, 1)) == 0
    assert days.date_of(0) == date(1970, 1, 1)


def test_the_iso_table_says_what_iso_says_on_every_day_it_holds() -> None:
    assert len(days.ISO) == days.HORIZON + 1
    assert all(text == days.iso(n) for n, text in enumerate(days.ISO))


def test_a_name_the_module_does_not_have_is_still_an_error() -> None:
    with pytest.raises(AttributeError, match="IS0"):
        getattr(days, "IS0")  # noqa: B009


@pytest.mark.parametrize("text", ["1970-01-01", "2024-02-29", "1949-10-01", "2119-12-31"])
def test_an_existing_day_is_read_and_written_alike(text: str) -> None:
    day = days.parse_iso(text)
    assert day is not None
    assert day.isoformat() == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-02-29",
        "2025-13-01",
        "2025-1-1",
        "20250101",
        "2025-W01-1",
        " 2025-01-01",
        "2025-01-01\n",
        "2025/01/01",
        "２０２５-01-01",
        "2025-01-01T00:00",
        "0000-01-01",
        "-025-01-01",
    ],
)
def test_anything_but_an_existing_day_in_full_is_no_day(text: str) -> None:
    assert days.parse_iso(text) is None


def test_supported_days_run_from_1970_to_2119() -> None:
    assert [
        days.supported(date(y, m, d)) for y, m, d in [(1969, 12, 31), (1970, 1, 1), (2119, 12, 31), (2120, 1, 1)]
    ] == [
        False,
        True,
        True,
        False,
    ]


def test_or_more_includes_the_number_and_more_than_does_not() -> None:
    assert [days.compare(">=", n, 3) for n in (2, 3, 4)] == [False, True, True]
    assert [days.compare(">", n, 3) for n in (2, 3, 4)] == [False, False, True]


def test_an_unknown_comparison_is_refused() -> None:
    with pytest.raises(ValueError, match="comparison"):
        days.compare("=>", 1, 1)


def test_scalar_days_come_without_numpy() -> None:
    script = "import sys, guitu.timekeeping.days; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
