"""The ledger is kept: nothing is changed or deleted, and what is changed by force shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.casebook import actions, keeping, opening, queries, sealing, verifying
from guitu.casebook.models import Case, Change, Entry, Person
from guitu.casebook.particulars import Particulars
from guitu.faults import Faulty
from guitu.ledger.casefile import read_entry
from tests.rooms.casebook.chain import chain_faults

from .conftest import NAME, NOW, SENTENCE, Write

Look = Callable[..., Viewer]


def by_force(sql: str, *values: object) -> None:
    """As somebody would who may drop triggers."""
    with connection.cursor() as cursor:
        for statement in keeping.undoing(connection.vendor):
            cursor.execute(statement)
        cursor.execute(sql, values)


@pytest.mark.parametrize("table", keeping.TABLES[:2])
@pytest.mark.parametrize("deed", ["UPDATE {} SET by_id = by_id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete(serving: Case, table: str, deed: str) -> None:
    with pytest.raises(DatabaseError, match="台账只增不改"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table))


def test_the_models_refuse_to_change_or_delete(serving: Case) -> None:
    entry = Entry.objects.filter(case=serving)[0]
    for deed in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(kind="died")):
        with pytest.raises(TypeError, match="append-only"):
            deed()


def test_a_chain_that_nobody_touched_holds(serving: Case) -> None:
    assert verifying.verify_all() == ()


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("UPDATE casebook_entry SET said = %s WHERE position = 2", '{"method":"x"}'),
        ('UPDATE casebook_entry SET "on" = %s WHERE position = 2', "2025-01-04"),
        ("UPDATE casebook_entry SET kind = %s WHERE position = 2", "died"),
        ("UPDATE casebook_entry SET by_text = %s WHERE position = 2", "另一人"),
        ("UPDATE casebook_entry SET recorded_at = %s WHERE position = 2", "2025-02-01 00:00:00+00:00"),
        ("UPDATE casebook_entry SET entry_id = %s WHERE position = 2", "e-other"),
        ("DELETE FROM casebook_entry WHERE position = 2 AND kind <> %s", "x"),
        ("DELETE FROM casebook_entry WHERE position = 3 AND kind <> %s", "x"),
    ],
)
def test_what_was_changed_by_force_shows(serving: Case, sql: str, value: object) -> None:
    by_force(sql, value)
    (fault,) = chain_faults(serving)
    assert serving.number in str(fault)


def test_a_changed_ciphertext_shows(case: Case) -> None:
    by_force("UPDATE casebook_entry SET sealed = %s WHERE position = 1", b"\x01\x01" + b"0" * 60)
    assert [fault.found for fault in chain_faults(case)] == ["内容与登记时的指纹不符"]


def test_a_case_given_to_another_person_shows(case: Case, staff: dict[str, Posting]) -> None:
    other = actions.open_person(
        by=staff["office_clerk"], particulars=Particulars(name="虚构乙"), region_code="990101101000", at=NOW
    )
    Case.objects.filter(pk=case.pk).update(person=other)
    assert len(chain_faults(case)) == 1


def test_missing_triggers_are_found(case: Case) -> None:
    by_force("SELECT %s", 1)
    assert len(verifying.missing_triggers()) == len(keeping.triggers(connection.vendor))


# ── withdrawing a key ────────────────────────────────────────────────────────────────────────────


def test_a_key_is_not_withdrawn_while_a_case_runs(serving: Case, person: Person, staff: dict[str, Posting]) -> None:
    with pytest.raises(Faulty, match="还没有结束"):
        actions.withdraw_key(by=staff["office_head"], person=person, decision="虚构决定1号", at=NOW)


def test_a_key_is_withdrawn_by_the_head_of_the_office_only(
    serving: Case, person: Person, staff: dict[str, Posting]
) -> None:
    with pytest.raises(Refused):
        actions.withdraw_key(by=staff["office_clerk"], person=person, decision="虚构决定1号", at=NOW)


def test_after_a_key_is_withdrawn_nothing_can_be_read_and_the_chain_still_holds(
    serving: Case, person: Person, staff: dict[str, Posting], write: Write, look: Look
) -> None:
    write("died", "2025-02-20", note=SENTENCE)
    actions.add_family(by=staff["office_clerk"], person=person, relation="姐", name="虚构丙", at=NOW)
    later = NOW + timedelta(days=365 * 60)
    head = Posting.objects.get(pk=staff["office_head"].pk)
    for _ in range(2):
        actions.withdraw_key(by=head, person=person, decision="虚构决定1号", at=later)
    viewer = look("office_clerk")
    assert verifying.verify_all() == ()
    lines = queries.ledger(viewer, serving.pk)
    assert not any("note" in line.fields or "reason" in line.fields for line in lines)
    page = queries.case_head(viewer, serving.pk)
    assert page is not None
    assert (dict(page.particulars), page.family) == (dict.fromkeys(page.particulars, ""), ())
    assert [line.name for line in queries.case_lines(viewer)] == [sealing.WITHDRAWN]
    assert Change.objects.filter(what="withdraw_key").count() == 1
    with pytest.raises(Refused, match="密钥"):
        write("follow_up", "2025-02-21")


def test_what_particulars_said_before_is_kept_sealed(person: Person, case: Case, staff: dict[str, Posting]) -> None:
    actions.change_particulars(
        by=staff["office_clerk"], person=person, changes={"name": "仇归途", "phone": "19900002468"}, why="笔误", at=NOW
    )
    change = Change.objects.get(what="change_particulars")
    assert change.counts == {"columns": ["name", "phone"]}
    person.refresh_from_db()
    key = sealing.key_of(person.pk, person.wrapped_key)
    was = sealing.open_object(key, change.before, at=sealing.row_spot("change", change.pk, "before"))
    assert was == {"was": {"name": NAME, "phone": "19900001357"}, "why": "笔误"}


def test_an_entry_moved_to_another_case_does_not_open(case: Case, person: Person, staff: dict[str, Posting]) -> None:
    entry = Entry.objects.get(case=case)
    key = sealing.key_of(person.pk, person.wrapped_key)
    assert key is not None
    with pytest.raises(ValueError, match="changed or moved"):
        key.open(entry.sealed, at=sealing.entry_spot(person.pk, entry.entry_id))


def test_a_term_that_was_ordered_is_in_the_head_of_the_case(
    person: Person, staff: dict[str, Posting], regions: object
) -> None:
    case = actions.open_case(
        by=staff["office_clerk"], person=person, kind="community_rehab", policy="national", region_code="990101101201",
        decided_on=date(2025, 1, 2), decided={"term_months": 24, "credit_days": 30, "decided_by": "虚构警官"},
        entry_id="d", at=NOW,
    )  # fmt: skip
    assert (case.term_months, case.credit_days, case.number) == (24, 30, "2025-0001")
    actions.correct(
        by=staff["office_clerk"], case=case, entry_id="d2", corrects="d", why="误", on=date(2025, 1, 2), term_months=36,
        decided_by="虚构警官", at=NOW,
    )  # fmt: skip
    case.refresh_from_db()
    assert (case.term_months, case.credit_days) == (36, 0)


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_leaves_nothing_of_its_entries(serving: Case, staff: dict[str, Posting]) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - what is recorded first is undone
        actions.record(
            by=staff["office_clerk"],
            case=serving,
            entry_id="x",
            kind="talk",
            on=date(2025, 2, 1),
            form="office",
            at=NOW,
        )
        raise ZeroDivisionError
    serving.refresh_from_db()
    assert (serving.length, Entry.objects.filter(case=serving).count()) == (3, 3)
    assert verifying.verify_all() == ()


# ── the head of a case ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("column", "value"), [("policy", "jinxiang"), ("term_months", 12), ("credit_days", 300)])
def test_a_head_that_was_changed_by_force_shows(serving: Case, column: str, value: object) -> None:
    Case.objects.filter(pk=serving.pk).update(**{column: value})
    (fault,) = chain_faults(serving)
    assert str(value) == fault.found


def test_an_opening_that_was_changed_with_its_head_shows(serving: Case) -> None:
    forged = serving.opening.replace("national", "jinxiang")
    Case.objects.filter(pk=serving.pk).update(policy="jinxiang", opening=forged)
    assert [fault.found for fault in chain_faults(serving)] == ["内容与登记时的指纹不符"]


def test_a_voided_transfer_puts_the_former_pack_back(serving: Case, write: Write, staff: dict[str, Posting]) -> None:
    write("transfer_requested", "2025-02-01")
    write("transfer_agreed", "2025-02-02", decided_by="虚构主任")
    write("transferred_out", "2025-02-03")
    write("transferred_in", "2025-02-05", entry_id="in-1", policy="jinxiang")
    serving.refresh_from_db()
    assert serving.policy == "jinxiang"
    clerk = staff["office_clerk"]
    actions.correct(
        by=clerk, case=serving, entry_id="in-2", corrects="in-1", why="选错了", on=date(2025, 2, 5), policy="meishan",
        at=NOW,
    )  # fmt: skip
    serving.refresh_from_db()
    assert serving.policy == "meishan"
    actions.void(by=clerk, case=serving, entry_id="v", corrects="in-2", why="没有转入", on=date(2025, 2, 6), at=NOW)
    serving.refresh_from_db()
    assert serving.policy == "national"
    assert chain_faults(serving) == ()


def test_of_two_transfers_the_pack_is_that_of_the_one_that_happened_last() -> None:
    told = [
        {"id": "d", "kind": "decided", "on": "2025-01-02"},
        {"id": "late", "kind": "transferred_in", "on": "2025-03-01", "policy": "jinxiang"},
        {"id": "early", "kind": "transferred_in", "on": "2025-02-01", "policy": "meishan"},
    ]
    opened = opening.text(opening.Head("national", 36, 0))
    assert opening.head(opened, [read_entry(one) for one in told]).policy == "jinxiang"


def test_what_was_loaded_with_a_head_does_not_change_it() -> None:
    told = [
        read_entry({"id": "d", "kind": "decided", "on": "2025-01-02", "term_months": 24}),
        read_entry({"id": "in", "kind": "transferred_in", "on": "2025-03-01", "policy": "jinxiang"}),
    ]
    head = opening.Head("meishan", 36, 5)
    assert opening.head(opening.text(head, loaded=2), told) == head
    assert opening.head(opening.text(head, loaded=0), told) == opening.Head("jinxiang", 24, 5)


MOVES = (
    {"id": "d", "kind": "decided", "on": "2023-01-02"},
    {"id": "in-1", "kind": "transferred_in", "on": "2024-02-05", "policy": "meishan"},
    {"id": "in-2", "kind": "transferred_in", "on": "2024-09-05", "policy": "jinxiang"},
)


def _loaded(moves: Sequence[Mapping[str, object]], staff: dict[str, Posting]) -> Case:
    row = actions.CaseRow(
        person=Particulars(name="虚构迁"), kind="community_detox", policy="jinxiang", region_code="990101101201",
        entries=moves,
    )  # fmt: skip
    actions.load_cases(by=staff["office_clerk"], rows=[row], at=NOW)
    return Case.objects.get(pk=row.case_id)


def test_a_loaded_transfer_that_is_voided_gives_way_to_the_one_before_it(staff: dict[str, Posting], case: Case) -> None:
    loaded, clerk = _loaded(MOVES, staff), staff["office_clerk"]
    actions.void(by=clerk, case=loaded, entry_id="v", corrects="in-2", why="没有转入", on=date(2025, 2, 6), at=NOW)
    loaded.refresh_from_db()
    assert loaded.policy == "meishan"
    assert chain_faults(loaded) == ()


def test_a_loaded_transfer_without_one_before_it_is_corrected_and_not_voided(
    staff: dict[str, Posting], case: Case
) -> None:
    loaded, clerk = _loaded([MOVES[0], MOVES[2]], staff), staff["office_clerk"]
    with pytest.raises(Faulty, match="转入以前的政策包"):
        actions.void(by=clerk, case=loaded, entry_id="v", corrects="in-2", why="误", on=date(2025, 2, 6), at=NOW)
    actions.correct(
        by=clerk, case=loaded, entry_id="in-3", corrects="in-2", why="误", on=date(2024, 9, 5), policy="meishan", at=NOW
    )
    loaded.refresh_from_db()
    assert (loaded.policy, loaded.length) == ("meishan", 3)
    assert chain_faults(loaded) == ()
