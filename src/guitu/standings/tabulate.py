"""From columns of rules to rows of tables: the standing of each case in short, and its open obligations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guitu.rules import packed, states, worklist
from guitu.rules.cohort import FAR, Cohort, Flag, Int
from guitu.rules.course import DECIDED
from guitu.rules.grounds import GROUNDS
from guitu.rules.worklist import Worklist
from guitu.standings import policies
from guitu.standings.models import NO_DAY
from guitu.standings.vectors import Block
from guitu.standings.write import Row
from guitu.timekeeping import days

_NAMES: Final = tuple(ground.name for ground in GROUNDS)
_MIXERS: Final = np.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93, 0xA0761D6478BD642F,
     0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3, 0x589965CC75374CC3], np.uint64,
)  # fmt: skip
"""Odd numbers without a pattern, one a column; they have no meaning."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of a block. `bounds[i]:bounds[i + 1]` are the obligations of case i; `marks` their digests."""

    block: Block
    cohort: Cohort
    work: Worklist
    bounds: NDArray[np.int64]
    marks: list[int]

    def standings(self) -> list[Row]:
        """A row a case, in the order of `write.STANDING`."""
        block, work, cohort = self.block, self.work, self.cohort
        size = len(cohort)
        tally = np.bincount(work.case.astype(np.int64) * 3 + work.status, minlength=size * 3).reshape(size, 3)
        state = [states.NAMES[at] if known else "" for at, known in zip(work.state, _decided(cohort), strict=True)]
        version = [_version(name) for name in block.policies]
        as_of = [days.iso(day) for day in cohort.as_of[:1].tolist()] * size
        return list(
            zip(
                block.ids, block.heads, block.kinds, block.policies, version, [packed.VERSION] * size, block.months,
                block.credit, block.regions, block.workers, as_of, state, _iso(work.start, None),
                _iso(work.last_day, None), _grounds(work), _reached(work), _iso(_next_due(work, size), None),
                tally[:, worklist.OPEN].tolist(), tally[:, worklist.MISSED].tolist(),
                tally[:, worklist.PAUSED].tolist(), self.marks, strict=True,
            )
        )  # fmt: skip

    def obligations(self, keep: Flag) -> Iterator[Row]:
        """The obligations of the cases that `keep` marks, in the order of `write.OBLIGATION`."""
        work, block = self.work, self.block
        some = np.flatnonzero(keep[work.case])
        owner = work.case[some].tolist()
        return zip(
            [block.ids[at] for at in owner], work.rule[some].tolist(), work.seq[some].tolist(),
            [block.regions[at] for at in owner], [block.workers[at] for at in owner], _iso(work.opens[some], None),
            _iso(work.due[some], NO_DAY.isoformat()), _iso(work.target[some], None),
            (work.status[some] == worklist.PAUSED).tolist(), work.done[some].tolist(), work.needed[some].tolist(),
            strict=True,
        )  # fmt: skip


def tabulate(block: Block, cohort: Cohort) -> Tables:
    """Derive a block and make its tables ready."""
    work = worklist.derive(cohort)
    bounds = np.searchsorted(work.case, np.arange(len(cohort) + 1))
    return Tables(block, cohort, work, bounds, _marks(work, bounds))


def _marks(work: Worklist, bounds: NDArray[np.int64]) -> list[int]:
    """A digest of every case's obligations; the order of a case's rows is that of the worklist, always the same."""
    columns = (work.rule, work.seq, work.opens, work.due, work.target, work.status == worklist.PAUSED, work.done,
               work.needed)  # fmt: skip
    digest = np.zeros(len(work.case), np.uint64)
    for mixer, column in zip(_MIXERS, columns, strict=True):
        digest = (digest ^ column.astype(np.uint64)) * mixer
        digest ^= digest >> np.uint64(29)
    total = np.r_[np.uint64(0), np.cumsum(digest, dtype=np.uint64)]
    marks: list[int] = (total[bounds[1:]] - total[bounds[:-1]]).view(np.int64).tolist()
    return marks


def _decided(cohort: Cohort) -> list[bool]:
    """Whether anything had been decided by the day; a case file without it cannot be asked."""
    stream = cohort.stream(DECIDED)
    known = np.zeros(len(cohort), np.bool_)
    known[stream.case[stream.day <= cohort.as_of[stream.case]]] = True
    found: list[bool] = known.tolist()
    return found


def _next_due(work: Worklist, size: int) -> Int:
    first = np.full(size, FAR, np.int32)
    coming = work.status == worklist.OPEN
    np.minimum.at(first, work.case[coming], work.due[coming])
    return first


def _grounds(work: Worklist) -> list[str]:
    """The counts that are not zero, as JSON."""
    said = ["{}"] * len(work.counts)
    for case in np.flatnonzero(work.counts.any(axis=1)).tolist():
        counts = zip(_NAMES, work.counts[case].tolist(), strict=True)
        said[case] = json.dumps({name: count for name, count in counts if count})
    return said


def _reached(work: Worklist) -> list[str]:
    said = [""] * len(work.reached)
    for case in np.flatnonzero(work.reached.any(axis=1)).tolist():
        said[case] = ",".join(_NAMES[at] for at in np.flatnonzero(work.reached[case]).tolist())
    return said


def _iso(column: Int, absent: str | None) -> list[str | None]:
    """Day numbers as ISO texts; `absent` for FAR."""
    texts = _texts()
    last = len(texts) - 1
    found = texts[np.where(column == FAR, last, column)]
    if absent is not None:
        found[column == FAR] = absent
    written: list[str | None] = found.tolist()
    return written


@cache
def _texts() -> NDArray[np.object_]:
    return np.array([*days.ISO, None], dtype=object)


def _version(name: str) -> str:
    policy = policies.of(name)
    return "" if policy is None else policy.version
