"""Entries put down many at a time: one by one or hundreds at once, the same rows, with numbers that grow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import pytest
from django.db import IntegrityError, transaction

from guitu.access.models import Posting
from guitu.casebook import appending, inserting, verifying
from guitu.casebook.models import Case, Entry
from guitu.ledger.casefile import read_entry

from .conftest import NOW

pytestmark = pytest.mark.django_db

MANY: Final = 120
ODD: Final = "甲\\乙\t丙\n丁\r戊 \\N \\x41 'q' \"d\""
"""What a bulk copy could misread."""


def _rows(case: Case, by: Posting, *, count: int) -> Sequence[Entry]:
    locked = appending.lock(case)
    for at in range(count):
        told = {"form": "office", "talkers": ["甲\\乙"], "said": ODD}
        said = {"id": f"t{at}", "kind": "talk", "on": "2025-02-01", **told}
        appending.add(locked, read_entry(said), by=by, name=ODD, at=NOW, said_at=NOW if at % 2 else None)
    rows = list(locked.added)
    appending.write([locked])
    return rows


@pytest.mark.parametrize("count", [3, MANY])
def test_rows_are_stored_as_they_were_made_and_the_chain_holds(
    case: Case, staff: dict[str, Posting], count: int
) -> None:
    made = _rows(case, staff["office_clerk"], count=count)
    stored = {row.pk: row for row in Entry.objects.filter(kind="talk")}
    assert sorted(stored) == [row.pk for row in made]
    for row in made:
        assert appending.covered(stored[row.pk]) == appending.covered(row)
        assert stored[row.pk].link == row.link
    assert not verifying.verify_all()


def test_what_is_written_after_many_has_a_number_after_theirs(case: Case, staff: dict[str, Posting]) -> None:
    made = _rows(case, staff["office_clerk"], count=MANY)
    locked = appending.lock(case.pk)
    entry = read_entry({"id": "later", "kind": "talk", "on": "2025-02-02", "form": "office"})
    (later,) = appending.append(locked, [entry], by=staff["office_clerk"], at=NOW, said_at=None)
    assert later.pk > max(row.pk for row in made)
    assert later.on == date(2025, 2, 2)


def test_a_second_row_of_one_position_is_refused_by_the_database(case: Case, staff: dict[str, Posting]) -> None:
    made = _rows(case, staff["office_clerk"], count=MANY)
    with pytest.raises(IntegrityError), transaction.atomic():
        inserting.insert(made)
