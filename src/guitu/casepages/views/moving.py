"""Moving a case 移交: what is on its way, sending, calling back, going on, and the sender's copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.access.doors import Asked, who_asks
from guitu.access.looks import Seen, record_looks
from guitu.access.may import Refused, may, refuse
from guitu.casebook import actions, queries, transfers
from guitu.casebook.entrylines import EntryLine
from guitu.casebook.models import Entry, Transfer, TransferState
from guitu.casebook.transfers import TransferLine
from guitu.casepages import moving, placing, wording
from guitu.casepages.opened import Opened
from guitu.casepages.typed import Typed
from guitu.casepages.views import record
from guitu.casepages.views.asked import new_id, opened_or_404
from guitu.faults import Faulty
from guitu.pages.shapes import LedgerLine

_ENDED_SHOWN: Final = 100
_OUT: Final = "transferred_out"


@require_safe
def moves(request: HttpRequest) -> HttpResponse:
    """What waits to be taken in here, what was sent and is not received yet, and what has ended."""
    asked = who_asks(request)
    refuse(asked.by, "record", _OUT, at=asked.by.region_code, on=asked.today)
    incoming = transfers.incoming(asked.viewer)
    outgoing = transfers.outgoing(asked.viewer, is_open=True)
    ended = transfers.outgoing(asked.viewer, is_open=False)[:_ENDED_SHOWN]
    here = set(queries.cases(asked.viewer).filter(pk__in=[one.case_id for one in ended]).values_list("pk", flat=True))
    _looked(asked, [*incoming, *outgoing, *ended], groups={"name"})
    return render(
        request,
        "casepages/moves.html",
        {
            "incoming": [_told(one) for one in incoming],
            "outgoing": [_told(one) for one in outgoing],
            "ended": [(_told(one), one.case_id in here) for one in ended],
            "today": asked.today,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Send a case to another office: look up where, say what goes along. Looking up writes nothing."""
    asked = who_asks(request)
    if there := done_already(request, asked, case_id):
        return HttpResponseRedirect(there)
    opened = opened_or_404(asked, case_id)
    record.ask(asked, opened, "record", _OUT)
    on_its_way = transfers.sent_of(case_id)
    if on_its_way is not None:
        return HttpResponseRedirect(reverse("casebook:moved", args=(on_its_way.pk,)))
    said = Typed(request.POST.dict() if request.method == "POST" else {})
    out = transfers.standing_out(case_id)
    last = transfers.last_of(case_id) if out is not None else None
    is_recorded = out is not None and (last is None or last.out_entry != out)
    refused: Refused | None = None
    if said.text("step") == "find" and not placing.offered(said.text("q"), near=opened.case.region_code):
        fault = placing.fault("q", said.text("q"))
        said.wrong("q", f"{fault.found}，应为{fault.expected}。{fault.remedy}")
    if said.text("step") == "send":
        try:
            row = _send(asked, opened, said, is_recorded=is_recorded)
        except Refused as objection:
            row, refused = None, objection
        if row is not None:
            return HttpResponseRedirect(_after_sending(request, opened, row))
    suggested = moving.asked_for(opened)
    where, rest = moving.send_questions(
        said, near=opened.case.region_code, on=asked.today, suggested=suggested, is_recorded=is_recorded
    )
    told = said.summary([*where, *rest])
    return render(
        request,
        "casepages/send.html",
        {
            "opened": opened, "case": opened.case, "where": where, "rest": rest, "faults": told, "refused": refused,
            "entry_id": said.text("entry_id") or new_id("m"), "is_recorded": is_recorded,
            "came_back": last if last is not None and not is_recorded else None,
        },
        status=422 if told else 409 if refused is not None else 200,
    )  # fmt: skip


@require_POST
def take_back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Go on with a case that came back: its `transferred_out` is taken away, with the reason."""
    asked = who_asks(request)
    opened = opened_or_404(asked, case_id)
    record.ask(asked, opened, "record", "voided")
    record.ask(asked, opened, "correct", _OUT)
    last = transfers.last_of(case_id)
    if last is None or last.state not in (TransferState.RETURNED, TransferState.CALLED_BACK):
        raise Http404
    actions.take_back(by=asked.by, case=opened.case, entry_id=f"tb-{last.pk.hex}", at=asked.now)
    messages.success(request, f"已收回，{opened.who} 在本地照常执行。期限没有停过，期间没有做的，请补记或者写明缘由。")
    return HttpResponseRedirect(reverse("casebook:case", args=(case_id,)))


@require_safe
def moved(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """A case as its sender still has it: what had been recorded up to the sending."""
    return _moved(request, transfer_id, said=Typed({}))


@require_POST
def call_back(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Call back a case that is on its way."""
    asked = who_asks(request)
    row = _own(asked, transfer_id)
    try:
        actions.call_back(by=asked.by, transfer=row, entry_id=f"cb-{row.pk.hex}", at=asked.now)
    except Faulty as faulty:
        messages.warning(request, f"没有撤回：{faulty.faults[0].found}。")
        return HttpResponseRedirect(reverse("casebook:moved", args=(row.pk,)))
    messages.success(request, "已撤回，个案在本办照常执行。")
    return HttpResponseRedirect(reverse("casebook:case", args=(row.case_id,)))


@require_POST
def receipt(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """Note the receipt of an office outside this installation."""
    asked = who_asks(request)
    row = _own(asked, transfer_id)
    said = Typed(request.POST.dict())
    on = said.day("on", today=asked.today)
    if on is not None:
        try:
            actions.note_receipt(by=asked.by, transfer=row, on=on, at=asked.now)
        except Faulty as faulty:
            said.take(faulty.faults, places=moving.PLACES)
    if said.faults or said.others:
        return _moved(request, transfer_id, said=said)
    messages.success(request, "已记下对方收到的日期，这次移交办结。")
    return HttpResponseRedirect(reverse("casebook:moved", args=(row.pk,)))


def _moved(request: HttpRequest, transfer_id: UUID, *, said: Typed) -> HttpResponse:
    asked = who_asks(request)
    page = transfers.sent_page(asked.viewer, transfer_id)
    if page is None:
        raise Http404
    line = page.line
    _looked(asked, [line], groups=page.groups - {"identity", "contact", "family"})
    may_act = may(asked.by, "record", _OUT, at=line.from_region, on=asked.today)
    questions = [said.ask("on", "对方收到的日期", "date", required=True, value=asked.today.isoformat())]
    told = said.summary(questions)
    return render(
        request,
        "casepages/moved.html",
        {
            "line": _told(line), "lines": [_ledger_line(one) for one in _by_day(page.entries)],
            "may_call_back": may_act and line.state == TransferState.SENT,
            "may_note": may_act and line.state == TransferState.SENT and line.is_outside,
            "asked": questions, "faults": told,
            "is_here": queries.cases(asked.viewer).filter(pk=line.case_id).exists(),
        },
        status=422 if told else 200,
    )  # fmt: skip


def _send(asked: Asked, opened: Opened, said: Typed, *, is_recorded: bool) -> Transfer | None:
    to = moving.looked_up(said, near=opened.case.region_code)
    on = asked.today if is_recorded else said.day("on", today=asked.today)
    papers = said.count("papers")
    agency = said.words("to_agency", "接收单位的名称", required=False, longest=100)
    if not to or on is None or said.faults:
        return None
    fields: Mapping[str, object] = {
        "papers": papers,
        "document_number": said.text("document_number") or None,
        "note": said.text("note") or None,
    }
    try:
        return actions.send_case(
            by=asked.by, case=opened.case, entry_id=said.text("entry_id"), on=on, to_region=to, to_agency=agency,
            fields=fields, at=asked.now,
        )  # fmt: skip
    except Faulty as faulty:
        said.take(faulty.faults, places=moving.PLACES)
        return None


def _after_sending(request: HttpRequest, opened: Opened, row: Transfer) -> str:
    whom = row.to_agency or moving.place_of(row.to_region)
    if row.is_outside:
        messages.success(request, f"已登记转出。{opened.who}。对方不在本系统，请按这一页把材料寄给 {whom}。")
    else:
        messages.success(request, f"已移交 {whom}，等对方接收。{opened.who} 移出以前的记录，这里仍可查看。")
    return reverse("casebook:moved", args=(row.pk,))


def done_already(request: HttpRequest, asked: Asked, case_id: UUID) -> str:
    """Where a second press of the same form leads; empty for a first one. What one did is one's own to see."""
    entry_id = request.POST.get("entry_id", "")
    last = transfers.last_of(case_id) if entry_id else None
    if last is None or not Entry.objects.filter(case_id=case_id, entry_id=entry_id, by=asked.by).exists():
        return ""
    if last.out_entry == entry_id and last.sent_by_id == asked.by.pk:
        return reverse("casebook:moved", args=(last.pk,))
    if last.ended_by_id != asked.by.pk:
        return ""
    is_here = last.state == TransferState.RECEIVED
    return reverse("casebook:case", args=(case_id,)) if is_here else reverse("casebook:moves")


def _own(asked: Asked, transfer_id: UUID) -> Transfer:
    """The row of a sending of the viewer's own office."""
    if transfers.sent_page(asked.viewer, transfer_id) is None:
        raise Http404
    return Transfer.objects.select_related("case").get(pk=transfer_id)


def _looked(asked: Asked, lines: list[TransferLine], *, groups: frozenset[str] | set[str]) -> None:
    seen = [Seen(str(one.case_id), str(one.person_id), one.from_region) for one in lines]
    record_looks(by=asked.viewer, seen=seen, groups=groups, at=asked.now)


def _told(line: TransferLine) -> dict[str, object]:
    """A sending in words."""
    return {
        "id": line.id,
        "case_id": line.case_id,
        "who": wording.masked(line.name),
        "number": wording.numbered(line.kind, line.number),
        "origin": moving.place_of(line.from_region),
        "target": moving.place_of(line.to_region),
        "agency": line.to_agency,
        "is_outside": line.is_outside,
        "state": "等对方回执" if line.is_outside and line.state == "sent" else TransferState(line.state).label,
        "is_open": line.state == TransferState.SENT,
        "sent_on": line.sent_on,
        "ended_on": line.ended_on,
    }


def _by_day(entries: Iterable[EntryLine]) -> list[EntryLine]:
    shown = [one for one in entries if one.kind != "voided"]
    return sorted(shown, key=lambda one: (one.on, one.position), reverse=True)


def _ledger_line(line: EntryLine) -> LedgerLine:
    return LedgerLine(
        on=line.on,
        title=wording.title(line),
        body=wording.body(line),
        by=wording.recorded(line),
        tag="" if line.stands else "已更正或撤销",
        id=f"e-{line.entry_id}",
    )
