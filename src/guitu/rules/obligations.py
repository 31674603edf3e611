"""Obligations 应办事项 as they stand in a standing: windows and what happens once, with the entries that did them.

Everything that does not depend on the case (names, numbers, the order of the windows of a layout) is made once and
kept; a case adds its days, statuses and entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from guitu.policy.layers import Policy
from guitu.rules import once, windows
from guitu.rules.cohort import FAR, Cohort, Long, Place
from guitu.rules.course import Course
from guitu.rules.duties import DUTIES, ONCE, REPEATING
from guitu.timekeeping import days

Json = dict[str, Any]
_SEQ: Final = 14  # bits of the number of a duty; above it comes the rule's place among all names, then the last day
_NAME: Final = _SEQ + 5
_RANK: Final = {name: at << _SEQ for at, name in enumerate(sorted(DUTIES))}


def of(cohort: Cohort, way: Course, rows: once.Rows) -> list[list[Json]]:
    """The obligations of every case, by last day (none, or not known: last), rule and seq."""
    keys: list[list[int]] = [[] for _ in cohort.settled]
    found: list[list[Json]] = [[] for _ in cohort.settled]
    ids = [cohort.ids[at] for at in cohort.measure.tolist()]
    for block in windows.count(cohort, way):
        _windows(cohort, way, block, ids, keys, found)
    _once(cohort, rows, keys, found)
    return [
        [owed[at] for at in sorted(range(len(owed)), key=order.__getitem__)]
        for order, owed in zip(keys, found, strict=True)
    ]


def cited(policy: Policy, name: str, on: int) -> list[str]:
    """The clauses that a value rests on, as of a day; none where no document sets it."""
    value = policy.at(name, on=on) if name else None
    return [] if value is None else list(value.clauses)


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """The real columns of a layout in the order of their last days: `at`; a row of each as it begins, with what is the
    same for every case, and the place of its rule in REPEATING; and the lower bits of its key."""

    at: Place
    rows: tuple[tuple[Json, int], ...]
    low: Long


@lru_cache(maxsize=256)
def _columns(layout: windows.Layout) -> _Columns:
    low = {at: _RANK[REPEATING[layout.duty[at]].name] | int(layout.seq[at]) for at in layout.real.tolist()}
    real = sorted(low, key=lambda at: (int(layout.closes[at]), low[at]))
    rows = [(_begun(layout, at), int(layout.duty[at])) for at in real]
    return _Columns(np.array(real, np.intp), tuple(rows), np.array([low[at] for at in real], np.int64))


def _begun(layout: windows.Layout, at: int) -> Json:
    duty = REPEATING[layout.duty[at]]
    same = {"rule": duty.name, "seq": int(layout.seq[at]), "owed_by": duty.owed_by}
    named = ("opens_on", "due_on", "needed", "done", "status", "met_on", "entries", "clauses")
    return same | dict.fromkeys(named) | {"needed": int(layout.needs[at])}


@cache
def _texts() -> NDArray[np.object_]:
    """Days as they are written, by number; at the end None, for a day that is not known."""
    return np.array([*days.ISO, None], np.object_)


_STATUSES = np.array([*windows.STATUSES, None], np.object_)  # at the end None, for what is not the case's


def _windows(
    cohort: Cohort, way: Course, block: windows.Windows, ids: Sequence[str], keys: list[list[int]],
    into: list[list[Json]],
) -> None:  # fmt: skip
    columns = _columns(block.layout)
    opens, closes = windows.dates(way, block, columns.at)
    due = np.where(closes == FAR, FAR, closes - 1)
    low = (due.astype(np.int64) << _NAME) | columns.low
    status, done, first, met_on = (
        grid.take(columns.at, axis=1) for grid in (block.status, block.done, block.first, block.met_on)
    )
    # Words are taken for the whole block at once; what lies behind the last is None.
    written = [_texts().take(grid, mode="clip") for grid in (opens, due, met_on)]
    grids = (low, *written, _STATUSES.take(status, mode="clip"), done, first)
    for case, order, *grid in zip(block.case.tolist(), *(one.tolist() for one in grids), strict=True):
        policy, kind = cohort.groups[cohort.group[case]]
        found, kept = into[case], keys[case]
        # The rows of a rule share their list of clauses.
        clauses = [cites.copy() for cites in _clauses_of(policy, kind, int(way.start[case]))]
        for key, (begun, rule), opened, ends, met, stands, times, at in zip(order, columns.rows, *grid, strict=True):
            if stands is None:
                continue
            # A copy is made at half the cost of a new one.
            row = begun.copy()
            row["opens_on"] = opened
            row["due_on"] = ends
            row["done"] = times
            row["status"] = stands
            row["met_on"] = met
            row["entries"] = ids[at : at + times] if times else []
            row["clauses"] = clauses[rule]
            kept.append(key)
            found.append(row)


@lru_cache(maxsize=1024)
def _clauses_of(policy: Policy, kind: str, on: int) -> tuple[list[str], ...]:
    """The clauses of each repeating duty."""
    return tuple(cited(policy, duty.value_name.replace("{kind}", kind), on) for duty in REPEATING)


def _once(cohort: Cohort, rows: once.Rows, keys: list[list[int]], into: list[list[Json]]) -> None:
    iso, entries = days.ISO, cohort.entries
    columns = (rows.duty, rows.case, rows.seq, rows.opens, rows.due, rows.target, rows.done, rows.status)
    for at, case, seq, opens, due, target, done, status, by in zip(
        *(column.tolist() for column in columns), once.entries(cohort, rows), strict=True
    ):
        duty = ONCE[at]
        policy, _ = cohort.groups[cohort.group[case]]
        row: Json = {
            "rule": duty.name,
            "seq": seq,
            "owed_by": duty.owed_by,
            "opens_on": iso[opens],
            "due_on": None if due == FAR else iso[due],
            "needed": 1,
            "done": int(by >= 0),
            "status": once.STATUSES[status],
            "met_on": iso[done] if status == once.MET else None,
            "entries": [entries[by].id] if by >= 0 else [],
            "clauses": [*_clauses_of_once(policy, at, opens)],
        }
        if target != FAR:
            row["target_on"] = iso[target]
        keys[case].append(due << _NAME | _RANK[duty.name] | seq)
        into[case].append(row)


@lru_cache(maxsize=4096)
def _clauses_of_once(policy: Policy, at: int, opens: int) -> list[str]:
    duty = ONCE[at]
    found = [clause for name in (duty.days, duty.workdays) for clause in cited(policy, name, opens)]
    return found or list(duty.clauses)
