"""What follows a paper that was issued 送达、归卷、收回: each is an entry, asked for by the form of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guitu.access.doors import Asked, who_asks
from guitu.casebook.actions.attaching import LARGEST
from guitu.casebook.handed import MEGABYTE, read_scan
from guitu.faults import Fault, Faulty
from guitu.ledger.entry import KindField
from guitu.ledger.kinds import KINDS
from guitu.pages.forms import answers, questions, summary
from guitu.papers import actions, composing, rights
from guitu.papers.models import Document, Stage
from guitu.papers.views.asked import day_of, document_or_404, numbered

_SERVED: Final = ("received_by", "relation", "refused", "witness", "note")
_LEFT_OUT: Final = ("entry", "digest", "decided_by", "document_number")
"""Fields that the deed fills in by itself."""

Given = Mapping[str, object]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def serve(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """送达回证: how an issued paper was served."""
    asked, document = _begun(request, document_id, "paper_served")

    def deed(on: date, given: Given) -> str:
        actions.serve(
            document, by=asked.by, on=on, at=asked.now, method=str(given.get("method", "")),
            served_by=tuple(map(str, _listed(given.get("served_by")))),
            **{name: str(given.get(name, "")) for name in _SERVED},
        )  # fmt: skip
        return f"“{document.title}”的送达已记下，回证入卷。"

    return _followed(
        request, asked, document, "paper_served", deed=deed, begin={"served_by": [asked.name]}, press="记下送达",
        title=f"{document.title}：送达回证", says="没有拒收的，“拒收”和“见证人”可以不填。",
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """签名件归卷: the scan of the signed sheet."""
    asked, document = _begun(request, document_id, "paper_scanned")
    about_file: list[Fault] = []
    content, name, media_type = read_scan(request.FILES.get("file"), about_file)

    def deed(on: date, given: Given) -> str:
        actions.attach_scan(
            document, by=asked.by, on=on, content=content, file_name=name, media_type=media_type,
            signed_by=str(given.get("signed_by", "")), note=str(given.get("note", "")), at=asked.now,
        )  # fmt: skip
        return f"“{document.title}”的签名件已归卷，存下时加密。"

    return _followed(
        request, asked, document, "paper_scanned", deed=deed, about_file=about_file, press="存下",
        title=f"{document.title}：签名件归卷",
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """收回: with the reason; the number stays in the register."""
    asked, document = _begun(request, document_id, "paper_withdrawn")
    if document.stage == Stage.ISSUED:
        kind = composing.kind_of(document.code, case=document.case)
        rights.ask_to_issue(asked.by, kind, case=document.case, on=asked.today)

    def deed(on: date, given: Given) -> str:
        actions.withdraw(document, by=asked.by, on=on, reason=str(given.get("reason", "")), at=asked.now)
        return f"“{document.title}”已收回，文号留在登记簿上，不再使用。"

    return _followed(
        request, asked, document, "paper_withdrawn", deed=deed, press="收回这件文书", title=f"收回{document.title}",
        says="收回之后，台账里留着签发和收回两条，文号注销。",
    )  # fmt: skip


def _begun(request: HttpRequest, document_id: UUID, kind: str) -> tuple[Asked, Document]:
    asked = who_asks(request)
    document = document_or_404(asked, document_id)
    rights.ask(asked.by, "record", kind, case=document.case, on=asked.today)
    return asked, document


def _followed(
    request: HttpRequest,
    asked: Asked,
    document: Document,
    kind: str,
    *,
    deed: Callable[[date, Given], str],
    title: str,
    press: str,
    says: str = "",
    begin: Given | None = None,
    about_file: list[Fault] | None = None,
) -> HttpResponse:
    """The form of an entry about an issued paper, or the paper once it is recorded.

    `deed` records it and says what was done; `begin` stands in the fields at first, beside today; `about_file` is what
    is wrong with the file that was handed in, None where none is taken.
    """
    if document.stage != Stage.ISSUED:
        messages.warning(request, f"“{document.title}”{document.get_stage_display()}，不能办这一项。")
        return redirect("papers:paper", document.pk)
    faults: list[Fault] = []
    typed: QueryDict | Given = {"on": asked.today.isoformat(), **(begin or {})}
    if request.method == "POST":
        typed = request.POST
        on, given, faults = _given(kind, request, today=asked.today)
        faults += about_file or []
        if on is not None and not faults:
            try:
                done = deed(on, given)
            except Faulty as faulty:
                faults = list(faulty.faults)
            else:
                messages.success(request, done)
                return redirect("papers:paper", document.pk)
    fields = _fields(kind)
    of_file = next((one for one in faults if one.place == "file"), None)
    return render(
        request,
        "papers/deed.html",
        {
            "document": document,
            "case": document.case,
            "number": numbered(document.case),
            "title": title,
            "says": says,
            "text": press,
            "asked": questions(fields, typed=typed, faults=faults, on=asked.today),
            "faults": [
                *([("f-file", f"文件：{of_file.found}，应为{of_file.expected}。")] if of_file else []),
                *(pair for pair in summary(faults, fields=fields) if not pair[1].startswith("file")),
            ],
            "file_error": f"{of_file.found}，应为{of_file.expected}。{of_file.remedy}" if of_file else "",
            "takes_file": about_file is not None,
            "most": LARGEST // MEGABYTE,
        },
        status=422 if faults else 200,
    )


def _fields(kind: str) -> list[KindField]:
    return [one for one in KINDS[kind].form if one.name not in _LEFT_OUT]


def _given(kind: str, request: HttpRequest, *, today: date) -> tuple[date | None, dict[str, object], list[Fault]]:
    """What was typed, and all that is wrong with it before the ledger is asked."""
    given = answers(_fields(kind), typed=request.POST)
    on, fault = day_of(str(given.pop("on", "")), today=today)
    faults = [fault] if fault else []
    faults += [
        Fault(one.name, "没有写", one.type.expected)
        for one in _fields(kind)
        if one.required and one.name != "on" and one.name not in given
    ]
    return on, given, faults


def _listed(said: object) -> tuple[object, ...]:
    return tuple(said) if isinstance(said, (list, tuple)) else (said,) if said else ()
