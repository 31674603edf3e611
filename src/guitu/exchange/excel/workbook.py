"""A workbook as it was handed in: sheets of typed cells 电子表格.

Reads .xlsx, .xlsm, .xls and .ods into plain grids and keeps the type that Excel gave each cell: text stays text
and a number stays a number, since the difference tells whether Excel has rounded an identity number. Rows without
any content are left out; every other row keeps the number that the user sees at the left edge of the sheet.

Not covered: charts, pictures, comments, and formulas (their last computed value is read).
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine as calamine

from guitu.faults import Fault, Faulty


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell in which Excel shows an error, such as `#N/A`."""

    code: str


Cell = str | float | int | bool | date | datetime | time | timedelta | CellError
"""What stands in one cell; an empty cell is the empty text."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row that holds something. `number` counts from 1, as Excel does; `cells` begin at column A."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged region 合并单元格; rows count from 1, columns from 0, all ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet 工作表: its rows with content, and its merged regions."""

    name: str
    lines: tuple[Line, ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A whole workbook. `from_1904` says that bare serial numbers of days count from 1904 (old Excel for Mac)."""

    grids: tuple[Grid, ...]
    from_1904: bool = False
    source: bytes = field(default=b"", repr=False)
    suffix: str = ".xlsx"


MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_PARTS = 2_000
MAX_CELLS = 40_000_000
"""What an office's ledger never reaches and a broken or hostile file does; they guard the machine's memory."""


def read_book(source: str | Path | bytes) -> Book:
    """Read a workbook from a file or from its bytes. Raises `Faulty`."""
    called = Path(source).name if not isinstance(source, bytes) else "上传的文件"
    data = source if isinstance(source, bytes) else _bytes_of(Path(source), called)
    if len(data) > MAX_BYTES:
        raise _broken(
            called,
            f"文件有 {len(data) // 1024 // 1024} 兆字节",
            "不超过 64 兆字节的工作簿",
            "请按年度或村（社区）分成几个文件",
        )
    zipped = data[:2] == b"PK"
    parts = _Parts.of(data, called) if zipped else _Parts()
    try:
        book = calamine.load_workbook(io.BytesIO(data))
    except calamine.PasswordError:
        raise _broken(called, "文件有打开密码", "没有密码的工作簿", "请在 Excel 中取消密码后另存一份") from None
    except calamine.CalamineError:
        raise _broken(
            called, "不是能打开的 Excel 文件", "完整的 .xlsx、.xls 或 .ods 文件", "请用 Excel 打开后另存为 .xlsx"
        ) from None
    grids = tuple(
        _grid(book, index, meta, parts.errors.get(meta.name, {}), called)
        for index, meta in enumerate(book.sheets_metadata)
        if meta.typ == calamine.SheetTypeEnum.WorkSheet
    )
    is_xlsx = zipped and parts.is_xlsx
    return Book(grids, parts.from_1904, data, ".xlsx" if is_xlsx else ".xls")


def column_letters(column: int) -> str:
    """The letters Excel puts over column `column` (0 is A)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_blank(cell: Cell) -> bool:
    """Whether nothing, or only white space, stands in the cell."""
    return isinstance(cell, str) and (not cell or cell.isspace())


def _bytes_of(path: Path, called: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise _broken(
            called, "打不开这个文件", "一个可以读取的 Excel 文件", "请检查文件名和位置，并关闭正在使用它的程序"
        ) from None


def _grid(
    book: calamine.CalamineWorkbook,
    index: int,
    meta: calamine.SheetMetadata,
    errors: Mapping[tuple[int, int], str],
    called: str,
) -> Grid:
    try:
        sheet = book.get_sheet_by_index(index)
    except calamine.CalamineError:
        raise _broken(
            f"{called} 表“{meta.name}”", "这张表读不出来", "完整的工作表", "请用 Excel 打开后另存一份"
        ) from None
    if sheet.total_height * sheet.total_width > MAX_CELLS:
        raise _broken(
            f"{called} 表“{meta.name}”",
            f"最后一个单元格在第 {sheet.total_height} 行第 {sheet.total_width} 列",
            "只到台账最后一行的表",
            "请删去台账下方和右侧的多余内容后再导入",
        )
    lines: list[Line] = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells: list[Cell] = list(row)
        if any(cell != "" and not is_blank(cell) for cell in cells):
            lines.append(Line(number, cells))
    by_number = {line.number: line for line in lines}
    for (row_at, column), code in errors.items():
        if row_at in by_number and column < len(by_number[row_at].cells):
            by_number[row_at].cells[column] = CellError(code)
        elif row_at not in by_number and column < sheet.total_width:
            line = Line(row_at, [""] * sheet.total_width)
            line.cells[column] = CellError(code)
            by_number[row_at] = line
    merges = tuple(Merge(a[0] + 1, a[1], b[0] + 1, b[1]) for a, b in sheet.merged_cell_ranges or [])
    for merge in merges:
        _fill_down(merge, by_number)
    return Grid(
        meta.name,
        tuple(by_number[number] for number in sorted(by_number)),
        merges,
        meta.visible != calamine.SheetVisibleEnum.Visible,
    )


def _fill_down(merge: Merge, by_number: Mapping[int, Line]) -> None:
    """A cell merged over several rows says the same of each; to the right it is left alone, so no column gains one."""
    first = by_number.get(merge.top)
    if first is None or merge.left >= len(first.cells):
        return
    for number in range(merge.top + 1, min(merge.bottom, merge.top + 5000) + 1):
        line = by_number.get(number)
        if line is not None and merge.left < len(line.cells):
            line.cells[merge.left] = first.cells[merge.left]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the reader of cells does not tell: cells in error, and from which year serial numbers count."""

    errors: Mapping[str, Mapping[tuple[int, int], str]] = field(default_factory=dict)
    from_1904: bool = False
    is_xlsx: bool = False

    @classmethod
    def of(cls, data: bytes, called: str) -> _Parts:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if sum(info.file_size for info in archive.infolist()) > MAX_UNPACKED:
                    raise _broken(
                        called, "文件展开后过大", "一般大小的台账", "请用 Excel 打开后另存一份，或分成几个文件"
                    )
                names = set(archive.namelist())
                if len(names) > MAX_PARTS:
                    raise _broken(
                        called, f"文件里有 {len(names)} 个内件", f"不超过 {MAX_PARTS} 个", "请用 Excel 另存一份"
                    )
                if "xl/workbook.xml" not in names:
                    return cls()
                head = archive.read("xl/workbook.xml").decode("utf-8", "replace")
                links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
                places = {
                    _attribute(tag, "Id"): _attribute(tag, "Target")
                    for tag in re.findall(r"<Relationship\b[^>]*>", links)
                }
                errors: dict[str, dict[tuple[int, int], str]] = {}
                for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", head):
                    target = places.get(_attribute(tag, r"\w+:id"), "").lstrip("/")
                    path = target if target.startswith("xl/") else f"xl/{target}"
                    if path in names:
                        errors[html.unescape(_attribute(tag, "name"))] = _errors_in(archive.read(path))
                return cls(errors, re.search(r'date1904="(1|true)"', head) is not None, True)
        except Faulty:
            raise
        except (
            zipfile.BadZipFile,
            zlib.error,
            KeyError,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
            OSError,
        ):
            raise _broken(called, "文件不完整", "完整的 .xlsx 文件", "请用 Excel 打开后另存一份") from None


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found.group(1) if found else ""


_ERROR_CELL = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"[^>]*>.{0,400}?<v>([^<]*)</v>', re.DOTALL)


def _errors_in(sheet: bytes) -> dict[tuple[int, int], str]:
    if b't="e"' not in sheet:
        return {}
    return {
        (int(row), _column_of(letters.decode())): code.decode("ascii", "replace")
        for letters, row, code in _ERROR_CELL.findall(sheet)
    }


def _column_of(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _broken(place: str, found: str, expected: str, remedy: str) -> Faulty:
    return Faulty([Fault(place, found, expected, remedy)])
