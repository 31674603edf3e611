"""One paper 一件文书: how far it is, what it lacks and where that is written down, its words, and what can be done."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guitu.access.doors import Asked, who_asks
from guitu.casebook.veiling import veiled
from guitu.faults import Fault, Faulty
from guitu.ledger.kinds import KINDS
from guitu.pages.shapes import Chip, Look
from guitu.pages.shapes import Stage as Step
from guitu.papers import actions, composing, rights, sealed
from guitu.papers.actions.drafting import OPEN
from guitu.papers.gathering import Gathered, gather
from guitu.papers.kind import PaperKind
from guitu.papers.models import Document, Signature, Stage
from guitu.papers.needs import parted
from guitu.papers.paper import Missing, Paper
from guitu.papers.signers import SIGNERS
from guitu.papers.views.asked import allows, document_or_404, found_or_404, looked, numbered
from guitu.papers.views.case import clause_chips

_WRITABLE: Final = ("typed", "agency", "person", "family", "team", "case")
"""Where a fact may also be written on the draft; what the ledger holds is written into the ledger."""

_MANY_SIGNS: Final = 60


@dataclass(frozen=True, slots=True)
class Blank:
    """A fact that is missing: what, why, the page where it is recorded, and the field on the draft if it has one."""

    missing: Missing
    name: str
    href: str
    go: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A blank of the draft that is filled here."""

    id: str
    name: str
    label: str
    value: str
    is_long: bool
    is_required: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A document as its page has it. `paper` None: the viewer does not see all that it shows (`hidden`)."""

    document: Document
    kind: PaperKind
    gathered: Gathered
    paper: Paper | None
    hidden: frozenset[str]
    assigned: bool


def opened(request: HttpRequest, asked: Asked, document_id: UUID) -> Opened:
    """A document with its words, if the viewer may read them, and the look that is kept for it."""
    found = found_or_404(asked, document_id)
    document, groups, assigned = found.document, found.groups, found.assigned
    case = document.case
    kind = composing.kind_of(document.code, case=case)
    hidden = parted(document.matters) - groups
    gathered = gather(case, on=document.issued_on or asked.today)
    is_draft = document.stage in OPEN
    if is_draft:
        prefetch_related_objects([document], "signatures")
    paper = None
    if not hidden:
        paper = (
            composing.composed(document, gathered, made_by=asked.name, on=asked.today)
            if is_draft
            else composing.issued(document, key=gathered.key)
        )
    shown = parted(document.matters) if paper is not None else frozenset({"papers", "name"}) & groups
    looked(asked, case, groups=shown)
    return Opened(document, kind, gathered, paper, hidden, assigned)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One paper; what is written into its blanks is kept by POST."""
    asked = who_asks(request)
    if request.method == "POST":
        document = document_or_404(asked, document_id)
        typed = {name[2:]: str(value) for name, value in request.POST.items() if name.startswith("t:")}
        try:
            actions.keep(document, by=asked.by, typed=typed, at=asked.now)
        except Faulty as faulty:
            return shown(request, asked, document_id, faults=faulty.faults, typed=typed)
        messages.success(request, "已填的存好了。")
        return redirect("papers:paper", document_id)
    return shown(request, asked, document_id)


def shown(
    request: HttpRequest,
    asked: Asked,
    document_id: UUID,
    *,
    faults: Sequence[Fault] = (),
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    """The page, with what is wrong with what was asked."""
    one = opened(request, asked, document_id)
    document, case = one.document, one.document.case
    is_draft = document.stage in OPEN
    may_issue = rights.issues(asked.by, one.kind, case=case, on=asked.today, assigned=one.assigned)
    may = partial(allows, asked, "record", case=case, assigned=one.assigned)
    drafts = may("paper_issued")
    blanks = [_blank(missing, one) for missing in (one.paper.missing if one.paper and is_draft else ())]
    blanks = [blank for blank in blanks if blank.missing.where != "number"]
    return render(
        request,
        "papers/paper.html",
        {
            "document": document,
            "case": case,
            "who": f"{veiled(one.gathered.person.get('name', ''))} {numbered(case)}",
            "kind": one.kind,
            "paper": one.paper,
            "hands": [_picture(sign.image) for sign in one.paper.signatures] if one.paper else [],
            "history": _history(document),
            "unseen": rights.labels(one.hidden),
            "is_draft": is_draft,
            "steps": stages(document),
            "current": current(document),
            "required": [blank for blank in blanks if blank.missing.required],
            "optional": [blank for blank in blanks if not blank.missing.required],
            "fields": _fields(one, blanks, typed=typed) if is_draft and drafts and one.paper else [],
            "faults": [("", f"{fault.place}：{fault.found}，应为{fault.expected}。{fault.remedy}") for fault in faults],
            "may_issue": may_issue and is_draft,
            "may_submit": document.stage == Stage.DRAFT and drafts and not may_issue,
            "may_drop": is_draft and drafts,
            "may_serve": document.awaits_service and may("paper_served"),
            "may_scan": document.stage == Stage.ISSUED and may("paper_scanned"),
            "may_withdraw": document.stage == Stage.ISSUED and may_issue and may("paper_withdrawn"),
            "signers": _signers(one) if is_draft and drafts and one.paper else [],
            "today": asked.today,
            "chips": clause_chips(one.kind.clauses, one.gathered),
            "scan": reverse("casebook:file", args=(case.pk, document.scanned_entry)) if document.scanned_entry else "",
        },
        status=422 if faults else 200,
    )  # fmt: skip


def stages(document: Document) -> list[Step]:
    """起草 — 送签 — 签发 — 送达 — 归卷, as far as this paper goes."""
    is_issued = document.stage in (Stage.ISSUED, Stage.WITHDRAWN)
    found = [
        Step("起草", "met" if document.stage != Stage.DRAFT else "open"),
        Step("签发", "met" if is_issued else "open" if document.stage == Stage.SUBMITTED else "ahead"),
    ]
    if document.needs_service:
        found.append(Step("送达", _after(is_issued, done=bool(document.served_entry))))
    if document.needs_scan or not is_issued:
        found.append(Step("签名件归卷", _after(is_issued, done=bool(document.scanned_entry))))
    if document.stage == Stage.WITHDRAWN:
        found.append(Step("已收回", "void"))
    return found


def current(document: Document) -> int | None:
    """Which stage is now."""
    return next((at for at, one in enumerate(stages(document)) if one.look == "open"), None)


def _after(is_issued: bool, *, done: bool) -> Look:
    return "met" if done else "open" if is_issued else "ahead"


def _blank(missing: Missing, one: Opened) -> Blank:
    group, _, key = missing.where.partition(":")
    case = one.document.case
    href, go = "", ""
    if group == "entry" and key in KINDS:
        href, go = reverse("casebook:record", args=(case.pk, key)), f"登记“{KINDS[key].label}”"
    elif group == "about" and one.document.about:
        latest = one.gathered.settled.latest(one.document.about)
        href, go = reverse("casebook:correct", args=(case.pk, latest)), "到那条记录里补上"
    elif group in ("team", "family"):
        href, go = reverse("casebook:tab", args=(case.pk, "team")), "到“小组与家庭”登记"
    elif group == "person":
        href, go = f"{reverse('casebook:case', args=(case.pk,))}?full=1", "到个案的基本情况里看"
    elif group == "agency" and key in ("phone", "address", "contact"):
        href, go = reverse("papers:letterhead"), "写进“单位资料”，以后都不用再填"
    elif group == "objection":
        href = f"{reverse('casebook:record', args=(case.pk, 'objection_answered'))}?entry={key}"
        go = "先答复异议"
    return Blank(
        missing=missing,
        name=missing.field if group in _WRITABLE else "",
        href=href,
        go=go,
        chips=clause_chips((missing.clause,) if missing.clause else (), one.gathered),
    )


def _fields(one: Opened, blanks: list[Blank], *, typed: dict[str, str] | None) -> list[Field]:
    """What is filled on the draft: what is missing and may be, and what was filled before."""
    kept = sealed.typed_of(one.document, key=one.gathered.key) if typed is None else typed
    labels = {blank.name: blank.missing.label for blank in blanks if blank.name}
    for field in one.kind.fields:
        if field.name in kept or field.source.startswith("typed:"):
            labels.setdefault(field.name, field.label)
    return [
        Field(
            id=f"t-{name.replace('.', '-')}", name=f"t:{name}", label=label, value=kept.get(name, ""),
            is_long=name.startswith("typed.") or len(kept.get(name, "")) > _MANY_SIGNS,
            is_required=any(field.name == name and field.required for field in one.kind.fields),
        )
        for name, label in labels.items()
    ]  # fmt: skip


def _signers(one: Opened) -> list[tuple[str, str, Signature | None]]:
    """Places of the paper that can be signed on a tablet, with the signature that is there."""
    there = {signature.role: signature for signature in one.document.signatures.all()}
    return [(role, SIGNERS[role].label, there.get(role)) for role in one.kind.signatures if not SIGNERS[role].office]


def _picture(image: bytes | None) -> str:
    return f"data:image/png;base64,{base64.b64encode(image).decode()}" if image else ""


def _history(document: Document) -> list[tuple[str, str]]:
    """Who drafted, sent up and issued it, and when; what became of it is in the ledger."""
    found = [("起草", f"{document.drafted_by.account.display_name}，{_moment(document.drafted_at)}")]
    if document.submitted_by is not None and document.submitted_at is not None:
        found.append(("送签", f"{document.submitted_by.account.display_name}，{_moment(document.submitted_at)}"))
    if document.issued_by is not None and document.issued_on is not None:
        found.append(("签发", f"{document.issued_by.account.display_name}，{document.issued_on.isoformat()}"))
    if document.served_on is not None:
        found.append(("送达", document.served_on.isoformat()))
    return found


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
