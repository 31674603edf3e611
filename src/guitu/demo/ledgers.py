"""Sample ledgers 样表: invented people as offices keep them in Excel, in three layouts, to show the import.

The people are neighbours of those in the demonstration, so that importing them adds somebody; the first few of the
first file are there already. A row or two of each file has a fault that such ledgers have, to be refused with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from guitu.demo.cohort import SEED, lives_of_town
from guitu.demo.life import Life
from guitu.demo.office import Size, country

_PEOPLE: Final = 40
_KNOWN: Final = 3
_MONTHS: Final = range(1, 13)

Cell = str | int | date | None

_ONE_LINE: Final = (
    "姓名", "性别", "身份证号", "联系电话", "户籍地", "现住址", "村（社区）", "类别", "决定日期", "决定书文号",
    "决定机关", "送达日期", "报到日期", "签订协议日期", "期限", "毒品种类", "专干", "包联民警", "备注",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """A life as a ledger knows it: the first day of each kind of entry, and the tests."""

    life: Life
    days: Mapping[str, date]
    tests: tuple[tuple[date, str], ...]

    @property
    def number(self) -> str:
        return self.life.person.identity_number

    @property
    def kind(self) -> str:
        return "社康" if self.life.number.startswith("社康") else "社戒"

    @property
    def paper(self) -> str:
        return str(next(entry for entry in _entries(self.life) if entry["kind"] == "decided")["document_number"])

    @property
    def months(self) -> int:
        head = self.life.casefile["case"]
        assert isinstance(head, dict)
        return int(head["term_months"])


def write(folder: Path, *, size: Size, as_of: date, seed: str = SEED) -> tuple[Path, ...]:
    """Write the three workbooks into a folder, which is made if need be. The files, in the order they are shown."""
    folder.mkdir(parents=True, exist_ok=True)
    made = country(size)
    known = [_row(life) for life in islice(lives_of_town(made, 0, as_of=as_of, seed=seed), _KNOWN)]
    neighbours = (_row(life) for life in lives_of_town(made, 0, as_of=as_of, seed=f"{seed} neighbours"))
    rows = list(islice((row for row in neighbours if "reported_in" in row.days), _PEOPLE))
    town = made.towns[0].name
    drawings: tuple[tuple[str, Callable[[xlsxwriter.Workbook], None]], ...] = (
        (f"{town}人员台账（一行表头）.xlsx", lambda book: _one_line(book, [*known, *rows[:20]])),
        (f"{town}人员台账（两行表头）.xlsx", lambda book: _two_lines(book, rows, town=town, as_of=as_of)),
        (f"{town}尿检登记表（按月）.xlsx", lambda book: _by_month(book, rows, year=as_of.year - 1)),
    )
    written = []
    for label, draw in drawings:
        with xlsxwriter.Workbook(str(folder / label), {"strings_to_formulas": False}) as book:
            draw(book)
        written.append(folder / label)
    return tuple(written)


def _one_line(book: xlsxwriter.Workbook, rows: Sequence[_Row]) -> None:
    """A header of one line; dates written in three ways, as happens where several people keep a ledger."""
    page, day = book.add_worksheet("台账"), book.add_format({"num_format": "yyyy/m/d"})
    _put(page, 0, _ONE_LINE, day)
    for at, row in enumerate(rows):
        person, days = row.life.person, row.days
        number, decided = row.number, _written(days["decided"], at)
        if at == 7:
            number = number[:-1] + ("1" if number[-1] != "1" else "2")
        if at == 11:
            decided = "2024年2月30日"
        cells: list[Cell] = [
            person.name, person.sex, number, person.phone, person.household, person.address, row.life.village.name,
            row.kind, decided, row.paper, row.life.town.bureau, days.get("served"), days.get("reported_in"),
            days.get("agreement_signed"), f"{row.months // 12}年", person.drug, row.life.worker,
            row.life.village.police, "",
        ]  # fmt: skip
        _put(page, at + 1, cells, day)
    page.set_column(0, len(_ONE_LINE), 13)
    page.freeze_panes(1, 1)


def _two_lines(book: xlsxwriter.Workbook, rows: Sequence[_Row], *, town: str, as_of: date) -> None:
    """A title, a merged header of two lines, a sheet for each kind, totals and signatures below."""
    day, head = book.add_format({"num_format": "yyyy.m.d"}), book.add_format({"bold": True, "align": "center"})
    for kind, whole in (("社戒", "社区戒毒"), ("社康", "社区康复")):
        page = book.add_worksheet(kind)
        page.merge_range(0, 0, 0, 12, f"{town}{whole}人员管理台账", head)
        page.write_string(1, 0, f"填报单位：{town}社区戒毒社区康复工作办公室")
        page.write_string(1, 9, f"填报日期：{as_of.year}年{as_of.month}月{as_of.day}日")
        for at, label in enumerate(("序号", "姓 名", "身份证号码", "现住址")):
            page.merge_range(2, at, 3, at, label, head)
        groups = (
            ("责令决定", ("日期", "文号")),
            ("报到", ("日期",)),
            ("协议", ("日期",)),
            ("第1次尿检", ("日期", "结果")),
        )
        at = 4
        for group, leaves in (*groups, ("责任人", ("姓名",)), ("家属", ("姓名", "联系电话"))):
            if len(leaves) > 1:
                page.merge_range(2, at, 2, at + len(leaves) - 1, group, head)
            else:
                page.write_string(2, at, group, head)
            for leaf in leaves:
                page.write_string(3, at, leaf, head)
                at += 1
        listed = [row for row in rows if row.kind == kind]
        for which, row in enumerate(listed):
            test = row.tests[0] if row.tests else (None, None)
            family = row.life.person.family[0]
            number = row.number if which != 4 else row.number[:15]
            cells: list[Cell] = [
                which + 1, row.life.person.name, number, row.life.person.address, row.days["decided"], row.paper,
                row.days.get("reported_in"), row.days.get("agreement_signed"), test[0], test[1], row.life.worker,
                family.name, family.phone,
            ]  # fmt: skip
            _put(page, 4 + which, cells, day)
        _put(page, 4 + len(listed), ["合计", None, f"{len(listed)}人"], day)
        _put(page, 5 + len(listed), ["填表人：", None, None, None, "审核人："], day)
        page.set_column(1, 13, 14)


def _by_month(book: xlsxwriter.Workbook, rows: Sequence[_Row], *, year: int) -> None:
    """A sheet for a year with the months as columns, and what was found in each."""
    page, day = book.add_worksheet(f"{year}年"), book.add_format({"num_format": "yyyy-mm-dd"})
    page.merge_range(0, 0, 0, 16, f"{year}年社区戒毒社区康复人员尿检情况登记表", book.add_format({"bold": True}))
    _put(page, 2, ["序号", "姓名", "身份证号", "报到时间", "类别", "村居", *[f"{month}月" for month in _MONTHS]], day)
    tested = [row for row in rows if any(on.year == year for on, _ in row.tests)]
    for which, row in enumerate(tested):
        cells: list[Cell] = [
            which + 1, row.life.person.name, row.number, row.days["reported_in"], row.kind, row.life.village.name,
        ]  # fmt: skip
        for month in _MONTHS:
            found = [f"{on.month}.{on.day}{result}" for on, result in row.tests if (on.year, on.month) == (year, month)]
            cells.append(found[0] if found else None)
        if which == 2:
            cells[6 + 1] = "2.30阴性"
        _put(page, 3 + which, cells, day)
    page.set_column(1, 18, 12)


def _put(page: Worksheet, at: int, cells: Sequence[Cell], day: Format) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, date):
            page.write_datetime(at, column, cell, day)
        elif isinstance(cell, int):
            page.write_number(at, column, cell)
        elif cell:
            page.write_string(at, column, cell)


def _written(on: date, at: int) -> Cell:
    return (on, f"{on:%Y.%m.%d}", f"{on.year}年{on.month}月{on.day}日")[at % 3]


def _row(life: Life) -> _Row:
    days: dict[str, date] = {}
    tests: list[tuple[date, str]] = []
    gone = {entry.get("corrects") for entry in _entries(life)}
    for entry in sorted(_entries(life), key=lambda one: str(one["on"])):
        if entry["id"] in gone:
            continue
        on = date.fromisoformat(str(entry["on"]))
        days.setdefault(str(entry["kind"]), on)
        if entry["kind"] == "drug_test" and entry["result"] in ("negative", "positive"):
            tests.append((on, "阴性" if entry["result"] == "negative" else "阳性"))
    return _Row(life, days, tuple(tests))


def _entries(life: Life) -> list[dict[str, object]]:
    entries = life.casefile["entries"]
    assert isinstance(entries, list)
    return entries
