# ruff: noqa: E501  tables of cells
"""Identity numbers by form, date and check digit, not by place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.casebook import citizen
from guitu.exchange.excel.dates import Unreadable
from guitu.exchange.excel.identity import read_identity_number

from .sheets import identity_number

WITH_X = next(number for number in map(identity_number, range(200)) if number.endswith("X"))


@given(st.integers(0, 80_000))
def test_a_right_number_is_taken_whatever_its_place(which: int) -> None:
    assert read_identity_number(identity_number(which)) == identity_number(which)


@pytest.mark.parametrize("last", ["x", "ｘ", "Ｘ", "×", "х"])
def test_a_small_or_wide_x_is_mended(last: str) -> None:
    assert read_identity_number(WITH_X[:17] + last) == WITH_X


@pytest.mark.parametrize("form", [" {} ", "'{}", "\u3000{}", "{}\n", "\ufeff{}"])
def test_stray_signs_around_are_mended(form: str) -> None:
    assert read_identity_number(form.format(WITH_X)) == WITH_X


@given(st.integers(0, 9000), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(which: int, at: int, by: int) -> None:
    right = identity_number(which)
    wrong = right[:at] + str((int(right[at]) + by) % 10) + right[at + 1 :]
    with pytest.raises(Unreadable):
        read_identity_number(wrong)


REFUSED = [
    (float(identity_number(1)[:15] + "000"), "Excel 只保留 15 位"), ("9.90000197001E+17", "科学记数法"), ("990000700101001", "15 位的老号码"),
    (990000700101001.0, "15 位的老号码"), (identity_number(1)[:15] + "000", "取整"), ("99000019700101", "共 14 位"),
    ("990000********0010", "星号"), ("99000019701301001X", "不是存在的日期"), ("护照E1234", "不是数字"), (True, "不是身份证号"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "found"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_is_no_number_is_refused_with_the_reason_and_without_the_number(cell: str | float, found: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_identity_number(cell)
    assert found in refused.value.found
    assert (str(cell)[6:14] or "~") not in f"{refused.value.found}{refused.value.remedy}"


def test_birthday_and_sex_are_read_from_the_number() -> None:
    assert citizen.birthday(identity_number(0)) == date(1970, 1, 1)
    assert {citizen.sex(identity_number(which)) for which in (0, 1)} == {"male", "female"}
