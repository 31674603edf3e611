"""Lists, counts and the full standing: whose cases, which duties, on which day, and brought up to date first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from guitu.access.may import Refused
from guitu.casebook.models import Case, Moved
from guitu.casebook.moved import mark
from guitu.policy import load
from guitu.rules.worklist import RULE_NAMES
from guitu.standings import basis, policies, queries, rebuild
from guitu.standings.models import CaseStanding, CaseVector, OpenObligation
from tests.rooms.standings.office import (
    DAY,
    OTHER_VILLAGE,
    PLAIN,
    TOWN,
    VILLAGE,
    Office,
    by_the_rules,
    expected,
    stored,
)

pytestmark = pytest.mark.django_db

HEAD = {"id": "c", "kind": "community_detox", "policy": "jinxiang"}


def rules_of(page: queries.Page) -> list[tuple[str, int, str]]:
    return [(task.rule, task.seq, task.status) for task in page.tasks]


def test_a_list_is_what_the_rules_say_by_last_day(office: Office) -> None:
    case_id = office.open()
    page = queries.worklist(office.viewer("office_clerk"), today=DAY)
    standing = by_the_rules(case_id, PLAIN, head=HEAD, as_of=DAY)
    said = [(row[0], row[1], row[5]) for row in expected(standing)[-1]]
    assert sorted(rules_of(page)) == sorted(said)
    due = [task.due_on or date.max for task in page.tasks]
    assert due == sorted(due)
    assert {task.status for task in page.tasks} == {"missed", "open"}
    assert {task.number for task in page.tasks} == {Case.objects.get().number}
    assert not page.more


def test_each_role_lists_the_cases_of_its_rows(office: Office) -> None:
    here = office.open(worker="social_worker")
    office.open(region=OTHER_VILLAGE, by="other_clerk")
    grouped = office.open(region=TOWN, group="group")
    reached = {
        role: {task.case_id for task in queries.worklist(office.viewer(role, purpose=purpose), today=DAY).tasks}
        for role, purpose in (
            ("office_clerk", "casework"),
            ("social_worker", "casework"),
            ("other_clerk", "casework"),
            ("county", "supervision"),
        )
    }
    assert reached["office_clerk"] == {here, grouped}
    assert reached["social_worker"] == {here, grouped}
    assert len(reached["other_clerk"]) == 1
    assert not reached["other_clerk"] & {here, grouped}
    assert len(reached["county"]) == 3


def test_a_role_without_duties_to_see_is_refused(office: Office) -> None:
    office.open()
    for role, purpose in (("clinic", "treatment"), ("admin", "upkeep")):
        with pytest.raises(Refused):
            queries.worklist(office.viewer(role, purpose=purpose), today=DAY)


def test_a_list_is_narrowed_by_rule_place_worker_day_and_status(office: Office) -> None:
    own = office.open(worker="social_worker")
    other = office.open(region=TOWN)
    viewer = office.viewer("office_clerk")
    talks = queries.worklist(viewer, today=DAY, rules=["talk"])
    assert {task.rule for task in talks.tasks} == {"talk"}
    assert {task.case_id for task in queries.worklist(viewer, today=DAY, village=VILLAGE).tasks} == {own}
    worker = office.staff["social_worker"].pk
    assert {task.case_id for task in queries.worklist(viewer, today=DAY, worker=worker).tasks} == {own}
    assert {task.case_id for task in queries.worklist(viewer, today=DAY, worker=0).tasks} == {other}
    soon = queries.worklist(viewer, today=DAY, until=DAY)
    assert {task.status for task in soon.tasks} == {"missed"}
    opened = queries.worklist(viewer, today=DAY, status=["open"])
    assert {task.status for task in opened.tasks} == {"open"}
    assert {task.case_id for task in opened.tasks} == {own, other}


def test_pages_follow_one_another_without_gap_or_double(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        office.open()
    viewer = office.viewer("office_clerk")
    whole = queries.worklist(viewer, today=DAY)
    monkeypatch.setattr(queries, "PAGE", 4)
    found: list[queries.Task] = []
    number, more = 1, True
    while more:
        page = queries.worklist(viewer, today=DAY, page=number)
        found += page.tasks
        number, more = number + 1, page.more
    assert tuple(found) == whole.tasks


def test_counts_are_the_list_counted(office: Office) -> None:
    office.open()
    office.open(region=TOWN)
    office.open(region=OTHER_VILLAGE, by="other_clerk")
    county = office.viewer("county", purpose="supervision")
    tasks = queries.worklist(county, today=DAY).tasks
    counted = queries.counts(county, today=DAY)
    assert {(rule, status): n for rule, row in counted.items() for status, n in row.items() if n} == {
        (rule, status): sum((task.rule, task.status) == (rule, status) for task in tasks)
        for rule, status in {(task.rule, task.status) for task in tasks}
    }


def test_a_duty_whose_matter_is_not_seen_is_on_no_list_and_in_no_standing(office: Office) -> None:
    case_id = office.open()
    Case.objects.filter(pk=case_id).update(worker=None)
    justice = replace(office.viewer("police", purpose="policing"))
    assert "talk" in {task.rule for task in queries.worklist(justice, today=DAY).tasks}
    posting = office.staff["clinic"]
    posting.role = "judicial"
    posting.save()
    from guitu.casebook.models import Assignment

    Assignment.objects.create(case_id=case_id, posting=posting, part="assisting", since=DAY)
    judicial = office.viewer("clinic", purpose="justice")
    seen = {task.rule for task in queries.worklist(judicial, today=DAY).tasks}
    assert not seen & {"talk", "drug_test.regular", "drug_test.spot"}
    standing = queries.current(judicial, case_id, as_of=DAY)
    assert {row["rule"] for row in standing["obligations"]} == {"notify", "report_in", "sign_agreement"}
    assert standing["grounds"] == []
    assert not any(step["action"] == "drug_test" for step in standing["next"])


def test_the_full_standing_is_that_of_the_rules(office: Office) -> None:
    case_id = office.open()
    standing = queries.current(office.viewer("office_clerk"), case_id, as_of=DAY)
    plain = by_the_rules(case_id, PLAIN, head=HEAD, as_of=DAY)
    assert plain is not None
    for part in ("state", "term", "obligations", "grounds", "next", "clauses", "findings"):
        assert standing[part] == plain[part], part


def test_the_full_standing_of_another_town_is_refused(office: Office) -> None:
    case_id = office.open(region=OTHER_VILLAGE, by="other_clerk")
    with pytest.raises(Refused, match="不在该任职负责的范围内"):
        queries.current(office.viewer("office_clerk"), case_id, as_of=DAY)


def test_the_full_standing_follows_the_ledger_and_not_a_case_in_hand(office: Office) -> None:
    case_id = office.open()
    held, viewer = Case.objects.get(pk=case_id), office.viewer("office_clerk")
    before = queries.current(viewer, held, as_of=DAY)
    office.tell(case_id, [{"id": "e7", "kind": "talk", "on": "2025-02-28", "form": "office"}])
    after = queries.current(viewer, held, as_of=DAY)
    assert before["ledger_head"] != after["ledger_head"]


# ── pull ──────────────────────────────────────────────────────────────────────────────────────


def test_a_new_entry_is_in_the_next_list(office: Office) -> None:
    case_id = office.open()
    viewer = office.viewer("office_clerk")
    before = set(rules_of(queries.worklist(viewer, today=DAY)))
    office.tell(case_id, [{"id": "e7", "kind": "talk", "on": DAY.isoformat(), "form": "office"}])
    after = set(rules_of(queries.worklist(viewer, today=DAY)))
    assert {rule for rule, _, _ in before - after} == {"talk"}
    assert after < before


def test_a_correction_is_in_the_next_list(office: Office) -> None:
    case_id = office.open()
    viewer = office.viewer("office_clerk")
    before = rules_of(queries.worklist(viewer, today=DAY))
    office.tell(case_id, [{"id": "v1", "kind": "voided", "on": DAY.isoformat(), "corrects": "e6", "why": "误录"}])
    after = rules_of(queries.worklist(viewer, today=DAY))
    assert set(after) - set(before) == {("drug_test.regular", 1, "missed")}


def test_a_new_day_is_in_the_next_list_forwards_and_back(office: Office) -> None:
    case_id = office.open()
    viewer = office.viewer("office_clerk")
    first = queries.worklist(viewer, today=DAY)
    later = DAY + timedelta(days=60)
    queries.worklist(viewer, today=later)
    assert stored(case_id) == expected(by_the_rules(case_id, PLAIN, head=HEAD, as_of=later))
    assert queries.worklist(viewer, today=DAY) == first


def test_another_pack_and_a_changed_pack_are_in_the_next_list(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = office.open()
    viewer = office.viewer("office_clerk")
    before = rules_of(queries.worklist(viewer, today=DAY))
    national = load("national")
    changed = replace(national, name="jinxiang", version="0" * 64)
    monkeypatch.setattr(policies, "of", lambda name: changed if name == "jinxiang" else load(name))
    after = rules_of(queries.worklist(viewer, today=DAY))
    assert before != after
    assert CaseStanding.objects.get(pk=case_id).policy_version == "0" * 64
    monkeypatch.undo()
    assert rules_of(queries.worklist(viewer, today=DAY)) == before
    Case.objects.filter(pk=case_id).update(policy="national")
    assert rules_of(queries.worklist(viewer, today=DAY)) == after


def test_a_case_that_moves_or_gets_another_worker_moves_on_the_lists(office: Office) -> None:
    case_id = office.open()
    clerk, other = office.viewer("office_clerk"), office.viewer("other_clerk")
    assert queries.worklist(clerk, today=DAY).tasks
    Case.objects.filter(pk=case_id).update(region_code=OTHER_VILLAGE, worker=office.staff["social_worker"])
    assert not queries.worklist(clerk, today=DAY).tasks
    assert queries.worklist(other, today=DAY, worker=office.staff["social_worker"].pk).tasks
    Case.objects.filter(pk=case_id).update(worker=None)
    assert not queries.worklist(other, today=DAY, worker=office.staff["social_worker"].pk).tasks


def test_what_has_not_moved_is_not_computed_again(
    office: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office.open()
    viewer = office.viewer("office_clerk")
    queries.worklist(viewer, today=DAY)
    with django_assert_num_queries(4):  # is there a basis, who has moved, who has left, the rows
        queries.worklist(viewer, today=DAY)
    rebuild.nightly(as_of=DAY)
    with django_assert_num_queries(2):  # there is a basis and no mark; the rows
        queries.worklist(viewer, today=DAY)


def test_a_vector_of_other_rules_is_packed_again(office: Office) -> None:
    case_id = office.open()
    rebuild.rebuild(as_of=DAY)
    good = stored(case_id)
    vector = CaseVector.objects.get(pk=case_id)
    vector.packed = b"\x01\x00\x00\x00" + bytes(vector.packed)[4:]  # the column says one version, the blob another
    vector.save()
    CaseStanding.objects.all().delete()
    rebuild.rebuild(as_of=DAY)
    assert stored(case_id) == good
    CaseVector.objects.update(rules_version=1)
    rebuild.rebuild(as_of=DAY)
    assert CaseVector.objects.get(pk=case_id).rules_version != 1


def test_a_pack_that_does_not_load_leaves_out_its_cases_and_nobody_elses(office: Office) -> None:
    good = office.open()
    bad = office.open()
    rebuild.rebuild(as_of=DAY)
    Case.objects.filter(pk=bad).update(policy="no-such-pack")
    outcome = rebuild.rebuild(as_of=DAY)
    assert (outcome.cases, outcome.skipped) == (1, 1)
    assert not OpenObligation.objects.filter(case_id=bad).exists()
    assert {task.case_id for task in queries.worklist(office.viewer("office_clerk"), today=DAY).tasks} == {good}


def test_a_case_in_which_nothing_is_owed_has_a_standing(office: Office) -> None:
    case_id = office.open([{"id": "e1", "kind": "decided", "on": "2024-12-02"},
                           {"id": "e2", "kind": "notified", "on": "2024-12-02"}])  # fmt: skip
    rebuild.refresh([case_id], as_of=DAY)
    assert not OpenObligation.objects.exists()
    assert CaseStanding.objects.get().state == "decided"


def test_every_rule_of_the_rules_fits_its_column() -> None:
    assert len(RULE_NAMES) < 2**15


def test_rows_of_cases_that_are_gone_are_swept_by_a_rebuild(office: Office) -> None:
    case_id = office.open()
    rebuild.rebuild(as_of=DAY)
    row = OpenObligation.objects.filter(case_id=case_id).values().first()
    assert row is not None
    from uuid import uuid4

    OpenObligation.objects.create(**{**row, "case_id": uuid4()})
    rebuild.rebuild(as_of=DAY)
    assert set(OpenObligation.objects.values_list("case_id", flat=True)) == {case_id}


# ── the basis ────────────────────────────────────────────────────────────────────────────────────


def test_with_a_basis_a_new_entry_is_in_the_next_list_and_costs_one_case(office: Office) -> None:
    case_id, other = office.open(), office.open()
    rebuild.nightly(as_of=DAY)
    assert basis.looked_up(DAY) == (True, False)
    viewer = office.viewer("office_clerk")
    before = rules_of(queries.worklist(viewer, today=DAY))
    CaseStanding.objects.filter(pk=other).update(open_count=99)
    office.tell(case_id, [{"id": "v1", "kind": "voided", "on": DAY.isoformat(), "corrects": "e6", "why": "误录"}])
    assert basis.looked_up(DAY) == (True, True)
    after = rules_of(queries.worklist(viewer, today=DAY))
    assert set(after) - set(before) == {("drug_test.regular", 1, "missed")}
    assert basis.looked_up(DAY) == (True, False)
    assert CaseStanding.objects.get(pk=other).open_count == 99  # nobody computed it again


def test_a_mark_elsewhere_is_left_to_those_who_look_there(office: Office) -> None:
    office.open()
    there = office.open(region=OTHER_VILLAGE, by="other_clerk")
    rebuild.nightly(as_of=DAY)
    office.tell(there, [{"id": "t9", "kind": "talk", "on": DAY.isoformat(), "form": "office"}])
    queries.worklist(office.viewer("office_clerk"), today=DAY)
    assert Moved.objects.get().case_id == there
    queries.worklist(office.viewer("other_clerk"), today=DAY)
    assert not Moved.objects.exists()


def test_with_a_basis_a_case_that_moves_moves_on_both_lists(office: Office) -> None:
    case_id = office.open()
    rebuild.nightly(as_of=DAY)
    clerk, other = office.viewer("office_clerk"), office.viewer("other_clerk")
    Case.objects.filter(pk=case_id).update(region_code=OTHER_VILLAGE)
    mark([case_id])
    assert not queries.worklist(clerk, today=DAY).tasks
    assert queries.worklist(other, today=DAY).tasks


def test_a_list_of_another_day_takes_the_basis_away_and_the_night_brings_it_back(office: Office) -> None:
    case_id = office.open()
    rebuild.nightly(as_of=DAY)
    viewer = office.viewer("office_clerk")
    first = queries.worklist(viewer, today=DAY)
    later = DAY + timedelta(days=60)
    queries.worklist(viewer, today=later)
    assert basis.looked_up(DAY)[0] is False
    assert queries.worklist(viewer, today=DAY) == first
    rebuild.nightly(as_of=later)
    assert basis.looked_up(later) == (True, False)
    assert stored(case_id) == expected(by_the_rules(case_id, PLAIN, head=HEAD, as_of=later))


def test_a_changed_pack_is_no_basis(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.open()
    rebuild.nightly(as_of=DAY)
    changed = replace(load("national"), name="jinxiang", version="0" * 64)
    monkeypatch.setattr(policies, "of", lambda name: changed if name == "jinxiang" else load(name))
    assert basis.looked_up(DAY)[0] is False
    rebuild.nightly(as_of=DAY)
    assert CaseStanding.objects.get().policy_version == "0" * 64


def test_a_mark_left_while_a_case_is_computed_stays(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = office.open()
    rebuild.nightly(as_of=DAY)
    mark([case_id])
    derived = rebuild._derived

    def interrupted(*args: Any, **more: Any) -> Any:
        mark([case_id])
        return derived(*args, **more)

    monkeypatch.setattr(rebuild, "_derived", interrupted)
    rebuild.refresh([case_id], as_of=DAY)
    assert Moved.objects.count() == 1


def test_where_all_is_settled_the_night_looks_at_marks_alone(
    office: Office, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        office.open()
    assert rebuild.nightly(as_of=DAY).cases == 3
    with django_assert_max_num_queries(2):
        assert rebuild.nightly(as_of=DAY).cases == 0
