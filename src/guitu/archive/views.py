"""Ended cases and how long they are kept 档案保管, erasure 销毁, and the copy of one's own data 个人信息查阅件."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from guitu.access.sight import Viewer, masked
from guitu.archive import actions, copies, copies_printed, queries
from guitu.casebook import queries as casebook
from guitu.casebook.looking import seen
from guitu.casebook.models import Case
from guitu.faults import Fault, Faulty
from guitu.places import queries as places
from guitu.system.sections import tabs
from guitu.system.views.asked import day, head, said, typed

_HERE: Final = "archive:list"
_DECIDED: Final = {"决定": "decision", "案号": "number"}

Given = Mapping[str, str]
"""What was typed, by field."""


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

    def deed(given: Given) -> str:
        years = _years(given["years"])
        actions.set_keeping(by=asked.by, years=years, basis=given["basis"], decided_by=given["decided_by"])
        return "已设保管年限。" if years else "已不设保管年限。"

    here = asked.by.region_code
    context = {"keeping": queries.keeping(here), "place": places.full_name(here)}
    fields = {"年数": "years", "依据": "basis", "决定人或文号": "decided_by"}
    return _answered(request, "keeping.html", context, asked=asked, fields=fields, deed=deed)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask once more, then erase."""
    asked = head(request)
    viewer = viewer_of(request)
    case = _case(viewer, case_id)

    def deed(given: Given) -> str:
        actions.erase(by=asked.by, case=case, decision=given["decision"], number=given["number"])
        return f"{case.number} 的个人信息已销毁，不能再读出。"

    others = [one for one in casebook.cases_of_person(viewer, case.person_id) if one.id != case.pk]
    context = {"case": case, "others": others}
    return _answered(request, "erase.html", context, asked=asked, fields=_DECIDED, deed=deed)


@require_http_methods(["GET", "HEAD", "POST"])
def put_away(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put a case file away, out of the ordinary view."""
    asked = head(request)
    case = _case(viewer_of(request), case_id)

    def deed(given: Given) -> str:
        actions.put_away(by=asked.by, case=case, decision=given["decision"], number=given["number"])
        return f"{case.number} 的案卷已封存，日常的名单和页面里不再出现。"

    return _answered(request, "put_away.html", {"case": case}, asked=asked, fields=_DECIDED, deed=deed)


@require_http_methods(["GET", "HEAD", "POST"])
def open_again(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Open a file that was put away, for a while."""
    asked = head(request)
    viewer = viewer_of(request)
    case = _case(viewer, case_id)
    if case.pk not in {one.id for one in queries.shut_files(viewer)}:
        raise Http404

    def deed(given: Given) -> str:
        actions.open_again(by=asked.by, case=case, why=given["why"], until=day(given["until"], label="启封到"))
        return f"{case.number} 的案卷已启封到 {given['until']}，到日子会自己封上。"

    fields = {"缘由": "why", "启封到": "until"}
    return _answered(request, "open_again.html", {"case": case}, asked=asked, fields=fields, deed=deed)


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


def _case(viewer: Viewer, case_id: UUID) -> Case:
    found = queries.case_of(viewer, case_id)
    if found is None:
        raise Http404
    return found


def _answered(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    asked: Asked,
    fields: Mapping[str, str],
    deed: Callable[[Given], str],
) -> HttpResponse:
    """The form of a deed, or the list once it is done.

    `fields` names them by what a fault calls them; `deed` takes what was typed in them and says what was done.
    """
    given = typed(request, *fields.values())
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        try:
            done = deed(given)
        except Faulty as faulty:
            faults = faulty.faults
        else:
            messages.success(request, done)
            return redirect(_HERE)
    told = said(faults, fields={place: f"f-{name}" for place, name in fields.items()})
    return _show(request, template, {"given": given, **context, **told}, asked=asked, status=422 if faults else 200)


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
