"""Doubles 重复: rows of one workbook that speak of one case.

Two rows of one table with the same identity number, kind and decision day: the later is refused. Over several tables
(a sheet a year, a sheet a month) the later row is taken when it adds something and contradicts nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from guitu.faults import Fault

from .fields import BY_NAME
from .rows import LedgerRow, RefusedRow

_EXPECTED = "一个案件在一张表中只占一行"


class Doubles:
    """Remembers the rows taken so far, by key."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str, date | None], list[tuple[int, LedgerRow]]] = {}

    def checked(self, row: LedgerRow, *, table: int, place: str) -> LedgerRow | RefusedRow:
        """The row itself, with a remark if it continues another, or its refusal. `table` numbers the tables read."""
        earlier = self._seen.setdefault(row.key, [])
        for their_table, other in earlier:
            where = f"表“{other.sheet}”第 {other.number} 行"
            if their_table == table:
                same = "内容相同" if _said(row) == _said(other) else "内容不尽相同"
                remedy = "请删去一行" if same == "内容相同" else "请把两行合为一行；若是另一次决定，请写明它的决定日期"
                return _refused(row, place, f"与{where}是同一人、同一类别、同一决定日期，{same}", remedy)
            differing = [BY_NAME[name].label for name, day in row.days.items() if other.days.get(name, day) != day]
            if differing:
                return _refused(row, place, f"{'、'.join(differing)}与{where}不一致", "请核对后改为一致")
        if earlier:
            known = set().union(*(_said(other) for _, other in earlier))
            first = earlier[0][1]
            if not _said(row) - known:
                return _refused(
                    row, place, f"与表“{first.sheet}”第 {first.number} 行重复，没有新的内容", "可以删去这一行"
                )
            row = replace(row, remarks=(*row.remarks, f"与表“{first.sheet}”第 {first.number} 行是同一案件，已并入"))
        earlier.append((table, row))
        return row


def _said(row: LedgerRow) -> set[object]:
    said: set[object] = set(row.days.items()) | set(row.texts.items()) | set(row.extra.items())
    said |= {(one.field, one.on, one.result, one.month, one.heading) for one in row.measures}
    return said | {("term", row.term_months), ("name", row.name)}


def _refused(row: LedgerRow, place: str, found: str, remedy: str) -> RefusedRow:
    return RefusedRow(row.sheet, row.number, (Fault(place, found, _EXPECTED, remedy),))
