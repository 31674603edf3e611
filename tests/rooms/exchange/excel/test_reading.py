# ruff: noqa: E501  tables of cells
"""Whole ledgers: three layouts of ten thousand rows, doubles, counts, entries, broken files."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guitu.exchange.excel import Reading, Sort, casefile_of, entries, entries_of, left_open, read
from guitu.faults import Faulty
from guitu.ledger import casefile

from . import sheets
from .sheets import Cell, identity_number, one_sheet

ROWS = 3_000
HEAD = ("姓名", "身份证号", "类别", "决定日期", "报到日期")


def _spoil(which: int, cells: list[Cell]) -> None:
    if which % 100 == 7:
        cells[8] = "2025年3月"
    if which % 100 == 9:
        cells[2] = float(identity_number(which)[:17] + "0")


@pytest.mark.parametrize(
    ("drawn", "refused"),
    [
        (lambda: sheets.simple(ROWS, spoil=_spoil), ROWS // 50),
        (lambda: sheets.two_line(ROWS), 0),
        (lambda: sheets.months(ROWS), 0),
    ],
    ids=["one header line", "title and merged header, two sheets", "months as columns"],
)
def test_thousands_of_rows_are_read_with_nothing_lost(drawn: Callable[[], bytes], refused: int) -> None:
    data = drawn()
    begun = time.process_time()
    reading = read(data)
    seconds = time.process_time() - begun
    assert (len(reading.rows), len(reading.refused)) == (ROWS - refused, refused)
    assert all(one.faults for one in reading.refused)
    assert sum(reading.counts.values()) == sum(len(grid.lines) for grid in reading.book.grids)
    assert {row.identity_number for row in reading.rows} <= set(map(identity_number, range(ROWS)))
    assert ROWS / seconds > 500  # of own work; a quarter of what is usual, so that only a slip in kind shows


def test_two_sheets_tell_the_two_kinds_apart() -> None:
    reading = read(sheets.two_line(20))
    assert {(row.sheet, row.kind) for row in reading.rows} == {("社戒", "community_detox"), ("社康", "community_rehab")}


def test_the_same_file_again_says_the_same_entries() -> None:
    data = sheets.months(20)
    first, second = (
        [entries_of(row, case=str(at)) for at, row in enumerate(reading.rows)] for reading in (read(data), read(data))
    )
    assert first == second


@given(text=st.text())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_an_id_is_the_named_uuid_of_what_the_entry_says(text: str) -> None:
    assert entries._named(text) == str(uuid5(UUID("6f2f6a9e-58a1-5d0e-9b1f-0d5b1c9c7a11"), text))


def test_entries_of_different_cases_never_share_an_id() -> None:
    rows = read(sheets.months(50)).rows
    ids = [entry["id"] for at, row in enumerate(rows) for entry in entries_of(row, case=str(at))]
    assert len(ids) == len(set(ids))


def test_an_entry_is_not_found_by_the_identity_number() -> None:
    first, second = read(one_sheet(HEAD, *(("虚甲", identity_number(at), "社戒", "2025.1.2") for at in (1, 2)))).rows
    assert entries_of(first, case="c") == entries_of(second, case="c")


@pytest.mark.parametrize("data", [sheets.simple(5), sheets.two_line(6)], ids=["simple", "two-line"])
def test_a_row_makes_a_case_file_that_the_ledger_takes(data: bytes) -> None:
    for at, row in enumerate(read(data).rows):
        made = casefile.read(casefile_of(row, policy="national", case=f"c-{at}"))
        assert made.entries


def test_tests_talks_and_ends_become_entries() -> None:
    head = (
        *HEAD,
        "第1次尿检日期",
        "第1次尿检结果",
        "突击检测日期",
        "突击检测结果",
        "家访日期",
        "季度小结",
        "终止日期",
        "终止原因",
    )
    row = ("虚甲", identity_number(1), "社戒", "2025.1.2", "2025.1.9", "2025.2.1", "阴性", "2025.2.8", "拒绝检测", "2025.2.9", "2025.4.1",
           "2025.9.1", "复吸被查获")  # fmt: skip
    reading = read(one_sheet(head, row))
    entries = entries_of(reading.rows[0])
    said = [tuple(value for name, value in entry.items() if name != "id") for entry in entries]
    assert said == [
        ("decided", "2025-01-02"), ("reported_in", "2025-01-09"), ("drug_test", "2025-02-01", "regular", "negative", "urine"),
        ("drug_test", "2025-02-08", "spot", "refused"), ("talk", "2025-02-09", "home_visit"), ("summary", "2025-04-01"),
        ("terminated", "2025-09-01", "drug_use"),
    ]  # fmt: skip
    assert casefile.read(casefile_of(reading.rows[0], policy="national", case="c-1")).entries


def test_a_termination_without_a_known_ground_is_left_to_a_person() -> None:
    row = read(
        one_sheet(
            (*HEAD, "终止日期", "终止原因"), ("虚甲", identity_number(1), "社戒", "2025.1.2", "", "2025.9.1", "其他")
        )
    ).rows[0]
    assert [entry["kind"] for entry in entries_of(row)] == ["decided"]
    assert "终止" in left_open(row)[0]


def test_a_double_in_one_table_is_refused_and_names_the_first() -> None:
    row = ("虚甲", identity_number(1), "社戒", "2025.1.2", "2025.1.9")
    reading = read(one_sheet(HEAD, row, row))
    assert [one.number for one in reading.rows] == [2]
    assert "表“台账”第 2 行" in str(reading.refused[0].faults[0])


def test_the_same_person_with_another_decision_is_no_double() -> None:
    rows = [("虚甲", identity_number(1), "社戒", f"202{year}.1.2") for year in (1, 5)]
    assert len(read(one_sheet(HEAD, *rows)).rows) == 2


def _two_sheets(second: tuple[Cell, ...]) -> Reading:
    first = ("虚甲", identity_number(1), "社戒", "2025.1.2", "2025.1.9", "5日阴性")

    def draw(month: str, row: tuple[Cell, ...]):  # type: ignore[no-untyped-def]
        return lambda page, formats: [
            sheets.put(page, formats, at, cells) for at, cells in enumerate(((*HEAD, month), row), start=1)
        ]

    return read(sheets.book(("一月", draw("2025年1月", first)), ("二月", draw("2025年2月", second))))


def test_a_second_sheet_that_adds_something_continues_the_case() -> None:
    reading = _two_sheets(("虚甲", identity_number(1), "社戒", "2025.1.2", "2025.1.9", "6日阴性"))
    assert len(reading.rows) == 2
    assert "并入" in reading.rows[1].remarks[-1]


def test_a_second_sheet_that_contradicts_is_refused() -> None:
    reading = _two_sheets(("虚甲", identity_number(1), "社戒", "2025.1.2", "2025.1.19", "6日阴性"))
    assert "报到日期与表“一月”第 2 行不一致" in str(reading.refused[0].faults[0])


def test_odd_but_possible_rows_are_taken_with_remarks() -> None:
    wrong_sex = "女" if sheets.sex(1) == "男" else "男"
    head = (*HEAD, "性别", "出生日期", "联系电话")
    row = read(
        one_sheet(head, ("虚甲", identity_number(1), "社戒", "2025.1.9", "2025.1.2", wrong_sex, "1999.9.9", "123"))
    ).rows[0]
    assert [
        words
        for words in ("性别", "出生日期", "报到日期早于决定日期", "电话")
        if not any(words in one for one in row.remarks)
    ] == []


def test_all_faults_of_a_row_come_at_once() -> None:
    reading = read(one_sheet(HEAD, ("", "123", "强戒", "2025.3", "昨日")))
    assert len(reading.refused[0].faults) == 5


def test_a_person_above_the_header_is_refused_and_not_lost() -> None:
    reading = read(
        one_sheet(("虚甲", identity_number(1), "社戒"), HEAD, ("虚乙", identity_number(2), "社戒", "2025.1.2"))
    )
    assert reading.counts[Sort.REFUSED] == 1


def test_a_date_in_the_line_of_the_filler_gives_no_year_to_months() -> None:
    rows = (
        ("填报日期：2025年1月3日",),
        ("姓名", "身份证号", "类别", "1月"),
        ("虚甲", identity_number(1), "社戒", "5日阴性"),
    )
    assert "没有写年份" in str(read(one_sheet(*rows)).refused[0].faults[0])


def test_a_day_outside_the_columns_month_is_refused() -> None:
    rows = (("姓名", "身份证号", "类别", "2025年1月"), ("虚甲", identity_number(1), "社戒", "2.5阴性"))
    assert "1 月里的日期" in str(read(one_sheet(*rows)).refused[0].faults[0])


def test_a_bare_plus_is_no_result() -> None:
    rows = (("姓名", "身份证号", "类别", "2025年1月尿检"), ("虚甲", identity_number(1), "社戒", "5日+"))
    assert len(read(one_sheet(*rows)).refused) == 1


def test_progress_ends_with_all_rows() -> None:
    told: list[tuple[int, int]] = []
    read(sheets.simple(500), progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (501, 501)
    assert told == sorted(told)


def test_only_the_chosen_sheets_are_read_and_the_others_counted() -> None:
    reading = read(sheets.two_line(20), sheet_choice=["社康"])
    assert {row.sheet for row in reading.rows} == {"社康"}
    assert reading.counts[Sort.UNREAD] == 16


@pytest.mark.parametrize(
    ("data", "found"),
    [(b"", "不是能打开的"), (b"PK\x03\x04broken", "不完整"), (one_sheet(("甲", "乙")), "没有找到")],
    ids=["empty", "broken zip", "no header"],
)
def test_a_file_that_is_no_ledger_is_refused_in_words(data: bytes, found: str) -> None:
    with pytest.raises(Faulty, match=found):
        read(data)


def test_a_missing_file_and_a_missing_sheet_are_named(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match="没有这份"):
        read(tmp_path / "没有这份.xlsx")
    with pytest.raises(Faulty, match="没有表“丙”"):
        read(sheets.simple(1), sheet_choice=["丙"])


def test_identity_does_not_show_when_a_row_is_printed() -> None:
    row = read(sheets.simple(1)).rows[0]
    assert row.identity_number not in repr(row)
    assert row.name not in repr(row)


def test_a_cell_in_error_refuses_a_day_and_spares_a_remark() -> None:
    def draw(page: sheets.xlsxwriter.worksheet.Worksheet, formats: sheets.Formats) -> None:
        sheets.put(page, formats, 1, (*HEAD, "备注"))
        sheets.put(page, formats, 2, ["虚甲", identity_number(1), "社戒", "2025.1.2"])
        sheets.put(page, formats, 3, ["虚乙", identity_number(2), "社戒"])
        page.write_formula(1, 5, "=1/0", None, "#DIV/0!")
        page.write_formula(2, 3, "=NA()", None, "#N/A")

    reading = read(sheets.book(("台账", draw)))
    assert "#N/A" in str(reading.refused[0].faults[0])
    assert "#DIV/0!" in reading.rows[0].remarks[0]


@pytest.mark.parametrize(
    ("cell", "result"), [("请假后补检阴性", "negative"), ("已检阳性", "positive"), ("外出务工", "")]
)
def test_a_result_without_its_day_stays_in_the_row_with_its_words(cell: str, result: str) -> None:
    row = read(
        one_sheet(("姓名", "身份证号", "类别", "2025年1月尿检"), ("虚甲", identity_number(1), "社戒", cell))
    ).rows[0]
    assert [(one.on, one.result, one.said, one.month) for one in row.measures] == [(None, result, cell, "2025-01")]
    assert "未写成记录" in row.remarks[0]


def _with_strings(drawn: bytes, changed: Callable[[str], str]) -> bytes:
    """A workbook with the part that holds its texts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(drawn)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            new.writestr(name, changed(part) if name == "xl/sharedStrings.xml" else part)
    return out.getvalue()


def test_what_a_workbook_points_to_outside_itself_is_not_read(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("虚乙", encoding="utf-8")
    drawn = one_sheet(HEAD, ("虚甲", identity_number(1), "社戒", "2025.1.2", "2025.1.9"))
    (row,) = read(_with_strings(drawn, lambda part: part.replace("虚甲", "虚乙"))).rows
    assert row.name == "虚乙"
    entity = f'<!DOCTYPE sst [<!ENTITY outside SYSTEM "file://{outside}">]><sst'
    with pytest.raises(Faulty, match="不是能打开的 Excel 文件") as caught:
        read(_with_strings(drawn, lambda part: part.replace("<sst", entity, 1).replace("虚甲", "&outside;")))
    assert "虚乙" not in str(caught.value)
