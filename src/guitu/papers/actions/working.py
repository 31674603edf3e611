"""Work behind a page 后台办理: volumes, volumes for an inspection, and papers issued by the lot.

Asked for on a page, done by the background process. Who works on a job holds a lease and shows signs of life; where
they stop, the next process takes it over. Each item is done in one transaction with its mark, so that a process may be
killed at any moment: nothing is done twice, and no number is lost or doubled.
"""

from __future__ import annotations

import io
import logging
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import pikepdf
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from guitu.access.may import Refused, refuse
from guitu.access.models import Posting
from guitu.access.table import table
from guitu.casebook.models import Case
from guitu.faults import Fault, Faulty
from guitu.papers import composing, rendering, rights, sealed
from guitu.papers.actions import lots
from guitu.papers.actions.issuing import issued
from guitu.papers.gathering import Known, gather
from guitu.papers.models import Document, Job, JobItem, JobKind, JobState
from guitu.papers.volume import volume
from guitu.vault.cipher import Key

LEASE: Final = timedelta(seconds=45)
"""So long without a sign of life, and the process that worked on a job is taken for gone."""

KEEP: Final = timedelta(days=7)
"""A result is kept so long after it was made; then it and its key are gone."""

MOST_VOLUMES: Final = 300
MOST_PAPERS: Final = 2_000
"""Cases of one job; who needs more asks for two."""

_BEAT: Final = timedelta(seconds=1)
LOT: Final = 20
"""Papers that are made ready and issued together."""

_PRESSES: Final = 4
"""Threads that lay out at most; the engine lets go of the interpreter while it works."""
AT_ONCE: Final = 100
"""Papers in one file to print."""
_LONGEST: Final = {"requester": ("接收人", 80), "basis": ("法律依据", 200), "purpose": ("用途", 200)}
_LOG: Final = logging.getLogger("guitu.papers")

Alive = Callable[[], None]
"""Called between items; it may raise to stop."""


class LeaseLostError(Exception):
    """Another process has taken the job over."""


# ── asking ────────────────────────────────────────────────────────────────────────────────────


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


# ── working ───────────────────────────────────────────────────────────────────────────────────


def has_work(*, now: datetime) -> bool:
    """Whether something waits, or was left by a process that is gone."""
    return _open(now).exists()


def work(*, alive: Alive = lambda: None) -> int:
    """Do what waits, one job after another; how many were worked on. `alive` may raise to stop in between."""
    worked = 0
    while (job := claim(now=timezone.now())) is not None:
        carry_out(job, alive=alive)
        worked += 1
        alive()
    return worked


@transaction.atomic
def claim(*, now: datetime) -> Job | None:
    """Take the next job, with a lease of one's own; None if there is none."""
    found = _open(now).select_for_update().order_by("asked_at", "pk").first()
    if found is None:
        return None
    found.state, found.lease, found.seen_at = JobState.RUNNING, secrets.token_hex(16), now
    found.begun_at = found.begun_at or now
    found.save(update_fields=["state", "lease", "seen_at", "begun_at"])
    return found


def carry_out(job: Job, *, alive: Alive = lambda: None) -> None:
    """Do a claimed job to its end. Whatever the end is, it is in the row; a lease that was lost leaves it to others."""
    key = sealed.job_key(job)
    if key is None:
        return
    worker = _Worker(job, key=key, alive=alive)
    try:
        worker.items()
        worker.end()
    except LeaseLostError:
        _LOG.info("a job was taken over by another process")
    except Faulty as faulty:
        worker.fail("；".join(f"{one.place}：{one.found}，应为{one.expected}。{one.remedy}" for one in faulty.faults))
    except Refused as refused:
        worker.fail(refused.reason)
    finally:
        worker.press.shutdown(cancel_futures=True)


def expire(*, now: datetime) -> int:
    """Clear results that were kept long enough, with their keys; how many. Nobody's deed: time's."""
    old = Job.objects.filter(expires_at__lt=now).exclude(state=JobState.EXPIRED)
    cleared = 0
    for pk in list(old.values_list("pk", flat=True)):
        sealed.delete_results(pk)
        JobItem.objects.filter(job_id=pk).update(why=b"")
        cleared += Job.objects.filter(pk=pk).update(
            state=JobState.EXPIRED, wrapped_key=b"", asked=b"", outcome=b"", size=0
        )
    return cleared


def _open(now: datetime) -> QuerySet[Job]:
    left = Q(state=JobState.RUNNING) & (Q(seen_at__lt=now - LEASE) | Q(seen_at=None))
    return Job.objects.filter(Q(state=JobState.WAITING) | left)


class _Worker:
    """Works on one job under its lease."""

    def __init__(self, job: Job, *, key: Key, alive: Alive) -> None:
        self.job, self.key, self.alive = job, key, alive
        self.by = Posting.objects.select_related("account", "agency__region").get(pk=job.by_id)
        self.said = sealed.of_job(job, "asked")
        self.beaten = timezone.now()
        self.is_stopped = False
        self.known: Known = {}
        self.press = ThreadPoolExecutor(max_workers=max(1, min(os.cpu_count() or 1, _PRESSES)))

    def items(self) -> None:
        """Every item that is not done yet: volumes one by one, papers some at a time."""
        waiting = JobItem.objects.filter(job=self.job, state="waiting").order_by("position")
        left = list(waiting.values_list("pk", "position"))
        size = LOT if self.job.kind == JobKind.ISSUE else 1
        for first in range(0, len(left), size):
            some = left[first : first + size]
            self.alive()
            if self.beat(done=some[0][1] - 1):
                self.is_stopped = True
                return
            if self.job.kind == JobKind.ISSUE:
                self.issue_some([pk for pk, _ in some])
            else:
                self.bind(*some[0])

    def issue_some(self, pks: Sequence[int]) -> None:
        """Draft and issue some papers together; where somebody wrote in between, one by one."""
        found = JobItem.objects.select_related("case__person", "case__group", "case__deciding_agency")
        items = {one.case_id: one for one in found.filter(pk__in=pks, state="waiting").order_by("position")}
        lot = lots.prepare(
            [one.case for one in items.values()], code=self.job.code, by=self.by, on=timezone.localdate(),
            site=str(self.said.get("site", "")), known=self.known, press=self.press,
        )  # fmt: skip
        try:
            with transaction.atomic():
                self.mark_done({items[pk].pk: one.document for pk, one in lot.ready.items()}, lot)
        except lots.MovedError:
            lot.forget()
            for pk in pks:
                self.issue(pk)
            return
        except BaseException:
            lot.forget()
            raise
        for case_id, why in lot.refused.items():
            self.refuse(items[case_id].pk, why)

    def mark_done(self, made: Mapping[int, Document], lot: lots.Lot) -> None:
        """Issue a lot, with the marks of its items. Raises `MovedError` also where an item was done meanwhile."""
        held = list(JobItem.objects.select_for_update().filter(pk__in=made, state="waiting").order_by("pk"))
        if len(held) != len(made):
            raise lots.MovedError
        lots.issue(lot, at=timezone.now())
        for item in held:
            item.state, item.document = "done", made[item.pk]
        JobItem.objects.bulk_update(held, ["state", "document"])

    def issue(self, pk: int) -> None:
        """Draft and issue one paper under the lock, with the mark of its item, or note why not."""
        try:
            with transaction.atomic():
                item = self.held(pk)
                if item is None:
                    return
                document = self.issued(Case.objects.select_for_update().get(pk=item.case_id))
                JobItem.objects.filter(pk=pk).update(state="done", document=document)
        except (Faulty, Refused) as why:
            self.refuse(pk, why)

    def issued(self, case: Case) -> Document:
        at = timezone.now()
        today = timezone.localdate(at)
        rights.ask_to_issue(self.by, composing.kind_of(self.job.code, case=case), case=case, on=today)
        gathered = gather(case, on=today, known=self.known)
        there = list(Document.objects.select_for_update(of=("self",)).filter(case=case, code=self.job.code))
        document = lots.draft_of(case, code=self.job.code, by=self.by, gathered=gathered, there=there)
        return issued(document, gathered=gathered, by=self.by, on=today, site=str(self.said.get("site", "")), at=at)

    def bind(self, pk: int, position: int) -> None:
        """Bind one volume, keep it, and mark its item."""
        item = self.held(pk, locked=False)
        if item is None:
            return
        at = timezone.now()
        try:
            rights.ask(self.by, "export", "papers", case=item.case, on=timezone.localdate(at))
            made = volume(
                item.case,
                on=timezone.localdate(at),
                matters=self.matters(),
                printed_for=self.printed_for(at),
                made_by=self.by.account.display_name,
                told=lambda what, done, total: self.tell(position, what, done, total),
            )
        except Refused as refused:
            self.refuse(pk, refused)
            return
        sealed.write_result(self.job, made.content, position=position, key=self.key)
        JobItem.objects.filter(pk=pk).update(state="done")

    def matters(self) -> frozenset[str]:
        """Matters that may leave: what the role may export, and for its own file also what it sees."""
        rule = table().roles[self.by.role]
        exported = rule.matters.get("export", frozenset())
        if self.job.kind == JobKind.INSPECTION:
            return exported
        return exported | table().visible(self.by.role, purpose=rule.purposes[0])

    def printed_for(self, at: datetime) -> str:
        day = timezone.localtime(at)
        who = f"{self.by.account.display_name}（{self.by.agency.name}）"
        return f"{who} {day:%Y-%m-%d %H:%M} 为{self.said.get('requester', '')}印制，依法保密"

    def held(self, pk: int, *, locked: bool = True) -> JobItem | None:
        """An item that still waits; None where it was done meanwhile."""
        found = JobItem.objects.select_related("case__person", "case__group", "case__deciding_agency").filter(pk=pk)
        found = found.select_for_update(of=("self",)) if locked else found
        item = found.first()
        return item if item is not None and item.state == "waiting" else None

    def refuse(self, pk: int, why: Faulty | Refused) -> None:
        """Note why an item was not done; the others go on."""
        said = (
            why.reason if isinstance(why, Refused) else "；".join(f"{one.place}：{one.expected}" for one in why.faults)
        )
        item = JobItem.objects.get(pk=pk)
        sealed.put_why(item, said, key=self.key)
        item.state = "refused"
        item.save(update_fields=["state", "why"])

    def tell(self, position: int, what: str, done: int, total: int) -> None:
        if timezone.now() - self.beaten >= _BEAT:
            self.alive()
            self.beat(done=position - 1, step=f"第 {position} 卷：{what} {done}/{total}")

    def beat(self, *, done: int, step: str = "") -> bool:
        """A sign of life, at most once a second; whether somebody asked to stop. Raises where the lease is lost."""
        now = timezone.now()
        if now - self.beaten < _BEAT and done:
            return False
        self.beaten = now
        mine = Job.objects.filter(pk=self.job.pk, lease=self.job.lease, state=JobState.RUNNING)
        if not mine.update(seen_at=now, done=done, step=step):
            raise LeaseLostError
        return bool(Job.objects.filter(pk=self.job.pk).values_list("stop_asked", flat=True).first())

    def end(self) -> None:
        """Put what was made together, and say so."""
        counts = {
            state: JobItem.objects.filter(job=self.job, state=state).count() for state in ("done", "refused", "waiting")
        }
        size, media_type = 0, ""
        if counts["done"] and not self.is_stopped and self.job.kind == JobKind.ISSUE:
            size, media_type = self.together(), rendering.PDF
        self.close(JobState.STOPPED if self.is_stopped else JobState.DONE, counts=counts, size=size, media=media_type)

    def together(self) -> int:
        """Every issued paper of the job in files to print, `AT_ONCE` papers each, in the order of the items; bytes.

        They are the frozen files themselves: what is printed is what the ledger holds the fingerprint of.
        """
        items = JobItem.objects.filter(job=self.job, state="done").order_by("position")
        ids = list(items.values_list("document_id", flat=True))
        size = 0
        for first in range(0, len(ids), AT_ONCE):
            self.alive()
            self.beat(done=self.job.total, step=f"合成打印件 {first}/{len(ids)}")
            chosen = ids[first : first + AT_ONCE]
            some = {one.pk: one for one in Document.objects.filter(pk__in=chosen).select_related("case__person")}
            whole = pikepdf.Pdf.new()
            for one in (some[pk] for pk in chosen if pk in some):
                key = composing.key_of_case(one.case)
                file = composing.file_of(one, key=key) if key is not None else None
                if file is not None and file.media_type == rendering.PDF:
                    with pikepdf.Pdf.open(io.BytesIO(file.content)) as part:
                        whole.pages.extend(part.pages)
            out = io.BytesIO()
            whole.save(out)
            sealed.write_result(self.job, out.getvalue(), position=first // AT_ONCE + 1, key=self.key)
            size += out.tell()
        return size

    def fail(self, why: str) -> None:
        """Say why nothing more can be done."""
        held = Job.objects.filter(pk=self.job.pk, lease=self.job.lease).first()
        if held is None:
            return
        sealed.put_of_job(held, "outcome", {"why": why}, key=self.key)
        held.save(update_fields=["outcome"])
        self.close(JobState.FAILED, counts=dict(held.counts), size=0, media="")

    def close(self, state: JobState, *, counts: dict[str, int], size: int, media: str) -> None:
        now = timezone.now()
        done = {"done": F("total")} if state == JobState.DONE else {}
        Job.objects.filter(pk=self.job.pk, lease=self.job.lease).update(
            state=state, counts=counts, size=size, media_type=media, step="", lease="", seen_at=now, ended_at=now,
            expires_at=now + KEEP, stop_asked=False, **done,
        )  # fmt: skip


@transaction.atomic
def resume(job_id: UUID, *, by: Posting) -> None:
    """Go on with a job that was stopped or failed; what was done is not done again."""
    job = Job.objects.select_for_update().get(pk=job_id)
    if job.by_id != by.pk:
        raise Refused("这项办理由交办的人接着办。")
    if job.state in (JobState.STOPPED, JobState.FAILED):
        job.state, job.lease, job.ended_at, job.expires_at, job.stop_asked = JobState.WAITING, "", None, None, False
        job.save(update_fields=["state", "lease", "ended_at", "expires_at", "stop_asked"])
