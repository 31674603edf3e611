"""Loading many cases, and a case from its first step to its last."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.casebook import actions, facts, queries, verifying
from guitu.casebook.actions import CaseRow, Loaded, Relative
from guitu.casebook.models import Case, Entry, Person, PersonInitials
from guitu.casebook.particulars import Particulars
from guitu.faults import Faulty
from guitu.ledger.fields import CHINA
from guitu.places.models import Region
from guitu.policy import load
from guitu.rules import evaluate
from guitu.rules.next_steps import STEPS
from tests.rooms.casebook.chain import chain_faults

from .conftest import NOW, Write

DECIDED = {"id": "d", "kind": "decided", "on": "2023-01-02", "recorded_at": "2023-01-02T10:00:00+08:00"}


def row(number: int, *, identity: str = "", entries: int = 5) -> CaseRow:
    day = date(2023, 2, 1)
    talks = [
        {
            "id": f"t{n}",
            "kind": "talk",
            "on": (day + timedelta(days=n)).isoformat(),
            "form": "phone",
            "said": "虚构的谈话",
        }
        for n in range(entries - 1)
    ]
    return CaseRow(
        person=Particulars(name=f"虚构{number}", identity_number=identity),
        kind="community_detox",
        policy="national",
        region_code="990101101201",
        entries=[DECIDED, *talks],
        opened_at=datetime(2023, 1, 2, 9, tzinfo=CHINA),
    )


def test_loaded_cases_are_chained_numbered_and_found(staff: dict[str, Posting], regions: dict[str, Region]) -> None:
    clerk, told = staff["office_clerk"], []
    rows = [row(number) for number in range(130)]
    loaded = actions.load_cases(by=clerk, rows=rows, at=NOW, progress=told.append)
    assert loaded == Loaded(persons=130, cases=130, entries=650)
    assert [one.cases for one in told] == [100, 130]
    assert verifying.verify_all() == ()
    numbers = set(Case.objects.values_list("number", flat=True))
    assert numbers == {f"2023-{n:04d}" for n in range(1, 131)}
    assert Entry.objects.get(case_id=rows[0].case_id, position=1).recorded_at == datetime(2023, 1, 2, 10, tzinfo=CHINA)
    assert Entry.objects.get(case_id=rows[0].case_id, position=5).recorded_at == NOW
    again = actions.load_cases(by=clerk, rows=rows, at=NOW)
    assert again == Loaded(known=130)


def test_one_person_in_two_rows_is_one_person(staff: dict[str, Posting], regions: dict[str, Region]) -> None:
    rows = [row(1, identity="990101199001091234"), row(2, identity="990101199001091234")]
    assert actions.load_cases(by=staff["office_clerk"], rows=rows, at=NOW).persons == 1
    third = [row(3, identity="990101199001091234")]
    assert actions.load_cases(by=staff["office_clerk"], rows=third, at=NOW).persons == 0
    assert Person.objects.count() == 1


def test_every_fault_of_a_lot_is_said_and_nothing_of_it_kept(
    staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    good, bad = row(1), row(2)
    twice = CaseRow(
        person=bad.person, kind=bad.kind, policy=bad.policy, region_code=bad.region_code, entries=[{"id": "x"}, DECIDED]
    )
    none = CaseRow(person=bad.person, kind=bad.kind, policy=bad.policy, region_code=bad.region_code, entries=[])
    with pytest.raises(Faulty) as caught:
        actions.load_cases(by=staff["office_clerk"], rows=[good, twice, none], at=NOW)
    assert len(caught.value.faults) >= 2
    assert not Case.objects.exists()
    assert not PersonInitials.objects.exists()


def test_an_office_loads_into_its_own_region_only(staff: dict[str, Posting], regions: dict[str, Region]) -> None:
    with pytest.raises(Refused):
        actions.load_cases(by=staff["other_clerk"], rows=[row(1)], at=NOW)


def test_a_loaded_case_is_read_as_it_was_given(staff: dict[str, Posting], regions: dict[str, Region]) -> None:
    given = row(1)
    actions.load_cases(by=staff["office_clerk"], rows=[given], at=NOW)
    read = {entry.id: entry for entry in facts.casefile(given.case_id).entries}
    assert {(e["id"], e["kind"], e["on"]) for e in given.entries} == {
        (entry.id, entry.kind, entry.on.isoformat()) for entry in read.values()
    }


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"policy": "no-such-pack"}, "没有名为「no-such-pack」的政策包"),
        ({"region_code": "990101101299"}, "没有登记"),
        ({"entries": [{**DECIDED, "recorded_at": None, "on": "2025-03-02"}]}, "不晚于今天"),
    ],
    ids=["pack", "village", "future"],
)
def test_what_cannot_be_is_not_loaded_by_anybody(
    staff: dict[str, Posting], regions: dict[str, Region], change: dict[str, Any], says: str
) -> None:
    if "entries" in change:
        change = {"entries": [{key: value for key, value in one.items() if value} for one in change["entries"]]}
    with pytest.raises(Faulty, match=re.escape(says)):
        actions.load_cases(by=staff["office_clerk"], rows=[replace(row(1), **change)], at=NOW)
    assert not Case.objects.exists()


def test_families_are_loaded_with_new_persons_and_once(staff: dict[str, Posting], regions: dict[str, Region]) -> None:
    family = [Relative("母亲", "虚构丁", phone="19900003579"), Relative("哥哥", "虚构戊")]
    clerk = staff["office_clerk"]
    first = replace(row(1, identity="990101199001091234"), family=family)
    again = replace(row(2, identity="990101199001091234"), family=family)
    actions.load_cases(by=clerk, rows=[first, again], at=NOW)
    actions.load_cases(by=clerk, rows=[first], at=NOW)
    page = queries.case_head(Viewer(postings=(clerk,), purpose="casework", day=NOW.date()), first.case_id)
    assert page is not None
    assert {(one.relation, one.name, one.phone) for one in page.family} == {
        ("母亲", "虚构丁", "19900003579"), ("哥哥", "虚构戊", ""),
    }  # fmt: skip
    assert len(page.family) == 2


# ── every step of the process ────────────────────────────────────────────────────────────────────

COURSE = (
    ("served", "2025-01-03", {}),
    ("notified", "2025-01-05", {}),
    ("received", "2025-01-06", {}),
    ("handed_over", "2025-01-08", {}),
    ("reported_in", "2025-01-15", {}),
    ("agreement_signed", "2025-01-16", {}),
    ("team_formed", "2025-01-17", {"members": ["走查员"]}),
    ("plan_made", "2025-01-18", {}),
    ("drug_test", "2025-01-20", {"mode": "regular", "result": "negative"}),
    ("talk", "2025-01-20", {"form": "office"}),
    ("situation_report", "2025-01-21", {}),
    ("summary", "2025-01-22", {}),
    ("assessment", "2025-01-23", {}),
    ("warning", "2025-01-24", {"ground": "report"}),
    ("treatment_joined", "2025-01-25", {}),
    ("leave_requested", "2025-01-26", {"from": "2025-01-28", "to": "2025-01-30"}),
    ("leave_granted", "2025-01-27", {"from": "2025-01-28", "to": "2025-01-30"}),
    ("leave_returned", "2025-01-30", {}),
    ("suspended", "2025-02-01", {}),
    ("resumed", "2025-02-05", {}),
    ("transfer_requested", "2025-02-06", {}),
    ("transfer_refused", "2025-02-06", {}),
    ("transfer_agreed", "2025-02-07", {}),
    ("transferred_out", "2025-02-08", {}),
    ("transfer_returned", "2025-02-09", {}),
    ("transferred_in", "2025-02-10", {"policy": "jinxiang"}),
    ("drug_use_found", "2025-02-11", {}),
    ("breach_decided", "2025-02-12", {"ground": "drug_use"}),
    ("breach_stated", "2025-02-13", {}),
    ("isolation_ordered", "2025-02-14", {}),
    ("terminated", "2025-02-15", {"ground": "drug_use"}),
    ("archived", "2025-02-16", {}),
)


def test_a_case_goes_every_way_that_the_table_of_steps_knows(case: Case, write: Write) -> None:
    for kind, on, fields in COURSE:
        write(kind, on, by="office_head", **fields)
    case.refresh_from_db()
    standing = evaluate(load("jinxiang"), facts.casefile(case), as_of=date(2025, 3, 1))
    assert (standing["state"], standing["findings"], case.policy) == ("terminated", [], "jinxiang")
    assert chain_faults(case) == ()
    after_the_term = {"discharged", "discharge_notified", "opinion_given", "follow_up", "relapse_found"}
    assert {step.action for step in STEPS} - {kind for kind, _, _ in COURSE} == {
        *after_the_term, "excused", "imprisoned", "died", "leave_refused",
    }  # fmt: skip


def test_a_case_whose_term_is_over_is_discharged_and_followed(
    person: Person, staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    head = staff["office_head"]
    case = actions.open_case(
        by=head, person=person, kind="community_detox", policy="national", region_code="990101101201",
        decided_on=date(2021, 1, 4), entry_id="d", at=NOW,
    )  # fmt: skip
    for kind, on in (
        ("served", "2021-01-05"), ("reported_in", "2021-01-10"), ("opinion_given", "2024-01-11"),
        ("discharged", "2024-01-11"), ("discharge_notified", "2024-01-15"), ("archived", "2024-01-20"),
        ("follow_up", "2024-06-01"), ("relapse_found", "2024-07-01"),
    ):  # fmt: skip
        actions.record(by=head, case=case, entry_id=kind, kind=kind, on=date.fromisoformat(on), at=NOW)
    assert facts.casefile(case).entries[-1].kind == "relapse_found"


def test_a_case_moves_to_the_village_next_to_it(case: Case, staff: dict[str, Posting]) -> None:
    moved = actions.move_case(by=staff["office_clerk"], case=case, region_code="990101101202", group=None, at=NOW)
    assert (moved.village_code, moved.town_code, moved.number) == ("990101101202", "990101101000", "2025-0001")
    with pytest.raises(Refused):
        actions.move_case(by=staff["office_clerk"], case=case, region_code="990101102201", group=None, at=NOW)


def test_persons_without_a_case_are_seen_where_they_were_entered(person: Person, staff: dict[str, Posting]) -> None:
    from guitu.access.sight import Viewer

    def viewer(name: str) -> Viewer:
        return Viewer(postings=(staff[name],), purpose="casework", day=NOW.date())

    assert list(queries.persons_without_case(viewer("office_clerk"))) == [person]
    assert not queries.persons_without_case(viewer("other_clerk")).exists()
