"""What was recognised in a workbook 认出的版式, as a page keeps and shows it: sheets, tables, and the columns of each.

The reading itself is not kept: it holds people. This holds headings, counts, and `guitu.columns/1`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass
from typing import Any, Final

from guitu.exchange.excel import FIELDS, Mapping, Reading, Sort
from guitu.exchange.excel.columns import Target
from guitu.exchange.excel.fields import BY_NAME, FieldType
from guitu.exchange.excel.workbook import column_letters
from guitu.faults import Fault, Faulty
from guitu.pages.shapes import Choice, State

SURE: Final = 0.9
"""From this score on a guess needs no second look."""

KEEP: Final = "-"
"""What a form sends for a column that is fed to nothing and keeps its content under its own heading."""

SORTS: Final[ReadOnly[Sort, str]] = {
    Sort.TITLE: "标题", Sort.HEADER: "表头", Sort.TAKEN: "人员", Sort.REFUSED: "看不懂的行", Sort.TOTAL: "合计",
    Sort.SIGNATURE: "落款", Sort.BLANK: "空行", Sort.UNREAD: "没有读",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the page shows it: letters, heading, what it feeds (`value` of the choice), how sure."""

    name: str
    letters: str
    heading: str
    value: str
    state: State
    extra: Choice | None
    """The choice in use where the common list does not hold it: a measure with its month or number."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout of columns, and the tables that have it."""

    fingerprint: str
    tables: tuple[str, ...]
    columns: tuple[Column, ...]
    kind: str
    year: str
    asks_kind: bool
    asks_year: bool


def described(reading: Reading) -> dict[str, object]:
    """What is kept of a reading."""
    return {
        "sheets": [
            {
                "name": sheet.name,
                "counts": {sort.value: count for sort, count in sheet.counts.items() if count},
                "unread": sheet.unread,
                "tables": [
                    {
                        "header": list(table.header), "title": table.title, "kind": table.kind, "year": table.year,
                        "fingerprint": table.mapping.fingerprint,
                    }
                    for table in sheet.tables
                ],
            }
            for sheet in reading.sheets
        ],
        "mappings": [json.loads(one.to_json()) for one in reading.mappings],
        "scores": {
            one.fingerprint: {str(column): score for column, score in one.scores.items()} for one in reading.mappings
        },
        "faults": [str(fault) for fault in reading.faults],
    }  # fmt: skip


def mappings_in(said: ReadOnly[str, Any]) -> dict[str, Mapping]:
    """The mappings that are kept, by fingerprint."""
    made = (Mapping.from_json(json.dumps(one)) for one in said.get("mappings", ()))
    return {one.fingerprint: one for one in made}


def layouts_in(said: ReadOnly[str, Any]) -> list[Layout]:
    """The layouts of a workbook, for the page on which they are set right."""
    scores = said.get("scores", {})
    return [
        _layout(mapping, said=said, scores=scores.get(mapping.fingerprint, {}))
        for mapping in mappings_in(said).values()
    ]


def chosen_in(typed: ReadOnly[str, str], *, before: ReadOnly[str, Mapping]) -> dict[str, Mapping]:
    """What a form says of the columns, by fingerprint. Raises `Faulty` with every fault of every layout."""
    found: dict[str, Mapping] = {}
    faults: list[Fault] = []
    for at, (fingerprint, mapping) in enumerate(before.items()):
        try:
            found[fingerprint] = _changed(mapping, typed=typed, at=at)
        except Faulty as wrong:
            faults += wrong.faults
    if faults:
        raise Faulty(faults)
    return found


def choices() -> list[tuple[str, list[Choice]]]:
    """What a column may feed, in groups."""
    groups: dict[str, list[Choice]] = {"本人": [], "案件": [], "检测、谈话、报告": [], "其他": []}
    for one in FIELDS:
        if one.name == "skip":
            continue
        if one.type is FieldType.MEASURE:
            group = "检测、谈话、报告"
        elif one.entry or one.name in _OF_CASE:
            group = "案件"
        else:
            group = "本人" if FIELDS.index(one) < _FIRST_OF_CASE else "其他"
        groups[group].append(Choice(one.name, one.label))
    return [(label, some) for label, some in groups.items() if some]


_OF_CASE: Final = frozenset(
    {"kind", "decision_number", "deciding_agency", "term", "term_from", "term_to", "term_months",
     "suspension_reason", "termination_reason", "state"}
)  # fmt: skip
_FIRST_OF_CASE: Final = next(at for at, one in enumerate(FIELDS) if one.name == "kind")


def _layout(mapping: Mapping, *, said: ReadOnly[str, Any], scores: ReadOnly[str, float]) -> Layout:
    tables = [(sheet["name"], table) for sheet in said["sheets"] for table in sheet["tables"]
              if table["fingerprint"] == mapping.fingerprint]  # fmt: skip
    at = next(place for place, one in enumerate(said["mappings"]) if one["fingerprint"] == mapping.fingerprint)
    measured = any(BY_NAME[one.field].type is FieldType.MEASURE and "-" not in one.key
                   for one in mapping.targets.values())  # fmt: skip
    return Layout(
        fingerprint=mapping.fingerprint,
        tables=tuple(_table_words(name, table) for name, table in tables),
        columns=tuple(_columns(mapping, at=at, scores=scores)),
        kind=mapping.kind or "",
        year=str(mapping.year or ""),
        asks_kind=mapping.column_of("kind") is None,
        asks_year=measured,
    )


def _table_words(sheet: str, table: ReadOnly[str, Any]) -> str:
    first, last = table["header"]
    rows = f"第 {first} 行" if first == last else f"第 {first} 至 {last} 行"
    title = f"，标题“{table['title']}”" if table["title"] else ""
    return f"表“{sheet}”{title}，表头在{rows}"


def _columns(mapping: Mapping, *, at: int, scores: ReadOnly[str, float]) -> Iterator[Column]:
    for column, label in enumerate(mapping.labels):
        target = mapping.targets.get(column)
        if not label and target is None:
            continue
        value = _value(target)
        score = scores.get(str(column), 0.0)
        if target is None:
            state = State("ahead", "没有认出")
        elif score >= SURE:
            state = State("met", "认出")
        else:
            state = State("soon", "请看一下")
        extra = Choice(value, target.label) if target is not None and target.key else None
        yield Column(f"c{at}-{column}", column_letters(column), label or "（没有列名）", value, state, extra)


def _value(target: Target | None) -> str:
    return KEEP if target is None else str(target)


def _changed(mapping: Mapping, *, typed: ReadOnly[str, str], at: int) -> Mapping:
    targets: dict[int, Target] = {}
    for column in range(len(mapping.labels)):
        said = typed.get(f"c{at}-{column}", _value(mapping.targets.get(column)))
        if said == KEEP:
            continue
        target = Target.parse(said)
        # A measure may stand in several columns; without a month or a number of its own it is numbered.
        if BY_NAME[target.field].type is FieldType.MEASURE and not target.key and target in targets.values():
            target = Target(target.field, f"第{sum(one.field == target.field for one in targets.values()) + 1}")
        targets[column] = target
    kind, year = typed.get(f"k{at}", mapping.kind or ""), typed.get(f"y{at}", str(mapping.year or ""))
    if year and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise Faulty([Fault("年份", f"“{year}”", "四位数字，如 2025")])
    return Mapping(
        mapping.fingerprint, mapping.labels, targets, dict.fromkeys(targets, 1.0), kind or None,
        int(year) if year else None,
    )  # fmt: skip
