"""The sheet from hell is read to the last row."""

from __future__ import annotations

import io
import re
from datetime import date

import openpyxl
import pytest

from guitu.exchange.excel import LedgerRow, Reading, Sort, annotated, entries_of, read

from .hell import EXPECTED_REFUSED, EXPECTED_TAKEN, hell
from .sheets import identity_number


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read(hell())


def row(reading: Reading, sheet: str, number: int) -> LedgerRow:
    return next(one for one in reading.rows if (one.sheet, one.number) == (sheet, number))


def test_exactly_the_good_rows_are_taken(reading: Reading) -> None:
    assert {(one.sheet, one.number) for one in reading.rows} == EXPECTED_TAKEN


def test_every_refused_row_says_why(reading: Reading) -> None:
    said = {(one.sheet, one.number): " ".join(map(str, one.faults)) for one in reading.refused}
    assert said.keys() == EXPECTED_REFUSED.keys()
    assert [key for key, words in EXPECTED_REFUSED.items() if words not in said[key]] == []


def test_every_row_with_content_is_counted_once(reading: Reading) -> None:
    assert sum(reading.counts.values()) == sum(len(grid.lines) for grid in reading.book.grids)
    assert reading.counts == {
        Sort.TITLE: 4, Sort.HEADER: 4, Sort.TAKEN: 7, Sort.REFUSED: 10, Sort.TOTAL: 3, Sort.SIGNATURE: 2, Sort.BLANK: 1,
        Sort.UNREAD: 3,
    }  # fmt: skip


def test_no_fault_repeats_an_identity_number_or_a_name(reading: Reading) -> None:
    said = " ".join(str(fault) for one in reading.refused for fault in one.faults)
    assert not re.search(r"\d{9}|虚[甲乙丙丁戊己庚辛壬癸]", said)


def test_a_fault_names_sheet_row_column_and_cell(reading: Reading) -> None:
    fault = next(one for one in reading.refused if (one.sheet, one.number) == ("社戒人员", 9)).faults[0]
    assert fault.place == "表“社戒人员”第 9 行 决定日期列 D9"


def test_full_width_digits_and_stray_spaces_are_mended(reading: Reading) -> None:
    assert [row(reading, "社戒人员", number).identity_number for number in (6, 7)] == [
        identity_number(2),
        identity_number(3),
    ]


def test_days_are_read_in_every_form_of_the_sheet(reading: Reading) -> None:
    first, second, third = (row(reading, "社戒人员", number).days for number in (5, 6, 7))
    assert first == {"decided": date(2025, 1, 2), "reported_in": date(2025, 1, 9)}
    assert second == {"decided": date(2025, 1, 3), "reported_in": date(2025, 1, 13)}
    assert third == {"decided": date(2025, 1, 3), "reported_in": date(2025, 1, 10)}


def test_months_as_columns_become_tests_with_their_day(reading: Reading) -> None:
    tests = [entry for entry in entries_of(row(reading, "社戒人员", 5)) if entry["kind"] == "drug_test"]
    assert [(one["on"], one["result"]) for one in tests] == [("2025-01-15", "negative"), ("2025-02-14", "negative")]


def test_a_test_without_its_day_or_result_is_kept_and_remarked_on(reading: Reading) -> None:
    assert any("没有写明是哪一日" in remark for remark in row(reading, "社戒人员", 7).remarks)
    assert any("没有结果" in remark for remark in row(reading, "社戒人员", 6).remarks)
    assert all(
        entry["kind"] != "drug_test" for number in (6, 7) for entry in entries_of(row(reading, "社戒人员", number))
    )


def test_a_column_nobody_knows_keeps_its_content_under_its_heading(reading: Reading) -> None:
    assert row(reading, "社戒人员", 5).extra == {"微信号": "wx1"}


def test_the_kind_comes_from_the_cell_or_the_section_or_the_sheet(reading: Reading) -> None:
    places = [("社戒人员", 5), ("社康人员", 4), ("社康人员", 10)]
    kinds = [row(reading, *place).kind for place in places]
    assert kinds == ["community_detox", "community_rehab", "community_detox"]


def test_the_copy_says_in_each_refused_row_what_is_wrong(reading: Reading) -> None:
    book = openpyxl.load_workbook(io.BytesIO(annotated(reading)))
    for (sheet, number), words in EXPECTED_REFUSED.items():
        assert words in str(book[sheet].cell(number, book[sheet].max_column).value)
    assert book["社戒人员"].cell(3, 11).value == "退回原因"
    assert {sheet.title for sheet in book} == {"社戒人员", "社康人员", "填表说明", "选项"}
    assert book["社戒人员"]["A1"].value == "虚构镇 2025 年社区戒毒人员台账"


def test_the_copy_read_again_gives_the_same_rows(reading: Reading) -> None:
    again = read(annotated(reading))
    assert [entries_of(one) for one in again.rows] == [entries_of(one) for one in reading.rows]
    assert [(one.sheet, one.number) for one in again.refused] == [(one.sheet, one.number) for one in reading.refused]
