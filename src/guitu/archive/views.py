"""Ended cases and how long they are kept 档案保管, erasure 销毁, and the copy of one's own data 个人信息查阅件."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from guitu.access.doors import Asked, viewer_of
from guitu.access.looks import looks_at_person, record_looks
from guitu.access.sight import masked
from guitu.archive import actions, copies, copies_printed, queries
from guitu.casebook import queries as casebook
from guitu.casebook.looking import seen
from guitu.faults import Fault, Faulty
from guitu.places import queries as places
from guitu.system.sections import tabs
from guitu.system.views.asked import day, head, said, typed

_HERE: Final = "archive:list"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Ended cases of the office, what is due, what was erased."""
    asked = head(request)
    viewer = viewer_of(request)
    cases = queries.ended(viewer)
    context = {
        "cases": cases,
        "due": sum(one.is_due for one in cases),
        "keeping": queries.keeping(asked.by.region_code),
        "erasures": queries.erasures(viewer),
        "shut": queries.shut_files(viewer),
        "openings": queries.openings(viewer),
    }
    return _show(request, "list.html", context, asked=asked)


@require_http_methods(["GET", "HEAD", "POST"])
def keeping(request: HttpRequest) -> HttpResponse:
    """Set how long files are kept."""
    asked = head(request)
    given = typed(request, "years", "basis", "decided_by")
    faults: list[Fault] = []
    if request.method == "POST":
        try:
            years = _years(given["years"])
            actions.set_keeping(by=asked.by, years=years, basis=given["basis"], decided_by=given["decided_by"])
            messages.success(request, "已设保管年限。" if years else "已不设保管年限。")
            return redirect(_HERE)
        except Faulty as faulty:
            faults = list(faulty.faults)
    fields = {"年数": "f-years", "依据": "f-basis", "决定人或文号": "f-decided_by"}
    context = {
        "given": given,
        "keeping": queries.keeping(asked.by.region_code),
        "place": places.full_name(asked.by.region_code),
        **said(faults, fields=fields),
    }
    status = 422 if faults else 200
    return _show(request, "keeping.html", context, asked=asked, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask once more, then erase."""
    asked = head(request)
    viewer = viewer_of(request)
    case = queries.case_of(viewer, case_id)
    if case is None:
        raise Http404
    given = typed(request, "decision", "number")
    faults: list[Fault] = []
    if request.method == "POST":
        try:
            actions.erase(by=asked.by, case=case, decision=given["decision"], number=given["number"])
            messages.success(request, f"{case.number} 的个人信息已销毁，不能再读出。")
            return redirect(_HERE)
        except Faulty as faulty:
            faults = list(faulty.faults)
    fields = {"决定": "f-decision", "案号": "f-number"}
    context = {
        "case": case,
        "others": [one for one in casebook.cases_of_person(viewer, case.person_id) if one.id != case.pk],
        "given": given,
        **said(faults, fields=fields),
    }
    status = 422 if faults else 200
    return _show(request, "erase.html", context, asked=asked, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def put_away(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put a case file away, out of the ordinary view."""
    asked = head(request)
    case = queries.case_of(viewer_of(request), case_id)
    if case is None:
        raise Http404
    given = typed(request, "decision", "number")
    faults: list[Fault] = []
    if request.method == "POST":
        try:
            actions.put_away(by=asked.by, case=case, decision=given["decision"], number=given["number"])
            messages.success(request, f"{case.number} 的案卷已封存，日常的名单和页面里不再出现。")
            return redirect(_HERE)
        except Faulty as faulty:
            faults = list(faulty.faults)
    fields = {"决定": "f-decision", "案号": "f-number"}
    context = {"case": case, "given": given, **said(faults, fields=fields)}
    return _show(request, "put_away.html", context, asked=asked, status=422 if faults else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def open_again(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Open a file that was put away, for a while."""
    asked = head(request)
    viewer = viewer_of(request)
    case = queries.case_of(viewer, case_id)
    if case is None or case.pk not in {one.id for one in queries.shut_files(viewer)}:
        raise Http404
    given = typed(request, "why", "until")
    faults: list[Fault] = []
    if request.method == "POST":
        try:
            until = day(given["until"], label="启封到")
            actions.open_again(by=asked.by, case=case, why=given["why"], until=until)
            messages.success(request, f"{case.number} 的案卷已启封到 {given['until']}，到日子会自己封上。")
            return redirect(_HERE)
        except Faulty as faulty:
            faults = list(faulty.faults)
    fields = {"缘由": "f-why", "启封到": "f-until"}
    context = {"case": case, "given": given, **said(faults, fields=fields)}
    return _show(request, "open_again.html", context, asked=asked, status=422 if faults else 200)


@require_safe
@transaction.atomic
def copy(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Everything that is held about the person of a case, as far as the viewer sees it, to be printed and handed over.

    For the person's own account, and for who answers for the office and is asked for it. The look is kept.
    """
    viewer = viewer_of(request)
    found = copies.of_case(viewer, case_id)
    if found is None:
        raise Http404
    record_looks(by=viewer, seen=[seen(found.page.line)], groups=found.page.groups, at=timezone.now())
    looks = []
    if not masked(viewer, "looks"):
        person, region = str(found.page.line.person_id), found.page.line.region_code
        looks = looks_at_person(viewer, person_id=person, at=region, assigned=found.is_own)
    if (kind := request.GET.get("as")) in ("pdf", "docx"):
        file = copies_printed.printed(found, looks, on=viewer.day, as_text=kind == "docx")
        answer = HttpResponse(file.content, content_type=file.media_type)
        name = quote(f"{copies_printed.TITLE}.{file.suffix}")
        answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return answer
    return render(request, "archive/copy.html", {"copy": found, "looks": looks, "today": viewer.day})


def _years(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise Faulty([Fault("年数", f"“{text}”", "整数，如 10；不设年限就留空")])
    return int(text)


def _show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, asked: Asked, status: int = 200
) -> HttpResponse:
    shown = {"tabs": tabs(asked.by, current=_HERE, on=asked.today), "today": asked.today, **context}
    return render(request, f"archive/{template}", shown, status=status)
