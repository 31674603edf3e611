"""What is done with a paper 办理: sent up, issued, given up, signed, served, its scan kept, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from guitu.access.doors import Asked, who_asks
from guitu.casebook.actions.attaching import LARGEST
from guitu.casebook.handed import MEGABYTE, read_scan
from guitu.faults import Fault, Faulty
from guitu.ledger.entry import KindField
from guitu.ledger.kinds import KINDS
from guitu.pages.forms import answers, questions, summary
from guitu.papers import actions, composing, rights
from guitu.papers.models import Document, Signature, Stage
from guitu.papers.signers import SIGNERS
from guitu.papers.views.asked import document_or_404, numbered, site_of
from guitu.papers.views.paper import shown
from guitu.timekeeping.days import parse_iso

_SERVED: Final = ("received_by", "relation", "refused", "witness", "note")
_LEFT_OUT: Final = ("entry", "digest", "decided_by", "document_number")
"""Beginnings of files that are taken as scans, whatever their name says."""


@require_POST
def submit(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Send a draft up to who issues it."""
    asked = who_asks(request)
    document = document_or_404(asked, document_id)
    try:
        actions.submit(document, by=asked.by, at=asked.now)
    except Faulty as faulty:
        return shown(request, asked, document_id, faults=faulty.faults)
    messages.success(request, f"“{document.title}”已送签，负责人会在“待签发”里看到。")
    return redirect("papers:paper", document_id)


@require_POST
def issue(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Issue a paper, or say every blank that stands in the way."""
    asked = who_asks(request)
    document = document_or_404(asked, document_id)
    on, fault = _day(request.POST.get("on", asked.today.isoformat()), today=asked.today)
    if on is None:
        return shown(request, asked, document_id, faults=[fault] if fault else [])
    try:
        made = actions.issue(document, by=asked.by, on=on, site=site_of(request), at=asked.now)
    except Faulty as faulty:
        return shown(request, asked, document_id, faults=faulty.faults)
    number = f"，文号 {made.number.text}" if made.number is not None else ""
    messages.success(request, f"“{made.title}”已签发{number}。内容从此不再改动。")
    return redirect("papers:paper", document_id)


@require_POST
def drop(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Give a draft up."""
    asked = who_asks(request)
    document = document_or_404(asked, document_id)
    try:
        actions.drop(document, by=asked.by, at=asked.now)
    except Faulty as faulty:
        return shown(request, asked, document_id, faults=faulty.faults)
    messages.success(request, f"“{document.title}”的草稿不用了，填过的内容已经清除。")
    return redirect("papers:case", document.case_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def serve(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """送达回证: how an issued paper was served."""
    asked = who_asks(request)
    document = document_or_404(asked, document_id)
    rights.ask(asked.by, "record", "paper_served", case=document.case, on=asked.today)
    if document.stage != Stage.ISSUED:
        return _not_yet(request, document)
    faults: list[Fault] = []
    typed: object = {"on": asked.today.isoformat(), "served_by": [asked.name]}
    if request.method == "POST":
        typed = request.POST
        on, given, faults = _given("paper_served", request, today=asked.today)
        if on is not None:
            try:
                actions.serve(
                    document, by=asked.by, on=on, at=asked.now, method=str(given.get("method", "")),
                    served_by=tuple(map(str, _listed(given.get("served_by")))),
                    **{name: str(given.get(name, "")) for name in _SERVED},
                )  # fmt: skip
            except Faulty as faulty:
                faults = list(faulty.faults)
            else:
                messages.success(request, f"“{document.title}”的送达已记下，回证入卷。")
                return redirect("papers:paper", document_id)
    return _form(request, asked, document, kind="paper_served", typed=typed, faults=faults, text="记下送达",
                 title=f"{document.title}：送达回证", says="没有拒收的，“拒收”和“见证人”可以不填。")  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """签名件归卷: the scan of the signed sheet."""
    asked = who_asks(request)
    document = document_or_404(asked, document_id)
    rights.ask(asked.by, "record", "paper_scanned", case=document.case, on=asked.today)
    if document.stage != Stage.ISSUED:
        return _not_yet(request, document)
    faults: list[Fault] = []
    typed: object = {"on": asked.today.isoformat()}
    if request.method == "POST":
        typed = request.POST
        on, given, faults = _given("paper_scanned", request, today=asked.today)
        content, name, media_type = read_scan(request.FILES.get("file"), faults)
        if on is not None and not faults:
            try:
                actions.attach_scan(
                    document, by=asked.by, on=on, content=content, file_name=name, media_type=media_type,
                    signed_by=str(given.get("signed_by", "")), note=str(given.get("note", "")), at=asked.now,
                )  # fmt: skip
            except Faulty as faulty:
                faults = list(faulty.faults)
            else:
                messages.success(request, f"“{document.title}”的签名件已归卷，存下时加密。")
                return redirect("papers:paper", document_id)
    return _form(request, asked, document, kind="paper_scanned", typed=typed, faults=faults, text="存下",
                 title=f"{document.title}：签名件归卷", says="", takes_file=True)  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """收回: with the reason; the number stays in the register."""
    asked = who_asks(request)
    document = document_or_404(asked, document_id)
    rights.ask(asked.by, "record", "paper_withdrawn", case=document.case, on=asked.today)
    if document.stage != Stage.ISSUED:
        return _not_yet(request, document)
    rights.ask_to_issue(asked.by, composing.kind_of(document.code, case=document.case), case=document.case,
                        on=asked.today)  # fmt: skip
    faults: list[Fault] = []
    typed: object = {"on": asked.today.isoformat()}
    if request.method == "POST":
        typed = request.POST
        on, given, faults = _given("paper_withdrawn", request, today=asked.today)
        if on is not None:
            try:
                actions.withdraw(document, by=asked.by, on=on, reason=str(given.get("reason", "")), at=asked.now)
            except Faulty as faulty:
                faults = list(faulty.faults)
            else:
                messages.success(request, f"“{document.title}”已收回，文号留在登记簿上，不再使用。")
                return redirect("papers:paper", document_id)
    return _form(request, asked, document, kind="paper_withdrawn", typed=typed, faults=faults, text="收回这件文书",
                 title=f"收回{document.title}", says="收回之后，台账里留着签发和收回两条，文号注销。")  # fmt: skip


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, document_id: UUID, role: str) -> HttpResponse:
    """手写签名 on a tablet: without scripts the page says to print and sign."""
    asked = who_asks(request)
    document = document_or_404(asked, document_id)
    rights.ask(asked.by, "record", "paper_issued", case=document.case, on=asked.today)
    faults: list[Fault] = []
    name = request.POST.get("name", "")
    if request.method == "POST":
        try:
            if request.POST.get("away") == "1":
                actions.unsign(document, by=asked.by, role=role, at=asked.now)
                messages.success(request, "签名已去掉，可以重签或打印后手签。")
            else:
                actions.sign(
                    document, by=asked.by, role=role, picture=request.POST.get("picture", ""),
                    strokes=request.POST.get("strokes", ""), name=name, at=asked.now,
                )  # fmt: skip
                messages.success(request, f"{SIGNERS[role].label}已签好，签发时印在文书上。")
        except Faulty as faulty:
            faults = list(faulty.faults)
        else:
            return redirect("papers:paper", document_id)
    kind = composing.kind_of(document.code, case=document.case)
    known = role in kind.signatures and not SIGNERS[role].office
    return render(
        request,
        "papers/sign.html",
        {
            "document": document,
            "case": document.case,
            "number": numbered(document.case),
            "role": role,
            "label": SIGNERS[role].label if known else "没有这一栏",
            "known": known,
            "there": Signature.objects.filter(document=document, role=role).exists(),
            "name": name,
            "witness": asked.name,
            "faults": _told(faults),
        },
        status=422 if faults else 200 if known else 404,
    )


def _not_yet(request: HttpRequest, document: Document) -> HttpResponse:
    messages.warning(request, f"“{document.title}”{document.get_stage_display()}，不能办这一项。")
    return redirect("papers:paper", document.pk)


def _form(
    request: HttpRequest,
    asked: Asked,
    document: Document,
    *,
    kind: str,
    typed: object,
    faults: list[Fault],
    text: str,
    title: str,
    says: str,
    takes_file: bool = False,
) -> HttpResponse:
    fields = _fields(kind)
    about_file = next((one for one in faults if one.place == "file"), None)
    return render(
        request,
        "papers/deed.html",
        {
            "document": document,
            "case": document.case,
            "number": numbered(document.case),
            "title": title,
            "says": says,
            "text": text,
            "asked": questions(fields, typed=typed, faults=faults, on=asked.today),  # type: ignore[arg-type]
            "faults": [
                *([("f-file", f"文件：{about_file.found}，应为{about_file.expected}。")] if about_file else []),
                *(pair for pair in summary(faults, fields=fields) if not pair[1].startswith("file")),
            ],
            "file_error": f"{about_file.found}，应为{about_file.expected}。{about_file.remedy}" if about_file else "",
            "takes_file": takes_file,
            "most": LARGEST // MEGABYTE,
        },
        status=422 if faults else 200,
    )


def _fields(kind: str) -> list[KindField]:
    return [one for one in KINDS[kind].form if one.name not in _LEFT_OUT]


def _given(kind: str, request: HttpRequest, *, today: date) -> tuple[date | None, dict[str, object], list[Fault]]:
    """What was typed, and all that is wrong with it before the ledger is asked."""
    given = answers(_fields(kind), typed=request.POST)
    on, fault = _day(str(given.pop("on", "")), today=today)
    faults = [fault] if fault else []
    faults += [
        Fault(one.name, "没有写", one.type.expected)
        for one in _fields(kind)
        if one.required and one.name != "on" and one.name not in given
    ]
    return (None if faults else on), given, faults


def _day(text: str, *, today: date) -> tuple[date | None, Fault | None]:
    if not text or parse_iso(text) is None:
        return None, Fault("on", "日期看不懂" if text else "没有写", "日历上有的日期", "写成 2025-03-01 这样")
    day = date.fromisoformat(text)
    if day > today:
        return None, Fault("on", f"填的是 {day}", f"不晚于今天（{today}）的日期", "还没有发生的先不登记")
    return day, None


def _listed(said: object) -> tuple[object, ...]:
    return tuple(said) if isinstance(said, (list, tuple)) else (said,) if said else ()


def _told(faults: list[Fault]) -> list[tuple[str, str]]:
    return [("", f"{one.place}：{one.found}，应为{one.expected}。{one.remedy}") for one in faults]
