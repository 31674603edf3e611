"""A ledger workbook read whole 台账导入: sheets, layouts, mappings, rows taken, rows refused, and counts that add up.

Reading changes nothing anywhere, so it is the dry run as well. Every row with content is counted once, under what it
was taken for; nothing is skipped in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass
from pathlib import Path

from guitu.faults import Fault, Faulty

from .cells import kind_in
from .columns import Mapping, fingerprint, guess
from .doubles import Doubles
from .layout import Sort, Table, sort_of, tables_in
from .rows import LedgerRow, RefusedRow, RowReader
from .text import compact
from .workbook import Book, Grid, Line, is_blank, read_book

Progress = Callable[[int, int], None]
"""Called with rows done and rows in all."""


@dataclass(frozen=True, slots=True)
class TableReading:
    """One table as it was understood: rows of its header (first, last), the headings, and what each column feeds."""

    header: tuple[int, int]
    title: str
    kind: str | None
    year: int | None
    mapping: Mapping


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One sheet: its tables, a count of its rows by what they are, and why it was not read (empty if it was)."""

    name: str
    tables: tuple[TableReading, ...]
    counts: ReadOnly[Sort, int]
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a workbook holds. `faults` are those of the workbook; those of rows are with the rows."""

    sheets: tuple[SheetReading, ...]
    rows: tuple[LedgerRow, ...]
    refused: tuple[RefusedRow, ...]
    faults: tuple[Fault, ...]
    book: Book

    @property
    def counts(self) -> ReadOnly[Sort, int]:
        """Rows by what they are, over all sheets; the sum is the number of rows with content."""
        total: Counter[Sort] = Counter()
        for sheet in self.sheets:
            total.update(sheet.counts)
        return {sort: total[sort] for sort in Sort}

    @property
    def mappings(self) -> tuple[Mapping, ...]:
        """The mappings in use, one a layout of columns, to be shown, changed and remembered."""
        return tuple(
            {table.mapping.fingerprint: table.mapping for sheet in self.sheets for table in sheet.tables}.values()
        )


def read(
    path_or_bytes: str | Path | bytes,
    *,
    mapping: Mapping | Sequence[Mapping] | None = None,
    sheet_choice: Collection[str] | None = None,
    by_name: bool = False,
    progress: Progress | None = None,
) -> Reading:
    """Read a workbook. Raises `Faulty` if it cannot be opened, if it holds no table of people, or if a chosen sheet
    does not exist; faults of rows are in the reading.

    `mapping` holds mappings changed or remembered by users; each is used for the header whose fingerprint it bears.
    `sheet_choice` names the sheets to read; by default all that are not hidden and have a header. With `by_name` a row
    that states a name and no identity number is taken, for a reader that finds people by name.
    """
    book = read_book(path_or_bytes)
    given = {one.fingerprint: one for one in ([mapping] if isinstance(mapping, Mapping) else mapping or ())}
    _check_choice(book, sheet_choice)
    work = _Work(book, given, progress, by_name=by_name)
    sheets = tuple(work.sheet(grid, chosen=_is_chosen(grid, sheet_choice)) for grid in book.grids)
    if not any(sheet.tables for sheet in sheets):
        raise Faulty(
            [
                Fault(
                    "整个文件",
                    "没有找到含“姓名”“身份证号”等列的表头",
                    "至少一张有表头的台账",
                    "请在人员各行之上加一行列名",
                ),
                *work.faults,
            ]
        )
    unused = set(given) - work.used
    if unused:
        work.faults.append(
            Fault(
                "列对应",
                "给出的列对应与文件中的表头不符",
                "按这份文件的表头做的列对应",
                "已改用自动识别，请重新核对各列",
            )
        )
    return Reading(sheets, tuple(work.taken), tuple(work.refused), tuple(work.faults), book)


class _Work:
    """One reading while it goes on."""

    def __init__(self, book: Book, given: ReadOnly[str, Mapping], progress: Progress | None, *, by_name: bool) -> None:
        self.book, self.given, self.progress, self.by_name = book, given, progress, by_name
        self.used: set[str] = set()
        self.taken: list[LedgerRow] = []
        self.refused: list[RefusedRow] = []
        self.faults: list[Fault] = []
        self.doubles = Doubles()
        self.done, self.total, self.tables = 0, sum(len(grid.lines) for grid in book.grids), 0

    def sheet(self, grid: Grid, *, chosen: bool) -> SheetReading:
        tables = tables_in(grid) if chosen else ()
        if not tables:
            self.advance(len(grid.lines))
            why = "没有选择这张表" if not chosen and not grid.hidden else "隐藏的表" if not chosen else "没有找到表头"
            if chosen and grid.lines:
                self.faults.append(
                    Fault(
                        f"表“{grid.name}”",
                        "没有找到表头，未读取",
                        "含“姓名”“身份证号”等列名的一行",
                        "不是台账可不理会；是台账请补上列名",
                    )
                )
            return SheetReading(grid.name, (), {Sort.UNREAD: len(grid.lines)} if grid.lines else {}, why)
        counts: Counter[Sort] = Counter()
        read = tuple(self.table(grid, table, counts) for table in tables)
        return SheetReading(grid.name, read, dict(counts))

    def table(self, grid: Grid, table: Table, counts: Counter[Sort]) -> TableReading:
        self.tables += 1
        mapping = self.given.get(fingerprint(table.paths)) or guess(table.paths, about=table.about)
        self.used.add(mapping.fingerprint)
        reader = RowReader(grid.name, table, mapping, from_1904=self.book.from_1904, by_name=self.by_name)
        for line in table.above:
            counts[self.above(reader, line)] += 1
        counts[Sort.HEADER] += len(table.header)
        self.advance(len(table.above) + len(table.header))
        section: str | None = None
        for line in table.body:
            sort = sort_of(line, table, mapping)
            if sort is Sort.TITLE:
                section = kind_in("".join(_words(line)[:1])) or section
            elif sort is Sort.TAKEN:
                sort = self.person(reader, line, section)
            counts[sort] += 1
            self.advance(1)
        return TableReading((table.first, table.last), _title(table), reader.kind, reader.year, mapping)

    def above(self, reader: RowReader, line: Line) -> Sort:
        """A person above the header is no title: the row is refused, so that it is not lost."""
        if not any(
            len(compact(cell)) == 18 and compact(cell)[:17].isdigit() for cell in line.cells if isinstance(cell, str)
        ):
            return Sort.TITLE
        fault = Fault(reader.place(line), "在表头之前", "人员各行都在表头之下", "请把这一行移到表头下面")
        self.refused.append(RefusedRow(reader.sheet, line.number, (fault,)))
        return Sort.REFUSED

    def person(self, reader: RowReader, line: Line, section: str | None) -> Sort:
        row = reader.read(line, section=section)
        if isinstance(row, LedgerRow):
            row = self.doubles.checked(row, table=self.tables, place=reader.place(line))
        if isinstance(row, LedgerRow):
            self.taken.append(row)
            return Sort.TAKEN
        self.refused.append(row)
        return Sort.REFUSED

    def advance(self, lines: int) -> None:
        before, self.done = self.done, self.done + lines
        if self.progress is not None and (self.done // 200 != before // 200 or self.done == self.total):
            self.progress(self.done, self.total)


def _check_choice(book: Book, choice: Collection[str] | None) -> None:
    names = [grid.name for grid in book.grids]
    unknown = [name for name in choice or () if name not in names]
    if unknown:
        raise Faulty(Fault("所选的表", f"文件中没有表“{name}”", f"其中之一：{'、'.join(names)}") for name in unknown)


def _is_chosen(grid: Grid, choice: Collection[str] | None) -> bool:
    return not grid.hidden if choice is None else grid.name in choice


def _title(table: Table) -> str:
    return next((word for line in table.above for word in _words(line)), "")


def _words(line: Line) -> list[str]:
    return [compact(cell) for cell in line.cells if isinstance(cell, str) and not is_blank(cell)]
