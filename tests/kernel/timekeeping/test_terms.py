"""The term and its last day."""

from datetime import date

import pytest

from guitu.timekeeping import terms
from guitu.timekeeping.days import iso, number


@pytest.mark.parametrize(
    ("start", "credit", "same_date", "expected"),
    [
        (date(2025, 1, 15), 0, False, "2028-01-14"),
        (date(2025, 1, 15), 0, True, "2028-01-15"),
        (date(2024, 2, 29), 0, False, "2027-02-27"),
        (date(2024, 2, 29), 0, True, "2027-02-28"),
        (date(2025, 1, 15), 100, False, "2027-10-06"),
    ],
)
def test_three_years_end_on_the_day_the_convention_says(
    start: date, credit: int, same_date: bool, expected: str
) -> None:
    assert iso(terms.last_day(number(start), 36, credit_days=credit, same_date=same_date)) == expected


def test_the_exclusive_end_is_the_day_after_the_last() -> None:
    start = number(date(2025, 1, 15))
    assert iso(terms.exclusive_end(start, 36, credit_days=0, same_date=False)) == "2028-01-15"


@pytest.mark.parametrize(("months", "credit"), [(-1, 0), (36, -1)])
def test_a_negative_term_or_credit_is_refused(months: int, credit: int) -> None:
    with pytest.raises(ValueError, match="negative"):
        terms.exclusive_end(0, months, credit_days=credit, same_date=False)
