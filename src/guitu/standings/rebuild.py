"""Rebuilding 重算: the one place where standings are computed and kept.

`refresh` brings some cases to a day, `nightly` all that have moved, `rebuild` all there are; each gives the same rows
for the same ledger, packs and day. Obligations are written only where they changed. A case whose pack does not load
is left without a standing and counted, and stops nobody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from guitu.casebook.models import Case, Moved
from guitu.casebook.moved import settle
from guitu.rules.packed import StaleVectorError
from guitu.standings import basis, vectors, write
from guitu.standings.models import CaseStanding, CaseVector, OpenObligation
from guitu.standings.moved import moved
from guitu.standings.tabulate import Tables, tabulate

BLOCK: Final = 10_000
"""Cases of a rebuild that are derived and written in one transaction."""
_SOME: Final = 500
"""Cases named by their ids in one question; below the number of values SQLite takes."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many cases were computed, how many had other obligations than were stored, and how many were skipped
    because their pack does not load."""

    cases: int = 0
    changed: int = 0
    skipped: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(self.cases + other.cases, self.changed + other.changed, self.skipped + other.skipped)


def refresh(cases: Iterable[UUID], *, as_of: date) -> Outcome:
    """Compute the standings of some cases on a day and keep them."""
    total = Outcome()
    for some in _parts(sorted(set(cases), key=str), _SOME):
        held = CaseStanding.objects.filter(case_id__in=some)
        marks = Moved.objects.filter(case_id__in=some)
        total += _kept(Case.objects.filter(pk__in=some), held, marks, as_of=as_of)
    return total


def nightly(*, as_of: date, progress: Progress | None = None) -> Outcome:
    """Bring all cases to a day that are not there yet. What is up to date is not computed again.

    Where all stand on the day already, only marked cases are looked at: it may be called every minute.
    """
    total = Outcome()
    if not basis.holds(as_of):
        # Until all have been gone through, nothing is said of all; who computes for another day meanwhile undoes it.
        basis.drop()
        total = _all_behind(as_of=as_of, progress=progress)
        basis.keep(as_of)
    return total + _marked(as_of=as_of)


def _marked(*, as_of: date) -> Outcome:
    """Bring to a day the cases that are marked now; those marked meanwhile wait for the next time."""
    found = Moved.objects.order_by().values_list("case_id", flat=True).distinct()
    return refresh(found, as_of=as_of)


def _all_behind(*, as_of: date, progress: Progress | None) -> Outcome:
    behind = moved(Case.objects.order_by("pk"), as_of=as_of)
    size = behind.count() if progress else 0
    total, last = Outcome(), UUID(int=0)
    while ids := list(behind.filter(pk__gt=last).values_list("pk", flat=True)[:BLOCK]):
        total, last = total + refresh(ids, as_of=as_of), ids[-1]
        if progress:
            progress(min(total.cases + total.skipped, size), size)
    return total


def rebuild(*, as_of: date, progress: Progress | None = None) -> Outcome:
    """Compute everything anew for a day. Rows of cases that no longer exist are taken away; vectors that still stand
    for their ledger are kept. `progress` is told how many of how many cases are done."""
    basis.drop()
    ordered = Case.objects.order_by("pk")
    size = ordered.count() if progress else 0
    total, last = Outcome(), UUID(int=0)
    while ids := list(ordered.filter(pk__gt=last).values_list("pk", flat=True)[:BLOCK]):
        held = CaseStanding.objects.filter(case_id__gt=last, case_id__lte=ids[-1])
        marks = Moved.objects.filter(case_id__gt=last, case_id__lte=ids[-1])
        total += _kept(ordered.filter(pk__gt=last, pk__lte=ids[-1]), held, marks, as_of=as_of)
        last = ids[-1]
        if progress:
            progress(min(total.cases + total.skipped, size), size)
    there = Exists(Case.objects.filter(pk=OuterRef("case_id")))
    for model in (OpenObligation, CaseStanding, CaseVector):
        model.objects.filter(~there).delete()
    write.analyzed()
    basis.keep(as_of)
    return total


def empty() -> None:
    """Throw everything away. Who looks next has computed again what is looked at."""
    with transaction.atomic():
        basis.drop()
        for model in (OpenObligation, CaseStanding, CaseVector):
            model.objects.all().delete()


@transaction.atomic
def _kept(cases: QuerySet[Case], held: QuerySet[CaseStanding], marks: QuerySet[Moved], *, as_of: date) -> Outcome:
    """Compute `cases` and keep them; `held` are the standings stored of at least these, `marks` what is marked of
    them. Marks are read before anything else: one that comes later is of a change that may not be in it."""
    seen = list(marks.values_list("pk", flat=True))
    basis.leave(as_of)
    outcome = _computed(cases, held, as_of=as_of)
    settle(seen)
    return outcome


def _computed(cases: QuerySet[Case], held: QuerySet[CaseStanding], *, as_of: date) -> Outcome:
    stored = _stored(held)
    block = vectors.load(cases)
    if block.skipped:
        # What an older pack said of them holds no longer.
        write.obligations(block.skipped, ())
        CaseStanding.objects.filter(case_id__in=block.skipped).delete()
    if not block.ids:
        return Outcome(skipped=len(block.skipped))
    tables = _derived(cases, block, as_of=as_of)
    block = tables.block
    now = zip(block.ids, tables.marks, block.regions, block.workers, strict=True)
    other = np.array([stored.get(case) != (mark, region, worker) for case, mark, region, worker in now], np.bool_)
    write.standings(tables.standings())
    write.obligations([block.ids[at] for at in np.flatnonzero(other).tolist()], tables.obligations(other))
    return Outcome(len(block.ids), int(other.sum()), len(block.skipped))


def _stored(held: QuerySet[CaseStanding]) -> dict[UUID, tuple[int, str, int]]:
    """What is stored of the cases, held against other writers until the end of the transaction."""
    rows = held.order_by("case_id").select_for_update()
    found = rows.values_list("case_id", "mark", "region_code", "worker_id")
    return {case: (mark, region, worker) for case, mark, region, worker in found}


def _derived(cases: QuerySet[Case], block: vectors.Block, *, as_of: date) -> Tables:
    try:
        return tabulate(block, block.cohort(as_of=as_of))
    except StaleVectorError:
        # The column says one version and the blob another: believe neither.
        CaseVector.objects.filter(case_id__in=block.ids).delete()
        block = vectors.load(cases)
        return tabulate(block, block.cohort(as_of=as_of))


def _parts(items: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    for first in range(0, len(items), size):
        yield items[first : first + size]
