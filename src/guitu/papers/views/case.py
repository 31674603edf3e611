"""The file of one case 一人一档: what is there, what is missing and why it is needed now, and papers to begin."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guitu.access.doors import who_asks
from guitu.access.looks import record_looks
from guitu.casebook.looking import seen_row
from guitu.casebook.veiling import veiled
from guitu.faults import Faulty
from guitu.ledger.kinds import KINDS
from guitu.pages.shapes import Chip, Link, State, chip
from guitu.papers import actions, composing, rights
from guitu.papers.catalogue import Catalogue, Item, catalogue, is_elsewhere
from guitu.papers.gathering import Gathered, about_of, gather
from guitu.papers.models import Document
from guitu.papers.views.asked import allows, case_or_404, numbered
from guitu.papers.views.home import state_of


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the catalogue, ready to be shown."""

    item: Item
    state: State
    chips: tuple[Chip, ...]
    papers: tuple[tuple[Document, State, str], ...]
    begin: tuple[Link, ...]
    records: str


@require_safe
def page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The catalogue. It names no words of any paper, and the person as lists do."""
    asked = who_asks(request)
    case, groups, assigned = case_or_404(asked, case_id)
    gathered = gather(case, on=asked.today)
    documents = composing.documents_of(case)
    found = catalogue(gathered, documents, kinds=composing.kinds_for(case))
    name = veiled(gathered.person.get("name", "")) if "name" in groups else "（按职责不显示）"
    record_looks(by=asked.viewer, seen=[seen_row(case)], groups={"papers"} | (groups & {"name"}), at=asked.now)
    drafts = allows(asked, "record", "paper_issued", case=case, assigned=assigned)
    return render(
        request,
        "papers/case.html",
        {
            "case": case,
            "who": f"{name} {numbered(case)}",
            "file": found,
            "parts": [(part, [_row(one, gathered, case_id=case.pk, drafts=drafts) for one in part.items])
                      for part in found.parts],
            "going": [
                (one, state_of(one))
                for one in documents
                if one.stage in ("draft", "submitted") or one.awaits_service or one.lacks_scan
            ],
            "free": _free(found, case_id=case.pk) if drafts else [],
            "drafts": drafts,
            "binds": allows(asked, "export", "papers", case=case, assigned=assigned),
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, case_id: UUID, code: str) -> HttpResponse:
    """Begin a paper: a page that says what it is, and one press. `entry` names the record it is about."""
    asked = who_asks(request)
    case, _, assigned = case_or_404(asked, case_id)
    about = request.POST.get("entry") or request.GET.get("entry") or ""
    if request.method == "POST":
        try:
            made = actions.draft(by=asked.by, case=case, code=code, about=about, at=asked.now)
        except Faulty as faulty:
            messages.warning(request, "；".join(f"{one.place}：{one.found}" for one in faulty.faults))
            return redirect("papers:case", case.pk)
        return redirect("papers:paper", made.pk)
    rights.ask(asked.by, "record", "paper_issued", case=case, on=asked.today)
    kind = composing.kinds_for(case).get(code)
    if kind is None:
        raise Http404
    gathered = gather(case, on=asked.today)
    entry = about_of(kind, gathered, entry_id=about)
    may_record = (
        kind.entry is not None
        and KINDS[kind.entry].group != "office"
        and allows(asked, "record", kind.entry, case=case, assigned=assigned)
    )
    return render(
        request,
        "papers/new.html",
        {
            "case": case,
            "title": kind.title(case.kind),
            "number": numbered(case),
            "about": f"{entry.on.isoformat()} {KINDS[entry.kind].label}" if entry is not None else "",
            "entry": entry.id if entry is not None else "",
            "needs_entry": KINDS[kind.entry].label if kind.entry else "",
            "record": reverse("casebook:record", args=(case.pk, kind.entry)) if kind.entry and may_record else "",
            "is_contested": entry is not None and entry.id in gathered.contested,
            "clauses": clause_chips(kind.clauses, gathered),
        },
    )


def clause_chips(clauses: tuple[str, ...], gathered: Gathered) -> tuple[Chip, ...]:
    """Chips of clauses, each leading to the policy page."""
    known = gathered.policy.clauses
    return tuple(
        chip(
            known[one].document, known[one].article, says=known[one].says, binding=known[one].binding,
            href=f"{reverse('policy')}#{one.replace('#', '-')}",
        )
        for one in clauses
        if one in known
    )  # fmt: skip


def _row(item: Item, gathered: Gathered, *, case_id: UUID, drafts: bool) -> Row:
    begun = {one.about for one in item.documents}
    begin = []
    if drafts and is_elsewhere(item.kind) and item.lacking:
        begin = [Link("传原件", reverse("casebook:attach", args=(case_id,)), f"传原件：{item.title}")]
    elif drafts:
        address = reverse("papers:new", args=(case_id, item.kind.code))
        waiting = [one for one in item.lacking if one.id not in begun][:3]
        begin = [
            Link("起草", f"{address}?entry={one.id}", f"起草：{item.title}，{one.on.isoformat()}") for one in waiting
        ]
    days = [one.on for one in item.entries]
    records = ""
    if days:
        records = f"{len(days)} 条记录，{min(days).isoformat()}"
        records += f" 至 {max(days).isoformat()}" if len(days) > 1 else ""
    return Row(
        item=item,
        state=State(item.look, item.says),
        chips=clause_chips(item.clauses[:3], gathered),
        papers=tuple((one, state_of(one), one.number.text if one.number else "") for one in item.documents),
        begin=tuple(begin),
        records=records,
    )


def _free(found: Catalogue, *, case_id: UUID) -> list[Link]:
    """Every other paper that may be begun, by its title."""
    return [
        Link(title, reverse("papers:new", args=(case_id, code)), f"起草：{title}") for part in found.parts
        for code, title in part.others
    ]  # fmt: skip
