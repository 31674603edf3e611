# ruff: noqa: E501  tables of cells
"""Ledgers for the tests, drawn as offices draw them. Everybody in them is invented: no place has the code 990000."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import xlsxwriter  # type: ignore[import-untyped]

from guitu.casebook.citizen import check_character

Cell = str | int | float | bool | date | None
FIRST_DECISION = date(2023, 1, 2)
HAN = "甲乙丙丁戊己庚辛壬癸"


def identity_number(which: int) -> str:
    """A number that is right in form, date and check digit, under a place code that does not exist."""
    born = date(1970, 1, 1) + timedelta(days=which % 9000)
    first_17 = f"990000{born:%Y%m%d}{which // 9000 * 10 % 1000 + which % 10:03}"
    return first_17 + check_character(first_17)


def name(which: int) -> str:
    """An invented name."""
    return "虚" + "".join(HAN[int(digit)] for digit in f"{which:05}"[-2:])


def sex(which: int) -> str:
    return "男" if int(identity_number(which)[16]) % 2 else "女"


def book(*drawn: tuple[str, Callable[[xlsxwriter.worksheet.Worksheet, Formats], None]]) -> bytes:
    """A workbook of sheets, each drawn by its own function."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    formats = Formats(made)
    for title, draw in drawn:
        draw(made.add_worksheet(title), formats)
    made.close()
    return out.getvalue()


class Formats:
    """The few formats that matter to reading: real dates, and text."""

    def __init__(self, made: xlsxwriter.Workbook) -> None:
        self.day = made.add_format({"num_format": "yyyy/m/d"})
        self.text = made.add_format({"num_format": "@"})


def put(
    page: xlsxwriter.worksheet.Worksheet, formats: Formats, row: int, cells: Sequence[Cell], *, left: int = 0
) -> None:
    """Write one row, each value with the type it has; `row` counts from 1, as Excel does."""
    for at, cell in enumerate(cells, start=left):
        if isinstance(cell, date):
            page.write_datetime(row - 1, at, cell, formats.day)
        elif isinstance(cell, str):
            if cell:
                page.write_string(row - 1, at, cell, formats.text)
        elif isinstance(cell, bool):
            page.write_boolean(row - 1, at, cell)
        elif cell is not None:
            page.write_number(row - 1, at, cell)


def one_sheet(*rows: Sequence[Cell], title: str = "台账") -> bytes:
    """A workbook of one sheet with these rows from row 1."""

    def draw(page: xlsxwriter.worksheet.Worksheet, formats: Formats) -> None:
        for number, row in enumerate(rows, start=1):
            put(page, formats, number, row)

    return book((title, draw))


SIMPLE = ("姓名", "性别", "身份证号", "联系电话", "户籍地", "现住址", "村（社区）", "类别", "决定日期", "决定书文号", "决定机关", "送达日期",
          "报到日期", "签订协议日期", "期限", "毒品种类", "专干", "包联民警", "备注")  # fmt: skip


def simple_row(which: int) -> list[Cell]:
    decided = FIRST_DECISION + timedelta(days=which % 700)
    return [
        name(which), sex(which), identity_number(which), f"1390000{which % 10000:04}", "虚构省虚构县", "虚构镇一路", "第一村",
        "社戒" if which % 3 else "社康", decided, f"虚公（禁）社戒决字〔2023〕{which}号", "虚构县公安局",
        (decided + timedelta(days=1)).isoformat(), f"{decided + timedelta(days=9):%Y.%m.%d}", decided + timedelta(days=10),
        "3年", "虚构", "专干甲", "民警乙", "",
    ]  # fmt: skip


def simple(rows: int, *, spoil: Callable[[int, list[Cell]], None] | None = None) -> bytes:
    """Layout one: a header of one line, a row a person."""

    def draw(page: xlsxwriter.worksheet.Worksheet, formats: Formats) -> None:
        put(page, formats, 1, SIMPLE)
        for which in range(rows):
            cells = simple_row(which)
            if spoil is not None:
                spoil(which, cells)
            put(page, formats, which + 2, cells)

    return book(("台账", draw))


def two_line(rows: int, *, first: int = 0) -> bytes:
    """Layout two: a title, a merged header of two lines, one sheet for 社戒 and one for 社康, totals and signatures.
    People are counted from `first`."""

    def sheet(title: str, which_from: int, which_to: int) -> Callable[[xlsxwriter.worksheet.Worksheet, Formats], None]:
        def draw(page: xlsxwriter.worksheet.Worksheet, formats: Formats) -> None:
            page.merge_range(0, 0, 0, 10, f"虚构镇{title}人员管理台账")
            put(page, formats, 2, ["填报单位：虚构镇禁毒办", None, None, None, None, None, "填报日期：2025年1月3日"])
            for at, label in enumerate(("序号", "姓 名", "身份证号码")):
                page.merge_range(2, at, 3, at, label)
            page.merge_range(2, 3, 2, 4, "责令决定")
            page.merge_range(2, 5, 2, 6, "执行期限")
            page.merge_range(2, 7, 2, 8, "第1次尿检")
            page.merge_range(2, 9, 2, 10, "责任人")
            put(page, formats, 4, ["日期", "文号", "起", "止", "日期", "结果", "姓名", "联系电话"], left=3)
            for at, which in enumerate(range(which_from, which_to)):
                decided = FIRST_DECISION + timedelta(days=which % 500)
                put(
                    page, formats, at + 5,
                    [
                        at + 1, name(which), identity_number(which), f"{decided.year}年{decided.month}月{decided.day}日",
                        f"虚公决字{which}号", decided.replace(day=5), "", decided + timedelta(days=40),
                        "阴性", "专干甲", "13900000000",
                    ],
                )  # fmt: skip
            last = which_to - which_from + 5
            put(page, formats, last, ["合计", None, f"{which_to - which_from}人"])
            put(page, formats, last + 1, ["填表人：甲", None, None, None, "审核人：乙"])

        return draw

    half, last = first + rows // 2, first + rows
    return book(("社戒", sheet("社区戒毒", first, half)), ("社康", sheet("社区康复", half, last)))


def months(rows: int, *, year: int = 2024, first: int = 0) -> bytes:
    """Layout three: a sheet for a year with the months as columns. People are counted from `first`."""

    def draw(page: xlsxwriter.worksheet.Worksheet, formats: Formats) -> None:
        page.merge_range(0, 0, 0, 16, f"{year}年社区戒毒人员尿检情况登记表")
        put(
            page,
            formats,
            2,
            ["序号", "姓名", "身份证号", "报到时间", "村居", *[f"{month}月" for month in range(1, 13)]],
        )
        for at, which in enumerate(range(first, first + rows)):
            cells: list[Cell] = [
                at + 1,
                name(which),
                identity_number(which),
                date(2023, 5, 1 + which % 28),
                "第一村",
            ]
            day = 1 + which % 28
            for month in range(1, 13):
                cells.append(
                    (f"{day}日阴性", f"{month}.{day}阴", f"{year}.{month}.{day}阴性", f"{month}月{day}日（阴性）")[
                        month % 4
                    ]
                )
            put(page, formats, at + 3, cells)

    return book((f"{year}年", draw))
