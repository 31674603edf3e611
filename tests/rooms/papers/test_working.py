"""Work behind a page: volumes and papers by the lot, for who may, with what is refused and why, until it expires."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from guitu.access.looks import Look
from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.casebook import actions as casebook
from guitu.casebook.models import Attachment, Case
from guitu.faults import Faulty
from guitu.papers import actions, composing, numbers, sealed
from guitu.papers.actions import lots, working
from guitu.papers.models import Document, Job, JobItem, JobKind, JobState, PaperNumber
from guitu.papers.paper import plain_text

from .conftest import NOW, Draft, Enter

LATER = NOW + timedelta(minutes=30)


def asked(case: Case, by: Posting, *, kind: JobKind = JobKind.VOLUME) -> Job:
    return actions.ask_for_volumes(
        by=by, cases=[case], kind=kind, purpose="归档", requester="柳溪镇办", basis="《档案法》", at=NOW
    )


def test_a_volume_is_asked_for_bound_and_fetched(
    warned: Case, enter: Enter, draft: Draft, staff: dict[str, Posting]
) -> None:
    actions.issue(draft(), by=staff["office_head"], on=date(2025, 2, 28), at=NOW)
    head = enter("office_head")
    answer = head.post(
        reverse("papers:bind", args=(warned.pk,)), {"purpose": "归档", "requester": "柳溪镇办", "basis": "《档案法》"}
    )
    job = Job.objects.get()
    address = reverse("papers:job", args=(job.pk,))
    assert answer.headers["Location"] == address
    assert "等着办" in head.get(address).content.decode()
    assert working.work() == 1
    text = head.get(address).content.decode()
    assert "1 件办好" in text
    taken = head.get(reverse("papers:result", args=(job.pk, 1)))
    with pikepdf.Pdf.open(BytesIO(taken.content)) as volume, volume.open_outline() as outline:
        assert [one.title for one in outline.root][:2] == ["封面", "卷内目录"]
        assert len(volume.pages) >= 4
    look = Look.objects.filter(act="export").get()
    assert (look.requester, look.basis) == ("柳溪镇办", "《档案法》")
    whole = b"".join(head.get(reverse("papers:every-result", args=(job.pk,))).streaming_content)  # type: ignore[attr-defined]
    assert len(ZipFile(BytesIO(whole)).namelist()) == 1


def test_nobody_else_finds_the_job_or_its_result(warned: Case, enter: Enter, staff: dict[str, Posting]) -> None:
    job = asked(warned, staff["office_head"])
    working.work()
    other = enter("office_clerk")
    assert other.get(reverse("papers:job", args=(job.pk,))).status_code == 404
    assert other.get(reverse("papers:result", args=(job.pk, 1))).status_code == 404


def test_a_volume_is_refused_to_who_may_not_give_papers_out(warned: Case, staff: dict[str, Posting]) -> None:
    with pytest.raises(Refused):
        asked(warned, staff["county"], kind=JobKind.INSPECTION)


def test_a_volume_for_an_inspection_holds_only_what_the_role_may_give_out(
    warned: Case, staff: dict[str, Posting]
) -> None:
    # The clerk's export holds no narrative: the warning, whose words are a narrative, stays behind.
    job = asked(warned, staff["office_clerk"], kind=JobKind.INSPECTION)
    working.work()
    content = sealed.read_result(Job.objects.get(pk=job.pk), position=1)
    assert content is not None
    with pikepdf.Pdf.open(BytesIO(content)) as volume, volume.open_outline() as outline:
        titles = [child.title for one in outline.root for child in one.children]
        assert len(volume.pages) >= 2
    assert not any("告诫" in title for title in titles)


def test_papers_are_issued_by_the_lot_and_what_lacks_a_fact_is_named(
    warned: Case, staff: dict[str, Posting], enter: Enter
) -> None:
    bare = casebook.open_case(
        by=staff["office_clerk"], person=warned.person, kind="community_rehab", policy="national",
        region_code=warned.region_code, decided_on=date(2025, 1, 5), decided={"decided_by": "虚构警官"},
        entry_id="again", at=NOW,
    )  # fmt: skip
    job = actions.ask_to_issue_many(by=staff["office_head"], cases=[warned, bare], code="warning", at=NOW)
    working.work()
    job.refresh_from_db()
    assert (job.state, job.counts) == (JobState.DONE, {"done": 1, "refused": 1, "waiting": 0})
    assert sealed.read_result(job, position=1) is not None
    item = JobItem.objects.get(case=bare)
    assert "先登记" in sealed.why_of(item, key=sealed.job_key(job))
    head = enter("office_head")
    assert "取打印件" in head.get(reverse("papers:job", args=(job.pk,))).content.decode()
    assert head.get(reverse("papers:result", args=(job.pk, 1))).content.startswith(b"%PDF")
    assert PaperNumber.objects.count() == Document.objects.filter(stage="issued").count() == 1


def test_a_lot_that_somebody_wrote_into_meanwhile_is_issued_one_by_one_from_what_stands_then(
    warned: Case, staff: dict[str, Posting], monkeypatch: pytest.MonkeyPatch
) -> None:
    head, prepare = staff["office_head"], lots.prepare

    def overtaken(*given: Any, **named: Any) -> lots.Lot:
        lot = prepare(*given, **named)
        casebook.change_particulars(
            by=staff["office_clerk"], person=warned.person, changes={"name": "虚构改"}, why="写错了", at=NOW
        )
        with transaction.atomic():
            numbers.take(head.agency, mark="告诫", on=timezone.localdate(), short="柳溪")
        return lot

    monkeypatch.setattr(lots, "prepare", overtaken)
    job = actions.ask_to_issue_many(by=head, cases=[warned], code="warning", at=NOW)
    working.work()
    job.refresh_from_db()
    assert job.counts["done"] == 1
    made = Document.objects.select_related("case__person", "number").get(stage="issued")
    paper = composing.issued(made, key=composing.key_of_case(made.case))
    assert paper is not None
    assert "虚构改" in plain_text(paper)
    assert made.number is not None
    assert made.number.seq == 2
    assert Attachment.objects.filter(case=warned).count() == 1


def test_a_job_without_basis_or_cases_says_all_that_is_wrong(staff: dict[str, Posting]) -> None:
    with pytest.raises(Faulty) as raised:
        actions.ask_for_volumes(
            by=staff["office_head"], cases=[], kind=JobKind.VOLUME, purpose="", requester="", basis="", at=NOW
        )
    assert [one.place for one in raised.value.faults] == ["接收人", "法律依据", "用途", "个案"]


def test_a_result_expires_with_its_key(warned: Case, staff: dict[str, Posting]) -> None:
    job = asked(warned, staff["office_head"])
    working.work()
    path = sealed.path_of(job.pk, 1)
    assert path.exists()
    assert not path.read_bytes().startswith(b"%PDF")
    later: datetime = LATER + working.KEEP + timedelta(hours=1)
    assert working.expire(now=later) == 1
    job.refresh_from_db()
    assert (job.state, bytes(job.wrapped_key), path.exists()) == (JobState.EXPIRED, b"", False)


def test_a_job_that_is_asked_to_stop_stops_and_goes_on(warned: Case, staff: dict[str, Posting]) -> None:
    job = asked(warned, staff["office_head"])
    actions.ask_to_stop(job, by=staff["office_head"])
    working.work()
    job.refresh_from_db()
    assert job.state == JobState.STOPPED
    actions.resume(job.pk, by=staff["office_head"])
    working.work()
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_lease_that_was_lost_leaves_the_job_to_the_other_process(warned: Case, staff: dict[str, Posting]) -> None:
    asked(warned, staff["office_head"])
    first = working.claim(now=LATER)
    assert first is not None
    assert working.claim(now=LATER + working.LEASE / 2) is None
    second = working.claim(now=LATER + 2 * working.LEASE)
    assert second is not None
    working.carry_out(first)
    first.refresh_from_db()
    assert first.state == JobState.RUNNING
    working.carry_out(second)
    first.refresh_from_db()
    assert first.state == JobState.DONE
