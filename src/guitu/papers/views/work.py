"""Volumes and papers by the lot 案卷与成批: how far they are that were asked for, and fetching what is ready."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guitu.access.doors import Asked, who_asks
from guitu.access.looks import record_exports
from guitu.access.may import may
from guitu.casebook import queries as casebook
from guitu.casebook.looking import seen
from guitu.casebook.models import Case
from guitu.pages.shapes import Look, State
from guitu.papers import actions, queries, rendering, sealed
from guitu.papers.actions import working
from guitu.papers.models import Job, JobItem, JobKind, JobState
from guitu.papers.views.asked import ask_for_papers, exports, numbered
from guitu.papers.views.files import kept_as, sent
from guitu.papers.views.home import sections

_SHOWN: Final = 20
_ITEMS: Final = 300
_LOOKS: Final[Mapping[JobState, Look]] = {
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
            "may_bind": exports(asked),
            "may_issue": may(asked.by, "record", "paper_issued", at=asked.by.region_code, on=asked.today),
            "keep": working.KEEP.days,
        },
    )


def state_of(job: Job) -> State:
    """How far a job is, as a shape and a word."""
    return State(_LOOKS[JobState(job.state)], job.get_state_display())


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
    return sent(content, rendering.PDF, name=name)


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
    return StreamingHttpResponse(_zipped(job, items), content_type="application/zip", headers=kept_as("案卷.zip"))


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


def _own(asked: Asked, job_id: UUID) -> Job:
    found = queries.job(asked.viewer, job_id)
    if found is None:
        raise Http404
    return found
