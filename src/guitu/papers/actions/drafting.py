"""Drafting 起草: a paper is begun, filled, sent up for issuing, or given up. Nothing of it binds anybody yet."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.casebook.models import Case
from guitu.casebook.sealing import key_of
from guitu.faults import Fault, Faulty
from guitu.papers import composing, needs, sealed
from guitu.papers.gathering import Gathered, about_of, gather
from guitu.papers.kind import PaperKind
from guitu.papers.models import Document, Stage
from guitu.papers.rights import ask
from guitu.vault.cipher import Key

OPEN: Final = (Stage.DRAFT, Stage.SUBMITTED)
LONGEST: Final = 4_000
"""Signs that may be written into one blank of a draft."""


@transaction.atomic
def draft(*, by: Posting, case: Case, code: str, about: str = "", at: datetime | None = None) -> Document:
    """Begin a paper of a case, about an entry where its kind has one (left out: the latest).

    The same paper about the same entry that is still open is not begun twice. Raises `Refused` (who may not; an entry
    under an objection that nobody has answered), or `Faulty` for a paper that such a case does not have.
    """
    at = at or timezone.now()
    held = Case.objects.select_for_update().get(pk=case.pk)
    ask(by, "record", "paper_issued", case=held, on=timezone.localdate(at))
    kind = composing.kind_of(code, case=held)
    gathered = gather(held, on=timezone.localdate(at))
    entry = about_of(kind, gathered, entry_id=about)
    if about and entry is None:
        raise Faulty([Fault("依据的记录", "本案没有这样一条仍然作数的记录", "这种文书所据的那一种记录")])
    refuse_contested(gathered, entry_id=entry.id if entry is not None else "")
    same = Document.objects.filter(case=held, code=code, about=entry.id if entry is not None else "", stage__in=OPEN)
    if (found := same.first()) is not None:
        return found
    made = new(by=by, case=held, kind=kind, about=entry.id if entry is not None else "", at=at)
    made.save(force_insert=True)
    return made


def new(*, by: Posting, case: Case, kind: PaperKind, about: str, at: datetime) -> Document:
    """A new draft, not yet saved. Everything was asked before."""
    return Document(
        case=case,
        code=kind.code,
        title=kind.titles.get(case.kind) or kind.title(case.kind),
        about=about,
        mark=kind.numbered or "",
        matters=needs.joined(needs.matters_of(kind, about=kind.entry)),
        needs_service=kind.served,
        qr=secrets.token_urlsafe(12),
        drafted_by=by,
        drafted_at=at,
        kept_at=at,
    )


@transaction.atomic
def keep(document: Document, *, by: Posting, typed: Mapping[str, str], at: datetime | None = None) -> Document:
    """Keep what was written into the blanks of a draft; the whole of it takes the place of what was there.

    Raises `Refused`, or `Faulty` if it is no draft any more or something is too long.
    """
    at = at or timezone.now()
    held = opened(document, by=by, at=at)
    long = [name for name, text in typed.items() if len(text) > LONGEST]
    if long:
        raise Faulty([Fault(name, f"{len(typed[name])} 字", f"{LONGEST} 字以内") for name in long])
    said = {name: text.strip() for name, text in typed.items() if text.strip()}
    sealed.put_typed(held, said, key=key_to(held))
    held.kept_at = at
    held.save(update_fields=["typed", "kept_at"])
    return held


@transaction.atomic
def submit(document: Document, *, by: Posting, at: datetime | None = None) -> Document:
    """Send a draft up to who issues it. Sent already, it stays. Raises `Refused` or `Faulty`."""
    at = at or timezone.now()
    held = opened(document, by=by, at=at)
    if held.stage == Stage.DRAFT:
        held.stage, held.submitted_by, held.submitted_at, held.kept_at = Stage.SUBMITTED, by, at, at
        held.save(update_fields=["stage", "submitted_by", "submitted_at", "kept_at"])
    return held


@transaction.atomic
def drop(document: Document, *, by: Posting, at: datetime | None = None) -> Document:
    """Give a draft up: it leaves the lists, and what was written on it is forgotten. Raises `Refused` or `Faulty`."""
    at = at or timezone.now()
    held = opened(document, by=by, at=at)
    held.stage, held.typed, held.kept_at = Stage.DROPPED, b"", at
    held.save(update_fields=["stage", "typed", "kept_at"])
    return held


def opened(document: Document, *, by: Posting, at: datetime) -> Document:
    """A draft, locked with its case until the transaction ends.

    Raises `Refused` unless the posting may work on drafts of the case, or `Faulty` if it is no draft any more.
    """
    held = locked(document)
    ask(by, "record", "paper_issued", case=held.case, on=timezone.localdate(at))
    if held.stage not in OPEN:
        raise Faulty([Fault("这件文书", held.get_stage_display(), "还没有签发的文书", "请回到文书页看它现在的进度")])
    return held


def locked(document: Document) -> Document:
    """A document, locked with its case, always in this order."""
    Case.objects.select_for_update().get(pk=document.case_id)
    held = Document.objects.select_for_update(of=("self",)).select_related("case__person", "number")
    return held.get(pk=document.pk)


def key_to(document: Document) -> Key:
    """The key of the person a document is about. Raises `Refused` if it was withdrawn."""
    person = document.case.person
    key = key_of(person.pk, person.wrapped_key)
    if key is None:
        raise Refused("该人员的密钥已按决定销毁，不能再办理文书。", clauses=("personal-information-law#47",))
    return key


def refuse_contested(gathered: Gathered, *, entry_id: str) -> None:
    """Raise `Refused` if the entry is under an objection that nobody has answered (CONTRACTS: Grounds)."""
    if entry_id and entry_id in gathered.contested:
        raise Refused("本人对这条记录有异议，还没有答复。答复之前不据此起草文书；请先答复异议。", clauses=())
