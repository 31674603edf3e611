"""The sheet from hell: what one workbook of a real office can hold all at once. Everybody in it is invented."""

from __future__ import annotations

from datetime import date

import xlsxwriter

from .sheets import Formats, book, identity_number, name, put

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def hell() -> bytes:
    """Two ledgers with merged headers, a sheet of notes, a hidden sheet of lists."""
    return book(("社戒人员", _detox), ("社康人员", _rehab), ("填表说明", _notes), ("选项", _lists))


EXPECTED_TAKEN = {
    ("社戒人员", 5),
    ("社戒人员", 6),
    ("社戒人员", 7),
    ("社戒人员", 17),
    ("社康人员", 4),
    ("社康人员", 5),
    ("社康人员", 10),
}
"""Sheet and row of everybody who can be taken."""

EXPECTED_REFUSED = {
    ("社戒人员", 8): "Excel 只保留 15 位",
    ("社戒人员", 9): "只有年月",
    ("社戒人员", 10): "没有 30 日",
    ("社戒人员", 11): "年份只有两位",
    ("社戒人员", 12): "校验码",
    ("社戒人员", 13): "15 位的老号码",
    ("社戒人员", 16): "没有身份证号",
    ("社戒人员", 18): "同一人、同一类别、同一决定日期",
    ("社康人员", 6): "两类都写了",
    ("社康人员", 7): "科学记数法",
}
"""Sheet and row of everybody who cannot, with words of the reason."""


def _detox(page: xlsxwriter.worksheet.Worksheet, formats: Formats) -> None:
    page.merge_range(0, 0, 0, 9, "虚构镇 2025 年社区戒毒人员台账")
    put(page, formats, 2, ["填报单位（盖章）：虚构镇禁毒办", *[None] * 6, "填报日期：2025年6月30日"])
    for at, label in enumerate(("序\n号", "姓　名", "身份证号码\n（18位）")):
        page.merge_range(2, at, 3, at, label)
    page.merge_range(2, 3, 2, 5, "责令决定情况")
    page.merge_range(2, 6, 2, 8, "2025年尿检情况")
    page.merge_range(2, 9, 3, 9, "微信号")
    put(page, formats, 4, ["决定日期", "文号", "报到日期", "1月", "2月", "3月"], left=3)
    rounded = float(identity_number(4)[:15] + "000")
    rows: list[list[str | int | float | date | None]] = [
        [
            1,
            "虚　甲",
            identity_number(1),
            date(2025, 1, 2),
            "虚决1号",
            "2025、1、9",
            "15日阴性",
            "2.14阴",
            "外出请假",
            "wx1",
        ],
        [
            2,
            "虚乙",
            identity_number(2).translate(WIDE),
            45660,
            "虚决2号",
            "2025年１月１３日",
            20250120,
            None,
            "—",
            "=1+1",
        ],
        [
            3,
            "虚丙",
            f" {identity_number(3)[:6]} {identity_number(3)[6:]} ",
            "20250103",
            "",
            "2025.1.10",
            "阴性",
            "",
            "",
            "",
        ],
        [4, "虚丁", rounded, "2025.1.4"],
        [5, "虚戊", identity_number(5), "2025年3月"],
        [6, "虚己", identity_number(6), "2025.2.30"],
        [7, "虚庚", identity_number(7), "25.3.1"],
        [8, "虚辛", identity_number(8)[:17] + ("1" if identity_number(8)[17] != "1" else "2"), "2025.1.8"],
        [9, "虚壬", "990000700101001", "2025.1.8"],
        [10, "小计", "8人"],
        ["序\n号", "姓　名", "身份证号码\n（18位）", "决定日期", "文号", "报到日期"],
        [11, "虚癸", None, "2025.1.8"],
        [12, "虚甲甲", identity_number(12), "2025/1/8", "", "2025-01-20"],
        [13, "虚甲", identity_number(1), "2025-01-02"],
        [14],
    ]
    for number, row in enumerate(rows, start=5):
        put(page, formats, number, row)
    put(page, formats, 21, ["合　计", None, None, 12])
    put(page, formats, 22, ["制表人：", None, "甲某", None, "审核人：", None, "乙某"])
    put(page, formats, 23, ["注：本表一式两份"])


def _rehab(page: xlsxwriter.worksheet.Worksheet, formats: Formats) -> None:
    page.merge_range(0, 0, 0, 5, "社区康复人员花名册")
    put(page, formats, 3, ["姓名", "公民身份号码", "人员类别", "责令时间", "户籍地址", "现住地"])
    put(page, formats, 4, [name(21), identity_number(21), "社康", "二〇二四年十二月三日", "虚构县", "@SUM(1)"])
    put(
        page,
        formats,
        5,
        [name(22), identity_number(22).replace("X", "x"), "社区康复人员", date(2024, 12, 4), "虚构县", "-1"],
    )
    put(page, formats, 6, [name(23), identity_number(23), "社戒社康", date(2024, 12, 4), "虚构县"])
    put(page, formats, 7, [name(24), "9.90000197001E+17", "社康", date(2024, 12, 4), "虚构县"])
    page.merge_range(8, 0, 8, 5, "二、社区戒毒人员")
    put(page, formats, 10, [name(25), identity_number(25), None, "2024-12-05 00:00:00", "虚构县"])
    put(page, formats, 11, ["共计", "5人"])


def _notes(page: xlsxwriter.worksheet.Worksheet, formats: Formats) -> None:
    put(page, formats, 1, ["一、本表由村（社区）填写。"])
    put(page, formats, 2, ["二、每月 5 日前报送。"])


def _lists(page: xlsxwriter.worksheet.Worksheet, formats: Formats) -> None:
    put(page, formats, 1, ["社戒", "社康"])
    page.hide()
