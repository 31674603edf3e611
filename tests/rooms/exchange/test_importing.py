"""Whole ledgers into the casebook: nothing lost, nothing twice, nothing of others."""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial

import openpyxl
import pytest
from django.utils import timezone

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.casebook import facts
from guitu.casebook.actions import open_again, open_case, open_person, put_away, record
from guitu.casebook.models import Case, Entry, Person
from guitu.casebook.particulars import Particulars
from guitu.exchange.actions import Imported, import_ledger
from guitu.exchange.excel import entries_of
from guitu.exchange.known import index_of
from guitu.exchange.lots import Writer
from guitu.exchange.models import Import, ImportStatus, RememberedMapping
from guitu.faults import Faulty

from .conftest import POLICY
from .excel import sheets
from .excel.sheets import Cell, identity_number, name, one_sheet

pytestmark = pytest.mark.django_db

Taking = Callable[..., Imported]
HEAD = ("姓名", "身份证号", "类别", "决定日期", "报到日期")
ROWS = 1_000


def _spoil(which: int, cells: list[Cell]) -> None:
    if which % 100 == 7:
        cells[8] = "2025年3月"
    if which % 100 == 9:
        cells[2] = float(identity_number(which)[:17] + "0")


def _case_of(which: int, **more: object) -> Case:
    return Case.objects.get(person__identity_index=index_of(identity_number(which)), **more)


def _said(case: Case) -> Counter[tuple[str, str]]:
    return Counter((entry.kind, entry.on.isoformat()) for entry in facts.casefile(case).entries)


def _lost(made: Imported) -> list[str]:
    """Entries of taken rows that are not in the casebook, in words."""
    refused = {(row.sheet, row.number) for row in made.refused}
    people = {bytes(case.person.identity_index): [] for case in Case.objects.select_related("person")}
    for case in Case.objects.select_related("person"):
        people[bytes(case.person.identity_index)].append(case)
    ledgers = {
        case_id: Counter((e.kind, e.on.isoformat()) for e in file.entries)
        for case_id, file in facts.casefiles(Case.objects.values_list("pk", flat=True))
    }
    lost = []
    for row in made.reading.rows:
        if (row.sheet, row.number) in refused:
            continue
        cases = [case for case in people.get(index_of(row.identity_number), []) if case.kind == row.kind]
        wanted = Counter((entry["kind"], entry["on"]) for entry in entries_of(row))
        if not any(wanted <= ledgers[case.pk] for case in cases):
            lost.append(f"{row.sheet} {row.number}")
    return lost


LAYOUTS = [
    (partial(sheets.simple, ROWS, spoil=_spoil), ROWS // 50),
    (partial(sheets.two_line, ROWS), 0),
]


@pytest.mark.parametrize(("drawn", "refused"), LAYOUTS, ids=["one header line", "title and merged header, two sheets"])
def test_a_ledger_of_many_lots_is_in_the_casebook_and_again_changes_nothing(
    taking: Taking, drawn: Callable[[], bytes], refused: int
) -> None:
    data = drawn()
    begun = time.process_time()
    first = taking(data)
    seconds = time.process_time() - begun
    assert (first.taken, len(first.refused)) == (ROWS - refused, refused)
    assert all(row.faults for row in first.refused)
    assert _lost(first) == []
    # The work of this process alone: others may be busy on the machine that the tests run on.
    assert ROWS / seconds > 300
    entries = Entry.objects.count()
    again = taking(data)
    assert (again.taken, again.unchanged, again.entries, Entry.objects.count()) == (0, ROWS - refused, 0, entries)


def test_a_yearly_sheet_of_tests_joins_the_open_cases(taking: Taking) -> None:
    rows = 400
    taking(one_sheet(HEAD, *((name(at), identity_number(at), "社戒", "2023.4.1") for at in range(rows))))
    before = Entry.objects.count()
    data = sheets.months(rows)
    made = taking(data)
    assert (made.taken, len(made.refused), made.cases) == (rows, 0, 0)
    assert Entry.objects.count() == before + made.entries
    assert _lost(made) == []
    assert taking(data).unchanged == rows


def _row(which: int, *cells: Cell) -> tuple[Cell, ...]:
    return (name(which), identity_number(which), "社戒", *cells)


def test_a_row_of_a_known_case_brings_only_what_is_new(taking: Taking) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "2025.1.9")))
    made = taking(one_sheet((*HEAD, "签订协议日期"), _row(1, "2025.1.2", "2025.1.9", "2025.1.10")))
    assert made.counts == {"taken": 1, "unchanged": 0, "refused": 0, "persons": 0, "cases": 0, "entries": 1}
    assert _said(_case_of(1))["agreement_signed", "2025-01-10"] == 1


def test_what_a_person_recorded_by_hand_is_not_recorded_again(taking: Taking, staff: dict[str, Posting]) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "")))
    case = _case_of(1)
    record(by=staff["office_clerk"], case=case, entry_id="by-hand", kind="reported_in", on=date(2025, 1, 9))
    made = taking(one_sheet(HEAD, _row(1, "2025.1.2", "2025.1.9")))
    assert (made.unchanged, made.entries) == (1, 0)


def test_a_second_decision_is_a_second_case_of_the_same_person(taking: Taking) -> None:
    taking(one_sheet(HEAD, _row(1, "2021.1.2", "2021.1.9")))
    made = taking(one_sheet(HEAD, _row(1, "2025.1.2", "2025.1.9")))
    assert (made.persons, made.cases, Person.objects.count()) == (0, 1, 1)


def test_a_row_without_a_decision_and_without_a_case_is_refused_in_words(taking: Taking) -> None:
    made = taking(one_sheet(("姓名", "身份证号", "类别", "报到日期"), _row(1, "2025.1.9")))
    assert "没有写决定日期" in str(made.refused[0].faults[0])
    assert "表“台账”第 2 行" in made.refused[0].faults[0].place
    assert Person.objects.count() == 0


def test_a_row_without_a_decision_is_refused_where_two_cases_are_open(taking: Taking) -> None:
    taking(one_sheet(HEAD, _row(1, "2021.1.2", ""), _row(1, "2025.1.2", "")))
    made = taking(one_sheet(("姓名", "身份证号", "类别", "2025年3月尿检"), _row(1, "5日阴性")))
    assert "几个在办的社区戒毒" in str(made.refused[0].faults[0])


def test_a_second_report_in_on_another_day_is_refused_and_stops_no_other_row(taking: Taking) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "2025.1.9")))
    made = taking(one_sheet(HEAD, _row(1, "2025.1.2", "2025.1.19"), _row(2, "2025.1.2", "2025.1.19")))
    assert (made.taken, len(made.refused)) == (1, 1)
    assert "报到" in made.refused[0].faults[0].found
    assert _said(_case_of(1))["reported_in", "2025-01-19"] == 0


def _put_away(which: int, staff: dict[str, Posting]) -> Case:
    case = _case_of(which)
    record(by=staff["office_clerk"], case=case, entry_id="died", kind="died", on=date(2025, 2, 20))
    put_away(by=staff["office_head"], case=case, decision="虚构决定2号")
    return case


def test_a_row_of_a_file_that_was_put_away_says_to_open_it_first_and_stops_no_other(
    taking: Taking, staff: dict[str, Posting]
) -> None:
    taking(one_sheet(HEAD, *(_row(at, "2025.1.2", "2025.1.9") for at in (1, 2))))
    shut = _put_away(1, staff)
    head = (*HEAD, "签订协议日期")
    made = taking(one_sheet(head, *(_row(at, "2025.1.2", "2025.1.9", "2025.1.10") for at in (1, 2, 3))))
    assert (made.taken, made.cases, [row.number for row in made.refused]) == (2, 1, [2])
    fault = made.refused[0].faults[0]
    assert ("封存" in fault.found, "启封" in fault.remedy) == (True, True)
    assert _said(shut)["agreement_signed", "2025-01-10"] == 0
    assert _said(_case_of(2))["agreement_signed", "2025-01-10"] == 1
    open_again(by=staff["office_head"], case=shut, why="补记协议", until=timezone.localdate())
    again = taking(one_sheet(head, _row(1, "2025.1.2", "2025.1.9", "2025.1.10")))
    assert (again.taken, again.entries) == (1, 1)


def test_a_new_decision_of_somebody_whose_old_file_was_put_away_is_a_case_of_its_own(
    taking: Taking, staff: dict[str, Posting]
) -> None:
    taking(one_sheet(HEAD, _row(1, "2021.1.2", "2021.1.9")))
    _put_away(1, staff)
    made = taking(one_sheet(HEAD, _row(1, "2025.3.2", "2025.3.9")))
    assert (made.persons, made.cases, made.refused, Person.objects.count()) == (0, 1, (), 1)


def test_a_day_that_has_not_come_is_refused(taking: Taking) -> None:
    made = taking(one_sheet(HEAD, _row(1, "2098.1.2", "")))
    assert "晚于今天" in str(made.refused[0].faults[0])


def test_one_bad_row_among_new_cases_takes_no_other_with_it(taking: Taking) -> None:
    head = (*HEAD, "户籍地")
    rows = [_row(at, "2025.1.2", "", "虚" * (900 if at == 3 else 2)) for at in range(6)]
    made = taking(one_sheet(head, *rows))
    assert (made.taken, [row.number for row in made.refused]) == (5, [5])
    assert "200 字以内" in str(made.refused[0].faults[0])


def test_a_person_of_another_town_is_refused_without_a_word_of_where(
    taking: Taking, staff: dict[str, Posting], regions: dict[str, object]
) -> None:
    data = one_sheet(HEAD, _row(1, "2025.1.2", "2025.1.9"))
    taking(data, by=staff["other_clerk"], region="990101102000")
    made = taking(one_sheet(HEAD, _row(1, "2025.6.2", "")))
    said = str(made.refused[0].faults[0])
    assert "不在本单位办理范围" in said
    assert "石桥" not in said
    assert Case.objects.count() == 1


def test_a_region_of_others_and_a_role_without_the_right_are_refused(taking: Taking, staff: dict[str, Posting]) -> None:
    data = one_sheet(HEAD, _row(1, "2025.1.2", ""))
    with pytest.raises(Refused):
        taking(data, region="990101102000")
    for who in ("county", "clinic", "admin"):
        with pytest.raises(Refused):
            taking(data, by=staff[who])
    assert Import.objects.count() == 0


def test_a_dry_run_says_the_same_and_writes_nothing(taking: Taking) -> None:
    data = sheets.simple(300, spoil=_spoil)
    tried = taking(data, dry_run=True)
    assert (Person.objects.count(), Case.objects.count(), Entry.objects.count(), Import.objects.count()) == (0,) * 4
    made = taking(data)
    assert (tried.counts, tried.refused, tried.run) == (made.counts, made.refused, None)


def test_a_dry_run_knows_the_cases_that_its_earlier_lots_would_open(taking: Taking) -> None:
    head = ("姓名", "身份证号", "类别", "2025年3月尿检")

    def draw(page, formats) -> None:  # type: ignore[no-untyped-def]
        for at, cells in enumerate((HEAD, *(_row(which, "2025.1.2", "") for which in range(250))), start=1):
            sheets.put(page, formats, at, cells)

    def more(page, formats) -> None:  # type: ignore[no-untyped-def]
        for at, cells in enumerate((head, _row(0, "5日阴性")), start=1):
            sheets.put(page, formats, at, cells)

    data = sheets.book(("台账", draw), ("检测", more))
    assert (taking(data, dry_run=True).taken, taking(data).taken) == (251, 251)
    assert _said(_case_of(0))["drug_test", "2025-03-05"] == 1


def test_a_run_is_kept_with_its_counts_and_no_identity(taking: Taking) -> None:
    made = taking(sheets.simple(20, spoil=_spoil))
    run = Import.objects.get(pk=made.run)
    assert (run.status, run.done, run.total, run.counts) == (ImportStatus.DONE, 18, 18, made.counts)
    assert not any(identity_number(at) in str(vars(run)) or name(at) in str(vars(run)) for at in range(20))


def test_a_run_that_breaks_is_kept_as_stopped(taking: Taking, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Writer, rows: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Writer, "write", broken)
    with pytest.raises(RuntimeError):
        taking(sheets.simple(5))
    assert Import.objects.get().status == ImportStatus.STOPPED


def test_a_changed_mapping_is_remembered_for_the_office(taking: Taking, staff: dict[str, Posting]) -> None:
    head = ("姓名", "身份证号", "类别", "决定日期", "那一天")
    first = taking(one_sheet(head, _row(1, "2025.1.2", "2025.1.9")), dry_run=True)
    changed = first.reading.mappings[0].changed(4, "reported_in")
    made = taking(one_sheet(head, _row(1, "2025.1.2", "2025.1.9")), mapping=changed)
    assert (made.entries, RememberedMapping.objects.count()) == (2, 1)
    again = taking(one_sheet(head, _row(2, "2025.1.2", "2025.1.9")))
    assert (again.entries, again.reading.faults) == (2, ())
    other = taking(one_sheet(head, _row(3, "2025.1.2", "2025.1.9")), by=staff["other_clerk"], region="990101102000")
    assert other.entries == 1


def test_a_mapping_of_another_layout_troubles_nobody(taking: Taking) -> None:
    head = ("姓名", "身份证号", "类别", "决定日期", "那一天")
    changed = taking(one_sheet(head, _row(1, "2025.1.2", "")), dry_run=True).reading.mappings[0].changed(4, "served")
    taking(one_sheet(head, _row(1, "2025.1.2", "2025.1.9")), mapping=changed)
    assert taking(one_sheet(HEAD, _row(2, "2025.1.2", ""))).reading.faults == ()


def test_refused_rows_of_the_casebook_stand_in_the_annotated_copy(taking: Taking) -> None:
    made = taking(one_sheet(HEAD, _row(1, "2098.1.2", ""), _row(2, "2025.1.2", "")))
    page = openpyxl.load_workbook(io.BytesIO(made.annotated())).active
    assert "晚于今天" in page["F2"].value
    assert page["F3"].value is None


def test_a_village_and_a_worker_are_found_by_name(taking: Taking, staff: dict[str, Posting]) -> None:
    head = (*HEAD, "村（社区）", "专干")
    worker = staff["office_clerk"].account.display_name
    taking(one_sheet(head, _row(1, "2025.1.2", "", "杏花村委会", worker), _row(2, "2025.1.2", "", "无名村", "无名")))
    first, second = _case_of(1), _case_of(2)
    assert (first.region_code, first.worker_id) == ("990101101201", staff["office_clerk"].pk)
    assert (second.region_code, second.worker_id) == ("990101101000", None)


def test_a_case_opened_by_hand_is_found_by_its_decision(taking: Taking, staff: dict[str, Posting], town: str) -> None:
    clerk = staff["office_clerk"]
    person = open_person(
        by=clerk, particulars=Particulars(name=name(1), identity_number=identity_number(1)), region_code=town
    )
    case = open_case(
        by=clerk, person=person, kind="community_detox", policy=POLICY, region_code=town, decided_on=date(2025, 1, 2),
        entry_id="own", decided={"decided_by": "虚局长"},
    )  # fmt: skip
    made = taking(one_sheet(HEAD, _row(1, "2025.1.2", "2025.1.9")))
    assert (made.cases, made.entries) == (0, 1)
    assert _said(case) == {("decided", "2025-01-02"): 1, ("reported_in", "2025-01-09"): 1}


def test_a_policy_or_region_that_does_not_exist_is_refused(staff: dict[str, Posting], town: str) -> None:
    data = one_sheet(HEAD, _row(1, "2025.1.2", ""))
    for wrong in ({"policy": "nowhere"}, {"region": "990101101999"}, {"region": "990101000000"}):
        given = {"by": staff["office_head"], "region": town, "policy": POLICY, **wrong}
        with pytest.raises((Faulty, Refused)):
            import_ledger(workbook=data, **given)  # type: ignore[arg-type]
    assert Case.objects.count() == 0


NAMED = ("姓名", "类别", "2025年3月尿检")


def test_a_row_with_a_name_alone_joins_the_one_case_of_that_name(taking: Taking) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "")))
    made = taking(one_sheet(NAMED, (name(1), "社戒", "5日阴性")))
    assert (made.taken, made.entries) == (1, 1)
    assert _said(_case_of(1))["drug_test", "2025-03-05"] == 1


def test_a_name_that_two_people_bear_is_refused(taking: Taking) -> None:
    assert name(1) == name(101)
    taking(one_sheet(HEAD, _row(1, "2025.1.2", ""), _row(101, "2025.1.2", "")))
    made = taking(one_sheet(NAMED, (name(1), "社戒", "5日阴性")))
    assert (made.taken, "几个同名" in str(made.refused[0].faults[0])) == (0, True)


def test_a_name_that_the_same_file_gives_to_another_is_refused(taking: Taking) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "")))
    rows = (_row(101, "2025.1.2", ""), (name(1), "", "社戒", "", "2025.1.9"))
    made = taking(one_sheet(HEAD, *rows))
    assert (made.taken, [row.number for row in made.refused]) == (1, [3])


def test_a_name_that_nobody_or_another_town_bears_is_refused(taking: Taking, staff: dict[str, Posting]) -> None:
    taking(one_sheet(HEAD, _row(1, "2025.1.2", "")), by=staff["other_clerk"], region="990101102000")
    made = taking(one_sheet(NAMED, (name(1), "社戒", "5日阴性"), (name(2), "社戒", "5日阴性")))
    assert [("没有身份证号" in str(row.faults[0])) for row in made.refused] == [True, True]
    assert Person.objects.count() == 1
