"""Sealing 封存: the one deed of the room.

Every case that moved since the last seal gets its new public head; the seal names them, the totals, and the seal
before. It is nobody's decision: the background turn does it each morning, anybody may do it at any time by command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from guitu.casebook import stored
from guitu.casebook.models import Case, Entry
from guitu.ledger.chain import GENESIS
from guitu.seals import heads, verifier
from guitu.seals.models import Seal, SealedHead
from guitu.vault import strongroom
from guitu.vault.blind import digest
from guitu.vault.cipher import Suite

_LABEL: Final = b"ledger seal"
_BATCH: Final = 200
_ROWS: Final = 500

_Head = tuple[UUID, int, str]
_Known = dict[UUID, int]


def seal_daily(*, at: datetime | None = None, alive: Callable[[], None] = lambda: None) -> Seal | None:
    """The seal of the day, if none was made on it yet; None if one was. `alive` is called between lots.

    A clock that was set back makes no second seal of a day that has its own; one that jumped ahead seals that day.
    """
    at = at or timezone.now()
    if Seal.objects.filter(day__gte=timezone.localdate(at)).exists():
        return None
    return seal(at=at, alive=alive)


def seal(*, at: datetime | None = None, alive: Callable[[], None] = lambda: None) -> Seal:
    """Make the next seal now. Of two at the same moment one is made, and both get it."""
    at = (at or timezone.now()).replace(microsecond=0)
    # Heads are worked out before the transaction: what they rest on only grows, and nobody who records waits.
    last = Seal.objects.order_by("-number").first()
    known: _Known = dict(SealedHead.objects.values_list("case_id").annotate(length=Max("length")))
    moved = list(_moved(known, alive))
    try:
        with transaction.atomic():
            return _made(at, last, known, moved)
    except IntegrityError:
        # The number is taken: another process was sealing at the same moment.
        made = Seal.objects.order_by("-number").first()
        if made is None or (last is not None and made.number == last.number):
            raise
        return made


def mark(seal_digest: str, *, suite: Suite) -> str:
    """The keyed mark of a seal's digest, in hexadecimal."""
    return digest(strongroom.derived(_LABEL, suite=suite), seal_digest.encode("ascii"), suite=suite).hex()


def said(seal: Seal) -> dict[str, object]:
    """The columns of a seal as `verifier.seal_text` and a bundle take them."""
    return {
        "number": seal.number,
        "day": seal.day.isoformat(),
        "made_at": timezone.localtime(seal.made_at).isoformat(),
        "algorithm": seal.algorithm,
        "previous": seal.previous,
        "cases": seal.cases,
        "entries": seal.entries,
        "digest": seal.digest,
    }


def _made(at: datetime, last: Seal | None, known: _Known, moved: list[_Head]) -> Seal:
    suite = strongroom.strongroom().suite
    algorithm = heads.ALGORITHMS[suite]
    new = Seal(
        number=last.number + 1 if last else 1,
        day=timezone.localdate(at),
        made_at=at,
        algorithm=algorithm,
        previous=last.digest if last else GENESIS,
        cases=len(known.keys() | {case_id for case_id, _, _ in moved}),
        entries=(last.entries if last else 0) + sum(length - known.get(one, 0) for one, length, _ in moved),
    )
    named = [(str(case_id), length, head) for case_id, length, head in moved]
    new.digest = verifier.digest(verifier.seal_text(said(new), named).encode(), algorithm)
    new.mark = mark(new.digest, suite=suite)
    new.save()
    SealedHead.objects.bulk_create(
        [SealedHead(seal=new, case_id=case_id, length=length, head=head) for case_id, length, head in moved],
        batch_size=_ROWS,
    )
    return new


def _moved(known: _Known, alive: Callable[[], None]) -> Iterator[_Head]:
    """Cases longer than the seals know, with their new heads. A case that got shorter is no move: checking finds it."""
    algorithm = heads.ALGORITHMS[strongroom.strongroom().suite]
    # One question, one moment: what is appended while this goes on belongs to the next seal.
    lengths = dict(Case.objects.filter(length__gt=0).values_list("pk", "length"))
    longer = [pk for pk, length in lengths.items() if length > known.get(pk, 0)]
    for first in range(0, len(longer), _BATCH):
        alive()
        yield from _heads_of(longer[first : first + _BATCH], lengths, known, algorithm)


def _heads_of(batch: list[UUID], lengths: _Known, known: _Known, algorithm: str) -> Iterator[_Head]:
    held = Case.objects.in_bulk(batch)
    from_seal = {
        one.case_id: one
        for one in SealedHead.objects.filter(case_id__in=batch, seal__algorithm=algorithm).order_by("length")
        if one.length == known.get(one.case_id)
    }
    wanted = Q(pk__in=[])
    fresh = [pk for pk in batch if pk not in from_seal]
    wanted |= Q(case_id__in=fresh)
    for length, some in groupby(sorted(from_seal.values(), key=attrgetter("length")), key=attrgetter("length")):
        wanted |= Q(case_id__in=[one.case_id for one in some], position__gt=length)
    for case_id, some_rows in groupby(stored.rows(Entry.objects.filter(wanted)), key=attrgetter("case_id")):
        started = from_seal.get(case_id)
        head = started.head if started is not None else heads.begin(held[case_id], algorithm=algorithm)
        upto = [row for row in some_rows if row.position <= lengths[case_id]]
        if upto and upto[-1].position == lengths[case_id]:  # else rows are gone, which checking says
            *_, (_, moved) = heads.along(head, upto, algorithm=algorithm)
            yield case_id, lengths[case_id], moved
