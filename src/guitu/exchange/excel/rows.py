"""One row of a ledger, read into typed values, or refused with every reason 一行台账.

Each row is taken or refused on its own. What Excel or a typist spoilt beyond doubt (a rounded identity number, a day
without its month) refuses the row; what merely looks odd (a sex that the identity number contradicts, an agreement
before the report-in) is taken as written and remarked on, since only a person can know which of the two is right.
Faults and remarks name the cell and never repeat an identity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from guitu.casebook import citizen
from guitu.faults import Fault

from . import cells, identity, measures
from .columns import Mapping as Columns
from .columns import Target
from .dates import Unreadable, parse_span, read_day
from .fields import BY_NAME, FieldType
from .layout import Table
from .measures import Measure
from .text import NOTHING, compact, plain, shown
from .workbook import Cell, CellError, Line, column_letters, is_blank

FIRST_EVENT = date(1970, 1, 1)
"""The kernel's calendar begins here; a decision, a report-in or a test before it is a slip of the key."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row that was taken.

    `days` holds days by field name (`decided`, `reported_in`, `term_from` …), `texts` everything worded, and yes-no
    fields as 是 or 否, `extra` what stood in columns that no field knows, under their own headings. `term_months` is
    None where the row does not say it. `identity_number` is empty, and `birth` None, only where the reader was told
    that a name may do. `remarks` are sentences for a person to look at; nothing hinges on them.
    """

    sheet: str
    number: int
    name: str = field(repr=False)
    identity_number: str = field(repr=False)
    kind: str
    sex: str
    birth: date | None = field(repr=False)
    term_months: int | None = None
    days: Mapping[str, date] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    measures: tuple[Measure, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict, repr=False)
    remarks: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, date | None]:
        """What makes two rows speak of one case: identity number, kind and day of the decision."""
        return self.identity_number or f"姓名 {self.name}", self.kind, self.days.get("decided")


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not taken, and every reason."""

    sheet: str
    number: int
    faults: tuple[Fault, ...]


class RowReader:
    """Reads the rows of one table by its mapping."""

    def __init__(self, sheet: str, table: Table, mapping: Columns, *, from_1904: bool, by_name: bool = False) -> None:
        self.sheet, self.mapping, self.from_1904, self.by_name = sheet, mapping, from_1904, by_name
        self.kind = mapping.kind or table.kind
        self.year = mapping.year or table.year
        self.headings = dict(enumerate(mapping.labels))
        self.mapped = sorted(mapping.targets.items())
        self.extra = [at for at in self.headings if at not in mapping.targets]

    def read(self, line: Line, *, section: str | None = None) -> LedgerRow | RefusedRow:
        """Read one line; `section` is the case kind that a heading between the rows has set."""
        made = _Row(self, line, section)
        made.read()
        return made.result()

    def place(self, line: Line, column: int | None = None) -> str:
        """Where it is, as the user sees it: 表“台账”第 12 行 身份证号列 F12."""
        row = f"表“{self.sheet}”第 {line.number} 行"
        if column is None:
            return row
        target = self.mapping.targets.get(column)
        label = target.label if target is not None else self.headings.get(column, "")
        return f"{row} {label}列 {column_letters(column)}{line.number}"

    def month(self, key: str) -> str:
        """The month that a measure's column stands for, with the table's year where the column names none."""
        if re.fullmatch(r"\d{2}", key):
            return f"{self.year}-{key}" if self.year else key
        return key if re.fullmatch(r"\d{4}-\d{2}", key) else ""


class _Row:
    """One row while it is being read."""

    def __init__(self, reader: RowReader, line: Line, section: str | None) -> None:
        self.reader, self.line = reader, line
        self.kind: str = section if section is not None and reader.mapping.kind is None else reader.kind or ""
        self.name = self.number = self.sex = ""
        self.birth: date | None = None
        self.months: int | None = None
        self.days: dict[str, date] = {}
        self.texts: dict[str, str] = {}
        self.found: list[Measure] = []
        self.keys: list[str] = []
        self.results: dict[tuple[str, str], str] = {}
        self.faults: list[Fault] = []
        self.remarks: list[str] = []

    def read(self) -> None:
        line_cells = self.line.cells
        for column, target in self.reader.mapped:
            cell = line_cells[column] if column < len(line_cells) else ""
            if cell == "" or is_blank(cell):
                continue
            try:
                self.take(column, target, cell)
            except Unreadable as wrong:
                self.faults.append(
                    Fault(self.reader.place(self.line, column), wrong.found, wrong.expected, wrong.remedy)
                )
        self.faults.extend(self.missing())

    def take(self, column: int, target: Target, cell: Cell) -> None:
        one = BY_NAME[target.field]
        kind = one.type
        if kind is FieldType.SKIP:
            return
        if kind is FieldType.IDENTITY_NUMBER:
            self.number = identity.read_identity_number(cell)
            if self.number != cell:
                self.remark(column, "号码中的全角、空格或小写 x 已改正")
        elif kind is FieldType.NAME:
            self.name = cells.read_name(cell)
        elif kind is FieldType.MEASURE:
            self.take_measure(column, target, cell)
        elif isinstance(cell, str) and plain(cell) in NOTHING:
            return
        elif kind is FieldType.DAY:
            self.days[one.name] = self.event(read_day(cell, from_1904=self.reader.from_1904))
        elif kind is FieldType.TEXT:
            if isinstance(cell, CellError):
                self.remark(column, f"公式出错（{cell.code}），这一格没有导入")
            else:
                self.texts[one.name] = cells.text_of(cell)
        else:
            self.take_other(column, one.name, kind, cell)

    def take_other(self, column: int, name: str, kind: FieldType, cell: Cell) -> None:
        if kind is FieldType.SEX:
            self.sex = cells.read_sex(cell)
        elif kind is FieldType.CASE_KIND:
            self.kind = cells.read_kind(cell)
        elif kind is FieldType.BIRTH:
            try:
                self.birth = read_day(cell, from_1904=self.reader.from_1904)
            except Unreadable:
                self.remark(column, "出生日期不是完整日期，已按身份证号")
        elif kind is FieldType.PHONE:
            self.texts[name] = cells.read_phone(cell)
            if cells.odd_phone(self.texts[name]):
                self.remark(column, "电话号码位数不像手机或固定电话，已按原样收下")
        elif kind is FieldType.YES_NO:
            self.texts[name] = "是" if cells.read_yes_no(cell) else "否"
        elif kind is FieldType.CONTROL_STATE:
            self.texts[name] = cells.read_control_state(cell)
        elif kind is FieldType.MONTHS:
            self.months = cells.read_months(cell)
        elif kind is FieldType.SPAN:
            self.days["term_from"], self.days["term_to"] = map(self.event, parse_span(cells.text_of(cell)))

    def take_measure(self, column: int, target: Target, cell: Cell) -> None:
        text = compact(cell) if isinstance(cell, str) else ""
        if text and not text.strip("-—/\\_.、"):
            return
        if target.field.endswith("_result"):
            field_name = target.field.removesuffix("_result")
            if text not in NOTHING:
                self.results[(field_name, target.key)] = measures.read_result(cell)
            return
        if text in NOTHING:
            return
        month = self.reader.month(target.key)
        heading, place = self.reader.headings.get(column, ""), f"{column_letters(column)}{self.line.number}"
        for one in measures.read_measures(cell, target.field, month, from_1904=self.reader.from_1904):
            if one.on is not None:
                self.event(one.on)
            self.found.append(Measure(one.field, one.on, one.result, one.month, heading, place, one.said))
            self.keys.append(target.key)

    def missing(self) -> Iterator[Fault]:
        if self.name and self.number and self.kind:
            return
        had = {
            self.reader.mapping.targets[at].field
            for at, cell in enumerate(self.line.cells)
            if not is_blank(cell) and at in self.reader.mapping.targets
        }
        place = self.reader.place(self.line)
        if not self.name and "name" not in had:
            yield Fault(place, "没有姓名", "每行一人，写明姓名", "请补填姓名；不是人员的行请删去")
        if not self.number and "identity_number" not in had and not (self.name and self.reader.by_name):
            yield Fault(place, "没有身份证号", "18 位身份证号", "请照证件补填；没有身份证的请由专干在系统中单独建档")
        if not self.kind and "kind" not in had:
            yield Fault(
                place, "没有写明是社区戒毒还是社区康复", "在“类别”列、表名或标题中写明其一",
                "请补写，或在导入时为整张表选择类别",
            )  # fmt: skip

    def result(self) -> LedgerRow | RefusedRow:
        if self.faults:
            return RefusedRow(self.reader.sheet, self.line.number, tuple(self.faults))
        self.cross_check()
        joined = tuple(measures.join_results(self.found, self.results, self.keys)) if self.found else ()
        for one in joined:
            if not one.complete:
                self.remarks.append(f"{one.place}（{one.heading}）：{_lacking(one)}")
        return LedgerRow(
            self.reader.sheet, self.line.number, self.name, self.number, self.kind, self.sex,
            self.birth or (citizen.birthday(self.number) if self.number else None),
            self.term(), self.days, self.texts, joined, self.rest(), tuple(self.remarks),
        )  # fmt: skip

    def rest(self) -> dict[str, str]:
        """What stands in columns that feed nothing, under their headings."""
        kept: dict[str, str] = {}
        line_cells = self.line.cells
        for at in self.reader.extra:
            if at < len(line_cells) and (cell := line_cells[at]) != "" and not is_blank(cell):
                heading = self.reader.headings[at] or f"{column_letters(at)} 列"
                kept[heading] = cell.code if isinstance(cell, CellError) else cells.text_of(cell)
        return kept

    def cross_check(self) -> None:
        stated = citizen.sex(self.number) if self.number else self.sex
        if self.sex and self.sex != stated:
            self.remarks.append("性别与身份证号第 17 位不一致，已按表中填写的收下，请核对")
        self.sex = self.sex or stated
        if self.number and self.birth is not None and self.birth != citizen.birthday(self.number):
            self.remarks.append("出生日期与身份证号不一致，已按表中填写的收下，请核对")
        for (earlier, later), said in ORDER.items():
            if earlier in self.days and later in self.days and self.days[later] < self.days[earlier]:
                self.remarks.append(said)

    def term(self) -> int | None:
        """The months of the term, as written, or as the first and last day say when they lie whole months apart."""
        first, last = self.days.get("term_from"), self.days.get("term_to")
        if self.months is not None or first is None or last is None:
            return self.months
        months = (last.year - first.year) * 12 + last.month - first.month
        return months if months > 0 and last.day - first.day in (0, -1) else None

    def event(self, day: date) -> date:
        if day < FIRST_EVENT:
            raise Unreadable(f"日期 {day.year} 年", "1970 年以后的日期", "请核对年份")
        return day

    def remark(self, column: int, says: str) -> None:
        self.remarks.append(f"{column_letters(column)}{self.line.number}：{says}")


def _lacking(one: Measure) -> str:
    if one.on is None and not one.result and one.said:
        return f"写的是{shown(one.said)}，未写成记录"
    if one.on is None:
        return "没有写明是哪一日，未写成记录，请补填日期" if one.month or one.result else "没有日期，未写成记录"
    return "只有日期没有结果，未写成检测记录，请补填结果"


ORDER: dict[tuple[str, str], str] = {
    (earlier, later): f"{BY_NAME[later].label}早于{BY_NAME[earlier].label}，已按原样收下，请核对"
    for earlier, later in (
        ("decided", "served"), ("decided", "received"), ("decided", "reported_in"), ("served", "reported_in"),
        ("received", "handed_over"), ("reported_in", "agreement_signed"), ("suspended", "resumed"),
        ("reported_in", "discharged"), ("discharged", "discharge_notified"), ("discharged", "archived"),
        ("decided", "terminated"), ("term_from", "term_to"),
    )
}  # fmt: skip
"""Days that come after one another in the course of a case; what stands the other way round is remarked on."""
