# ruff: noqa: E501, DTZ001  tables of cells, and the days of a ledger, which know no zone
"""What leaves the office: no formula runs, identity numbers stay whole, and the sheet says who took it."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from guitu.exchange.excel import GRID_RECORD, GRID_RECORD_WHOLE, Purpose, Sort, annotated, quoted, read, write
from guitu.exchange.excel.rows import LedgerRow
from guitu.faults import Faulty

from . import sheets
from .sheets import identity_number

PURPOSE = Purpose("专干甲", datetime(2025, 6, 30, 9, 0), "季度报送")
RISKY = ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+1", " =1"]


@pytest.mark.parametrize("text", RISKY, ids=repr)
def test_text_that_looks_like_a_formula_leaves_as_quoted_text(text: str) -> None:
    data = write(["name", "remarks"], [{"name": "虚甲", "remarks": text}], title="台账", purpose=PURPOSE)
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["B3"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert quoted(text) == f"'{text}"


def test_plain_text_is_not_quoted() -> None:
    assert quoted("第一村") == "第一村"


def test_the_annotated_copy_holds_no_formula() -> None:
    def draw(page: sheets.xlsxwriter.worksheet.Worksheet, formats: sheets.Formats) -> None:
        sheets.put(page, formats, 1, ["姓名", "身份证号", "类别", "备注"])
        sheets.put(page, formats, 2, ["虚甲", "123", "社戒", "=cmd|' /C calc'!A0"])
        page.write_formula(2, 3, '=HYPERLINK("http://example.invalid","看")', None, "看")

    copy = annotated(read(sheets.book(("台账", draw))))
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert all(
            b"<f>" not in archive.read(one) and b"<f " not in archive.read(one)
            for one in archive.namelist()
            if "worksheets/" in one
        )
    assert openpyxl.load_workbook(io.BytesIO(copy)).active["D2"].quotePrefix


def test_identity_numbers_and_phones_leave_as_text_and_days_as_days() -> None:
    row = {"identity_number": identity_number(1), "phone": "13900000000", "decided": date(2025, 1, 2)}
    page = openpyxl.load_workbook(io.BytesIO(write(list(row), [row], title="台账", purpose=PURPOSE))).active
    assert [page.cell(3, at).value for at in (1, 2)] == [identity_number(1), "13900000000"]
    assert page["C3"].value == datetime(2025, 1, 2)
    assert page.freeze_panes == "A3"


def test_every_export_says_who_when_and_what_for() -> None:
    page = openpyxl.load_workbook(io.BytesIO(write(["name"], [{"name": "虚甲"}], title="台账", purpose=PURPOSE))).active
    assert page["A5"].value == "导出人：专干甲；导出时间：2025-06-30 09:00；用途：季度报送"
    assert "专干甲" in page.oddFooter.left.text


def test_an_export_without_a_purpose_is_refused() -> None:
    with pytest.raises(Faulty, match="用途"):
        Purpose("专干甲", datetime(2025, 6, 30), " ")


def values_of(row: LedgerRow) -> dict[str, date | str | None]:
    """A row read from a ledger in the shape `write` takes, under the names of the fields."""
    return {
        **row.days, **row.texts, "name": row.name, "identity_number": row.identity_number, "birth": row.birth,
        "kind": {"community_detox": "社区戒毒", "community_rehab": "社区康复"}[row.kind],
        "sex": {"male": "男", "female": "女"}.get(row.sex),
        **({"term_months": f"{row.term_months}个月"} if row.term_months else {}),
    }  # fmt: skip


def test_an_export_is_read_back_as_it_was() -> None:
    first = read(sheets.simple(50))
    names = ["name", "sex", "identity_number", "birth", "kind", "decided", "served", "reported_in", "agreement_signed", "term_months", "phone",
             "village", "decision_number"]  # fmt: skip
    again = read(write(names, map(values_of, first.rows), title="社戒社康台账", purpose=PURPOSE))
    assert again.refused == ()
    assert [(row.key, row.days, row.term_months) for row in again.rows] == [
        (row.key, row.days, row.term_months) for row in first.rows
    ]
    assert again.counts[Sort.SIGNATURE] == 1


def test_the_grid_record_goes_out_and_comes_in_without_criminal_history() -> None:
    said = {"name": "虚甲", "identity_number": identity_number(1), "kind": "社区戒毒", "first_found": date(2020, 5, 6), "control_state": "在控",
            "controller": "甲", "controller_phone": "13900000000", "help": "有", "helper": "乙", "helper_phone": "13900000001",
            "criminal_record": "无", "criminal_details": "", "cause": "01", "consequence": "02"}  # fmt: skip
    columns = ["name", "identity_number", "kind", *GRID_RECORD]
    row = read(write(columns, [said], title="吸毒人员", purpose=PURPOSE)).rows[0]
    assert (row.days["first_found"], row.texts["control_state"], row.texts["cause"]) == (date(2020, 5, 6), "01", "01")
    assert not {"criminal_record", "criminal_details"} & set(columns)
    assert len(GRID_RECORD_WHOLE) == 11


def test_where_the_copy_cannot_be_made_a_new_workbook_says_the_reasons() -> None:
    reading = read(sheets.one_sheet(("姓名", "身份证号", "类别"), ("虚甲", "123", "社戒")))
    object.__setattr__(reading.book, "suffix", ".xls")
    page = openpyxl.load_workbook(io.BytesIO(annotated(reading))).active
    assert "共 3 位" in page["D2"].value
