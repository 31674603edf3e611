"""Recording, correcting, voiding."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.casebook import actions, contents, facts, policies, queries, sealing, verifying
from guitu.casebook.actions import Said, recording
from guitu.casebook.models import Assignment, Case, Draft, Entry, Moved, Person
from guitu.casebook.particulars import Particulars
from guitu.faults import Faulty
from guitu.ledger.casefile import read_entry
from guitu.ledger.entry import Kind
from guitu.ledger.kinds import KINDS
from guitu.policy import load
from guitu.rules import Job, evaluate
from tests.rooms.casebook.chain import chain_faults

from .conftest import NOW, SENTENCE, Write

Look = Callable[..., Viewer]


def test_the_decision_is_the_first_entry_and_bears_both_times(case: Case) -> None:
    entry = Entry.objects.get(case=case)
    assert (entry.position, entry.kind, entry.on, entry.recorded_at) == (1, "decided", date(2025, 1, 2), NOW)
    assert case.head == entry.link
    assert case.length == 1


def test_the_same_entry_sent_twice_is_one_entry(write: Write, case: Case) -> None:
    first = write("served", "2025-01-03", note=SENTENCE)
    second = write("served", "2025-01-03", note=SENTENCE)
    assert first.pk == second.pk
    assert Entry.objects.filter(case=case, kind="served").count() == 1


@pytest.mark.parametrize("change", [{"note": "另一句"}, {"on": "2025-01-04"}, {"method": "post"}])
def test_the_same_id_with_other_content_is_refused(write: Write, change: dict[str, str]) -> None:
    write("served", "2025-01-03", note=SENTENCE)
    again = {"on": "2025-01-03", "note": SENTENCE, **change}
    with pytest.raises(Faulty, match="已有同一编号"):
        write("served", **again)


def test_a_correction_takes_the_place_of_an_entry_that_stays_readable(
    serving: Case, staff: dict[str, Posting], write: Write, look: Look
) -> None:
    write("drug_test", "2025-02-20", entry_id="t1", mode="regular", result="refused")
    actions.correct(
        by=staff["office_clerk"], case=serving, entry_id="t2", corrects="t1", why="日期有误", on=date(2025, 2, 21),
        at=NOW, mode="regular", result="negative",
    )  # fmt: skip
    lines = {line.entry_id: line for line in queries.ledger(look("office_clerk"), serving.pk)}
    assert lines["t1"].replaced_by == "t2"
    assert lines["t1"].fields["result"] == "refused"
    assert lines["t2"].corrects == "t1"
    assert lines["t2"].fields["why"] == "日期有误"
    assert [line.entry_id for line in lines.values() if line.stands] == ["e-decided", "e-served", "e-reported_in", "t2"]


def test_a_void_takes_an_entry_away_and_cannot_be_done_twice(
    serving: Case, staff: dict[str, Posting], write: Write
) -> None:
    write("drug_test", "2025-02-20", entry_id="t1", mode="regular", result="negative")
    clerk = staff["office_clerk"]
    actions.void(by=clerk, case=serving, entry_id="v1", corrects="t1", why="不是本人", on=date(2025, 2, 21), at=NOW)
    with pytest.raises(Faulty, match="已由"):
        actions.void(by=clerk, case=serving, entry_id="v2", corrects="t1", why="不是本人", on=date(2025, 2, 21), at=NOW)


def test_a_correction_without_a_reason_is_refused(serving: Case, staff: dict[str, Posting]) -> None:
    with pytest.raises(Faulty, match="why"):
        actions.record(
            by=staff["office_clerk"], case=serving, entry_id="x", kind="served", on=date(2025, 1, 4), at=NOW,
            corrects="e-served",
        )  # fmt: skip


def test_the_only_decision_cannot_be_voided(case: Case, staff: dict[str, Posting]) -> None:
    with pytest.raises(Faulty, match="decided"):
        actions.void(
            by=staff["office_clerk"],
            case=case,
            entry_id="v",
            corrects="e-decided",
            why="误",
            on=date(2025, 1, 3),
            at=NOW,
        )


def test_every_fault_of_what_was_given_is_said_at_once_and_nothing_is_kept(
    serving: Case, staff: dict[str, Posting]
) -> None:
    wrong = [
        Said("a", "drug_test", date(2025, 2, 1), {"mode": "sometimes", "result": "negative"}),
        Said("b", "talk", date(2025, 2, 1)),
        Said("c", "talk", date(2025, 3, 2), {"form": "office"}),
    ]
    with pytest.raises(Faulty) as caught:
        actions.record_many(by=staff["office_clerk"], case=serving, said=wrong, at=NOW)
    assert len(caught.value.faults) == 3
    assert Entry.objects.filter(case=serving).count() == 3


def test_a_decision_by_another_names_the_person_who_decided(serving: Case, write: Write) -> None:
    with pytest.raises(Faulty, match="决定人"):
        write("suspended", "2025-02-01", by="office_clerk", cause="detained")
    assert write("suspended", "2025-02-01", by="office_head", cause="detained").decided_by == "演示office_head"


# ── lawful steps ─────────────────────────────────────────────────────────────────────────────────


def test_an_unlawful_step_is_refused_with_its_clause_in_words(serving: Case, write: Write) -> None:
    with pytest.raises(Refused, match=r"处于“执行中”，不能登记“期满解除”.*《戒毒条例》第二十三条") as caught:
        write("discharged", "2025-02-01", by="office_head")
    assert "detox-regulation#23" in caught.value.clauses
    assert Entry.objects.filter(case=serving).count() == 3


def test_a_step_that_lacks_what_it_needs_says_what_is_missing(serving: Case, write: Write) -> None:
    with pytest.raises(Refused, match="须先有“同意变更执行地”"):
        write("transferred_out", "2025-02-01")


def test_a_breach_is_not_decided_before_a_ground_is_reached(serving: Case, write: Write) -> None:
    with pytest.raises(Refused, match="没有哪一种法定情形"):
        write("breach_decided", "2025-02-01", by="office_head", ground="tests_refused")
    for day in (5, 12, 19):
        write("drug_test", f"2025-02-{day:02d}", entry_id=f"t{day}", mode="regular", result="refused")
    with pytest.raises(Refused, match="这一情形的次数没有达到"):
        write("breach_decided", "2025-02-20", by="office_head", ground="absences")
    assert write("breach_decided", "2025-02-20", by="office_head", ground="tests_refused").position == 7


def test_a_case_is_decided_once(case: Case, write: Write) -> None:
    with pytest.raises(Refused, match="已有责令决定"):
        write("decided", "2025-01-05", entry_id="d2", decided_by="虚构警官")


def test_a_second_service_is_refused_and_the_correction_of_the_first_is_not(serving: Case, write: Write) -> None:
    with pytest.raises(Refused, match="登记过"):
        write("served", "2025-01-02", entry_id="s2")
    assert write("served", "2025-01-04", entry_id="s3", corrects="e-served", why="回执上是四日").position == 4


@pytest.mark.parametrize(
    ("kind", "on", "fields"),
    [
        ("drug_test", "2025-01-10", {"mode": "regular", "result": "negative"}),  # before report-in
        ("absence", "2024-12-20", {"to": "2024-12-22"}),  # before the decision
        ("drug_use_found", "2025-01-05", {}),
        ("died", "2025-02-02", {}),
    ],
)
def test_what_is_true_and_late_is_recorded_out_of_sequence(
    serving: Case, write: Write, kind: str, on: str, fields: dict[str, str]
) -> None:
    assert write(kind, on, **fields).position == 4


def test_a_late_fact_is_shown_as_a_finding(serving: Case, write: Write) -> None:
    write("drug_test", "2025-01-10", entry_id="early", mode="regular", result="negative")
    standing = evaluate(load("national"), facts.casefile(serving), as_of=date(2025, 3, 1))
    assert "early" in {finding["entry"] for finding in standing["findings"]}


def test_a_day_after_today_is_refused(case: Case, write: Write) -> None:
    with pytest.raises(Faulty, match="不晚于今天"):
        write("served", "2025-03-02")


def test_every_governed_kind_is_in_the_table_of_steps_and_no_excuse_is_among_them() -> None:
    assert {"served", "terminated", "suspended", "transferred_out", "discharged"} <= policies.GOVERNED
    assert not policies.GOVERNED & {"excused", "drug_test", "died", "imprisoned", "objection_answered"}


def test_no_field_of_a_kind_bears_the_name_of_an_argument_of_record() -> None:
    named = {field.name for kind in KINDS.values() for field in kind.form}
    assert not named & {"by", "case", "entry_id", "kind", "corrects", "said_at", "at"}


# ── the bridge ───────────────────────────────────────────────────────────────────────────────────


def test_a_case_file_of_facts_holds_what_rules_read_and_nothing_sealed(serving: Case, write: Write) -> None:
    write("leave_requested", "2025-02-01", from_="2025-02-03", to=date(2025, 2, 5), place="虚构的外地", reason=SENTENCE)
    file = facts.casefile(serving)
    last = file.entries[-1].model_dump(mode="json", by_alias=True, exclude_none=True)
    assert (last["from"], last["to"]) == ("2025-02-03", "2025-02-05")
    assert "place" not in last
    assert contents.UNREAD not in str(last)


SAMPLES: dict[str, Any] = {
    "day": "2025-01-05", "staff": "虚构员", "staff_list": ["虚构员"], "agency": "虚构单位", "pack": "national",
    "tier": "steady", "document_number": "虚字1号", "text": "短文", "narrative": SENTENCE,
    "identity": "虚构人", "place": "虚构地",
    "phone": "19900001357", "id": "e1", "region": "990101101000", "seq": 1, "count": 3, "months": 36, "days": 10,
    "paper": "agreement",
    "money": "650.50", "flag": True, "hash": "0" * 64,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_reads_back_from_its_open_part_alone(kind: Kind) -> None:
    every = {f.name: next(iter(f.choices), None) or SAMPLES[f.type.code] for f in kind.fields}
    if kind.name == "excused":
        del every["rule"], every["seq"]
    entry = read_entry({**every, "id": "e", "kind": kind.name, "on": "2025-01-02", "corrects": "e0", "why": "缘由"})
    said, secret = contents.parted(entry)
    for text in filter(None, (said, secret)):
        assert text == sealing.canonical(json.loads(text))
    line = contents.line(
        entry_id="e", kind=kind.name, on="2025-01-02", recorded_at="2025-01-02T08:00:00+08:00", corrects="e0", said=said
    )
    read = contents.read_lines([line])[0]
    kept = {f.name for f in kind.fields} - contents.SEALED[kind.name]
    dumped = read.model_dump(mode="json", by_alias=True)
    assert {name: dumped[name] for name in kept} == {name: every.get(name) for name in kept}
    assert not [text for text in (SENTENCE, "虚构人", "虚构地", "短文", "缘由") if text in said]
    assert set(json.loads(secret)) == (set(every) | {"why"}) & contents.SEALED[kind.name]


def test_a_text_with_every_kind_of_sign_is_kept_as_one_canonical_text() -> None:
    words = '他说："好" \\ /\n第二行\t<b>é😀\u2028\u007f'
    entry = read_entry({"id": "e", "kind": "talk", "on": "2025-01-02", "form": "office", "said": words})
    _, secret = contents.parted(entry)
    assert secret == sealing.canonical({"said": words})


def test_many_cases_are_read_in_two_queries(serving: Case, django_assert_num_queries: Callable[[int], object]) -> None:
    with django_assert_num_queries(2):  # type: ignore[attr-defined]
        files = dict(facts.casefiles([serving.pk]))
    assert files[serving.pk] == facts.casefile(serving)


def test_asked_up_to_a_position_the_case_file_is_the_one_of_then(serving: Case) -> None:
    assert [entry.kind for entry in facts.casefile(serving, up_to=2).entries] == ["decided", "served"]


# ── working group, drafts, attachments ───────────────────────────────────────────────────────────


def test_who_is_assigned_reaches_the_case_until_the_last_day(case: Case, staff: dict[str, Posting], look: Look) -> None:
    clinic, clerk = staff["clinic"], staff["office_clerk"]
    assert queries.case_line(look("clinic"), case.pk) is None
    actions.assign(by=clerk, case=case, posting=clinic, part="clinic", since=date(2025, 2, 1), at=NOW)
    actions.assign(by=clerk, case=case, posting=clinic, part="clinic", since=date(2025, 2, 1), at=NOW)
    assert queries.case_line(look("clinic"), case.pk) is not None
    actions.unassign(by=clerk, case=case, posting=clinic, last_day=date(2025, 2, 28), at=NOW)
    assert queries.case_line(look("clinic"), case.pk) is None
    assert Assignment.objects.filter(case=case).count() == 1


def test_the_worker_who_is_assigned_is_responsible(case: Case, staff: dict[str, Posting]) -> None:
    worker = staff["social_worker"]
    actions.assign(by=staff["office_head"], case=case, posting=worker, part="worker", since=date(2025, 2, 1), at=NOW)
    case.refresh_from_db()
    assert case.worker == worker


def test_a_draft_is_sealed_and_its_own_writers(case: Case, staff: dict[str, Posting], look: Look) -> None:
    actions.keep_draft(by=staff["office_clerk"], case=case, kind="talk", said={"said": "草稿一"}, at=NOW)
    actions.keep_draft(by=staff["office_clerk"], case=case, kind="talk", said={"said": "草稿二"}, at=NOW)
    assert "草稿".encode() not in Draft.objects.get().said
    assert queries.draft(look("office_clerk"), case.pk, "talk") == {"said": "草稿二"}
    assert queries.draft(look("office_head"), case.pk, "talk") == {}


@pytest.mark.parametrize("called", ["../../etc/x.png", "/etc/x.png", "..\\x.png", "x\x00.png", "x" * 400])
def test_a_file_lies_under_its_own_number_whatever_it_is_called(
    case: Case, staff: dict[str, Posting], settings: Any, called: str
) -> None:
    held = actions.attach(
        by=staff["office_clerk"], case=case, entry_id="f1", on=date(2025, 2, 1), title="扫描件", content=b"x", at=NOW,
        file_name=called, media_type="image/png",
    )  # fmt: skip
    lying = [path for path in Path(settings.MEDIA_ROOT).parent.rglob("*") if path.is_file()]
    assert [path.stem for path in lying] == [held.pk.hex]


def test_an_attachment_is_a_sealed_file_and_an_entry_with_its_digest(
    case: Case, staff: dict[str, Posting], look: Look, tmp_path: object
) -> None:
    from guitu.casebook import files

    content = b"\x89PNG invented picture" * 40
    for _ in range(2):
        held = actions.attach(
            by=staff["office_clerk"], case=case, entry_id="f1", on=date(2025, 2, 1), title="协议扫描件", at=NOW,
            content=content, file_name="曾归途.png", media_type="image/png",
        )  # fmt: skip
    stored = files.path_of(held.pk).read_bytes()
    assert b"invented picture" not in stored
    found = queries.attachment(look("office_clerk"), case.pk, "f1")
    assert found is not None
    assert (found.name, found.content) == ("曾归途.png", content)
    assert queries.attachment(look("clinic"), case.pk, "f1") is None
    assert Entry.objects.filter(case=case, kind="file_attached").count() == 1


def test_a_moment_later_is_a_new_entry_and_the_chain_goes_on(serving: Case, staff: dict[str, Posting]) -> None:
    actions.record(
        by=staff["social_worker"], case=serving, entry_id="talk-1", kind="talk", on=date(2025, 3, 2), form="home_visit",
        said=SENTENCE, at=NOW + timedelta(days=1), said_at=NOW + timedelta(hours=20),
    )  # fmt: skip
    assert chain_faults(serving) == ()


# ── many at once ─────────────────────────────────────────────────────────────────────────────────


def _tests(days: range) -> list[Said]:
    fields = {"mode": "regular", "result": "negative"}
    return [Said(f"t{day}", "drug_test", date(2025, 2, day), fields) for day in days]


def test_many_entries_of_a_case_cost_as_many_questions_as_two(
    serving: Case, staff: dict[str, Posting], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    with django_assert_max_num_queries(9):  # a savepoint and its end, case, key, known ids, entries, head, mark
        actions.record_many(by=staff["office_clerk"], case=serving, said=_tests(range(1, 21)), at=NOW)
    serving.refresh_from_db()
    assert serving.length == 23
    assert chain_faults(serving) == ()


def test_a_step_may_rest_on_what_is_recorded_with_it(serving: Case, staff: dict[str, Posting]) -> None:
    refused = [Said(f"t{day}", "drug_test", date(2025, 2, day), {"mode": "regular", "result": "refused"})
               for day in (5, 12, 19)]  # fmt: skip
    step = Said("b", "breach_decided", date(2025, 2, 20), {"ground": "tests_refused"})
    rows = actions.record_many(by=staff["office_head"], case=serving, said=[*refused, step], at=NOW)
    assert [row.position for row in rows] == [4, 5, 6, 7]
    assert all(row.pk for row in rows)


def test_the_same_entry_twice_in_one_call_is_one_entry(serving: Case, staff: dict[str, Posting]) -> None:
    (one,) = _tests(range(3, 4))
    first, second = actions.record_many(by=staff["office_clerk"], case=serving, said=[one, one], at=NOW)
    assert first is second
    other = Said("t3", "drug_test", date(2025, 2, 4), one.fields)
    with pytest.raises(Faulty, match="已有同一编号"):
        actions.record_many(by=staff["office_clerk"], case=serving, said=[other], at=NOW)


def test_of_many_cases_one_that_is_refused_stops_no_other(
    serving: Case, staff: dict[str, Posting], person: Person
) -> None:
    clerk = staff["office_clerk"]
    other = actions.open_case(
        by=clerk, person=person, kind="community_rehab", policy="national", region_code="990101101201",
        decided_on=date(2025, 1, 2), decided={"decided_by": "虚构警官"}, entry_id="d", at=NOW,
    )  # fmt: skip
    missing = uuid4()
    said = {
        serving.pk: _tests(range(1, 4)),
        other.pk: [*_tests(range(1, 2)), Said("out", "transferred_out", date(2025, 2, 3))],
        missing: _tests(range(1, 2)),
    }
    done = actions.record_each(by=clerk, said=said, at=NOW)
    recorded = done[serving.pk]
    assert isinstance(recorded, list)
    assert [row.position for row in recorded] == [4, 5, 6]
    assert isinstance(done[other.pk], Refused)
    assert isinstance(done[missing], Faulty)
    other.refresh_from_db()
    assert (other.length, Entry.objects.filter(case=other).count()) == (1, 1)
    assert verifying.verify_all() == ()


def test_each_case_is_asked_for_the_right_to_record_in_it(serving: Case, staff: dict[str, Posting]) -> None:
    done = actions.record_each(by=staff["other_clerk"], said={serving.pk: _tests(range(1, 2))}, at=NOW)
    assert isinstance(done[serving.pk], Refused)


def test_drafts_nobody_came_back_to_are_given_up(case: Case, staff: dict[str, Posting]) -> None:
    clerk = staff["office_clerk"]
    for kind, kept in (("talk", NOW), ("summary", NOW + timedelta(days=1))):
        actions.keep_draft(by=clerk, case=case, kind=kind, said={"note": SENTENCE}, at=kept)
    assert actions.expire_drafts(at=NOW + timedelta(days=actions.DRAFT_DAYS, hours=1)) == 1
    assert Draft.objects.get().kind == "summary"


# ── marks ────────────────────────────────────────────────────────────────────────────────────────


def test_every_change_of_a_case_leaves_a_mark(serving: Case, staff: dict[str, Posting], write: Write) -> None:
    clerk, worker = staff["office_clerk"], staff["social_worker"]
    deeds: tuple[Callable[[], object], ...] = (
        lambda: write("talk", "2025-02-01", form="office"),
        lambda: actions.assign(by=clerk, case=serving, posting=worker, part="worker", since=date(2025, 2, 1), at=NOW),
        lambda: actions.unassign(by=clerk, case=serving, posting=worker, last_day=date(2025, 2, 2), at=NOW),
        lambda: actions.move_case(by=clerk, case=serving, region_code="990101101202", group=None, at=NOW),
    )
    assert Moved.objects.filter(case=serving).exists()
    for deed in deeds:
        Moved.objects.all().delete()
        deed()
        assert list(Moved.objects.values_list("case_id", flat=True)) == [serving.pk]


def test_steps_of_many_cases_are_asked_of_the_rules_together_and_answered_each_by_itself(
    case: Case, staff: dict[str, Posting], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = staff["office_clerk"]
    rows = [
        actions.CaseRow(
            person=Particulars(name=f"虚构{at}"), kind="community_detox", policy="national",
            region_code="990101101201", entries=[{"id": "d", "kind": "decided", "on": "2025-01-02"}],
        )
        for at in range(5)
    ]  # fmt: skip
    actions.load_cases(by=clerk, rows=rows, at=NOW)
    asked: list[int] = []
    plain = recording.evaluate_many

    def counted(jobs: Iterable[Job]) -> Any:
        listed = list(jobs)
        asked.append(len(listed))
        return plain(listed)

    monkeypatch.setattr(recording, "evaluate_many", counted)
    served, in_time = Said("s", "served", date(2025, 1, 3)), Said("r", "reported_in", date(2025, 1, 15))
    early = Said("r", "reported_in", date(2024, 12, 30))
    said = {row.case_id: [served, in_time] for row in rows}
    said[rows[2].case_id] = [early, served]  # nobody reports in before the decision
    came = actions.record_each(by=clerk, said=said, at=NOW)
    assert asked == [5, 4]
    assert isinstance(came[rows[2].case_id], Refused)
    assert [len(one) for one in came.values() if isinstance(one, list)] == [2, 2, 2, 2]
    assert Case.objects.get(pk=rows[2].case_id).length == 1
    assert verifying.verify_all() == ()


def test_facts_read_from_columns_are_those_of_the_rows_to_the_fraction_of_a_second(
    serving: Case, staff: dict[str, Posting]
) -> None:
    for at, moment in enumerate((NOW, NOW.replace(microsecond=7), NOW.replace(hour=0, minute=0, microsecond=120_000))):
        actions.record(
            by=staff["office_clerk"], case=serving, entry_id=f"t{at}", kind="talk", on=date(2025, 2, 1), form="office",
            at=moment,
        )  # fmt: skip
    rows = Entry.objects.filter(case=serving).order_by("position")
    assert facts.casefile(serving.pk).entries == facts.entries(rows)
    assert [one.recorded_at for one in facts.casefile(serving.pk).entries] == [row.recorded_at for row in rows]
