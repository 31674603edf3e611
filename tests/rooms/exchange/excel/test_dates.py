# ruff: noqa: E501, DTZ001  tables of cells, and the days of a ledger, which know no zone
"""Days in the forms people write."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guitu.exchange.excel.dates import Unreadable, parse_span, read_day

DAY = date(2025, 3, 1)
FORMS = [
    "2025.3.1", "2025.03.01", "2025/3/1", "2025-03-01", "2025-3-1", "2025、3、1", "2025年3月1日", "2025年03月01日", "2025年3月1号",
    "20250301", "２０２５．３．１", "２０２５年３月１日", " 2025. 3. 1 ", "2025年 3月 1日", "2025-03-01 00:00:00", "2025年3月1日9时",
    "二〇二五年三月一日", "二零二五年三月一日", "2025。3。1", "2025.3.1.", 20250301, 20250301.0, 45717, 45717.0, 45717.5, DAY,
    datetime(2025, 3, 1, 9, 30),
]  # fmt: skip


@pytest.mark.parametrize("cell", FORMS, ids=str)
def test_the_forms_people_write_are_read(cell: str | float | date) -> None:
    assert read_day(cell) == DAY


REFUSED = {
    "25.3.1": "年份只有两位", "25年3月1日": "年份只有两位", "250301": "年份只有两位", "2025年3月": "只有年月", "2025.3": "只有年月",
    "2025年3月上旬": "只有年月", "202503": "只有年月", "2025年": "只有年份", "3月1日": "没有年份", "3.1": "没有年份",
    "1/3/2025": "年份在后", "2025.3.1；2025.4.1": "几个日期", "民国114年3月1日": "不是公元纪年", "2025.2.30": "2025.2.30",
    "2025.13.1": "2025.13.1", "2205.3.1": "2205 年", "明年": "2 个字",
}  # fmt: skip


@pytest.mark.parametrize(("cell", "found"), REFUSED.items())
def test_what_leaves_the_day_open_is_refused_with_the_reason(cell: str, found: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_day(cell)
    assert found in refused.value.found
    assert refused.value.expected


@pytest.mark.parametrize("cell", [2025, 2025.3, 202503.0, 250301, 12.0, True])
def test_numbers_that_are_no_day_are_refused(cell: float) -> None:
    with pytest.raises(Unreadable):
        read_day(cell)


def test_serial_numbers_follow_the_workbooks_first_year() -> None:
    assert read_day(45717 - 1462, from_1904=True) == DAY


def test_a_period_in_one_cell_gives_its_two_days() -> None:
    assert parse_span("2025.3.1—2028.2.29") == (DAY, date(2028, 2, 29))


@given(
    st.dates(date(1970, 1, 1), date(2119, 12, 31)),
    st.sampled_from(["{0}.{1}.{2}", "{0}年{1}月{2}日", "{0}/{1:02}/{2:02}", "{0}{1:02}{2:02}"]),
)
def test_any_day_is_read_back_from_any_form(day: date, form: str) -> None:
    assert read_day(form.format(day.year, day.month, day.day)) == day


@given(st.text(max_size=12))
def test_no_text_brings_anything_but_a_day_or_a_reason(text: str) -> None:
    try:
        read = read_day(text)
    except Unreadable as refused:
        read = refused
    assert isinstance(read, date) or (isinstance(read, Unreadable) and read.found and read.expected)
