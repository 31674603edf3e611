"""The ledger given back 退回表: a copy of what was handed in, with the reasons written into each refused row.

The sheets keep their look; a column 退回原因 is added at the right and the refused rows are coloured. The user mends
the copy and imports it again: rows already taken bring nothing new, and the added column is not read.
Formulas leave as the values they showed, never as formulas. For .xls and .ods, and where the copy cannot be made,
a new .xlsx with the cells of the sheets takes its place.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zipfile import BadZipFile

import openpyxl  # type: ignore[import-untyped]
import xlsxwriter  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from .cells import text_of
from .reading import Reading, SheetReading
from .rows import RefusedRow
from .workbook import CellError
from .write import fitting, is_risky

HEADING = "退回原因"
_FILL = PatternFill("solid", fgColor="FFF2CC")
_Reasons = Mapping[int, RefusedRow]


def annotated(reading: Reading) -> bytes:
    """The copy, as the bytes of an .xlsx file."""
    reasons: dict[str, dict[int, RefusedRow]] = {}
    for row in reading.refused:
        reasons.setdefault(row.sheet, {})[row.number] = row
    if reading.book.suffix == ".xlsx":
        try:
            return _copy(reading, reasons)
        except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError):
            pass  # openpyxl knows less of the format than Excel writes; the cells themselves have been read
    return _anew(reading, reasons)


def reason_of(row: RefusedRow) -> str:
    """What the added cell says: a line a fault, without the sheet and row that the reader is looking at."""
    lines = []
    for fault in row.faults:
        place = fault.place.partition("行")[2].strip()
        lines.append(str(fault).replace(fault.place, place, 1).lstrip("："))
    return "\n".join(lines)


def _copy(reading: Reading, reasons: Mapping[str, _Reasons]) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # openpyxl warns of parts it does not keep; the user gets a copy, not the original
        book = openpyxl.load_workbook(io.BytesIO(reading.book.source), data_only=True, keep_links=False)
        for sheet in reading.sheets:
            page = book[sheet.name]
            if isinstance(page, Worksheet):
                _neutralise(page)
                if sheet.tables:
                    _mark(page, sheet, reasons.get(sheet.name, {}))
        out = io.BytesIO()
        book.save(out)
    return out.getvalue()


def _neutralise(page: Worksheet) -> None:
    for line in page.iter_rows():
        for cell in line:
            value = cell.value
            if isinstance(value, str) and is_risky(value):
                cell.data_type = "s"
                cell.quotePrefix = True
            elif value is not None and not isinstance(value, str | int | float | date | time | timedelta):
                cell.value = None  # array formulas and the like are objects here, and hold no value


def _mark(page: Worksheet, sheet: SheetReading, reasons: _Reasons) -> None:
    head = sheet.tables[0].header[0]
    column = next((cell.column for cell in page[head] if cell.value == HEADING), None) or _width(page) + 1
    page.column_dimensions[openpyxl.utils.get_column_letter(column)].width = 60
    for table in sheet.tables:
        _put(page, table.header[0], column, HEADING).font = Font(bold=True)
        for number in range(table.header[1] + 1, page.max_row + 1):
            if page.cell(number, column).value is not None and number not in reasons:
                page.cell(number, column).value = None
    for number, row in reasons.items():
        for at in range(1, column):
            cell = page.cell(number, at)
            cell.fill = _FILL
        _put(page, number, column, reason_of(row)).alignment = Alignment(wrap_text=True, vertical="top")


def _width(page: Worksheet) -> int:
    """The last column that holds something; formatted but empty columns do not push the reasons out of sight."""
    return max((cell.column for line in page.iter_rows() for cell in line if cell.value is not None), default=1)


def _put(page: Worksheet, row: int, column: int, text: str) -> openpyxl.cell.Cell:
    cell = page.cell(row, column)
    cell.value = fitting(text)
    cell.data_type = "s"
    cell.fill = _FILL
    return cell


def _anew(reading: Reading, reasons: Mapping[str, _Reasons]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    plain, guarded = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "quote_prefix": True})
    fill = book.add_format(
        {"num_format": "@", "bg_color": "#FFF2CC", "text_wrap": True, "valign": "top", "quote_prefix": True}
    )
    for grid, sheet in zip(reading.book.grids, reading.sheets, strict=True):
        page = book.add_worksheet(grid.name[:31])
        column = max((len(line.cells) for line in grid.lines), default=0)
        for line in grid.lines:
            row = reasons.get(sheet.name, {}).get(line.number)
            for at, cell in enumerate(line.cells):
                text = fitting(_as_text(cell))
                if text:
                    page.write_string(line.number - 1, at, text, fill if row else guarded if is_risky(text) else plain)
            if row is not None:
                page.write_string(line.number - 1, column, fitting(reason_of(row)), fill)
        for table in sheet.tables:
            page.write_string(table.header[0] - 1, column, HEADING, fill)
        page.set_column(column, column, 60)
    book.close()
    return out.getvalue()


def _as_text(cell: object) -> str:
    if isinstance(cell, CellError):
        return cell.code
    return text_of(cell) if isinstance(cell, str | int | float | date | datetime | time | timedelta) else ""
