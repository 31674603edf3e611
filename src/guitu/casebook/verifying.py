"""Checking the chain 核验: whether the ledger is what was recorded. No key of a person is needed.

A link covers the ciphertext, so a withdrawn key changes nothing. The head of the case (pack, months, credit) is held
against what the chain says of it: what it was opened with, which the first link covers, and the entries that change it.
The chain alone cannot show that its newest entries were taken away together with the end kept in the case's row: that
shows against a seal kept elsewhere. Region, group and worker are not chained; `Change` says who changed them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from typing import Final
from uuid import UUID

from django.db import connection

from guitu.casebook import facts, keeping, linking, opening, stored
from guitu.casebook.models import Case, Entry
from guitu.casebook.stored import Stored
from guitu.faults import Fault

BATCH: Final = 400
Also = Callable[[Case, list[Stored]], Iterable[Fault]]
"""Another check of a case with its rows, in the order of their positions."""
_BEARING: Final = ("decided", "transferred_in")
_REMEDY: Final = "请与备份或者封存件核对这一条和前一条"


def verify_all(progress: Callable[[int, int], None] | None = None, *, also: Also | None = None) -> tuple[Fault, ...]:
    """Every fault of every chain, and missing triggers. `progress` is told how many cases of how many are done.

    `also` gets each case with its rows, which are read once, and may find more.
    """
    faults = list(missing_triggers())
    ids = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(ids), BATCH):
        batch = ids[first : first + BATCH]
        held = Case.objects.in_bulk(batch)
        rows = {case_id: list(group) for case_id, group in groupby(_rows(batch), key=attrgetter("case_id"))}
        for case_id in batch:
            of_case = rows.get(case_id, [])
            faults += chain_faults(held[case_id], of_case)
            faults += also(held[case_id], of_case) if also is not None else ()
        if progress is not None:
            progress(min(first + BATCH, len(ids)), len(ids))
    return tuple(faults)


def chain_faults(case: Case, rows: list[Stored]) -> Iterator[Fault]:
    """Every fault of one case's chain, told from its rows in the order of their positions."""
    previous = linking.starts(case_id=case.pk, person_id=case.person_id, kind=case.kind, opening=case.opening)
    place, position, last = f"个案 {case.number}", 0, ""
    for row, content, link in rows:
        position += 1
        where = f"{place} 第{row.position}条记录 {row.entry_id}"
        if row.position != position:
            # What came before is gone, so the link cannot be asked for.
            yield Fault(where, f"应是第{position}条，中间有缺", "从第1条起连续", _REMEDY)
            position = row.position
        elif not any(linking.holds(one, content, link) for one in previous):
            yield Fault(where, "内容与登记时的指纹不符", "登记时的原样，前后也没有增删", _REMEDY)
        # The stored link, not the one just worked out: one changed entry is one fault, and not all after it.
        previous, last = (link,), link
    if position != case.length or (last and last != case.head):
        yield Fault(
            f"{place} 末条记录",
            f"共{position}条，与个案的链尾不符",
            f"共{case.length}条，末条与链尾相同",
            "最近的记录可能被删去，请与备份核对",
        )
    yield from _head_faults(case, rows)


def missing_triggers(tables: Iterable[str] = keeping.TABLES) -> tuple[Fault, ...]:
    """A fault for each trigger of some tables that should refuse changes and is not there."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        here = {name for (name,) in cursor.fetchall()}
    return tuple(
        Fault(
            f"数据库触发器 {name}", "没有找到", "拒绝修改和删除台账的触发器", "请运行 guitu check 重新安装，并核验台账"
        )
        for name in keeping.triggers(connection.vendor, tables=tables)
        if name not in here
    )


def _rows(case_ids: list[UUID]) -> Iterator[Stored]:
    return stored.rows(Entry.objects.filter(case_id__in=case_ids))


def _head_faults(case: Case, rows: list[Stored]) -> Iterator[Fault]:
    try:
        told = _told(case.opening, rows)
    except (ValueError, KeyError, TypeError):
        # A damaged row or opening has its fault already: no link holds for it.
        return
    now = opening.Head(case.policy, case.term_months, case.credit_days)
    for label, held, said in (
        ("政策包", now.policy, told.policy),
        ("期限（月）", now.term_months, told.term_months),
        ("折抵天数", now.credit_days, told.credit_days),
    ):
        if held != said:
            yield Fault(
                f"个案 {case.number} 的{label}", _shown(held), f"{_shown(said)}（立案时的首部和以后的决定、转入记录）",
                "首部被直接改动过，请与备份核对",
            )  # fmt: skip


def _told(opened: str, rows: list[Stored]) -> opening.Head:
    """The head that the chain tells. Without a void, entries that bear on no head are not even read."""
    every = [one.row for one in rows]
    if any(row.kind == "voided" for row in every):
        return opening.head(opened, facts.entries(every))
    bearing = [(at, row) for at, row in enumerate(every) if row.kind in _BEARING]
    said = json.loads(opened)
    loaded = sum(at < said["loaded"] for at, _ in bearing)
    return opening.head(json.dumps({**said, "loaded": loaded}), facts.entries(row for _, row in bearing))


def _shown(value: str | int | None) -> str:
    return "未写" if value is None else str(value)
