"""Stored standings are those of the rules, after any sequence of entries, corrections and days."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guitu.standings import rebuild
from guitu.standings.models import CaseVector
from tests.oracle.random_cases import Case
from tests.oracle.strategies import cases
from tests.rooms.standings.office import Office, Said, by_the_rules, expected, stored, tables

pytestmark = pytest.mark.django_db


def in_order_of_writing(case: Case) -> list[Said]:
    """Each entry once; an entry is told after the one it corrects. Times of recording are the server's."""
    each = {entry["id"]: {**entry} for entry in case.casefile["entries"]}
    for entry in each.values():
        entry.pop("recorded_at", None)
    return sorted(each.values(), key=lambda entry: int(entry["id"][1:]))


@given(case=cases(), dice=st.randoms(use_true_random=False))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_after_any_entries_and_days_the_tables_hold_what_the_rules_say(
    office: Office, case: Case, dice: Random
) -> None:
    entries, head = in_order_of_writing(case), case.casefile["case"]
    sid = transaction.savepoint()
    told = dice.randint(1, len(entries))
    case_id = office.open(entries[:told], head=head)
    day = case.as_of
    while True:
        rebuild.nightly(as_of=day)
        assert stored(case_id) == expected(by_the_rules(case_id, entries[:told], head=head, as_of=day))
        if told == len(entries):
            break
        more = dice.randint(told + 1, len(entries))
        office.tell(case_id, entries[told:more])
        told = more
        day += timedelta(days=dice.choice((0, 0, 1, 30, -20)))
    transaction.savepoint_rollback(sid)


def test_emptying_and_rebuilding_gives_equal_tables(office: Office) -> None:
    from tests.oracle.random_cases import cases as random_cases

    made = list(random_cases(40, seed=7))
    ids = [office.open(in_order_of_writing(one), head=one.casefile["case"]) for one in made]
    day = max(one.as_of for one in made)
    rebuild.refresh(ids, as_of=made[0].as_of)
    first = rebuild.rebuild(as_of=day)
    before = tables()
    again = rebuild.rebuild(as_of=day)
    assert (again.cases, again.changed) == (first.cases, 0)
    rebuild.empty()
    assert tables() == [[], []]
    assert not CaseVector.objects.exists()
    assert rebuild.rebuild(as_of=day).changed == len(ids)
    assert tables() == before
