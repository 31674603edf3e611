"""Handover packages as pages 移交档案包: make one, with its passphrase told once; open one, look at it, take it in.

Both ways are forms, page after page, and work without scripts. The passphrase travels in sealed slips and in what
somebody types, never in an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.access.doors import Asked, who_asks
from guitu.casebook.models import Case, Transfer
from guitu.casepages import moving, wording
from guitu.casepages.office import Office
from guitu.casepages.typed import Typed
from guitu.exchange.actions import leaving
from guitu.exchange.handover import giving, kept, shown, taking
from guitu.exchange.handover.envelope import LARGEST
from guitu.exchange.handover.parcel import Parcel
from guitu.exchange.handover.taking import Here
from guitu.exchange.models import Export
from guitu.exchange.views.asked import regions_of
from guitu.exchange.views.importing import tabs
from guitu.faults import Fault, Faulty
from guitu.ledger.kinds import KINDS
from guitu.pages.forms import Question
from guitu.places import codes
from guitu.policy import load
from guitu.system.actions import one_time

_PLACES: Final = {"接收人": "requester", "用途": "purpose", "法律依据": "basis", "保存到": "keep_until"}
_TAKEN_PLACES: Final = {"转入日期": "on", "执行地": "region", "执行地区划": "region"}
_OLD: Final = "这一页放得太久，已经过期；请重新填一次。"


# ── giving ────────────────────────────────────────────────────────────────────────────────────────


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give_parcel(request: HttpRequest, transfer_id: UUID) -> HttpResponse:
    """The form; then, once, the passphrase, and where the file is fetched."""
    asked = who_asks(request)
    transfer = giving.due(asked.viewer, transfer_id)
    if transfer is None:
        raise Http404
    giving.ask(asked.by, case=transfer.case, on=asked.today)
    said = Typed(request.POST.dict())
    if request.method == "POST":
        slip = kept.unslip(said.text("slip"), account_id=asked.by.account_id)
        if slip is None or slip["transfer"] != str(transfer.pk):
            said.others.append(_OLD)
        else:
            given = _given(asked, transfer, said, slip)
            if given is not None:
                return render(
                    request,
                    "exchange/handover/given.html",
                    {"given": given, "password": slip["password"], "transfer": transfer, "keep": kept.KEEP.days},
                )
    questions = _give_questions(said, transfer, asked)
    told = said.summary(questions)
    fresh = {"number": leaving.number(), "password": one_time(), "transfer": str(transfer.pk)}
    return render(
        request,
        "exchange/handover/give.html",
        {
            "transfer": transfer, "number": wording.numbered(transfer.case.kind, transfer.from_number),
            "place": moving.place_of(transfer.to_region), "asked": questions, "faults": told,
            "slip": kept.slip(fresh, account_id=asked.by.account_id),
        },
        status=422 if told else 200,
    )  # fmt: skip


@never_cache
@require_safe
def parcel_file(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """The encrypted file, for whoever made it, while it is there."""
    asked = who_asks(request)
    export = Export.objects.filter(pk=export_id, by=asked.by).first()
    content = kept.given(export.pk) if export is not None else None
    if export is None or content is None:
        raise Http404
    answer = HttpResponse(content, content_type=taking.PDF)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'移交档案包-{export.number}.pdf')}"
    return answer


def _given(asked: Asked, transfer: Transfer, said: Typed, slip: dict[str, str]) -> giving.Given | None:
    until = said.day("keep_until", today=asked.today + timedelta(days=leaving.LONGEST_DAYS))
    if said.faults:
        return None
    try:
        return giving.make(
            viewer=asked.viewer, by=asked.by, transfer=transfer, number=slip["number"], password=slip["password"],
            said=said.texts, keep_until=until, at=asked.now,
        )  # fmt: skip
    except Faulty as faulty:
        said.take(faulty.faults, places=_PLACES)
        return None


def _give_questions(said: Typed, transfer: Transfer, asked: Asked) -> Sequence[Question]:
    clause = load("national").clauses[KINDS["transferred_out"].clause or ""]
    until = asked.today + timedelta(days=leaving.USUAL_DAYS)
    return (
        said.ask(
            "requester", "接收人", "text", required=True, value=transfer.to_agency, hint="哪个单位、哪位同志收"
        ),
        said.ask("purpose", "用途", "text", required=True, value="变更执行地，移交档案"),
        said.ask("basis", "法律依据", "text", required=True, value=f"《{clause.document}》{clause.article}"),
        said.ask(
            "keep_until", "保存到", "date", required=True, value=until.isoformat(),
            hint="到这一天，对方应当已经接收并删除这份文件",
        ),
    )  # fmt: skip


# ── taking ────────────────────────────────────────────────────────────────────────────────────────


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_parcel(request: HttpRequest) -> HttpResponse:
    """The file and its passphrase; then what is in it, tried and not written."""
    asked = who_asks(request)
    taking.ask(asked.by, region=asked.by.region_code, on=asked.today)
    kept.tidy(now=asked.now)
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        given = request.FILES.get("parcel")
        content = given.read(LARGEST + 1) if given is not None else b""  # one byte too many tells that it is too large
        password = request.POST.get("password", "").strip()[:200]
        try:
            faults = [
                Fault(label, "还没有填", expected)
                for label, expected, there in (
                    ("档案包文件", "移送单位给的 PDF", content), ("口令", "移送单位在电话里告诉的口令", password),
                )
                if not there
            ]  # fmt: skip
            if not faults:
                one = taking.opened(content, password=password)
                told = {"file": kept.put_taken(content).hex, "password": password}
                slip = kept.slip(told, account_id=asked.by.account_id)
                return _shown(request, asked, one, slip=slip, said=Typed({}), code=giving.code_of(content))
        except Faulty as faulty:
            faults = faulty.faults
    said = [("f-password" if one.place == "口令" else "f-parcel", shown.sentence(one)) for one in faults]
    context = {
        "tabs": tabs(asked, "parcel"), "faults": said, "largest": LARGEST // 1024 // 1024,
        "errors": {name: says.partition("：")[2] for name, says in reversed(said)},
    }  # fmt: skip
    return render(request, "exchange/handover/open.html", context, status=422 if said else 200)


@never_cache
@require_POST
def take_parcel(request: HttpRequest) -> HttpResponse:
    """Take it in, for good."""
    asked = who_asks(request)
    taking.ask(asked.by, region=asked.by.region_code, on=asked.today)
    said = Typed(request.POST.dict())
    slip = kept.unslip(said.text("slip"), account_id=asked.by.account_id)
    content = kept.taken(UUID(slip["file"])) if slip is not None else None
    if slip is None or content is None:
        messages.warning(request, _OLD)
        return HttpResponseRedirect(reverse("exchange:parcel-open"))
    one = taking.opened(content, password=slip["password"])  # as it was a page ago
    try:
        here = _here(asked, said)
        if here is not None:
            case = taking.take(asked.viewer, asked.by, one, here, at=asked.now)
            kept.drop_taken(UUID(slip["file"]))
            following = "原有的记录都在，期限照旧。接下来是本人报到，重新签订协议。"
            messages.success(request, f"已接收。{wording.masked(one.sheet.person.name)}。{following}")
            return HttpResponseRedirect(reverse("casebook:case", args=(case.pk,)))
    except Faulty as faulty:
        said.take(faulty.faults, places=_TAKEN_PLACES)
    return _shown(request, asked, one, slip=said.text("slip"), said=said, code=giving.code_of(content))


def _shown(request: HttpRequest, asked: Asked, one: Parcel, *, slip: str, said: Typed, code: str) -> HttpResponse:
    office = Office(asked.viewer, town=codes.town_of(asked.by.region_code), on=asked.today)
    regions = regions_of(asked.by, narrow=True)
    own = moving.pack_of_place(asked.by.region_code)
    usual = Here(asked.today, regions[0].value if regions else asked.by.region_code, own)
    held: Case | None = None
    against: tuple[Fault, ...] = ()
    try:
        held = taking.already(asked.viewer, one)
        if held is None:
            against = taking.tried(asked.viewer, asked.by, one, usual, at=asked.now)
    except Faulty as faulty:
        against = faulty.faults
    questions = shown.take_questions(said, one, office=office, regions=regions, usual=usual)
    told = said.summary(questions)
    context = {
        "tabs": tabs(asked, "parcel"), "one": one, "code": code, "held": held,
        "against": [shown.sentence(fault) for fault in against],
        "person": shown.person(one), "origin": shown.origin(one), "decision": shown.decision(one),
        "kinds": shown.kinds(one), "asked": questions, "faults": told, "slip": slip,
        "remarks": shown.remarks(asked, one, here=usual), "is_too_early": asked.today <= one.out.on,
    }  # fmt: skip
    return render(request, "exchange/handover/parcel.html", context, status=422 if told or against else 200)


def _here(asked: Asked, said: Typed) -> Here | None:
    """What the form says of this office; None if anything is wrong with it, which is then noted."""
    office = Office(asked.viewer, town=codes.town_of(asked.by.region_code), on=asked.today)
    regions = {one.value: one.text for one in regions_of(asked.by, narrow=True)}
    on = said.day("on", today=asked.today)
    region = said.one_of("region", regions, "本单位的镇（街道）或者村（社区）")
    group = said.one_of("group", office.groups, "本办的工作小组", required=False)
    worker = said.one_of("worker", office.staff, "本办的同事", required=False)
    policy = said.one_of("policy", office.packs, "列出的政策之一")
    papers, note = said.count("papers"), said.words("note", "备注", required=False, longest=10_000)
    if on is None or said.faults:
        return None
    return Here(on, region, policy, office.groups.get(group), office.staff.get(worker), papers, note)
