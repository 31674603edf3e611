"""Looks 查阅记录 and handing cases over 个案交接: the pages of whoever answers for an office."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guitu.access.doors import viewer_of
from guitu.access.looks import looks_at_person, looks_for_head
from guitu.access.models import Look, Posting
from guitu.access.sight import region_prefixes
from guitu.access.table import table
from guitu.casebook import queries as casebook
from guitu.casebook.models import Case
from guitu.casebook.permissions import is_assigned_to_viewer
from guitu.faults import Fault, Faulty
from guitu.pages.shapes import Choice, PageOf
from guitu.system import actions, queries
from guitu.system.views.asked import day, day_if_any, head, said, show, typed

_PAGE: Final = 50
_FEW_MATTERS: Final = 3
"""So many matters of a look are named at once; more are folded away."""
_A_MONTH: Final = timedelta(days=30)


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at whom, the newest first: by day, colleague, and whether it left the office."""
    asked = head(request)
    given = {name: request.GET.get(name, "") for name in ("since", "until", "who", "act")}
    faults: Sequence[Fault] = ()
    since, until = asked.today - _A_MONTH, asked.today
    try:
        since = day_if_any(given["since"], label="起") or since
        until = day_if_any(given["until"], label="止") or until
    except Faulty as faulty:
        faults = faulty.faults
    every = looks_for_head(asked.viewer, since=since, until=until)
    colleagues = Posting.objects.filter(pk__in=every.order_by().values("posting").distinct()).select_related("account")
    people = {str(one.pk): f"{one.account.display_name}（{one.get_role_display()}）" for one in colleagues}
    found = every
    if given["who"] in people:
        found = found.filter(posting=int(given["who"]))
    if given["act"] in ("see", "export"):
        found = found.filter(act=given["act"])
    number = _number(request.GET.get("page", ""))
    total = found.count()
    shown = list(found[(number - 1) * _PAGE : number * _PAGE])
    numbers = _numbers(shown)
    address = f"?since={since}&until={until}&who={given['who']}&act={given['act']}&"
    context = {
        "looks": [_line(one, numbers=numbers) for one in shown],
        "total": total,
        "since": since,
        "until": until,
        "who": given["who"],
        "act": given["act"],
        "people": [Choice(code, label) for code, label in people.items()],
        "pages": PageOf(number, max(-(-total // _PAGE), 1), total, address),
        **said(faults, fields={}),
    }
    return show(request, "looks.html", context, asked=asked, current="system:looks")


@require_safe
def looks_person(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Who looked at the person of a case, whole and to be printed: for the person, and for the head of the office."""
    viewer = viewer_of(request)
    case = casebook.cases(viewer).filter(pk=case_id).first()
    if case is None or "looks" not in casebook.groups_of(viewer, case):
        raise Http404
    looks = looks_at_person(
        viewer,
        person_id=str(case.person_id),
        at=case.region_code,
        assigned=is_assigned_to_viewer(viewer, case_id=case.pk),
    )
    context = {
        "case_id": case.pk,
        "number": case.number,
        "today": viewer.day,
        "head": ("日期", "单位", "岗位", "用途", "方式", "看了什么", "次数"),
        "total": len(looks),
        "looks": list(Counter(looks).items()),
    }
    return render(request, "system/looks_person.html", context)


@require_safe
def handover(request: HttpRequest) -> HttpResponse:
    """In whose hands the cases are; those who leave come first."""
    asked = head(request)
    held = queries.loads(asked.viewer)
    context = {
        "loads": [(one, queries.leaves(one.posting)) for one in held],
        "unled": queries.unled(asked.viewer),
    }
    return show(request, "handover.html", context, asked=asked, current="system:handover")


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, posting_id: int) -> HttpResponse:
    """Hand the cases of one colleague to another: all of them, or those that are chosen."""
    asked = head(request)
    leaving = Posting.objects.select_related("account", "agency").filter(pk=posting_id).first()
    if leaving is None:
        raise Http404
    reached = casebook.cases(asked.viewer).filter(pk__in=queries.live_cases(posting=leaving))
    cases = list(reached.order_by("town_code", "number", "pk"))
    if not cases and not leaving.region_code.startswith(region_prefixes(asked.viewer)):
        raise Http404  # a colleague of elsewhere is nobody here
    takers = {str(one.pk): one for one in queries.takers(asked.viewer, leaving=leaving)}
    given = typed(request, "to", "last_day", "why", "deed")
    chosen = [one for one in cases if str(one.pk) in request.POST.getlist("cases")]
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        try:
            to = takers.get(given["to"])
            missing = []
            if to is None:
                missing.append(Fault("接手的人", "没有选定", "列表中的一位"))
            if not chosen:
                missing.append(Fault("个案", "一个也没有选", "至少一个"))
            if missing or to is None:
                raise Faulty(missing)
            last_day = day(given["last_day"], label="交接日期")
            done = actions.hand_over(
                by=asked.by,
                leaving=leaving,
                to=to,
                cases=[one.pk for one in chosen],
                last_day=last_day,
                why=given["why"],
                deed=_deed(given["deed"]),
            )
        except Faulty as faulty:
            faults = faulty.faults
        else:
            messages.success(request, f"{done} 个个案已由{to.account.display_name}接手，台账里各记了一笔。")
            return redirect("system:handover")
    fields = {"接手的人": "f-to", "交接日期": "f-last_day", "缘由": "f-why", "个案": "f-cases"}
    shown = chosen if request.method == "POST" else cases
    context = {
        "leaving": leaving,
        "cases": [(one, one.worker_id == leaving.pk) for one in cases],
        "chosen": {one.pk for one in shown},
        "takers": [
            Choice(pk, one.account.display_name, f"{one.get_role_display()}，{one.agency.name}")
            for pk, one in takers.items()
        ],
        "typed": {
            **given,
            "last_day": given["last_day"] or asked.today.isoformat(),
            "deed": given["deed"] or f"h-{uuid.uuid4().hex}",
        },
        "action": reverse("system:hand-over", args=(leaving.pk,)),
        **said(faults, fields=fields),
    }
    return show(
        request, "hand_over.html", context, asked=asked, current="system:handover", status=422 if faults else 200
    )


def _line(look: Look, *, numbers: dict[str, str]) -> dict[str, object]:
    known = table()
    groups = [known.matters[name].label for name in look.groups.split(",") if name in known.matters]
    return {
        "at": look.at,
        "who": look.posting.account.display_name,
        "role": look.posting.get_role_display(),
        "agency": look.posting.agency.name,
        "case": numbers.get(look.case_id, "（没有立案）"),
        "case_id": look.case_id if look.case_id in numbers else "",
        "purpose": known.purposes[look.purpose].label if look.purpose in known.purposes else look.purpose,
        "is_export": look.act == "export",
        "basis": look.basis,
        "requester": look.requester,
        "groups": "、".join(groups),
        "many": len(groups) if len(groups) > _FEW_MATTERS else 0,
    }


def _numbers(shown: Sequence[Look]) -> dict[str, str]:
    ids = {look.case_id for look in shown if look.case_id}
    return {str(pk): number for pk, number in Case.objects.filter(pk__in=ids).values_list("pk", "number")}


def _deed(text: str) -> str:
    """The id made with the form, if it is one of ours."""
    try:
        return f"h-{UUID(text.removeprefix('h-')).hex}"
    except ValueError:
        raise Faulty([Fault("这次交接", "表单不完整", "从交接页面打开的表单", "请刷新后再交接一次")]) from None


def _number(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 6 else 1
