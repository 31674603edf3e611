"""The walk 逐项核对: every read of this room, for every role, in its own region and another, against the table.

The oracle reads `table.yaml` by itself, as that of the casebook does.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
import yaml

from guitu.access import actions as access
from guitu.access import table as tables
from guitu.access.matters import matter_of
from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.casebook.models import Assignment
from guitu.ledger.roles import ROLES
from guitu.standings import queries
from tests.rooms.standings.office import DAY, Office

T = TypeVar("T")
WRITTEN = yaml.safe_load((Path(tables.__file__).parent / "table.yaml").read_text(encoding="utf-8"))
BY_KIND = {"drug_test.regular": "drug_test", "talk": "talk", "notify": "notified"}
OWED = {"drug_test.regular", "talk"}
"""Those of them that are not done yet in the case of these tests."""

near_or_far = pytest.mark.parametrize("place", ["own", "assigned", "other"])
each_role = pytest.mark.parametrize("role", list(ROLES))


@dataclass(frozen=True)
class Expected:
    """What the table says of one role and purpose at one place."""

    rows: bool
    matters: frozenset[str]

    @property
    def duties(self) -> bool:
        """Whether any list of duties is for it at all."""
        return "standing" in self.matters


@pytest.fixture
def case_id(office: Office) -> UUID:
    return office.open()


@pytest.fixture
def posted(role: str, place: str, office: Office, case_id: UUID) -> Posting:
    account = access.open_account(by=None, username=f"w-{role}", display_name="走查员", password="gui-yuan-2025")
    agency = office.agencies["other_office" if place == "other" else "office"]
    posting = access.give_posting(account, by=None, agency=agency, role=role, valid_from=date(2024, 1, 1))
    if place == "assigned":
        Assignment.objects.create(case_id=case_id, posting=posting, part="assisting", since=date(2024, 1, 1))
    return posting


def expected(role: str, place: str, purpose: str) -> Expected:
    row = WRITTEN["roles"][role]
    rows = (place != "other" and "region" in row["rows"]) or (place == "assigned" and "assigned" in row["rows"])
    return Expected(rows, frozenset(set(row["see"]) & set(WRITTEN["purposes"][purpose]["see"])))


def answered(ask: Callable[[], T]) -> T | None:
    """What a read gives; None where it is refused, in words and with a clause."""
    try:
        return ask()
    except Refused as refused:
        if not (refused.reason and refused.clauses):
            raise
        return None


@each_role
@near_or_far
def test_every_read_shows_to_whom_what_the_table_shows(role: str, place: str, posted: Posting, case_id: UUID) -> None:
    for purpose in WRITTEN["roles"][role]["purposes"]:
        viewer, said = Viewer(postings=(posted,), purpose=purpose, day=DAY), expected(role, place, purpose)
        here = said.duties and said.rows
        rules = {rule for rule, kind in BY_KIND.items() if here and matter_of(kind) in said.matters}

        page = answered(lambda viewer=viewer: queries.worklist(viewer, today=DAY))
        assert (page is not None) == said.duties
        listed = {task.rule for task in page.tasks} if page is not None else set()
        assert listed & set(BY_KIND) == rules & OWED
        counts = answered(lambda viewer=viewer: queries.counts(viewer, today=DAY))
        assert (counts is not None) == said.duties
        assert set(counts or ()) == listed
        kept = answered(lambda viewer=viewer: queries.in_short(viewer, today=DAY))
        assert (kept is not None) == said.duties
        assert (kept.count() if kept is not None else 0) == int(here)
        standing = answered(lambda viewer=viewer: queries.current(viewer, case_id, as_of=DAY))
        assert (standing is not None) == here
        if standing is not None:
            assert {row["rule"] for row in standing["obligations"]} & set(BY_KIND) == rules
            assert bool(standing["grounds"]) == ("grounds" in said.matters)


def test_every_read_of_the_room_is_in_the_walk() -> None:
    walk = Path(__file__).read_text(encoding="utf-8")
    reads = [name for name, one in vars(queries).items() if inspect.isfunction(one) and not name.startswith("_")]
    own = [name for name in reads if vars(queries)[name].__module__ == queries.__name__]
    assert [name for name in own if f"queries.{name}(" not in walk] == []
