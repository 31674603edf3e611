"""Vectors of cases: read from where they are kept, packed again from the ledger where they have fallen behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final
from uuid import UUID

import numpy as np
from django.db.models import QuerySet

from guitu.casebook import facts
from guitu.casebook.models import Case
from guitu.policy import Policy
from guitu.rules import packed
from guitu.rules.cohort import Cohort, Job, gather
from guitu.standings import policies, write
from guitu.timekeeping import days

_COLUMNS: Final = ("pk", "head", "kind", "policy", "term_months", "credit_days", "region_code", "worker_id")
_AT_A_TIME: Final = 1_000
"""Case files in memory while they are packed."""
_VECTOR: Final = ("vector__head", "vector__rules_version", "vector__packed")

_Row = tuple[UUID, str, str, str, int | None, int, str, int | None, str | None, int | None, bytes | None]


@dataclass(frozen=True, slots=True)
class Block:
    """Some cases and their vectors, in one order. `skipped` are those whose pack does not load."""

    ids: list[UUID]
    heads: list[str]
    kinds: list[str]
    policies: list[str]
    months: list[int]
    credit: list[int]
    regions: list[str]
    workers: list[int]
    vectors: list[bytes]
    skipped: list[UUID]

    def cohort(self, *, as_of: date) -> Cohort:
        """The cases as columns, on a day. Raises `StaleVectorError` if a vector lies about its version."""
        groups: dict[tuple[str, str], int] = {}
        group = [groups.setdefault(pair, len(groups)) for pair in zip(self.policies, self.kinds, strict=True)]
        heads = packed.Heads(
            groups=tuple((_loaded(name), kind) for name, kind in groups),
            group=np.array(group, np.int32),
            months=np.array(self.months, np.int32),
            credit=np.array(self.credit, np.int32),
            as_of=np.full(len(group), days.number(as_of), np.int32),
        )
        return packed.unpack(self.vectors, heads)


def load(cases: QuerySet[Case]) -> Block:
    """The block of some cases. Vectors that are missing or behind are packed again and kept.

    Heads are read before the ledger: a vector that holds more than its head says is packed once more, never less.
    """
    rows: list[_Row] = list(cases.values_list(*_COLUMNS, *_VECTOR))
    known = {name for name in {row[3] for row in rows} if policies.of(name) is not None}
    skipped = [row[0] for row in rows if row[3] not in known]
    if skipped:
        rows = [row for row in rows if row[3] in known]
    if not rows:
        return Block([], [], [], [], [], [], [], [], [], skipped)
    ids, heads, kinds, packs, months, credit, regions, workers, at_head, version, vectors = map(
        list, zip(*rows, strict=True)
    )
    behind = [
        at
        for at, (head, packed_at, rules) in enumerate(zip(heads, at_head, version, strict=True))
        if packed_at != head or rules != packed.VERSION
    ]
    if behind:
        made = pack([rows[at][0] for at in behind])
        for at in behind:
            vectors[at] = made[rows[at][0]]
        write.vectors([(rows[at][0], rows[at][1], packed.VERSION, made[rows[at][0]]) for at in behind])
    return Block(
        ids=ids,
        heads=heads,
        kinds=kinds,
        policies=packs,
        months=[months_ or 0 for months_ in months],
        credit=credit,
        regions=regions,
        workers=[worker or 0 for worker in workers],
        vectors=vectors,
        skipped=skipped,
    )


def pack(ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """Vectors from the ledger, for cases whose packs load. A vector knows no policy and no day."""
    made: dict[UUID, bytes] = {}
    read = iter(facts.casefiles(ids))
    while some := list(islice(read, _AT_A_TIME)):
        jobs = [Job(_loaded(casefile.case.policy), casefile, days.date_of(days.FIRST)) for _, casefile in some]
        made.update(zip((case_id for case_id, _ in some), packed.pack(gather(jobs)), strict=True))
    return made


def _loaded(name: str) -> Policy:
    policy = policies.of(name)
    assert policy is not None, f"{name}: asked for after it was left out"
    return policy
