"""Mending 更正 and taking away 撤销: a new entry names the old one, with the reason; the old one stays readable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guitu.access.doors import who_asks
from guitu.access.may import Refused
from guitu.casebook import actions, sealing
from guitu.casebook.entrylines import EntryLine
from guitu.casebook.models import Entry
from guitu.casepages import ahead, wording
from guitu.casepages.opened import Opened
from guitu.casepages.views import record
from guitu.casepages.views.asked import back_of, new_id, opened_or_404
from guitu.faults import Fault, Faulty
from guitu.ledger.kinds import KINDS
from guitu.pages import words

_REASON = Fault("why", "没有写", "更正的原因", "写明哪里记错了，怎么发现的")


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, case_id: UUID, entry_id: str) -> HttpResponse:
    """Put another entry in the place of one that stands: shows the old one, asks why."""
    asked = who_asks(request)
    opened = opened_or_404(asked, case_id)
    line = _line(opened, entry_id)
    record.ask(asked, opened, "correct", line.kind)
    if line.replaced_by is not None and request.method != "POST":
        return _already(request, opened)
    kind = KINDS[line.kind]
    if request.method != "POST":
        typed: dict[str, object] = {**line.fields, "on": line.on.isoformat()}
        return record.show(request, asked, opened, kind, typed=typed, entry_id=new_id("c"), old=line)
    new, why = request.POST.get("entry_id", ""), request.POST.get("why", "").strip()
    on, given, faults = record.day_and_fields(kind, request.POST, today=asked.today)
    if not why:
        faults.append(_REASON)
    if on is not None and not faults:
        try:
            fields = {
                **_unseen(opened, line),
                **{name: value for name, value in given.items() if name != "why"},
                "why": why,
            }
            actions.record_many(
                by=asked.by,
                case=case_id,
                said=[actions.Said(new, line.kind, on, fields, corrects=entry_id)],
                at=asked.now,
            )
        except Faulty as faulty:
            faults += record.placed(faulty.faults, kind=kind)
        except Refused as refused:
            return record.show(
                request, asked, opened, kind, typed=request.POST, entry_id=new, refused=refused, old=line, why=why
            )
        else:
            messages.success(
                request,
                f"已更正。{opened.who} {words.short(on)} {kind.label}。原记录仍可查看。",
                extra_tags=f"draft:{case_id}-{kind.name}-{entry_id}",
            )
            return HttpResponseRedirect(back_of(request, case_id))
    return record.show(request, asked, opened, kind, typed=request.POST, entry_id=new, faults=faults, old=line, why=why)


@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, case_id: UUID, entry_id: str) -> HttpResponse:
    """Take away an entry that should not be there, with the reason."""
    asked = who_asks(request)
    opened = opened_or_404(asked, case_id)
    line = _line(opened, entry_id)
    record.ask(asked, opened, "record", "voided")
    record.ask(asked, opened, "correct", line.kind)
    if line.replaced_by is not None and request.method != "POST":
        return _already(request, opened)
    why, faults, refused = request.POST.get("why", "").strip(), [], None
    new = request.POST.get("entry_id", "") or new_id("v")
    if request.method == "POST":
        if not why:
            faults.append(("why", "撤销的原因还没有写。写明为什么不应有这一条。"))
        else:
            try:
                actions.void(
                    by=asked.by, case=case_id, entry_id=new, corrects=entry_id, why=why, on=asked.today, at=asked.now
                )
            except Faulty as faulty:
                faults += [("", f"{fault.found}，应为{fault.expected}。{fault.remedy}") for fault in faulty.faults]
            except Refused as objection:
                refused = objection
            else:
                messages.success(
                    request, f"已撤销。{opened.who} {words.short(line.on)} {line.label}不再作数，原文仍可查看。"
                )
                return HttpResponseRedirect(back_of(request, case_id))
    return render(
        request,
        "casepages/void.html",
        {
            "opened": opened,
            "case": opened.case,
            "line": line,
            "pairs": [
                (KINDS[line.kind].form[0].label, words.in_words(line.on)),
                *wording.pairs(line, policy=opened.policy),
            ],
            "recorded": wording.recorded(line),
            "why": why,
            "faults": faults,
            "refused": refused,
            "entry_id": new,
            "next": back_of(request, case_id),
            "others": ahead.others(opened, line, by=asked.by),
        },
        status=422 if faults else 409 if refused is not None else 200,
    )


def _line(opened: Opened, entry_id: str) -> EntryLine:
    line = opened.by_id.get(entry_id)
    if line is None or line.kind == "voided":
        raise Http404
    return line


def _unseen(opened: Opened, line: EntryLine) -> Mapping[str, object]:
    """Fields of the old entry that the viewer may not see; a correction by them leaves these as they were."""
    if not line.hidden:
        return {}
    row = Entry.objects.filter(case=opened.case, entry_id=line.entry_id).values("said", "sealed").get()
    every = {
        **json.loads(row["said"]),
        **sealing.open_object(opened.key, row["sealed"], at=sealing.entry_spot(opened.case.pk, line.entry_id)),
    }
    own = {one.name for one in KINDS[line.kind].form} - {"on", "why"}
    return {name: every[name] for name in line.hidden if name in own}


def _already(request: HttpRequest, opened: Opened) -> HttpResponse:
    messages.info(request, "这一条已经更正或撤销过。要再改，请改更正之后的那一条。")
    return HttpResponseRedirect(reverse("casebook:case", args=(opened.case.pk,)))
