"""The layout of a sheet 版式: where titles, headers, people, totals and signatures are.

A header is one to three lines; merged headings are read from above to below, so that 决定情况 over 日期 becomes one
heading. A sheet may hold several tables one below the other. Every row with content is accounted for once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from .cells import kind_in
from .columns import EXACT, Mapping, Path, recognise
from .text import compact
from .workbook import Cell, CellError, Grid, Line, is_blank


class Sort(Enum):
    """What a row is. `UNREAD`: on a sheet that is no ledger or was not chosen."""

    TITLE = "title"
    HEADER = "header"
    TAKEN = "taken"
    REFUSED = "refused"
    TOTAL = "total"
    SIGNATURE = "signature"
    BLANK = "blank"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet: its header (first and last row number), a path of headings a column, and its further lines.

    `above` are lines before the header. `kind` and `year` are what title, section and sheet name say, or None.
    """

    first: int
    last: int
    paths: tuple[Path, ...]
    above: tuple[Line, ...]
    header: tuple[Line, ...]
    body: tuple[Line, ...]
    about: str
    kind: str | None
    year: int | None


def tables_in(grid: Grid) -> tuple[Table, ...]:
    """The tables of a sheet from above to below; none if no header is found."""
    lines = grid.lines
    heads: list[tuple[int, int]] = []
    start = _first_header(lines)
    while start is not None:
        top, end = _block(grid, start, heads[-1][1] if heads else 0)
        heads.append((top, end))
        start = _next_header(lines, end, lines[start])
    made: list[Table] = []
    for which, (top, end) in enumerate(heads):
        begin = heads[which - 1][1] if which else 0
        stop = heads[which + 1][0] if which + 1 < len(heads) else len(lines)
        above = lines[begin:top] if which == 0 else _titles_before(lines, begin, top)
        body_stop = stop
        if which + 1 < len(heads):
            body_stop = stop - len(_titles_before(lines, end, stop))
        titles = " ".join(_words(above))
        about = f"{titles} {grid.name}"
        made.append(
            Table(
                lines[top].number,
                lines[end - 1].number,
                _paths(grid, lines[top:end]),
                tuple(above),
                tuple(lines[top:end]),
                tuple(lines[end:body_stop]),
                about,
                kind_in(titles) or kind_in(grid.name),
                year_in(titles) or year_in(grid.name),
            )
        )
    return tuple(made)


def sort_of(line: Line, table: Table, mapping: Mapping) -> Sort:
    """What a line below the header is; `TAKEN` stands for a person, whose cells are yet to be read."""
    number_at, name_at = mapping.column_of("identity_number"), mapping.column_of("name")
    identity: Cell = line.cells[number_at] if number_at is not None and number_at < len(line.cells) else ""
    if isinstance(identity, float) or (isinstance(identity, str) and sum(map(str.isdigit, identity)) >= 6):
        return Sort.TAKEN
    texts = [compact(cell) if isinstance(cell, str) else cell for cell in line.cells if not is_blank(cell)]
    words = [text for text in texts if isinstance(text, str)]
    if not words:
        counted = [at for at, target in mapping.targets.items() if target.field == "skip"]
        is_numbered = all(at in counted or is_blank(cell) for at, cell in enumerate(line.cells))
        return Sort.BLANK if is_numbered else Sort.TOTAL if _is_sum(line, name_at, number_at) else Sort.TAKEN
    if _repeats_header(line, table):
        return Sort.HEADER
    name: Cell = line.cells[name_at] if name_at is not None and name_at < len(line.cells) else ""
    if _TOTAL.match(words[0]):
        return Sort.TOTAL
    nameless = is_blank(name) or _SIGNATURE.match(compact(name) if isinstance(name, str) else "") is not None
    if _SIGNATURE.match(words[0]) or (nameless and any(_SIGNATURE.match(word) for word in words)):
        return Sort.SIGNATURE
    if all(at in _skipped(mapping) for at, cell in enumerate(line.cells) if not is_blank(cell)) and not _is_section(
        words[0]
    ):
        return Sort.BLANK if words[0].isdigit() else Sort.TITLE
    if len(set(map(str, texts))) == 1 and (is_blank(name) or _is_section(words[0])):
        return Sort.TITLE if _is_section(words[0]) or not is_blank(line.cells[0]) else Sort.TAKEN
    return Sort.TAKEN


def heading_text(cell: Cell) -> str:
    """A heading as text; a heading that is a real date (Excel makes 2025年3月 into one) names its month."""
    if isinstance(cell, str):
        return compact(cell)
    if isinstance(cell, date):
        return f"{cell.year}年{cell.month}月"
    if isinstance(cell, bool | CellError):
        return ""
    return f"{cell:g}" if isinstance(cell, int | float) else ""


def year_in(text: str) -> int | None:
    """The one year that a text names, or None. A whole date (填报日期) names none: the sheet was filled in then."""
    years = set(re.findall(r"(?<!\d)(20\d\d)(?:年度?(?!\d{1,2}月\d)|(?![\d年./-]))", text))
    return int(years.pop()) if len(years) == 1 else None


_TOTAL = re.compile(
    r"(?:本页|全镇|全村|总)?(?:合计|总计|小计|共计|累计)(?:[:：（(\d人]|$)|共\d+[人名]|(?:合计|总计|总)人数"
)
_SIGNATURE = re.compile(
    r"(?:填表|制表|审核|审批|填报|报送|统计|经办|复核|负责|单位负责|分管|主管|录入|联系)(?:人|单位|日期|时间|领导|负责人|人签字|人员)?"
    r"(?:[(（].{0,6}[)）])?(?:签字|签名|盖章)?[:：]|[(（]?(?:单位)?(?:盖章|公章|签章)[)）]?|(?:备注|注|说明|填表说明|注意)[:：]|(?:日期|电话|联系电话)[:：]"
    r"|导出人|^\d{4}年\d{1,2}月\d{1,2}日$"
)
_SECTION = re.compile(
    "[（(]?[一二三四五六七八九十]+[)）]?、|[（(][一二三四五六七八九十]+[)）]|.*(?:人员|台账|名册|花名册|登记表|汇总表|社区戒毒|社区康复|社戒|社康|年度|村|社区)"
)
_SCANNED = 60


def _skipped(mapping: Mapping) -> list[int]:
    return [at for at, target in mapping.targets.items() if target.field == "skip"]


def _is_sum(line: Line, name_at: int | None, number_at: int | None) -> bool:
    """A row of bare numbers under nobody's name is a total without its word."""
    return all(at is None or at >= len(line.cells) or is_blank(line.cells[at]) for at in (name_at, number_at))


def _is_section(word: str) -> bool:
    return _SECTION.match(word) is not None and len(word) > 3


def _hits(line: Line) -> int:
    words = {compact(cell) for cell in line.cells if isinstance(cell, str) and 0 < len(cell) <= 40}
    fields = {str(hit[0]) for word in words if (hit := recognise((word,))) is not None}
    return len(fields)


def _first_header(lines: Sequence[Line]) -> int | None:
    best, at = 1, None
    for index, line in enumerate(lines[:_SCANNED]):
        if (hits := _hits(line)) > best and not _holds_person(line):
            best, at = hits, index
    return at


def _next_header(lines: Sequence[Line], begin: int, known: Line) -> int | None:
    """A later row with headings of its own, other than those of the table above it."""
    same = {cell for cell in known.cells if isinstance(cell, str)}
    for index in range(begin, len(lines)):
        cells = lines[index].cells
        if sum(1 for cell in cells if cell in EXACT) >= 3 and not _holds_person(lines[index]):
            fresh = {cell for cell in cells if isinstance(cell, str) and cell} - same
            if len(fresh) >= 2:
                return index
    return None


def _holds_person(line: Line) -> bool:
    return any(
        (isinstance(cell, float) and abs(cell) > 1e14)
        or (isinstance(cell, str) and re.search(r"\d{14}", cell) is not None)
        for cell in line.cells
    )


def _block(grid: Grid, anchor: int, floor: int) -> tuple[int, int]:
    """First line and the line after the last of the header around its fullest line."""
    lines, top, end = grid.lines, anchor, anchor + 1
    while (
        top > floor
        and anchor - top < 2
        and lines[top - 1].number == lines[top].number - 1
        and _is_upper(grid, lines[top - 1])
    ):
        top -= 1
    while (
        end < len(lines)
        and end - top < 3
        and lines[end].number == lines[end - 1].number + 1
        and _is_lower(lines[end], lines[anchor])
    ):
        end += 1
    return top, end


def _is_upper(grid: Grid, line: Line) -> bool:
    """A line of group headings: several short headings, no sentence, none of a title's one long cell."""
    words = {compact(cell) for cell in line.cells if isinstance(cell, str) and not is_blank(cell)}
    if len(words) < 2 or any(not isinstance(cell, str) for cell in line.cells):
        return False
    if any(len(word) > 16 or re.search("[:：]", word) for word in words):
        return False
    merged = any(merge.top <= line.number <= merge.bottom and (merge.right > merge.left) for merge in grid.merges)
    return merged or sum(recognise((word,)) is not None for word in words) >= 2


def _is_lower(line: Line, anchor: Line) -> bool:
    """A line of headings below: every cell either repeats the merged one above or is a heading itself."""
    if _holds_person(line):
        return False
    own = 0
    for at, cell in enumerate(line.cells):
        above = anchor.cells[at] if at < len(anchor.cells) else ""
        if is_blank(cell) or cell == above:
            continue
        word = heading_text(cell)
        if (
            isinstance(cell, str | date)
            and len(word) <= 14
            and (recognise((word,)) is not None or _SUB_HEADING.fullmatch(word))
        ) or (isinstance(cell, float) and float(cell).is_integer() and 1 <= cell <= 36 and is_blank(above)):
            own += 1
        else:
            return False
    return own > 0


_SUB_HEADING = re.compile(
    r"第?.{1,3}次|\d{1,2}|.{0,4}(?:日期|时间|结果|文号|机关|情况|姓名|电话|起|止|自|至|月|季度|半年|是否.*)"
)


def _paths(grid: Grid, header: Sequence[Line]) -> tuple[Path, ...]:
    width = max(len(line.cells) for line in header)
    rows: list[list[str]] = []
    for line in header:
        row = [heading_text(cell) for cell in line.cells] + [""] * (width - len(line.cells))
        for merge in grid.merges:
            if merge.top <= line.number <= merge.bottom and merge.left < width:
                for at in range(merge.left, min(merge.right, width - 1) + 1):
                    row[at] = row[at] or row[merge.left]
        rows.append(row)
    paths: list[Path] = []
    for at in range(width):
        parts: list[str] = []
        for row in rows:
            if row[at] and (not parts or parts[-1] != row[at]):
                parts.append(row[at])
        paths.append(tuple(parts))
    return tuple(paths)


def _repeats_header(line: Line, table: Table) -> bool:
    words = {compact(cell) for cell in line.cells if isinstance(cell, str) and not is_blank(cell)}
    known = {part for path in table.paths for part in path}
    return len(words) >= 2 and len(words & known) >= max(2, 0.7 * len(words))


def _titles_before(lines: Sequence[Line], begin: int, top: int) -> Sequence[Line]:
    """The lines of one heading right above a later header."""
    at = top
    while (
        at > begin
        and top - at < 4
        and len(set(_words([lines[at - 1]]))) == 1
        and _is_section(_words([lines[at - 1]])[0])
    ):
        at -= 1
    return lines[at:top]


def _words(lines: Iterable[Line]) -> list[str]:
    return [compact(cell) for line in lines for cell in line.cells if isinstance(cell, str) and not is_blank(cell)]
