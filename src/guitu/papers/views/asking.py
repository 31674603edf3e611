"""Asking for volumes and papers by the lot 交办: which cases, and what a volume is handed over for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guitu.access.doors import Asked, who_asks
from guitu.access.may import Refused, may
from guitu.access.table import table
from guitu.casebook.models import Case
from guitu.faults import Fault, Faulty
from guitu.pages.shapes import Choice
from guitu.papers import actions, declared, queries, rights
from guitu.papers.actions.asking import MOST_PAPERS, MOST_VOLUMES
from guitu.papers.models import JobKind
from guitu.papers.views.asked import ask_for_papers, case_or_404, exports, numbered, site_of
from guitu.papers.views.home import sections
from guitu.policy import load

_TERMS: Final = ("purpose", "requester", "basis")
_WHICH: Final = (
    Choice("all", "全部个案"), Choice("community_detox", "社区戒毒"), Choice("community_rehab", "社区康复"),
    Choice("listed", "指定案号", "在下面一行写一个"),
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def bind(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """装订案卷: the volume of one case."""
    asked = who_asks(request)
    case, _, _ = case_or_404(asked, case_id)
    rights.ask(asked.by, "export", "papers", case=case, on=asked.today)
    typed = {"purpose": "归档", "requester": asked.by.agency.name, "basis": "《档案法》"}
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in _TERMS}
        try:
            job = actions.ask_for_volumes(by=asked.by, cases=[case], kind=JobKind.VOLUME, at=asked.now, **typed)
        except Faulty as faulty:
            faults = faulty.faults
        else:
            return redirect("papers:job", job.pk)
    context = {"case": case, "number": numbered(case), "typed": typed, "faults": _told(faults), "which": ()}
    return render(request, "papers/bind.html", context, status=422 if faults else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def inspection(request: HttpRequest) -> HttpResponse:
    """检查用案卷: the volumes of every case that an inspection asks for."""
    asked = who_asks(request)
    ask_for_papers(asked)
    if not exports(asked):
        basis = table().refusal["matter"]
        raise Refused(f"该岗位不能把案卷交出去。{basis.says}", clauses=basis.clauses)
    typed = {"purpose": "", "requester": "", "basis": "", "which": "listed", "numbers": ""}
    faults: list[Fault] = []
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        cases = _chosen(asked, typed, faults)
        if not faults:
            try:
                job = actions.ask_for_volumes(
                    by=asked.by, cases=cases, kind=JobKind.INSPECTION, at=asked.now, purpose=typed["purpose"],
                    requester=typed["requester"], basis=typed["basis"],
                )  # fmt: skip
            except Faulty as faulty:
                faults = list(faulty.faults)
            else:
                return redirect("papers:job", job.pk)
    context = {
        "sections": sections(asked, "work"), "case": None, "typed": typed, "faults": _told(faults), "which": _WHICH,
        "most": MOST_VOLUMES,
    }  # fmt: skip
    return render(request, "papers/bind.html", context, status=422 if faults else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """成批出具: one kind of paper for many cases, as far as nothing is missing."""
    asked = who_asks(request)
    ask_for_papers(asked)
    rule = table().roles[asked.by.role]
    if not may(asked.by, "record", "paper_issued", at=asked.by.region_code, on=asked.today):
        basis = table().refusal["matter"]
        raise Refused(f"{rule.label}的职责不含“出具文书”。{basis.says}", clauses=basis.clauses)
    kinds = declared.kinds(load("national"))
    listed = [Choice(code, one.title("community_detox")) for code, one in kinds.items() if one.entry]
    typed = {"code": "", "which": "listed", "numbers": ""}
    faults: list[Fault] = []
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in typed}
        if typed["code"] not in kinds:
            faults.append(Fault("文书", "没有选", "列出的一种文书"))
        cases = _chosen(asked, typed, faults)
        if not faults:
            try:
                job = actions.ask_to_issue_many(by=asked.by, cases=cases, code=typed["code"], site=site_of(request),
                                                at=asked.now)  # fmt: skip
            except Faulty as faulty:
                faults = list(faulty.faults)
            else:
                return redirect("papers:job", job.pk)
    context = {
        "sections": sections(asked, "work"), "typed": typed, "faults": _told(faults), "which": _WHICH, "kinds": listed,
        "most": MOST_PAPERS,
    }  # fmt: skip
    return render(request, "papers/many.html", context, status=422 if faults else 200)


def _chosen(asked: Asked, typed: dict[str, str], faults: list[Fault]) -> list[Case]:
    """The cases that were chosen: of a kind, or by their numbers; numbers that lead nowhere are faults."""
    found = queries.open_cases(asked.viewer).select_related("person", "group", "deciding_agency").order_by("number")
    which = typed["which"]
    if which in ("community_detox", "community_rehab"):
        return list(found.filter(kind=which)[: MOST_PAPERS + 1])
    if which == "all":
        return list(found[: MOST_PAPERS + 1])
    wanted = list(dict.fromkeys(typed["numbers"].split()))
    cases = list(found.filter(number__in=wanted[:MOST_PAPERS]))
    known = {one.number for one in cases}
    faults += [
        Fault("案号", f"“{one[:20]}”", "本单位够得着的个案的案号", "请核对") for one in wanted if one not in known
    ]
    if not wanted:
        faults.append(Fault("案号", "没有写", "一行一个案号，或者选“全部个案”"))
    return cases


def _told(faults: Sequence[Fault]) -> list[tuple[str, str]]:
    ids = {"用途": "f-purpose", "接收人": "f-requester", "法律依据": "f-basis", "案号": "f-numbers", "文书": "f-code"}
    return [(ids.get(one.place, ""), f"{one.place}：{one.found}，应为{one.expected}。{one.remedy}") for one in faults]
