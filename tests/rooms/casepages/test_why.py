"""The sum that a page shows comes to the day that the rules say, for every duty of many cases."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from guitu.access.sight import Viewer
from guitu.casebook.models import Case
from guitu.casepages.explain import _once, _window, why_term
from guitu.casepages.opened import Opened, open_case
from guitu.ledger.fields import CHINA
from guitu.rules.duties import DUTIES
from guitu.rules.duty import Repeating
from tests.rooms.standings.conftest import office
from tests.rooms.standings.office import PLAIN, Office

__all__ = ["office"]

DAY = date(2026, 11, 2)
STOPPED = (
    *PLAIN,
    {"id": "s1", "kind": "suspended", "on": "2025-06-10", "decided_by": "虚构警官"},
    {"id": "s2", "kind": "resumed", "on": "2025-08-21", "decided_by": "虚构警官"},
    {"id": "r1", "kind": "received", "on": "2024-12-27"},
)
LATE = (
    {"id": "e1", "kind": "decided", "on": "2025-01-20"},
    {"id": "e2", "kind": "served", "on": "2025-01-21"},
    {"id": "s1", "kind": "suspended", "on": "2025-01-24", "decided_by": "虚构警官"},
    {"id": "s2", "kind": "resumed", "on": "2025-02-11", "decided_by": "虚构警官"},
    {"id": "e4", "kind": "reported_in", "on": "2025-02-13"},
)
OPEN_STILL = (*PLAIN, {"id": "s1", "kind": "suspended", "on": "2026-10-10", "decided_by": "虚构警官"})


def opened_by(office: Office, case_id: UUID, *, day: date = DAY) -> Opened:
    viewer: Viewer = office.viewer("office_head", day=day)
    found = open_case(viewer, case_id, at=datetime(2026, 11, 2, 9, tzinfo=CHINA))
    assert found is not None
    return found


@pytest.mark.parametrize("policy", ["jinxiang", "ordos", "national", "chishui", "meishan"])
@pytest.mark.parametrize("entries", [PLAIN, STOPPED, LATE, OPEN_STILL], ids=["plain", "stopped", "late", "still"])
@pytest.mark.parametrize("kind", ["community_detox", "community_rehab"])
def test_the_sum_of_every_duty_comes_to_its_day(
    office: Office, policy: str, entries: tuple[dict[str, Any], ...], kind: str
) -> None:
    opened = opened_by(office, office.open(entries, policy=policy, head={"kind": kind}))
    assert opened.standing is not None
    wrong = []
    for row in opened.standing["obligations"]:
        duty = DUTIES[row["rule"]]
        found = _window(opened, row, duty) if isinstance(duty, Repeating) else _once(opened, row, duty)
        said = row["due_on"] or row.get("target_on")
        if (found.end.isoformat() if found.end else None) != said:
            wrong.append((row["rule"], row["seq"], found.end, said))
    assert wrong == []
    assert opened.standing["obligations"]


def test_the_term_with_credit_and_suspension_comes_to_its_day(office: Office) -> None:
    opened = opened_by(office, office.open(STOPPED, head={"kind": "community_rehab", "credit_days": 30}))
    assert opened.standing is not None
    found = why_term(opened, opened.standing, base="/policy/")
    assert found is not None
    assert found.answer is not None
    told = [line.gives for line in found.lines]
    assert ("减 30 天" in told, "加 72 天" in told, len(found.excluded)) == (True, True, 1)


@pytest.mark.parametrize("seed", range(12))
def test_random_suspensions_move_the_days_as_the_rules_move_them(office: Office, seed: int) -> None:
    dice = Random(seed)
    entries: list[dict[str, Any]] = [dict(one) for one in PLAIN]
    at = date(2024, 12, 20)
    for turn in range(dice.randint(1, 4)):
        at += timedelta(days=dice.randint(5, 120))
        until = at + timedelta(days=dice.randint(1, 60))
        entries += [
            {"id": f"s{turn}", "kind": "suspended", "on": at.isoformat(), "decided_by": "虚构警官"},
            {"id": f"r{turn}", "kind": "resumed", "on": until.isoformat(), "decided_by": "虚构警官"},
        ]
        at = until
    opened = opened_by(office, office.open(entries))
    assert opened.standing is not None
    for row in opened.standing["obligations"]:
        duty = DUTIES[row["rule"]]
        found = _window(opened, row, duty) if isinstance(duty, Repeating) else _once(opened, row, duty)
        assert (found.end.isoformat() if found.end else None) == (row["due_on"] or row.get("target_on")), row["rule"]


def test_a_case_that_was_never_opened_is_not_opened(office: Office) -> None:
    case_id = office.open()
    assert open_case(office.viewer("other_clerk"), case_id, at=datetime(2026, 1, 1, tzinfo=CHINA)) is None
    assert Case.objects.filter(pk=case_id).exists()
