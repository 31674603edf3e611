"""A synthetic nation: a million clearly invented cases as columns, made by array operations in bounded memory.

60 % 社区戒毒 and 40 % 社区康复, 64 facts a case on average (measures and events). Of all cases 4.5 % were suspended,
4 % were absent, 10 % refused a test, 8 % have ended, 1 % never reported in. `casefiles` writes the same cases as
`guitu.casefile/1`, so that an implementation that takes one case at a time gets the same work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guitu.policy import load
from guitu.rules.cohort import FAR, KINDS, LANES, SPANS, Byte, Cohort, Excuses, Int, Long, Place, Stream, in_one
from guitu.rules.match import Match, entries
from guitu.timekeeping import days
from guitu.timekeeping import months as clamped

PACK = "jinxiang"
AS_OF = date(2026, 6, 30)
KNOWN_UNTIL = days.number(AS_OF)
_CHUNK = 10_000  # cases made at a time; the memory of making is that of one chunk
_AT_MOST = 121  # measures that any case can have; room that is not written to takes no memory
_SEED = 20250103
_LAST_MONTH = 36
# How often an office does what a window asks for; with how long cases have run, it gives 64 facts a case.
_DILIGENCE = 0.85
_RUNNING_DAYS = (300, 1200)  # how long ago people reported in

_REFUSED = entries("drug_test", result=("refused", "evaded"))
_ENDS: tuple[tuple[str, float], ...] = (
    ("terminated", 0.4), ("discharged", 0.45), ("transferred_out", 0.12), ("died", 0.03),
)  # fmt: skip
# Months between measures, by kind and lane, in the years of a term; a lane's `spot` tests are three a year.
_EVERY: dict[str, tuple[tuple[int, int, int], ...]] = {
    "community_detox": ((1, 2, 3), (4, 4, 4), (1, 1, 1), (1, 1, 1), (3, 3, 3), (6, 6, 6)),
    "community_rehab": ((2, 3, 6), (4, 4, 4), (2, 2, 2), (2, 2, 2), (6, 6, 6), (12, 12, 12)),
}
# Fields that an entry must have and no rule reads.
_ALSO = {"drug_test": {"mode": "regular"}, "talk": {"form": "office"}, "terminated": {"ground": "tests_refused"}}

_Rows = dict[Match, list[NDArray[np.int32]]]


def nation(size: int) -> Cohort:
    """`size` cases as one cohort, the same for the same size; columns that say nothing take no memory."""
    kinds = (np.arange(size, dtype=np.int32) % 5 >= 3).astype(np.int32)
    facts = np.zeros(size, np.int64)
    lanes, dated, held = np.empty(size * _AT_MOST, np.uint8), np.empty(size * _AT_MOST, np.int32), 0
    rows: _Rows = {}
    dice = np.random.default_rng(_SEED)
    for begin in range(0, size, _CHUNK):
        cases = np.arange(begin, min(begin + _CHUNK, size), dtype=np.int32)
        start, until = _events(cases, dice, rows)
        case, lane, day = _measures(cases, kinds[cases], start, until, dice)
        facts[cases] = np.bincount(case - begin, minlength=len(cases))
        lanes[held : held + len(lane)], dated[held : held + len(day)] = lane, day
        held += len(day)
    everyone = np.arange(size)
    policy = load(PACK)
    return Cohort(
        groups=tuple((policy, kind) for kind in KINDS),
        group=kinds,
        months=np.zeros(size, np.int32),
        credit=np.zeros(size, np.int32),
        as_of=np.full(size, KNOWN_UNTIL, np.int32),
        offset=np.r_[0, np.cumsum(facts)],
        lane=lanes[:held],
        day=dated[:held],
        measure=np.broadcast_to(np.int32(-1), held),
        streams=_streams(rows, everyone),
        excuses=Excuses(*np.empty((5, 0), np.int32)),
    )


def sliced(cohort: Cohort, begin: int, end: int) -> Cohort:
    """Cases `begin` to `end` of a cohort as a cohort of their own."""
    lo, hi = int(cohort.offset[begin]), int(cohort.offset[end])
    streams = {}
    for match, stream in cohort.streams.items():
        a, b = np.searchsorted(stream.case, (begin, end))
        if b > a:
            streams[match] = Stream(stream.case[a:b] - begin, *(column[a:b] for column in stream[1:]))
    return Cohort(
        groups=cohort.groups,
        group=cohort.group[begin:end],
        months=cohort.months[begin:end],
        credit=cohort.credit[begin:end],
        as_of=cohort.as_of[begin:end],
        offset=cohort.offset[begin : end + 1] - lo,
        lane=cohort.lane[lo:hi],
        day=cohort.day[lo:hi],
        measure=cohort.measure[lo:hi],
        streams=streams,
        excuses=cohort.excuses,
        in_one=in_one(streams, cases=end - begin),
    )


def facts_of(cohort: Cohort) -> int:
    """How many facts a cohort holds: measures and the rows of all streams."""
    return len(cohort.day) + sum(len(stream.case) for stream in cohort.streams.values())


def casefiles(cohort: Cohort, rows: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The cases of `rows` as `guitu.casefile/1`, ids by the order of writing."""
    for row in rows:
        said = [
            {"kind": match.kind, "on": days.iso(int(stream.day[at])), **_says(match), **_until(match, stream, at)}
            for match, stream in cohort.streams.items()
            for at in range(*np.searchsorted(stream.case, (row, row + 1)).tolist())
        ]
        said += [
            {"kind": LANES[lane].kind, "on": days.iso(day), **_says(LANES[lane])}
            for lane, day in zip(*_held(cohort, row), strict=True)
        ]
        yield {
            "format": "guitu.casefile/1",
            "case": {"id": f"n{row}", "kind": cohort.groups[cohort.group[row]][1], "policy": PACK},
            "entries": [{"id": f"e{number}", **one} for number, one in enumerate(said, 1)],
        }


def _held(cohort: Cohort, row: int) -> tuple[list[int], list[int]]:
    own = slice(int(cohort.offset[row]), int(cohort.offset[row + 1]))
    return cohort.lane[own].tolist(), cohort.day[own].tolist()


def _says(match: Match) -> dict[str, str]:
    """The fields of an entry that `match` takes."""
    said = {name: values[0] for name, values in match.where}
    return {**_ALSO.get(match.kind, {}), **said}


def _until(match: Match, stream: Stream, at: int) -> dict[str, str]:
    return {"to": days.iso(int(stream.last[at]))} if match.kind in SPANS else {}


def _streams(rows: _Rows, everyone: Place) -> dict[Match, Stream]:
    found, before = {}, 0
    for match, parts in rows.items():
        table = np.concatenate(parts, axis=1)
        parts.clear()
        if np.any(table[0, 1:] <= table[0, :-1]):  # several of a case
            table = table[:, np.lexsort((table[1], table[0]))]
        case = everyone if table.shape[1] == len(everyone) else table[0].astype(np.intp)
        day, last = table[1].copy(), table[-1].copy() if match.kind in SPANS else None
        excused = np.broadcast_to(np.int32(FAR), case.shape)
        entry = np.arange(before, before + len(case), dtype=np.int32)
        before += len(case)
        found[match] = Stream(case, day, day, day if last is None else last, excused, entry)
    return found


def _events(cases: Int, dice: np.random.Generator, rows: _Rows) -> tuple[Int, Int]:
    """What happened once to each case, put into `rows`; the day of report-in (FAR: never) and the last that counts."""
    size = len(cases)
    start = (KNOWN_UNTIL - dice.integers(*_RUNNING_DAYS, size)).astype(np.int32)
    served = start - dice.integers(0, 18, size, np.int32)
    decided = served - dice.integers(0, 4, size, np.int32)
    never = dice.random(size) < 0.01
    until = np.full(size, KNOWN_UNTIL, np.int32)
    ending = (dice.random(size) < 0.08) & ~never
    until[ending] = start[ending] + ((until - start)[ending] * dice.uniform(0.3, 1.0, ending.sum())).astype(np.int32)

    def put(kind: str | Match, who: NDArray[np.bool_], on: Int, last: Int | None = None) -> None:
        match = entries(kind) if isinstance(kind, str) else kind
        kept = who & (on <= until)
        columns = (cases, on) if last is None else (cases, on, last)
        rows.setdefault(match, []).append(np.stack([column[kept] for column in columns]).astype(np.int32))

    def within(lo: float, hi: float) -> Int:
        return (start + (until - start) * dice.uniform(lo, hi, size)).astype(np.int32)

    everyone = np.ones(size, np.bool_)
    put("decided", everyone, decided)
    put("served", everyone, served)
    put("notified", dice.random(size) < 0.97, decided + dice.integers(0, 5, size, np.int32))
    put("received", everyone, decided + np.int32(1))
    put("handed_over", dice.random(size) < 0.95, decided + dice.integers(1, 6, size, np.int32))
    put("reported_in", ~never, start)
    put("agreement_signed", ~never & (dice.random(size) < 0.95), start + dice.integers(0, 12, size, np.int32))
    stood = (dice.random(size) < 0.045) & ~never
    first = within(0.1, 0.9)
    put("suspended", stood, first)
    put("resumed", stood & (dice.random(size) < 0.7), first + dice.integers(5, 120, size, np.int32))
    away, gone = within(0.0, 0.9), (dice.random(size) < 0.04) & ~never
    put("absence", gone, away, away + dice.integers(0, 25, size, np.int32))
    refusing = (dice.random(size) < 0.10) & ~never
    for share in (1.0, 0.3, 0.1):  # some refuse again, few a third time
        put(_REFUSED, refusing & (dice.random(size) < share), within(0.0, 1.0))
    lot = dice.random(size)
    for kind, share in _ENDS:
        put(kind, ending & (lot >= 0) & (lot < share), until)
        lot = lot - share
    return np.where(never, FAR, start).astype(np.int32), until


def _measures(cases: Int, kinds: Int, start: Int, until: Int, dice: np.random.Generator) -> tuple[Int, Byte, Int]:
    """The measures of some cases, in the order case, lane, day: one in most windows, on a day within it."""
    keys: list[Long] = []
    for at, kind in enumerate(KINDS):
        who = np.flatnonzero((kinds == at) & (start != FAR)).astype(np.int32)
        lane, lo, hi = np.array(_slots(kind), np.int32).T
        opens = clamped.add_columns(start[who][:, None], lo)
        closes = clamped.add_columns(start[who][:, None], hi)
        day = opens + ((closes - opens) * dice.random(opens.shape, np.float32)).astype(np.int32)
        day = np.minimum(day, closes - 1)
        done = (day <= until[who][:, None]) & (dice.random(opens.shape, np.float32) < _DILIGENCE)
        key = (cases[who].astype(np.int64)[:, None] << 32) | (lane.astype(np.int64) << 24) | day
        keys.append(key[done])
    key = np.sort(np.concatenate(keys))
    return (key >> 32).astype(np.int32), (key >> 24 & 0xFF).astype(np.uint8), (key & 0xFFFFFF).astype(np.int32)


def _slots(kind: str) -> list[tuple[int, int, int]]:
    """(lane, first month, month after) of every measure that an office plans for a case."""
    return [
        (lane, month, month + every)
        for lane, by_year in enumerate(_EVERY[kind])
        for year, every in enumerate(by_year)
        for month in range(12 * year, 12 * year + 12, every)
        if month + every <= _LAST_MONTH
    ]
