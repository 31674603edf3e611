"""What is done with a paper 办理: sent up, signed, issued, given up. What follows its issue is in `following`."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from guitu.access.doors import who_asks
from guitu.faults import Fault, Faulty
from guitu.papers import actions, composing, rights
from guitu.papers.models import Signature
from guitu.papers.signers import SIGNERS
from guitu.papers.views.asked import day_of, document_or_404, numbered, site_of
from guitu.papers.views.paper import shown


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
    on, fault = day_of(request.POST.get("on", asked.today.isoformat()), today=asked.today)
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


def _told(faults: list[Fault]) -> list[tuple[str, str]]:
    return [("", f"{one.place}：{one.found}，应为{one.expected}。{one.remedy}") for one in faults]
