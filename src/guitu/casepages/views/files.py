"""Attachments 附件: a photo or scan is sealed and kept; opening one is a look."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guitu.access.doors import who_asks
from guitu.access.looks import record_looks
from guitu.access.may import Refused
from guitu.casebook import actions, queries
from guitu.casebook.actions.attaching import LARGEST
from guitu.casebook.handed import MEGABYTE, TYPES, read_scan
from guitu.casebook.looking import seen_row
from guitu.casepages.opened import Opened
from guitu.casepages.views import record
from guitu.casepages.views.asked import back_of, new_id, opened_or_404
from guitu.faults import Fault, Faulty
from guitu.ledger.kinds import KINDS
from guitu.pages.forms import questions, summary

"""Beginnings of files that are taken, whatever their name says: photos and scans."""


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Keep a photo or scan with the case."""
    asked = who_asks(request)
    opened = opened_or_404(asked, case_id)
    record.ask(asked, opened, "record", "file_attached")
    kind = KINDS["file_attached"]
    fields = [one for one in kind.form if one.name in ("on", "title", "note", "consent")]
    typed: object = {"on": asked.today.isoformat()}
    faults: list[Fault] = []
    refused: Refused | None = None
    entry_id = new_id("f")
    if request.method == "POST":
        typed, entry_id = request.POST, request.POST.get("entry_id", "")
        on, given, faults = record.day_and_fields(kind, request.POST, today=asked.today)
        content, name, media_type = read_scan(request.FILES.get("file"), faults)
        if not given.get("title"):
            faults.append(Fault("title", "没有写", "这是什么材料，比如“协议书扫描件”"))
        if on is not None and not faults:
            try:
                actions.attach(
                    by=asked.by, case=case_id, entry_id=entry_id, on=on, title=str(given["title"]), content=content,
                    file_name=name, media_type=media_type, consent=_flag(given.get("consent")),
                    note=str(given["note"]) if given.get("note") else None, at=asked.now,
                )  # fmt: skip
            except Faulty as faulty:
                faults = record.placed(faulty.faults, kind=kind)
            except Refused as objection:
                refused = objection
            else:
                messages.success(request, f"已存好。{opened.who}，附件一件，已加密。")
                return HttpResponseRedirect(back_of(request, case_id))
    about_file = next((f"{one.found}，应为{one.expected}。{one.remedy}" for one in faults if one.place == "file"), "")
    told = [pair for pair in summary(faults, fields=fields) if not pair[1].startswith("file")]
    if about_file:
        told.insert(0, ("f-file", f"文件：{about_file}"))
    return render(
        request,
        "casepages/attach.html",
        {
            "opened": opened,
            "case": opened.case,
            "asked": questions(fields, typed=typed, faults=faults, on=asked.today),  # type: ignore[arg-type]
            "faults": told,
            "file_error": about_file,
            "refused": refused,
            "entry_id": entry_id,
            "most": LARGEST // MEGABYTE,
            "next": _back(request, opened),
        },
        status=422 if faults else 409 if refused is not None else 200,
    )


@require_safe
def download(request: HttpRequest, case_id: UUID, entry_id: str) -> HttpResponse:
    """One file, unsealed; the look is kept. It is always saved, never shown inside a page of this site."""
    asked = who_asks(request)
    opened = opened_or_404(asked, case_id)
    try:
        found = queries.attachment(asked.viewer, case_id, entry_id)
    except OSError as missing:
        raise Http404 from missing
    if found is None:
        raise Http404
    record_looks(by=asked.viewer, seen=[seen_row(opened.case)], groups={"papers"}, at=asked.now)
    is_known = found.media_type in TYPES.values()
    answer = HttpResponse(found.content, content_type=found.media_type if is_known else "application/octet-stream")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name or 'file')}"
    return answer


def _flag(said: object) -> bool | None:
    return said if isinstance(said, bool) else None


def _back(request: HttpRequest, opened: Opened) -> str:
    back = back_of(request, opened.case.pk)
    if request.GET.get("next") or request.POST.get("next") or "papers" not in opened.groups:
        return back
    return reverse("casebook:tab", args=(opened.case.pk, "files"))
