"""Rows put down many at a time: as the models would write them, and nothing in clear."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, models, transaction

from guitu.access.models import Posting
from guitu.casebook import bulk
from guitu.casebook.actions.persons import new_person
from guitu.casebook.models import Case, Moved, Person, PersonInitials

pytestmark = pytest.mark.django_db

AT = datetime(2025, 3, 1, 1, 2, 3, 450, tzinfo=UTC)


def _person() -> Person:
    said = {"name": "曾归途", "identity_number": "990101199001091234", "phone": "19900001357", "particulars": "{}"}
    person, _ = new_person(said, region_code="990101101000", at=AT)
    return person


def _case(person: Person, *, kind: str = "community_detox", worker: Posting | None = None) -> Case:
    return Case(
        person=person, number="2025-0001", kind=kind, policy="national", region_code="990101101201",
        town_code="990101101000", term_months=36, credit_days=7, opening="{}", opened_at=AT, head="0" * 64, length=3,
        worker=worker,
    )  # fmt: skip


def _stored(model: type[models.Model]) -> list[tuple[object, ...]]:
    """The rows as the database holds them, whatever a model would make of them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {model._meta.db_table}")
        rows = cursor.fetchall()
    return [tuple(bytes(value) if isinstance(value, memoryview) else value for value in row) for row in rows]


def test_a_row_is_stored_as_its_model_would_store_it(staff: dict[str, Posting]) -> None:
    person = _person()
    case = _case(person, worker=staff["office_clerk"])
    before = transaction.savepoint()
    bulk.persons([person])
    bulk.cases([case])
    in_bulk = _stored(Person), _stored(Case)
    transaction.savepoint_rollback(before)
    person.save(force_insert=True)
    case.save(force_insert=True)
    assert (_stored(Person), _stored(Case)) == in_bulk


@pytest.mark.parametrize(("model", "columns"), [(Person, bulk.PERSON), (Case, bulk.CASE)])
def test_no_column_is_left_to_the_database(model: type[models.Model], columns: dict[str, str]) -> None:
    assert list(columns) == [field.attname for field in model._meta.concrete_fields]


@pytest.mark.parametrize("column", ["name", "identity_number", "particulars", "name_index", "phone_tail_index"])
def test_what_is_not_sealed_is_not_written(column: str) -> None:
    person = _person()
    setattr(person, column, b"in clear")
    with pytest.raises(ValueError, match=column):
        bulk.persons([person])
    assert not Person.objects.exists()


def test_what_a_name_is_found_by_is_an_index_or_is_not_written() -> None:
    person = _person()
    bulk.persons([person])
    bulk.beginnings([(person.pk, b"\x01" * 16)])
    with pytest.raises(ValueError, match="index"):
        bulk.beginnings([(person.pk, b"zgt")])
    assert [(row.person_id, row.index) for row in PersonInitials.objects.all()] == [(person.pk, b"\x01" * 16)]


def test_what_the_database_refuses_it_refuses_in_bulk() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.persons([_person(), _person()])  # two of one identity number
    person = _person()
    bulk.persons([person])
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.cases([_case(person, kind="unknown")])


def test_each_mark_is_a_row_and_no_rows_are_none() -> None:
    person = _person()
    bulk.persons([person])
    case = _case(person)
    bulk.cases([case])
    bulk.marks([case.pk, case.pk])
    bulk.marks([])
    assert list(Moved.objects.values_list("case_id", flat=True)) == [case.pk, case.pk]
