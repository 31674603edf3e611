"""Work behind a page 后台办理, done by the background process: what was asked for (`asking`), one job after another.

Who works on a job holds a lease and shows signs of life; where they stop, the next process takes it over. Each item is
done in one transaction with its mark, so that a process may be killed at any moment: nothing is done twice, and no
number is lost or doubled.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.table import table
from guitu.casebook.models import Case
from guitu.faults import Faulty
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

LOT: Final = 20
"""Papers that are made ready and issued together."""

AT_ONCE: Final = 100
"""Papers in one file to print."""

_BEAT: Final = timedelta(seconds=1)
_PRESSES: Final = 4
"""Threads that lay out at most; the engine lets go of the interpreter while it works."""
_LOG: Final = logging.getLogger("guitu.papers")

Alive = Callable[[], None]
"""Called between items; it may raise to stop."""


class LeaseLostError(Exception):
    """Another process has taken the job over."""


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
        """Every issued paper of the job in files to print, `AT_ONCE` papers each, in the order of the items; bytes."""
        items = JobItem.objects.filter(job=self.job, state="done").order_by("position")
        ids = list(items.values_list("document_id", flat=True))
        size = 0
        for first in range(0, len(ids), AT_ONCE):
            self.alive()
            self.beat(done=self.job.total, step=f"合成打印件 {first}/{len(ids)}")
            chosen = ids[first : first + AT_ONCE]
            some = {one.pk: one for one in Document.objects.filter(pk__in=chosen).select_related("case__person")}
            content = composing.to_print(some[pk] for pk in chosen if pk in some)
            sealed.write_result(self.job, content, position=first // AT_ONCE + 1, key=self.key)
            size += len(content)
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
