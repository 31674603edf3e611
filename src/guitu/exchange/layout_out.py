"""A ledger in the office's own layout 照原表样导出: its headings in their order, filled from the record.

The columns are those of a workbook that was read (`excel.Mapping`), under its own headings. A column that no field
knows takes what was kept under its heading; one for a month or a number takes the tests, talks and reports of it, each
with its day, so that the sheet reads back as it was. What has no place in the record stays blank.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from guitu.exchange.excel import Mapping as Layout
from guitu.exchange.excel import Target
from guitu.exchange.excel.fields import BY_NAME, FieldType
from guitu.ledger.corrections import standing_entries
from guitu.ledger.entry import Entry

Value = str | date | int | None

MEASURED: Final[Mapping[str, tuple[str, Mapping[str, tuple[str, ...]]]]] = {
    "test": ("drug_test", {"mode": ("regular",)}),
    "spot_test": ("drug_test", {"mode": ("spot",)}),
    "talk": ("talk", {"form": ("office", "phone", "video")}),
    "home_visit": ("talk", {"form": ("home_visit",)}),
    "situation_report": ("situation_report", {}),
    "summary": ("summary", {}),
    "assessment": ("assessment", {}),
}
"""Fields of measures: the kind of entry, and what its fields say where the kind alone does not tell."""

EXTRA: Final = "extra"
"""Stands for a column that no field knows."""

_RESULTS: Final = {
    "negative": "阴性", "positive": "阳性", "presumptive": "初筛阳性", "refused": "拒绝检测", "evaded": "逃避检测",
    "invalid": "无效",
}  # fmt: skip
_NUMBER: Final = re.compile("序号?|编号|no", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column to be written: its headings from the top line of the header down, and the field that fills it."""

    path: tuple[str, ...]
    target: Target | None

    @property
    def name(self) -> str:
        """The field, `EXTRA` where none is known."""
        return EXTRA if self.target is None else self.target.field.removesuffix("_result")

    @property
    def heading(self) -> str:
        """The heading under which an import keeps what no field knows."""
        return "/".join(self.path)


def columns_of(layout: Layout) -> tuple[Column, ...]:
    """The columns of a layout that have a heading, in their order; and the kind of the case where none says it: what a
    sheet's name or title said of everybody on it holds no longer."""
    every = [Column(tuple(label.split("/")), layout.targets.get(at)) for at, label in enumerate(layout.labels) if label]
    if layout.column_of("kind") is None:
        every.append(Column((BY_NAME["kind"].label,), Target("kind")))
    return tuple(every)


def filled(
    columns: Sequence[Column],
    said: Mapping[str, Value],
    *,
    number: int,
    words: Mapping[str, str],
    entries: Sequence[Entry],
    year: int,
) -> dict[str, Value]:
    """The cells of one case by place of the column. `said` holds values by field, `words` what was kept under headings
    of the office's own, `entries` the ledger; `year` is that of months without one."""
    paired = {column.target for column in columns if column.target is not None}
    standing = sorted(standing_entries(entries).entries, key=lambda one: (one.on, one.id))
    cells: dict[str, Value] = {}
    for at, column in enumerate(columns):
        target = column.target
        if target is None:
            cells[str(at)] = words.get(column.heading, "")
        elif target.field == "skip":
            cells[str(at)] = number if _NUMBER.fullmatch("".join(column.heading.split())) else None
        elif BY_NAME[target.field].type is FieldType.MEASURE:
            cells[str(at)] = _measures(target, paired, standing, year=year)
        else:
            cells[str(at)] = said.get(target.field)
    return cells


def _measures(target: Target, paired: Collection[Target], standing: Sequence[Entry], *, year: int) -> str:
    name = target.field.removesuffix("_result")
    kind, told = MEASURED[name]
    found = [
        one for one in standing if one.kind == kind and all(getattr(one, key) in codes for key, codes in told.items())
    ]
    some = _picked(found, target.key, year=year)
    if target.field.endswith("_result"):
        return "；".join(_result(one) for one in some)
    apart = Target(f"{name}_result", target.key) in paired
    return "；".join(f"{one.on.year}.{one.on.month}.{one.on.day}{'' if apart else _result(one)}" for one in some)


def _picked(found: Sequence[Entry], key: str, *, year: int) -> Sequence[Entry]:
    """Those of a month, the one of a number, or the latest where the column names neither."""
    if month := re.fullmatch(r"(?:(\d{4})-)?(\d{2})", key):
        wanted = int(month[1] or year), int(month[2])
        return [one for one in found if (one.on.year, one.on.month) == wanted]
    if numbered := re.fullmatch(r"(?:第|(\d{4})年)(\d+)", key):
        of_year = [one for one in found if not numbered[1] or one.on.year == int(numbered[1])]
        return of_year[max(int(numbered[2]) - 1, 0) :][:1]
    return found[-1:] if not key else []


def _result(entry: Entry) -> str:
    return _RESULTS.get(str(getattr(entry, "result", "")), "")
