"""Putting the file of a closed case away, out of every ordinary view, and opening it again for a while."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.sight import Viewer, masked
from guitu.archive import actions, queries
from guitu.casebook import actions as deeds
from guitu.casebook import appending, search
from guitu.casebook import queries as casebook
from guitu.casebook.actions import Said
from guitu.casebook.models import Assignment, Attachment, Case, Change, Entry, PutAway
from guitu.faults import Faulty
from guitu.ledger.casefile import read_entry
from guitu.papers import actions as papers
from guitu.papers import sealed
from guitu.papers.actions import working
from guitu.papers.models import JobItem
from guitu.seals import checking
from guitu.standings import queries as standings
from tests.rooms.casebook.conftest import NAME, NOW

from .test_archive import entered

TODAY = date(2025, 3, 1)
COPIED = 60
"""Entries that PostgreSQL is given by `COPY`."""


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def shut(ended: Case, staff: Mapping[str, Posting]) -> Case:
    actions.put_away(by=staff["office_head"], case=ended, decision="虚构决定2号", number=ended.number)
    return ended


@pytest.mark.parametrize("role", ["office_head", "office_clerk", "social_worker", "police", "county"])
def test_a_file_that_was_put_away_is_in_no_list_search_or_page(shut: Case, look: Any, role: str) -> None:
    viewer = look(role)
    assert not casebook.cases(viewer).filter(pk=shut.pk).exists()
    assert casebook.case_head(viewer, shut.pk) is None
    assert casebook.ledger(viewer, shut.pk) == []
    assert [one for text in (NAME, shut.number) for one in search.search(viewer, text)] == []
    if not masked(viewer, "standing"):
        assert not standings.in_short(viewer, today=viewer.day).filter(case_id=shut.pk).exists()


def test_no_page_of_the_case_opens_and_the_interface_does_not_know_it(shut: Case, staff: dict[str, Posting]) -> None:
    client = entered(staff["office_head"])
    for path in ("/cases/{}/", "/papers/case/{}/", "/archive/{}/copy/", "/api/cases/{}"):
        assert client.get(path.format(shut.pk)).status_code == 404, path
    assert shut.number not in client.get("/cases/").content.decode()


def test_the_person_concerned_goes_on_seeing_the_own_case(shut: Case, staff: dict[str, Posting]) -> None:
    Assignment.objects.create(case=shut, posting=staff["person"], part="person", since=date(2024, 1, 1))
    assert NAME in entered(staff["person"]).get(f"/archive/{shut.pk}/copy/").content.decode()


def test_what_is_put_away_is_still_covered_by_the_check_of_the_chain(shut: Case) -> None:
    assert checking.verify() == ()
    assert shut.length > 0


def _ways(case: Case, by: Posting) -> dict[str, Callable[[], object]]:
    """Every way in which something is added to a case's ledger, each on a day and in words that would do else."""
    given = {"by": by, "case": case, "on": TODAY, "at": NOW}
    talk = Said("late", "talk", TODAY, {"form": "office"})
    more = [replace(talk, entry_id=f"late-{one}") for one in range(COPIED)]
    entry = read_entry({"id": "late", "kind": "talk", "on": TODAY.isoformat(), "form": "office"})
    return {
        "recorded": lambda: deeds.record(entry_id="late", kind="talk", form="office", **given),
        "corrected": lambda: deeds.correct(entry_id="late", corrects="e-died", why="写错了", **given),
        "voided": lambda: deeds.void(entry_id="late", corrects="e-died", why="写错了", **given),
        "against the rules": lambda: deeds.record(entry_id="late", kind="reported_in", **given),
        "attached": lambda: deeds.attach(
            entry_id="late", title="照片", content=b"x", file_name="x.png", media_type="image/png", **given
        ),
        "many": lambda: deeds.record_many(by=by, case=case, said=more, at=NOW),
        "made by hand": lambda: appending.append(appending.lock(case), [entry], by=by, at=NOW, said_at=None),
    }


@pytest.mark.parametrize("way", _ways(Case(), Posting()))
def test_nothing_is_added_to_a_file_that_was_put_away(shut: Case, staff: dict[str, Posting], way: str) -> None:
    head, length = shut.head, shut.length
    with pytest.raises(Faulty) as caught:
        _ways(shut, staff["office_clerk"])[way]()
    (fault,) = caught.value.faults
    assert (fault.place, "封存" in fault.found, "启封" in fault.remedy) == (f"个案 {shut.number}", True, True)
    shut.refresh_from_db()
    assert (shut.head, shut.length, Entry.objects.filter(case=shut).count()) == (head, length, length)
    assert not Attachment.objects.exists()


def test_a_lot_of_many_cases_leaves_out_the_one_that_was_put_away(shut: Case, staff: dict[str, Posting]) -> None:
    clerk = staff["office_clerk"]
    other = deeds.open_case(
        by=clerk, person=shut.person, kind="community_rehab", policy="national", region_code=shut.region_code,
        decided_on=date(2025, 1, 5), decided={"decided_by": "虚构警官"}, entry_id="again", at=NOW,
    )  # fmt: skip
    talks = [Said(f"talk-{one}", "talk", TODAY, {"form": "office"}) for one in range(COPIED)]
    came = deeds.record_each(by=clerk, said={shut.pk: talks, other.pk: talks}, at=NOW)
    assert isinstance(came[shut.pk], Faulty)
    assert Entry.objects.filter(kind="talk").values_list("case").distinct().get() == (other.pk,)
    assert checking.verify() == ()


def test_what_stands_already_may_be_sent_again(shut: Case, staff: dict[str, Posting]) -> None:
    said = {"entry_id": "e-died", "kind": "died", "on": date(2025, 2, 20)}
    row = deeds.record(by=staff["office_clerk"], case=shut, at=NOW, **said)  # type: ignore[arg-type]
    assert row.position == shut.length


def test_while_it_is_open_it_takes_what_was_left_out_and_then_nothing(shut: Case, staff: dict[str, Posting]) -> None:
    clerk = staff["office_clerk"]
    actions.open_again(by=staff["office_head"], case=shut, why="补记", until=TODAY)
    deeds.record(by=clerk, case=shut, entry_id="late", kind="talk", on=TODAY, form="office", at=NOW)
    with pytest.raises(Faulty):
        deeds.record(
            by=clerk, case=shut, entry_id="later", kind="talk", on=TODAY, form="office", at=NOW + timedelta(days=1)
        )
    assert checking.verify() == ()


def test_who_may_not_record_is_not_told_that_there_is_such_a_file(shut: Case, staff: dict[str, Posting]) -> None:
    with pytest.raises(Refused) as caught:
        deeds.record(by=staff["other_clerk"], case=shut, entry_id="late", kind="talk", on=TODAY, form="office", at=NOW)
    assert "封存" not in caught.value.reason


def test_papers_by_the_lot_leave_it_out_and_say_why(serving: Case, write: Any, staff: dict[str, Posting]) -> None:
    head = staff["office_head"]
    write("warning", "2025-02-10", ground="report", reason="连续两期没有报告戒毒情况", decided_by="演示负责人")
    papers.set_letterhead(by=staff["office_clerk"], phone="0990-5550101", at=NOW)
    write("died", "2025-02-20")
    job = papers.ask_to_issue_many(by=head, cases=[serving], code="warning", at=NOW)
    actions.put_away(by=head, case=serving, decision="虚构决定2号", number=serving.number)
    working.work()
    job.refresh_from_db()
    assert job.counts == {"done": 0, "refused": 1, "waiting": 0}
    assert "启封" in sealed.why_of(JobItem.objects.get(), key=sealed.job_key(job))
    assert not Entry.objects.filter(kind="paper_issued").exists()


def test_it_leaves_its_record_with_who_decided(shut: Case, staff: dict[str, Posting], look: Any) -> None:
    (one,) = queries.shut_files(look("office_head"))
    assert (one.number, one.decision, one.opened_until) == (shut.number, "虚构决定2号", None)
    assert Change.objects.get(what="put_away").by == staff["office_head"]
    text = entered(staff["office_head"]).get("/archive/").content.decode()
    assert ("虚构决定2号" in text, NAME in text) == (True, False)


def test_an_opening_says_why_and_shuts_by_itself(shut: Case, staff: dict[str, Posting], look: Any) -> None:
    client = entered(staff["office_head"])
    path = f"/archive/{shut.pk}/open/"
    for why, until in (("", "2025-03-05"), ("复查", ""), ("复查", "2026-03-05")):
        assert client.post(path, {"why": why, "until": until}).status_code == 422
    assert client.post(path, {"why": "信访复查", "until": "2025-03-05"}).status_code == 302
    assert client.get(f"/cases/{shut.pk}/").status_code == 200
    clerk = look("office_clerk")
    assert casebook.cases(clerk).filter(pk=shut.pk).exists()
    later = Viewer(postings=clerk.postings, purpose=clerk.purpose, day=date(2025, 3, 6))
    assert not casebook.cases(later).filter(pk=shut.pk).exists()
    (one,) = queries.openings(look("office_head"))
    assert (one.why, one.until) == ("信访复查", "2025-03-05")


def test_it_may_be_shut_before_its_time_and_twice_is_once(shut: Case, staff: dict[str, Posting]) -> None:
    head = staff["office_head"]
    actions.open_again(by=head, case=shut, why="信访复查", until=TODAY + timedelta(days=9))
    for _ in range(2):
        actions.put_away(by=head, case=shut, decision="办完", number=shut.number)
    held = PutAway.objects.get()
    assert (held.opened_until, held.decision) == (None, "虚构决定2号")
    assert Change.objects.filter(what="put_away").count() == 2


def test_a_case_that_runs_is_not_put_away(serving: Case, staff: dict[str, Posting]) -> None:
    with pytest.raises(Faulty) as caught:
        actions.put_away(by=staff["office_head"], case=serving, decision="虚构决定", number="另一个")
    assert [one.place for one in caught.value.faults] == ["案号", f"个案 {serving.number}"]


@pytest.mark.parametrize("role", ["office_clerk", "social_worker", "county", "other_clerk", "admin"])
def test_only_who_answers_for_the_office_puts_away_and_opens(ended: Case, staff: dict[str, Posting], role: str) -> None:
    with pytest.raises(Refused):
        actions.put_away(by=staff[role], case=ended, decision="虚构决定", number=ended.number)
    client = entered(staff[role])
    assert client.get(f"/archive/{ended.pk}/put-away/").status_code == 403
    assert client.get(f"/archive/{ended.pk}/open/").status_code == 403


def test_a_file_that_was_put_away_can_be_erased_by_decision(shut: Case, staff: dict[str, Posting], look: Any) -> None:
    client = entered(staff["office_head"])
    said = {"decision": "虚构决定3号", "number": shut.number}
    assert client.post(f"/archive/{shut.pk}/erase/", said).status_code == 302
    assert [one.is_erased for one in queries.shut_files(look("office_head"))] == [True]


def test_a_browser_of_nobody_gets_the_sign_in_page(client: Client, shut: Case) -> None:
    assert client.get(f"/archive/{shut.pk}/open/")["Location"].startswith("/login/")
