"""Issuing 签发: a draft becomes a paper with its number, frozen, in the ledger, with its file. One transaction."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from guitu.access.models import Posting
from guitu.casebook.actions import Said
from guitu.casebook.actions.attaching import record_with_file
from guitu.faults import Fault, Faulty
from guitu.papers import composing, frozen, numbers, rendering, sealed
from guitu.papers.actions.drafting import locked, refuse_contested
from guitu.papers.gathering import Gathered, gather, short_for
from guitu.papers.models import Document, Stage
from guitu.papers.paper import Missing, Paper, content_hash
from guitu.papers.rights import ask_to_issue
from guitu.vault.cipher import Key


@transaction.atomic
def issue(
    document: Document, *, by: Posting, on: date | None = None, site: str = "", at: datetime | None = None
) -> Document:
    """Issue a paper; issued already, it is the one that stands. `on` is the day it bears, today where left out.
    `site` is the address of the office that the QR code begins with.

    Raises `Refused` (who may not; an entry under objection), or `Faulty` with every blank that the law requires and
    nobody filled: then nothing was issued and no number is taken.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    held = locked(document)
    if held.stage in (Stage.ISSUED, Stage.WITHDRAWN):
        return held
    kind = composing.kind_of(held.code, case=held.case)
    ask_to_issue(by, kind, case=held.case, on=today)
    if held.stage == Stage.DROPPED:
        raise Faulty([Fault("这件文书", "已经不用了", "草稿或者待签发的文书", "需要的请重新起草")])
    day = on or today
    if day > today:
        raise Faulty([Fault("签发日期", day.isoformat(), f"不晚于今天（{today}）", "请核对日期")])
    return issued(held, gathered=gather(held.case, on=day), by=by, on=day, site=site, at=at)


def issued(held: Document, *, gathered: Gathered, by: Posting, on: date, site: str, at: datetime) -> Document:
    """Issue a locked document whose case was gathered. Who may was asked before."""
    made_by = by.account.display_name
    paper = worded(held, gathered=gathered, made_by=made_by, on=on)
    if held.mark:
        held.number = numbers.take(by.agency, mark=held.mark, on=on, short=short_for(by.agency))
        paper = composing.numbered(held, paper, gathered, made_by=made_by, on=on)
    file = rendering.file_of(paper, qr=rendering.address_of(held, site=site))
    freeze(held, paper, key=gathered.key)
    said = said_of(held, made_by=made_by, on=on, digest=hashlib.sha256(file.content).hexdigest())
    record_with_file(
        by=by, case=held.case_id, said=said, content=file.content, file_name=f"{held.title}.{file.suffix}",
        media_type=file.media_type, at=at,
    )  # fmt: skip
    stamp(held, by=by, on=on, at=at)
    held.save()
    return held


def worded(held: Document, *, gathered: Gathered, made_by: str, on: date) -> Paper:
    """The paper of a draft without its number. Raises `Refused` for an entry under objection, `Faulty` for blanks."""
    about = composing.about(held, gathered)
    refuse_contested(gathered, entry_id=about.id if about is not None else held.about)
    paper = composing.composed(held, gathered, made_by=made_by, on=on)
    refuse_blanks(paper)
    return paper


def freeze(held: Document, paper: Paper, *, key: Key) -> None:
    """Put the words that were issued into the document, with their fingerprint and the name of the entry to come."""
    held.content, held.issued_entry = content_hash(paper), f"p-{held.pk.hex}"
    held.needs_scan = lacks_signature(paper)
    sealed.put_frozen(held, frozen.to_text(paper), key=key)


def said_of(held: Document, *, made_by: str, on: date, digest: str) -> Said:
    """What the ledger says of a paper that was frozen; `digest` is that of its file."""
    fields = {
        "title": held.title, "paper": held.code, "document_number": held.number.text if held.number else None,
        "issued_by": made_by, "entry": held.about or None, "digest": digest, "content": held.content,
    }  # fmt: skip
    return Said(held.issued_entry, "paper_issued", on, fields)


def stamp(held: Document, *, by: Posting, on: date, at: datetime) -> None:
    """Say in the row that it was issued, by whom and when."""
    held.stage, held.issued_by, held.issued_on, held.kept_at = Stage.ISSUED, by, on, at


def refuse_blanks(paper: Paper) -> None:
    """Raise `Faulty` with every blank that must not stay one."""
    faults = [as_fault(one) for one in paper.missing if one.required and one.where != "number"]
    if faults:
        raise Faulty(faults)


def as_fault(one: Missing) -> Fault:
    """A missing fact as a fault: what, that it is empty, and where it is written down."""
    return Fault(one.label, "没有填", "签发前写明", one.why)


def lacks_signature(paper: Paper) -> bool:
    """Whether the sheet is still to be signed by hand, or sealed, so that its scan is due."""
    return paper.layout in ("official", "letter") or any(not one.seal and one.image is None for one in paper.signatures)
