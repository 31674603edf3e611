"""Worklists 待办: the open, missed and paused duties of many cases at once, with each case's state and counts.

For a desk, a county and a nightly run: columns only, no words. What a person looks at in full is the standing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guitu.rules import conduct, course, once, states, windows
from guitu.rules.cohort import FAR, Byte, Cohort, Int
from guitu.rules.duties import DUTIES

RULE_NAMES: tuple[str, ...] = tuple(DUTIES)
STATUSES: tuple[str, ...] = ("open", "missed", "paused")
OPEN, MISSED, PAUSED = range(3)
_OF_WINDOWS = {windows.OPEN: OPEN, windows.MISSED: MISSED, windows.PAUSED: PAUSED}
_OF_ONCE = {once.OPEN: OPEN, once.MISSED: MISSED, once.PAUSED: PAUSED}


@dataclass(frozen=True, slots=True)
class Worklist:
    """A row for each duty that is open, missed or paused: `case` (row in the cohort), `rule` (place in RULE_NAMES),
    `seq`, `opens` and `due` (day numbers; FAR: none, or unknown), `target`, `status` (place in STATUSES), `done` and
    `needed`. A paused window that has not begun is left out.

    A row a case: `state` (place in states.NAMES), `start`, `last_day` (FAR where unknown), `counts` (a column a
    ground, in the order of GROUNDS) and `reached`.
    """

    case: Int
    rule: Byte
    seq: Int
    opens: Int
    due: Int
    target: Int
    status: Byte
    done: Byte
    needed: Byte
    state: Int
    start: Int
    last_day: Int
    counts: Int
    reached: Byte


def derive(cohort: Cohort) -> Worklist:
    """The worklist of a cohort, by case and rule."""
    way = course.run(cohort)
    rows = once.derive(cohort, way)
    counted = conduct.derive(cohort, way, rows)
    parts = [_windows(cohort, way, block) for block in windows.count(cohort, way, with_days=False)]
    parts.append(_once(rows))
    table = np.concatenate([np.empty((0, 9), np.int32), *parts])
    table = table[np.lexsort((table[:, 2], table[:, 1], table[:, 0]))]
    shown = np.where(way.term_shown == FAR, FAR, way.term_shown - 1).astype(np.int32)
    case, rule, seq, opens, due, target, status, done, needed = table.T
    return Worklist(
        case,
        rule.astype(np.uint8),
        seq,
        opens,
        due,
        target,
        status.astype(np.uint8),
        done.astype(np.uint8),
        needed.astype(np.uint8),
        state=states.of(cohort, way, rows),
        start=way.start,
        last_day=shown,
        counts=counted.count.T,
        reached=counted.reached.T.astype(np.uint8),
    )


def _windows(cohort: Cohort, way: course.Course, block: windows.Windows) -> Int:
    layout, real = block.layout, block.layout.real
    status = block.status[:, real]
    row, column = np.nonzero((status == windows.OPEN) | (status == windows.MISSED) | (status == windows.PAUSED))
    opens, closes = windows.dates_of(way, block, row, real[column])
    begun = opens <= cohort.as_of[block.case[row]]
    row, column, opens, closes = row[begun], column[begun], opens[begun], closes[begun]
    at = real[column]
    rule = windows.RULE_OF[layout.duty[at]]
    said = np.zeros(len(windows.STATUSES), np.int32)
    for name, code in _OF_WINDOWS.items():
        said[name] = code
    return np.stack(
        [
            block.case[row].astype(np.int32), rule, layout.seq[at], opens, np.where(closes == FAR, FAR, closes - 1),
            np.full(len(row), FAR, np.int32), said[status[row, column]], block.done[row, at].astype(np.int32),
            layout.needs[at],
        ],
        axis=1,
    )  # fmt: skip


def _once(rows: once.Rows) -> Int:
    kept = np.isin(rows.status, list(_OF_ONCE))
    said = np.zeros(len(once.STATUSES), np.int32)
    for name, code in _OF_ONCE.items():
        said[name] = code
    size = int(kept.sum())
    return np.stack(
        [
            rows.case[kept],
            once.RULE_OF[rows.duty[kept]],
            rows.seq[kept],
            rows.opens[kept],
            rows.due[kept],
            rows.target[kept],
            said[rows.status[kept]],
            np.zeros(size, np.int32),
            np.ones(size, np.int32),
        ],
        axis=1,
    ).astype(np.int32)  # fmt: skip
