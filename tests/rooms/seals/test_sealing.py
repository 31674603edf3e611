"""Seals: made once a day, numbered, chained; what is done to the database afterwards shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from guitu.access.models import Posting
from guitu.casebook import actions as casebook
from guitu.casebook import keeping, linking
from guitu.casebook.appending import covered
from guitu.casebook.models import Case, Entry, Person
from guitu.places.models import Region
from guitu.seals import actions, checking, verifier
from guitu.seals.models import TABLES, Seal, SealedHead
from guitu.vault.cipher import Suite
from tests.rooms.casebook.chain import chain_faults
from tests.rooms.casebook.conftest import NOW

from .conftest import opened, talk, use


def by_force(sql: str, *values: object) -> None:
    """As somebody would who may drop triggers."""
    with connection.cursor() as cursor:
        for statement in keeping.undoing(connection.vendor, tables=(*keeping.TABLES, *TABLES)):
            cursor.execute(statement)
        cursor.execute(sql, values)


def faults() -> list[str]:
    """What is found, without the triggers that `by_force` took away."""
    return [str(one) for one in checking.verify() if "触发器" not in one.place]


def test_a_day_has_one_seal_and_numbers_have_no_gap(sealed: list[Case]) -> None:
    assert actions.seal_daily(at=NOW + timedelta(days=1, hours=3)) is None
    assert [(one.number, one.cases, one.entries) for one in Seal.objects.all()] == [(1, 2, 10), (2, 2, 11)]
    assert SealedHead.objects.filter(seal_id=2).count() == 1


def test_a_day_without_records_is_sealed_too(sealed: list[Case]) -> None:
    actions.seal_daily(at=NOW + timedelta(days=2))
    quiet = actions.seal_daily(at=NOW + timedelta(days=3))
    assert quiet is not None
    assert (quiet.number, quiet.heads.count()) == (4, 0)
    assert faults() == []


def test_a_clock_that_was_set_back_makes_no_second_seal_of_a_past_day(sealed: list[Case]) -> None:
    assert actions.seal_daily(at=NOW - timedelta(days=300)) is None


def test_a_clock_that_jumped_ahead_and_was_mended_leaves_a_chain_of_seals_that_holds(
    sealed: list[Case], staff: dict[str, Posting]
) -> None:
    actions.seal_daily(at=NOW + timedelta(days=4000))
    talk(staff["office_clerk"], sealed[0], "mended")
    actions.seal(at=NOW + timedelta(days=2))
    assert Seal.objects.count() == 4
    assert faults() == []


def test_what_nobody_touched_holds(sealed: list[Case]) -> None:
    assert checking.verify() == ()


def test_the_seal_still_holds_after_a_person_s_key_was_withdrawn(sealed: list[Case], staff: dict[str, Posting]) -> None:
    case = sealed[0]
    casebook.record(by=staff["office_clerk"], case=case, entry_id="x", kind="died", on=NOW.date(), at=NOW)
    casebook.withdraw_key(
        by=staff["office_head"], person=case.person, decision="虚构决定1号", at=NOW + timedelta(days=365 * 60)
    )
    assert Person.objects.get(pk=case.person_id).wrapped_key == b""
    assert checking.verify() == ()


def test_an_office_that_changes_its_suite_goes_on_sealing(
    staff: dict[str, Posting], cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    for day, suite in enumerate((Suite.INTL, Suite.GM, Suite.INTL)):
        use(suite, monkeypatch)
        talk(staff["office_clerk"], cases[0], f"under-{day}")
        actions.seal_daily(at=NOW + timedelta(days=day))
    assert list(Seal.objects.values_list("algorithm", flat=True)) == ["sha256", "sm3", "sha256"]
    assert checking.verify() == ()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("deed", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete_a_seal(sealed: list[Case], table: str, deed: str) -> None:
    column = "cases" if table == "seals_seal" else "length"
    with pytest.raises(DatabaseError, match="台账只增不改"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(deed.format(table, column, column))


# ── what is done by force ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE seals_seal SET cases = 3 WHERE number = 1",
        "UPDATE seals_seal SET entries = 9 WHERE number = 2",
        "UPDATE seals_seal SET day = '2025-02-28' WHERE number = 2",
        "UPDATE seals_seal SET previous = digest WHERE number = 2",
        "UPDATE seals_seal SET mark = digest WHERE number = 2",
        "UPDATE seals_sealedhead SET length = length - 1 WHERE seal_id = 2",
        "UPDATE seals_sealedhead SET head = (SELECT digest FROM seals_seal WHERE number = 1) WHERE seal_id = 2",
        "DELETE FROM seals_sealedhead WHERE seal_id = 1 AND length = 5",
    ],
)
def test_a_changed_seal_shows(sealed: list[Case], sql: str) -> None:
    by_force(sql)
    assert faults() != []


def test_a_tail_that_was_cut_with_the_head_of_its_case_shows(sealed: list[Case]) -> None:
    case = sealed[0]
    kept = Entry.objects.get(case=case, position=4)
    by_force("DELETE FROM casebook_entry WHERE case_id = %s AND position > 4", _pk(case))
    Case.objects.filter(pk=case.pk).update(head=kept.link, length=4)
    assert [str(one) for one in chain_faults(case)] == []  # the chain alone cannot know
    assert any("只有 4 条记录" in one for one in faults())


def test_a_case_that_was_taken_away_whole_shows(sealed: list[Case]) -> None:
    case = sealed[1]
    by_force("DELETE FROM casebook_entry WHERE case_id = %s", _pk(case))
    with connection.cursor() as cursor:
        for table in ("casebook_moved", "casebook_assignment", "casebook_change"):
            cursor.execute(f"DELETE FROM {table} WHERE case_id = %s", [_pk(case)])
        cursor.execute("DELETE FROM casebook_case WHERE id = %s", [_pk(case)])
    assert any("已不在数据库里" in one for one in faults())


def test_a_chain_that_was_made_anew_with_the_key_shows_against_the_seal(sealed: list[Case]) -> None:
    """The owner holds every key: the links fit, the case's row fits, and the seal still says another head."""
    case = sealed[0]
    by_force("UPDATE casebook_entry SET said = %s WHERE case_id = %s AND position = 3", '{"form":"phone"}', _pk(case))
    _linked_anew(case)
    assert chain_faults(case) == ()
    assert any("封存时不同" in one for one in faults())


def test_a_chain_that_was_made_anew_without_the_key_shows_at_once(
    sealed: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = sealed[1]
    by_force("UPDATE casebook_entry SET said = %s WHERE case_id = %s AND position = 6", '{"form":"phone"}', _pk(case))
    with monkeypatch.context() as other:
        from guitu.vault import keyfiles, strongroom

        wrong = keyfiles.Secrets(masters=(b"\x08" * 32,), index=b"\x09" * 32)
        other.setattr(strongroom, "_opened", strongroom.Strongroom(wrong, suite=Suite.INTL))
        _linked_anew(case)
    assert len(faults()) >= 5


def test_seals_that_were_made_anew_with_every_key_show_against_the_filed_code(
    sealed: list[Case], staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    filed = {one.number: verifier.code(one.digest) for one in Seal.objects.all()}
    assert checking.witnessed(filed) == ()
    by_force("DELETE FROM seals_sealedhead")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM seals_seal")
    opened("虚构丙", staff=staff, regions=regions)
    for day in range(2):
        actions.seal_daily(at=NOW + timedelta(days=day))
    assert faults() == []
    assert [one.place for one in checking.witnessed(filed)] == ["第1号封存", "第2号封存"]


def _linked_anew(case: Case) -> None:
    """Compute every link of a case again with the key at hand, and put them into the rows by force."""
    held = Case.objects.get(pk=case.pk)
    link = linking.start(case_id=held.pk, person_id=held.person_id, kind=held.kind, opening=held.opening)
    with connection.cursor() as cursor:
        for row in Entry.objects.filter(case=held).order_by("position"):
            link = linking.link(link, covered(row))
            cursor.execute("UPDATE casebook_entry SET link = %s WHERE id = %s", [link, row.pk])
    Case.objects.filter(pk=held.pk).update(head=link)


def _pk(case: Case) -> object:
    return Case._meta.pk.get_db_prep_value(case.pk, connection)
