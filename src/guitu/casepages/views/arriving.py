"""A case that was sent here 接收与退回: taking it in, or giving it back to the office that sent it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guitu.access.doors import who_asks
from guitu.casebook import actions
from guitu.casebook.models import Transfer, TransferState
from guitu.casepages import moving, wording
from guitu.casepages.office import Office
from guitu.casepages.typed import Typed
from guitu.casepages.views import record
from guitu.casepages.views.asked import new_id, opened_or_404
from guitu.casepages.views.moving import done_already
from guitu.casepages.views.small_form import Small, answered


@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Take in a case that was sent here."""
    asked = who_asks(request)
    if there := done_already(request, asked, case_id):
        return HttpResponseRedirect(there)
    opened = opened_or_404(asked, case_id)
    record.ask(asked, opened, "record", "transferred_in")
    row = _waiting(case_id)
    said = Typed(request.POST.dict() if request.method == "POST" else {})
    office = Office(asked.viewer, town=opened.case.town_code, on=asked.today)
    sent = next((one for one in opened.lines if one.entry_id == row.out_entry), None)
    listed = sent.fields.get("papers") if sent is not None else None
    sender = row.sent_by.agency.name

    def done() -> str:
        on = said.day("on", today=asked.today)
        village = said.one_of("village", office.villages, "本办的村（社区）", required=False)
        group = said.one_of("group", office.groups, "本办的工作小组", required=False)
        worker = said.one_of("worker", office.staff, "本办的同事", required=False)
        policy = said.one_of("policy", office.packs, "列出的政策之一")
        papers = said.count("papers")
        if on is None or said.faults:
            return ""
        actions.receive_case(
            by=asked.by, transfer=row, entry_id=said.text("entry_id"), on=on, policy=policy,
            region_code=village or row.case.town_code, group=office.groups.get(group),
            worker=office.staff.get(worker), at=asked.now,
            fields={"papers": papers, "note": said.text("note") or None, "from_agency": sender},
        )  # fmt: skip
        return f"已接收。{opened.name}。原有的记录都在，期限照旧。接下来是本人报到，重新签订协议"

    small = Small(
        title="接收", press="接收", back=reverse("casebook:case", args=(case_id,)), places=moving.PLACES,
        questions=moving.take_questions(
            said, row, office=office, on=asked.today, papers=f"移送单位写的是 {listed} 件" if listed else ""
        ),
        template="casepages/take_in.html",
        more={
            "row": row, "entry_id": said.text("entry_id") or new_id("m"), "origin": moving.place_of(row.from_region),
            "sender": sender, "is_too_early": asked.today <= row.sent_on,
            "sent_pairs": wording.pairs(sent) if sent is not None else [],
        },
    )  # fmt: skip
    return answered(request, opened, said, small, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Give a case back to the office that sent it, with the reason."""
    asked = who_asks(request)
    if there := done_already(request, asked, case_id):
        return HttpResponseRedirect(there)
    opened = opened_or_404(asked, case_id)
    record.ask(asked, opened, "record", "transfer_returned")
    row = _waiting(case_id)
    said = Typed(request.POST.dict() if request.method == "POST" else {})
    sender = row.sent_by.agency.name

    def done() -> str:
        on = said.day("on", today=asked.today)
        reason = said.words("reason", "退回的理由", longest=10_000)
        decider = said.words("decided_by", "决定退回的人")
        if on is None or said.faults:
            return ""
        fields = {"reason": reason, "decided_by": decider, "to_agency": sender}
        actions.return_case(
            by=asked.by, transfer=row, entry_id=said.text("entry_id"), on=on, fields=fields, at=asked.now
        )
        return f"已退回 {sender}。{opened.name} 仍由对方负责"

    decides = opened.allows(asked.by, "decide", "transfer_returned")
    small = Small(
        title="退回移交", press="退回", back=reverse("casebook:moves"), places=moving.PLACES,
        questions=moving.back_questions(said, on=asked.today, decider=asked.name if decides else ""),
        template="casepages/send_back.html",
        more={"entry_id": said.text("entry_id") or new_id("m"), "sender": sender},
    )  # fmt: skip
    return answered(request, opened, said, small, done=done)


def _waiting(case_id: UUID) -> Transfer:
    """The sending of a case that waits to be taken in here; a page that does not exist if there is none."""
    found = (
        Transfer.objects.filter(case_id=case_id, state=TransferState.SENT, is_outside=False)
        .select_related("case", "sent_by__agency")
        .first()
    )
    if found is None:
        raise Http404
    return found
