"""Issuing by the lot 成批签发: some papers of one kind, each of its own case, issued together.

What takes long is done with no lock held: the record is read, papers are composed, numbered with the numbers that come
next, laid out by several threads, sealed and put on disk. Then one short transaction locks the cases and the series,
looks whether anybody wrote in between, and puts numbers, entries, files and documents down at once. If somebody did,
nothing of it was issued, and whoever asked issues them one by one under the lock, as on the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.casebook.actions.attaching import KeptFile, keep_file, record_each_with_file
from guitu.casebook.appending import lock_many
from guitu.casebook.models import Case
from guitu.casebook.permissions import assigned_among
from guitu.faults import Fault, Faulty
from guitu.papers import composing, numbers, rendering, rights, rows
from guitu.papers.actions import issuing
from guitu.papers.actions.drafting import OPEN, new, refuse_contested
from guitu.papers.gathering import Gathered, Known, about_of, opened, short_for
from guitu.papers.models import Document, PaperNumber, Stage, is_new
from guitu.papers.paper import Paper
from guitu.vault.cipher import Key


class MovedError(Exception):
    """Somebody wrote while a lot was made ready; nothing of it was issued."""


@dataclass
class Ready:
    """One paper that was made ready. `held` is the record it says, `seen` the documents of its kind that were there."""

    document: Document
    gathered: Gathered
    held: rows.Rows
    seen: tuple[object, ...]
    paper: Paper
    file: Future[KeptFile] | None = None


@dataclass
class Lot:
    """Papers that were made ready, by case, and why others were not."""

    by: Posting
    code: str
    on: date
    assigned: frozenset[UUID]
    ready: dict[UUID, Ready] = field(default_factory=dict)
    refused: dict[UUID, Faulty | Refused] = field(default_factory=dict)

    def numbers(self) -> dict[str, list[PaperNumber]]:
        """The numbers that were foreseen, by series, in the order of the papers."""
        found: dict[str, list[PaperNumber]] = {}
        for one in self.ready.values():
            if one.document.number is not None:
                found.setdefault(one.document.mark, []).append(one.document.number)
        return found

    def forget(self) -> None:
        """Delete the files that were put on disk, where nothing was issued."""
        wait([one.file for one in self.ready.values() if one.file is not None])
        for one in self.ready.values():
            if one.file is not None and one.file.exception() is None:
                one.file.result().forget()


def draft_of(case: Case, *, code: str, by: Posting, gathered: Gathered, there: Sequence[Document]) -> Document:
    """The open draft of a paper, or one that is begun and not yet saved. `there` are the case's documents of the kind.

    Raises `Refused` for an entry under objection, `Faulty` where there is nothing to issue, or it was issued before.
    """
    kind = composing.kind_of(code, case=case)
    entry = about_of(kind, gathered, entry_id="")
    if kind.entry is not None and entry is None:
        raise Faulty([Fault("依据的记录", "台账里还没有", "先登记，再出具")])
    about = entry.id if entry is not None else ""
    refuse_contested(gathered, entry_id=about)
    same = [one for one in there if one.about == about]
    open_now = next((one for one in same if one.stage in OPEN), None)
    if open_now is None and any(one.stage == Stage.ISSUED for one in same):
        raise Faulty([Fault("这件文书", "已经出具过", "还没有出具的个案")])
    return open_now or new(by=by, case=case, kind=kind, about=about, at=timezone.now())


def prepare(
    cases: Sequence[Case], *, code: str, by: Posting, on: date, site: str, known: Known, press: Executor
) -> Lot:
    """Make the papers of some cases ready. The cases come with person, group and deciding agency; `press` lays out.

    Raises `LayoutError` for a fault of the program; what a case lacks is in `refused`.
    """
    ids = [one.pk for one in cases]
    held, seen = rows.read(ids, on=on), _documents(ids, code=code)
    lot = Lot(by, code, on, assigned_among(by, case_ids=ids, on=on))
    short, after = short_for(by.agency), dict[str, int]()
    for case in cases:
        try:
            one = _ready(case, lot, held=held[case.pk], there=seen.get(case.pk, []), known=known)
        except (Faulty, Refused) as why:
            lot.refused[case.pk] = why
            continue
        _number(one, lot, short=short, after=after)
        key, paper, address = one.gathered.key, one.paper, rendering.address_of(one.document, site=site)
        one.file = press.submit(_laid_out, paper, address=address, key=key, title=one.document.title)
        issuing.freeze(one.document, paper, key=key)
        lot.ready[case.pk] = one
    wait([one.file for one in lot.ready.values() if one.file is not None])
    return lot


@transaction.atomic
def issue(lot: Lot, *, at: datetime) -> None:
    """Issue what was made ready, all of it. Raises `MovedError` if anybody wrote in between; then nothing is issued."""
    ids = list(lot.ready)
    if not ids:
        return
    lock_many(ids)
    _look_again(lot, at=at)
    if not all(numbers.take_foreseen(some) for _, some in sorted(lot.numbers().items())):
        raise MovedError
    said = {}
    for pk, one in lot.ready.items():
        assert one.file is not None
        file = one.file.result()
        made_by = lot.by.account.display_name
        said[pk] = (issuing.said_of(one.document, made_by=made_by, on=lot.on, digest=file.digest), file)
        issuing.stamp(one.document, by=lot.by, on=lot.on, at=at)
        # The number has its row, and its key, only now.
        one.document.number = one.document.number
    if record_each_with_file(by=lot.by, said=said, at=at):
        raise MovedError
    documents = [one.document for one in lot.ready.values()]
    for drafted in (one for one in documents if not is_new(one)):
        drafted.save()
    Document.objects.bulk_create(one for one in documents if is_new(one))


def _ready(case: Case, lot: Lot, *, held: rows.Rows, there: Sequence[Document], known: Known) -> Ready:
    rights.ask_to_issue(
        lot.by, composing.kind_of(lot.code, case=case), case=case, on=lot.on, assigned=case.pk in lot.assigned
    )
    gathered = opened(case, held, on=lot.on, known=known)
    document = draft_of(case, code=lot.code, by=lot.by, gathered=gathered, there=there)
    document.case = case
    paper = issuing.worded(document, gathered=gathered, made_by=lot.by.account.display_name, on=lot.on)
    return Ready(document, gathered, held, _marks(there), paper)


def _number(one: Ready, lot: Lot, *, short: str, after: dict[str, int]) -> None:
    document, mark = one.document, one.document.mark
    if not mark:
        return
    if mark not in after:
        after[mark] = numbers.last(lot.by.agency, mark=mark, year=lot.on.year)
    (document.number,) = numbers.foreseen(lot.by.agency, mark=mark, on=lot.on, short=short, after=after[mark], many=1)
    after[mark] += 1
    one.paper = composing.numbered(document, one.paper, one.gathered, made_by=lot.by.account.display_name, on=lot.on)


def _laid_out(paper: Paper, *, address: str, key: Key, title: str) -> KeptFile:
    file = rendering.file_of(paper, qr=address)
    return keep_file(file.content, key=key, file_name=f"{title}.{file.suffix}", media_type=file.media_type)


def _look_again(lot: Lot, *, at: datetime) -> None:
    ids = list(lot.ready)
    held, seen = rows.read(ids, on=lot.on), _documents(ids, code=lot.code)
    same = (
        timezone.localdate(at) == lot.on
        and all(held.get(pk) == one.held for pk, one in lot.ready.items())
        and all(_marks(seen.get(pk, [])) == one.seen for pk, one in lot.ready.items())
        and lot.assigned.intersection(ids) == assigned_among(lot.by, case_ids=ids, on=lot.on)
    )
    if not same:
        raise MovedError


def _documents(case_ids: Sequence[UUID], *, code: str) -> dict[UUID, list[Document]]:
    """Documents of a kind by case, with what was signed on them; locked with their cases, where those are."""
    found: dict[UUID, list[Document]] = {}
    for one in Document.objects.filter(case_id__in=case_ids, code=code).order_by("pk").prefetch_related("signatures"):
        found.setdefault(one.case_id, []).append(one)
    return found


def _marks(there: Sequence[Document]) -> tuple[object, ...]:
    """What tells documents from what they were before."""
    return tuple(
        (
            one.pk,
            one.about,
            one.stage,
            bytes(one.typed),
            sorted((sign.pk.hex, sign.at) for sign in one.signatures.all()),
        )
        for one in there
    )
