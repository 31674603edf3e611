"""Volumes and papers by the lot 案卷与成批: asked for here, made behind the page, fetched when they are ready."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.access.doors import Asked, who_asks
from guitu.access.looks import record_exports
from guitu.access.may import Refused, may
from guitu.access.table import table
from guitu.casebook import queries as casebook
from guitu.casebook.looking import seen
from guitu.casebook.models import Case
from guitu.faults import Fault, Faulty
from guitu.pages.shapes import Choice, State
from guitu.papers import actions, declared, queries, rendering, rights, sealed
from guitu.papers.actions import working
from guitu.papers.models import Job, JobItem, JobKind, JobState
from guitu.papers.views.asked import ask_for_papers, case_or_404, numbered, site_of
from guitu.papers.views.home import sections
from guitu.policy import load

_SHOWN: Final = 20
_ITEMS: Final = 300
_TERMS: Final = ("purpose", "requester", "basis")
WHICH: Final = (
    Choice("all", "全部个案"), Choice("community_detox", "社区戒毒"), Choice("community_rehab", "社区康复"),
    Choice("listed", "指定案号", "在下面一行写一个"),
)  # fmt: skip
_LOOKS: Final = {
    JobState.WAITING: "open", JobState.RUNNING: "open", JobState.DONE: "met", JobState.STOPPED: "paused",
    JobState.FAILED: "paused", JobState.EXPIRED: "void",
}  # fmt: skip


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What is being made, what is ready, and the ways to ask for more."""
    asked = who_asks(request)
    ask_for_papers(asked)
    jobs = list(queries.jobs(asked.viewer)[:_SHOWN])
    return render(
        request,
        "papers/work.html",
        {
            "sections": sections(asked, "work"),
            "jobs": [(one, state_of(one)) for one in jobs],
            "may_bind": _exports(asked),
            "may_issue": may(asked.by, "record", "paper_issued", at=asked.by.region_code, on=asked.today),
            "keep": working.KEEP.days,
        },
    )


def state_of(job: Job) -> State:
    """How far a job is, as a shape and a word."""
    return State(_LOOKS[JobState(job.state)], job.get_state_display())  # type: ignore[arg-type]


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
    if not _exports(asked):
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
        "sections": sections(asked, "work"), "case": None, "typed": typed, "faults": _told(faults), "which": WHICH,
        "most": working.MOST_VOLUMES,
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
        "sections": sections(asked, "work"), "typed": typed, "faults": _told(faults), "which": WHICH, "kinds": listed,
        "most": working.MOST_PAPERS,
    }  # fmt: skip
    return render(request, "papers/many.html", context, status=422 if faults else 200)


@never_cache
@require_safe
def job_page(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far it is, or what came of it."""
    asked = who_asks(request)
    job = _own(asked, job_id)
    items = list(
        JobItem.objects.filter(job=job).select_related("case", "document__number").order_by("position")[:_ITEMS]
    )
    key = sealed.job_key(job)
    context = {
        "sections": sections(asked, "work"),
        "job": job,
        "state": state_of(job),
        "items": [(one, numbered(one.case), sealed.why_of(one, key=key)) for one in items],
        "asked_for": sealed.of_job(job, "asked"),
        "why": sealed.of_job(job, "outcome").get("why", ""),
        "at_work": job.state in (JobState.WAITING, JobState.RUNNING),
        "per_case": job.kind != JobKind.ISSUE,
        "prints": range(1, -(-job.counts.get("done", 0) // working.AT_ONCE) + 1) if job.size else (),
        "at_once": working.AT_ONCE,
        "ready": sum(one.state == "done" for one in items),
    }
    part = (
        "papers/parts/progress.html" if request.headers.get("HX-Request") and context["at_work"] else "papers/job.html"
    )
    answer = render(request, part, context)
    if request.headers.get("HX-Request") and not context["at_work"]:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def stop(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Ask the work to stop."""
    asked = who_asks(request)
    actions.ask_to_stop(_own(asked, job_id), by=asked.by)
    messages.success(request, "办完手上这一件就停下。已办好的都在。")
    return redirect("papers:job", job_id)


@require_POST
def go_on(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Go on with what was stopped."""
    asked = who_asks(request)
    actions.resume(_own(asked, job_id).pk, by=asked.by)
    return redirect("papers:job", job_id)


@never_cache
@require_safe
def result(request: HttpRequest, job_id: UUID, position: int) -> HttpResponse:
    """One result: a volume by its place in the list, or so many issued papers to print. Fetching it is kept."""
    asked = who_asks(request)
    job = _own(asked, job_id)
    content = sealed.read_result(job, position=position)
    if content is None:
        raise Http404
    items = list(JobItem.objects.filter(job=job, state="done").select_related("case__person").order_by("position"))
    if job.kind == JobKind.ISSUE:
        some = items[(position - 1) * working.AT_ONCE : position * working.AT_ONCE]
        name = f"成批文书 {position}.pdf"
    else:
        some = [one for one in items if one.position == position]
        name = f"案卷 {some[0].case.number}.pdf" if some else "案卷.pdf"
    _left(asked, job, some)
    return _sent(content, name=name)


@never_cache
@require_safe
def every_result(request: HttpRequest, job_id: UUID) -> StreamingHttpResponse:
    """Every volume in one archive, made as it is sent."""
    asked = who_asks(request)
    job = _own(asked, job_id)
    items = list(JobItem.objects.filter(job=job, state="done").select_related("case__person").order_by("position"))
    if not items or job.kind == JobKind.ISSUE or job.state == JobState.EXPIRED:
        raise Http404
    _left(asked, job, items)
    answer = StreamingHttpResponse(_zipped(job, items), content_type="application/zip")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('案卷.zip')}"
    return answer


def _left(asked: Asked, job: Job, items: Sequence[JobItem]) -> None:
    """Keep that these cases' papers left in a file, on what basis and for whom."""
    said = sealed.of_job(job, "asked")
    lines = casebook.case_lines(asked.viewer, Case.objects.filter(pk__in=[one.case_id for one in items]))
    if len(lines) < len({one.case_id for one in items}):
        raise Http404  # what the viewer no longer reaches is not handed out
    record_exports(
        by=asked.viewer, seen=[seen(line) for line in lines], groups={"papers"},
        basis=str(said.get("basis", "")) or "《戒毒条例》", requester=str(said.get("requester", "")) or asked.name,
        at=asked.now,
    )  # fmt: skip


class _Pipe(io.RawIOBase):
    """What was written and not yet taken."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, some: bytes) -> int:  # type: ignore[override]
        self.held += some
        return len(some)

    def take(self) -> bytes:
        """All of it, once."""
        taken, self.held = bytes(self.held), bytearray()
        return taken


def _zipped(job: Job, items: Sequence[JobItem]) -> Iterator[bytes]:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for one in items:
            content = sealed.read_result(job, position=one.position)
            if content is not None:
                archive.writestr(f"{one.position:03}-{one.case.number}.pdf", content)
                yield pipe.take()
    yield pipe.take()


def _chosen(asked: Asked, typed: dict[str, str], faults: list[Fault]) -> list[Case]:
    """The cases that were chosen: of a kind, or by their numbers; numbers that lead nowhere are faults."""
    found = queries.open_cases(asked.viewer).select_related("person", "group", "deciding_agency").order_by("number")
    which = typed["which"]
    if which in ("community_detox", "community_rehab"):
        return list(found.filter(kind=which)[: working.MOST_PAPERS + 1])
    if which == "all":
        return list(found[: working.MOST_PAPERS + 1])
    wanted = list(dict.fromkeys(typed["numbers"].split()))
    cases = list(found.filter(number__in=wanted[: working.MOST_PAPERS]))
    known = {one.number for one in cases}
    faults += [
        Fault("案号", f"“{one[:20]}”", "本单位够得着的个案的案号", "请核对") for one in wanted if one not in known
    ]
    if not wanted:
        faults.append(Fault("案号", "没有写", "一行一个案号，或者选“全部个案”"))
    return cases


def _exports(asked: Asked) -> bool:
    return may(asked.by, "export", "papers", at=asked.by.region_code, on=asked.today) and may(
        asked.by, "record", "papers", at=asked.by.region_code, on=asked.today
    )


def _own(asked: Asked, job_id: UUID) -> Job:
    found = queries.job(asked.viewer, job_id)
    if found is None:
        raise Http404
    return found


def _told(faults: Sequence[Fault]) -> list[tuple[str, str]]:
    ids = {"用途": "f-purpose", "接收人": "f-requester", "法律依据": "f-basis", "案号": "f-numbers", "文书": "f-code"}
    return [(ids.get(one.place, ""), f"{one.place}：{one.found}，应为{one.expected}。{one.remedy}") for one in faults]


def _sent(content: bytes, *, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=rendering.PDF)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer
