"""Ledgers that leave the office 导出: text stays text, formulas do not exist, and every sheet says who took it and why.

A cell that begins with = + - @ or a control sign is written as a string and marked as quoted, so that no program
runs it, not even after the cell is edited; `quoted` does the same for formats that know no types, such as CSV.
Identity numbers and phone numbers are text: Excel would round them as numbers.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from unicodedata import east_asian_width

import xlsxwriter  # type: ignore[import-untyped]

from guitu.faults import Fault, Faulty

from .fields import BY_NAME

Value = str | int | float | bool | date | datetime | None
MAX_TEXT = 32_767
"""Excel holds no more characters in one cell; what is longer is cut and says so."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """Who takes the export, when, what for, and on what basis; it stands on the sheet and on every printed page."""

    who: str
    when: datetime
    what_for: str
    basis: str = ""

    def __post_init__(self) -> None:
        blank = [label for label, said in (("导出人", self.who), ("用途", self.what_for)) if not said.strip()]
        if blank:
            raise Faulty(Fault(f"导出的{label}", "没有填写", "写明的文字") for label in blank)

    def __str__(self) -> str:
        line = f"导出人：{self.who}；导出时间：{self.when:%Y-%m-%d %H:%M}；用途：{self.what_for}"
        return f"{line}；依据：{self.basis}" if self.basis else line


def write(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Value]],
    *,
    title: str,
    purpose: Purpose,
    sheet: str = "台账",
    header: Sequence[Sequence[str]] | None = None,
) -> bytes:
    """A workbook with a title, a frozen header, the rows, and the purpose below them.

    `columns` are names of `FIELDS`, or headings of one's own; `rows` hold values by the same names, missing ones blank.
    `header` gives the headings over each column instead, from the top line down; equal neighbours above are merged.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    page = book.add_worksheet(_sheet_name(sheet))
    head = book.add_format({"bold": True, "bg_color": "#E8EEF2", "border": 1, "text_wrap": True, "valign": "vcenter"})
    plain = book.add_format({"num_format": "@", "border": 1, "valign": "top", "text_wrap": True})
    guarded = book.add_format(
        {"num_format": "@", "border": 1, "valign": "top", "text_wrap": True, "quote_prefix": True}
    )
    number, day = book.add_format({"border": 1}), book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
    page.write_string(0, 0, title[:MAX_TEXT], book.add_format({"bold": True, "font_size": 14, "quote_prefix": True}))
    paths = header or [[BY_NAME[name].label if name in BY_NAME else name] for name in columns]
    widths = [_width(path[-1]) for path in paths]
    first_row = row_at = 1 + _draw_header(page, paths, head)
    for row in rows:
        for at, name in enumerate(columns):
            value = row.get(name)
            if value is None or value == "":
                page.write_blank(row_at, at, None, plain)
            elif isinstance(value, bool):
                page.write_string(row_at, at, "是" if value else "否", plain)
            elif isinstance(value, date):
                moment = value if isinstance(value, datetime) else datetime.combine(value, time())
                page.write_datetime(row_at, at, moment.replace(tzinfo=None), day)
                widths[at] = max(widths[at], 11)
            elif isinstance(value, int | float) and abs(value) < 1e15:
                page.write_number(row_at, at, value, number)
            else:
                text = fitting(str(value))
                page.write_string(row_at, at, text, guarded if is_risky(text) else plain)
                widths[at] = max(widths[at], _width(text))
        row_at += 1
    page.write_string(row_at + 1, 0, fitting(str(purpose)), book.add_format({"italic": True, "font_color": "#666666"}))
    for at, width in enumerate(widths):
        page.set_column(at, at, min(max(width + 2, 8), 40))
    page.freeze_panes(first_row, 0)
    if columns and row_at > first_row:
        page.autofilter(first_row - 1, 0, row_at - 1, len(columns) - 1)
    page.repeat_rows(1, first_row - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    # Whoever copies a page copies who took it, for whom, and until when.
    page.set_header("&C" + str(purpose).replace("&", "&&")[:200])
    page.set_footer("&L" + str(purpose).replace("&", "&&")[:200] + "&R第 &P 页 共 &N 页")
    book.close()
    return out.getvalue()


def _draw_header(page: xlsxwriter.worksheet.Worksheet, paths: Sequence[Sequence[str]], head: object) -> int:
    """Write the headings below the title; how many lines they take."""
    depth = max((len(path) for path in paths), default=1)
    for level in range(depth):
        at = 0
        while at < len(paths):
            path, after = paths[at], at + 1
            if level >= len(path):
                at = after  # merged with what stands above
                continue
            is_leaf = level == len(path) - 1
            while not is_leaf and after < len(paths) and paths[after][: level + 1] == path[: level + 1]:
                after += 1
            last = depth if is_leaf else level + 1
            if after - at > 1 or last - level > 1:
                page.merge_range(1 + level, at, last, after - 1, path[level], head)
            else:
                page.write_string(1 + level, at, path[level], head)
            at = after
    return depth


def quoted(text: str) -> str:
    """The text with an apostrophe before it if a program that opens it as CSV might take it for a formula."""
    return f"'{text}" if is_risky(text) else text


def is_risky(text: str) -> bool:
    """Signs that start a formula, also full-width, behind white space, or behind a tab or line break."""
    start = text.lstrip(" \u3000\ufeff")
    return start[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")


def fitting(text: str) -> str:
    clean = "".join(sign for sign in text if sign >= " " or sign in "\t\n\r")
    return clean if len(clean) <= MAX_TEXT else clean[: MAX_TEXT - 12] + "……（过长，已截断）"


def _sheet_name(name: str) -> str:
    return "".join(sign for sign in name if sign not in "[]:*?/\\'")[:31] or "台账"


def _width(text: str) -> int:
    line = max(text.splitlines() or [""], key=len)[:40]
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)
