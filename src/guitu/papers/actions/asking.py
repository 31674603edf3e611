"""Asking for work behind a page 交办: volumes, volumes for an inspection, papers by the lot; to stop it, and to go on.

What was asked for waits as a job; the background process does it (`working`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guitu.access.may import Refused, refuse
from guitu.access.models import Posting
from guitu.casebook.models import Case
from guitu.faults import Fault, Faulty
from guitu.papers import composing, rights, sealed
from guitu.papers.models import Job, JobItem, JobKind, JobState

MOST_VOLUMES: Final = 300
MOST_PAPERS: Final = 2_000
"""Cases of one job; who needs more asks for two."""

_LONGEST: Final = {"requester": ("接收人", 80), "basis": ("法律依据", 200), "purpose": ("用途", 200)}


def ask_for_volumes(
    *,
    by: Posting,
    cases: Sequence[Case],
    kind: JobKind,
    purpose: str,
    requester: str,
    basis: str,
    at: datetime | None = None,
) -> Job:
    """Ask for the bound volume of each case. `requester` is who receives them, `basis` the article or document.

    Raises `Refused` for a case whose papers the posting may not give out, or `Faulty` with every fault.
    """
    at = at or timezone.now()
    said = {"requester": requester.strip(), "basis": basis.strip(), "purpose": purpose.strip()}
    faults = [
        Fault(
            label, "没有写" if not said[name] else f"{len(said[name])} 字", f"写明，{most} 字以内", "案卷交出去留有记录"
        )
        for name, (label, most) in _LONGEST.items()
        if not 0 < len(said[name]) <= most
    ]
    faults += _wrong_number(cases, most=MOST_VOLUMES)
    if faults:
        raise Faulty(faults)
    for case in cases:
        rights.ask(by, "export", "papers", case=case, on=timezone.localdate(at))
    return _asked(by=by, kind=kind, cases=cases, said=said, code="", at=at)


def ask_to_issue_many(
    *, by: Posting, cases: Sequence[Case], code: str, site: str = "", at: datetime | None = None
) -> Job:
    """Ask for a paper to be drafted and issued for each case, as far as nothing is missing. Raises as above."""
    at = at or timezone.now()
    if faults := _wrong_number(cases, most=MOST_PAPERS):
        raise Faulty(faults)
    today = timezone.localdate(at)
    for case in cases:
        rights.ask_to_issue(by, composing.kind_of(code, case=case), case=case, on=today)
    return _asked(by=by, kind=JobKind.ISSUE, cases=cases, said={"site": site}, code=code, at=at)


def ask_to_stop(job: Job, *, by: Posting) -> None:
    """Ask the work to stop after the item it has in hand. What was done stays done."""
    if job.by_id != by.pk:
        raise Refused("这项办理由交办的人停下。")
    Job.objects.filter(pk=job.pk, state__in=(JobState.WAITING, JobState.RUNNING)).update(stop_asked=True)


@transaction.atomic
def resume(job_id: UUID, *, by: Posting) -> None:
    """Go on with a job that was stopped or failed; what was done is not done again."""
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.by_id != by.pk:
        raise Refused("这项办理由交办的人接着办。")
    if job.state in (JobState.STOPPED, JobState.FAILED):
        job.state, job.lease, job.ended_at, job.expires_at, job.stop_asked = JobState.WAITING, "", None, None, False
        job.save(update_fields=["state", "lease", "ended_at", "expires_at", "stop_asked"])


@transaction.atomic
def _asked(*, by: Posting, kind: JobKind, cases: Sequence[Case], said: dict[str, str], code: str, at: datetime) -> Job:
    refuse(by, "record", "papers", at=by.agency.region_id, on=timezone.localdate(at))
    job = Job(kind=kind, by=by, code=code, total=len(cases), asked_at=at)
    key = sealed.new_job_key(job)
    sealed.put_of_job(job, "asked", said, key=key)
    job.save(force_insert=True)
    JobItem.objects.bulk_create(
        [JobItem(job=job, position=at_place, case=case) for at_place, case in enumerate(cases, start=1)], batch_size=500
    )
    return job


def _wrong_number(cases: Sequence[Case], *, most: int) -> list[Fault]:
    if 0 < len(cases) <= most:
        return []
    return [Fault("个案", f"选了 {len(cases)} 个", f"1 到 {most} 个", "请分几次办理" if cases else "请至少选一个")]
