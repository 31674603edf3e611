"""Packed case vectors 个案向量: what rules read of a case, as one short blob.

An office keeps the vector beside its ledger as something derived: it can be thrown away and packed again from the
entries. A hundred thousand vectors become a cohort in a few array operations, without one object for each entry.
Corrections are already applied; excuses keep the day from which they hold, so that a vector answers for any day.

Layout: little-endian int32 words. Head: version, how many measures, events and excuses. A measure is one word,
lane << 24 | day. An event is five words (stream, day, first, last, excused), an excuse three (rule, seq, day).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from guitu.policy.layers import Policy
from guitu.rules.cohort import LANES, RULES, STREAMS, Cohort, Excuses, Int, Place, Stream
from guitu.rules.match import Match

_HEAD, _EVENT, _EXCUSE = 4, 5, 3
_DAY: Final = (1 << 24) - 1


def _version() -> int:
    """A number that changes when lanes, streams or rules do, so that an old vector is never read as a new one."""
    said = repr((LANES, STREAMS, tuple(RULES))).encode()
    return int.from_bytes(hashlib.sha256(said).digest()[:3], "big")


VERSION: Final = _version()


class StaleVectorError(ValueError):
    """A vector was packed by another version of the rules; pack it again from the ledger."""


@dataclass(frozen=True, slots=True)
class Heads:
    """What a vector does not hold, a row a case: the place of its (policy, kind) in `groups`, the term in months (0:
    the pack's), credit in days, and the day it is asked for."""

    groups: tuple[tuple[Policy, str], ...]
    group: Int
    months: Int
    credit: Int
    as_of: Int


def pack(cohort: Cohort) -> list[bytes]:
    """The vector of every case of a cohort, in order."""
    size = len(cohort)
    events = _events(cohort)
    counts = np.bincount(events[:, 0], minlength=size) if len(events) else np.zeros(size, np.int64)
    bounds = np.r_[0, np.cumsum(counts)]
    excuses = np.stack([cohort.excuses.case, cohort.excuses.rule, cohort.excuses.seq, cohort.excuses.day], axis=1)
    measures = (cohort.lane.astype(np.int32) << 24) | cohort.day
    found = []
    for case in range(size):
        own = excuses[excuses[:, 0] == case, 1:] if len(excuses) else excuses[:, 1:]
        a, b = int(cohort.offset[case]), int(cohort.offset[case + 1])
        mine = events[bounds[case] : bounds[case + 1], 1:]
        head = np.array([VERSION, b - a, len(mine), len(own)], np.int32)
        words = np.concatenate([head, measures[a:b], mine.ravel(), own.ravel()])
        found.append(words.astype("<i4").tobytes())
    return found


def _events(cohort: Cohort) -> NDArray[np.int32]:
    """Every row of every stream as (case, stream, day, first, last, excused), by case."""
    place = {match: at for at, match in enumerate(STREAMS)}
    parts = [
        np.stack([stream.case, np.full_like(stream.case, place[match]), *stream[1:5]], axis=1)
        for match, stream in cohort.streams.items()
    ]
    if not parts:
        return np.empty((0, _EVENT + 1), np.int32)
    rows = np.concatenate(parts, dtype=np.int32)
    return rows[np.argsort(rows[:, 0], kind="stable")]


def unpack(vectors: Sequence[bytes], heads: Heads) -> Cohort:
    """The cohort of some vectors and their heads. Raises `StaleVectorError` if any was packed by other rules."""
    words = np.frombuffer(b"".join(vectors), "<i4").astype(np.int32, copy=False)
    lengths = np.array([len(vector) // 4 for vector in vectors], np.int64)
    starts = np.cumsum(lengths) - lengths
    if len(words) and (words[starts] != VERSION).any():
        raise StaleVectorError("a vector was packed by another version of the rules")
    measures, events, excuses = (words[starts + at].astype(np.int64) for at in (1, 2, 3))
    facts = words[_places(starts + _HEAD, measures)]
    where = starts + _HEAD + measures
    table = words[_places(where, events * _EVENT)].reshape(-1, _EVENT)
    owner = np.repeat(np.arange(len(vectors)), events)
    excused = words[_places(where + events * _EVENT, excuses * _EXCUSE)].reshape(-1, _EXCUSE)
    pardoned = np.repeat(np.arange(len(vectors), dtype=np.int32), excuses)
    return Cohort(
        groups=heads.groups,
        group=heads.group,
        months=heads.months,
        credit=heads.credit,
        as_of=heads.as_of,
        offset=np.r_[0, np.cumsum(measures)],
        lane=(facts >> 24).astype(np.uint8),
        day=facts & np.int32(_DAY),
        measure=np.full(len(facts), -1, np.int32),
        streams=_streams(owner, table),
        excuses=Excuses(
            pardoned, excused[:, 0], excused[:, 1], excused[:, 2], np.arange(len(pardoned), dtype=np.int32)
        ),
    )


def _streams(owner: Place, table: NDArray[np.int32]) -> dict[Match, Stream]:
    if not len(table):
        return {}
    order = np.argsort(table[:, 0].astype(np.uint8), kind="stable")
    owner, table = owner[order], table[order]
    bounds = np.searchsorted(table[:, 0], np.arange(len(STREAMS) + 1))
    # There are no entries to point at; a row stands for its own entry, so that two are never taken for one.
    entry = np.arange(len(table), dtype=np.int32)
    day, first, last, excused = (table[:, at] for at in range(1, _EVENT))
    return {
        STREAMS[at]: Stream(owner[a:b], day[a:b], first[a:b], last[a:b], excused[a:b], entry[a:b])
        for at, (a, b) in enumerate(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))
        if b > a
    }


def _places(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places starts[i], …, starts[i] + counts[i] - 1 of every i, one after another."""
    ahead = np.cumsum(counts) - counts
    places: NDArray[np.int64] = np.arange(int(counts.sum()), dtype=np.int64) + np.repeat(starts - ahead, counts)
    return places
