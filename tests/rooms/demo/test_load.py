"""Loading the demonstration into a database: what it holds afterwards, and what it refuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password

from guitu.access.models import Account, Posting
from guitu.casebook.models import Assignment, Case, Entry, FamilyMember
from guitu.demo import ledgers
from guitu.demo import load as demo
from guitu.demo.load import load
from guitu.exchange.excel import read
from guitu.faults import Faulty
from guitu.ledger.roles import ROLES
from tests.rooms.demo.told import AS_OF, told

pytestmark = pytest.mark.django_db


def test_what_is_told_is_what_the_database_holds_and_loading_again_adds_nothing() -> None:
    steps: list[tuple[str, int, int]] = []
    done = load(size="town", as_of=AS_OF, progress=lambda what, now, whole: steps.append((what, now, whole)))

    assert done.cases == Case.objects.count() == len(told())
    assert done.entries == Entry.objects.count() == sum(len(life.posts) for life in told())
    assert steps[-1] == ("个案与台账", done.cases, done.cases)
    assert {login.role for login in done.logins} == set(ROLES)
    assert FamilyMember.objects.count() == sum(len(life.person.family) for life in told())
    for login in done.logins:
        assert Account.objects.get(username=login.username).check_password(login.password)
    person = Posting.objects.get(account__username="benren")
    assert Assignment.objects.filter(posting=person, part="person").count() == 1
    assert Entry.objects.values("by").distinct().count() > 5

    again = load(size="town", as_of=AS_OF)
    assert again.entries == 0
    assert Entry.objects.count() == done.entries

    with pytest.raises(Faulty, match="数据文件夹"):
        load(size="town", as_of=date(2026, 6, 12))


def test_the_sample_ledgers_are_read_and_only_their_planted_faults_refused(tmp_path: Path) -> None:
    first, second, third = ledgers.write(tmp_path, size="town", as_of=AS_OF)
    counts = [(len(found.rows), len(found.refused), len(found.faults)) for found in map(read, (first, second, third))]
    assert counts[0] == (21, 2, 0)
    assert counts[1] == (38, 2, 0)
    assert counts[2][1:] == (1, 0)
    assert counts[2][0] >= 15


def test_no_password_that_is_made_up_here_is_one_that_the_office_refuses() -> None:
    for _ in range(200):
        letters = demo._random_letters()
        assert len(set(letters)) == len(letters) == 8
        validate_password(f"guitu-{letters}")
