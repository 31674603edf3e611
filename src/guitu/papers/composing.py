"""Composing a document of the office 成文: its draft, its signatures and the record of its case become a paper."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

import pikepdf

from guitu.casebook import files, sealing
from guitu.casebook.models import Attachment, Case
from guitu.faults import Fault, Faulty
from guitu.ledger.entry import Entry
from guitu.papers import declared, frozen, rendering, sealed
from guitu.papers.compose import compose
from guitu.papers.gathering import Gathered, about_of
from guitu.papers.kind import PaperKind
from guitu.papers.models import Document, Stage, is_new
from guitu.papers.paper import Paper
from guitu.papers.particulars import Signed
from guitu.policy import load
from guitu.vault.cipher import Key, Unsealable


@lru_cache(maxsize=256)
def _kinds_of(policy: str) -> Mapping[str, PaperKind]:
    return declared.kinds(load(policy))


def kinds_for(case: Case) -> Mapping[str, PaperKind]:
    """Every paper that a case of this kind may have, by code, in the order of the file."""
    return {code: one for code, one in _kinds_of(case.policy).items() if case.kind in one.applies}


def kind_of(code: str, *, case: Case) -> PaperKind:
    """The declaration of a paper. Raises `Faulty` if a case of this kind has none of that code."""
    kind = kinds_for(case).get(code)
    if kind is None:
        raise Faulty([Fault("文书", f"这类个案没有“{code[:60]}”", "目录里列出的一种文书")])
    return kind


def composed(
    document: Document,
    gathered: Gathered,
    *,
    made_by: str,
    on: date,
    number: str | None = None,
) -> Paper:
    """The paper of a document as it would be issued now."""
    kind = kind_of(document.code, case=document.case)
    said = sealed.typed_of(document, key=gathered.key)
    about = about_of(kind, gathered, entry_id=document.about)
    facts = gathered.particulars(
        about=about, made_by=made_by, on=on, number=number, typed={**said_of(about, case=document.case), **said},
        signed=signatures_of(document, key=gathered.key),
    )  # fmt: skip
    return compose(kind, facts)


def numbered(document: Document, paper: Paper, gathered: Gathered, *, made_by: str, on: date) -> Paper:
    """The same paper with the number it was given; composed anew only where its words speak of the number."""
    number = document.number.text if document.number is not None else None
    kind = kind_of(document.code, case=document.case)
    if kind.field("paper.number") is not None:
        return composed(document, gathered, made_by=made_by, on=on, number=number)
    return replace(paper, number=number)


def said_of(about: Entry | None, *, case: Case) -> dict[str, str]:
    """What the office knows of a paper's subject beyond the ledger: of a receipt of service, which paper was served."""
    if about is None or about.kind != "paper_served":
        return {}
    found = Document.objects.filter(case=case, issued_entry=getattr(about, "entry", ""))
    served = found.select_related("number").first()
    return receipt_of(served) if served is not None else {}


def receipt_of(document: Document) -> dict[str, str]:
    """What a receipt of service says of the paper itself."""
    number = document.number.text if document.number is not None else ""
    return {"typed.document": document.title, "typed.document_number": number}


def about(document: Document, gathered: Gathered) -> Entry | None:
    """The entry that a document is about, as it stands today."""
    return about_of(kind_of(document.code, case=document.case), gathered, entry_id=document.about)


def key_of_case(case: Case) -> Key | None:
    """The key of the person of a case that was fetched with its person; None once it was withdrawn."""
    return sealing.key_of(case.person_id, case.person.wrapped_key)


def documents_of(case: Case) -> list[Document]:
    """Documents of a case, the oldest first: for whoever was shown to see its papers, and for its volume."""
    found = Document.objects.filter(case=case).exclude(stage=Stage.DROPPED)
    return list(found.select_related("number").order_by("drafted_at", "pk"))


def issued(document: Document, *, key: Key | None) -> Paper | None:
    """The paper as it was issued, word for word; None while it is a draft, or if the key is gone."""
    text = sealed.frozen_of(document, key=key)
    return frozen.from_text(text) if text else None


def file_of(document: Document, *, key: Key) -> rendering.File | None:
    """The file that was frozen when it was issued; None if it cannot be read."""
    found = Attachment.objects.filter(case_id=document.case_id, entry_id=document.issued_entry).first()
    if found is None:
        return None
    try:
        content = files.read(found.pk, key=key)
    except (OSError, Unsealable):
        return None
    return rendering.File(content, found.media_type, "pdf" if found.media_type == rendering.PDF else "docx")


def to_print(documents: Iterable[Document]) -> bytes:
    """Issued documents, fetched with their persons, in one PDF; what cannot be read, or is no PDF, is left out.

    They are the frozen files themselves: what is printed is what the ledger holds the fingerprint of.
    """
    whole = pikepdf.Pdf.new()
    for one in documents:
        key = key_of_case(one.case)
        file = file_of(one, key=key) if key is not None else None
        if file is not None and file.media_type == rendering.PDF:
            with pikepdf.Pdf.open(io.BytesIO(file.content)) as part:
                whole.pages.extend(part.pages)
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def signatures_of(document: Document, *, key: Key) -> dict[str, Signed]:
    """Signatures taken on a tablet, by the place they belong to."""
    found: dict[str, Signed] = {}
    for one in () if is_new(document) else document.signatures.all():
        said = sealed.signature_of(one, key=key)
        if said:
            found[one.role] = Signed(base64.b64decode(str(said["picture"])), str(said.get("note", "")))
    return found
