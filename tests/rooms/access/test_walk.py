"""The walk 逐项核对: every role, act, matter and kind of row, against the table as it is written.

The oracle here reads `table.yaml` by itself and asks the plain question; it shares no code with `may` and `sight`.
"""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest
import yaml

from guitu.access import may as mays
from guitu.access import sight
from guitu.access import table as tables
from guitu.access.may import Refused, Seat, may, refuse
from guitu.access.sight import Viewer
from guitu.ledger.kinds import KINDS
from guitu.ledger.roles import ROLES

WRITTEN = yaml.safe_load((Path(tables.__file__).parent / "table.yaml").read_text(encoding="utf-8"))
DAY = date(2025, 3, 1)
OWN, BELOW, ABOVE, OTHER = "990101101000", "990101101201", "990101000000", "990101102000"
AGENCY, ANOTHER = 7, 8
BOOLEANS = (False, True)

roles = pytest.mark.parametrize("role", ROLES)


def seat(role: str, **other: object) -> Seat:
    plain: dict[str, object] = {"id": 1, "role": role, "agency_id": AGENCY, "region_code": OWN}
    return Seat(**{**plain, "valid_from": date(2024, 1, 1), **other})  # type: ignore[arg-type]


def written_reach(role: str, *, at: str, assigned: bool, group: int, deciding: int) -> bool:
    rows = WRITTEN["roles"][role]["rows"]
    held = [
        "region" in rows and at in (OWN, BELOW),
        "assigned" in rows and assigned,
        "group" in rows and group == AGENCY,
        "deciding" in rows and deciding == AGENCY,
    ]
    return any(held)


@roles
def test_the_answer_for_every_act_matter_and_row_is_the_one_written(role: str) -> None:
    for act, matter in product(WRITTEN["acts"], WRITTEN["matters"]):
        for at, assigned, group, deciding in product(
            (OWN, BELOW, ABOVE, OTHER), BOOLEANS, (AGENCY, ANOTHER), (AGENCY, ANOTHER)
        ):
            row = {"at": at, "assigned": assigned, "group": group, "deciding": deciding}
            written = matter in WRITTEN["roles"][role].get(act, []) and written_reach(role, **row)  # type: ignore[arg-type]
            if matter in KINDS and act in ("record", "correct"):  # one word for both: asked as the kind
                written = written and role in KINDS[matter].recorders
            assert may(seat(role), act, matter, on=DAY, **row) is written, (role, act, matter, row)  # type: ignore[arg-type]


@roles
def test_a_kind_is_recorded_by_whom_both_the_table_and_the_kind_name(role: str) -> None:
    for kind, act in product(KINDS.values(), ("record", "correct", "decide", "see")):
        matter = WRITTEN["kinds"].get(kind.name, kind.group)
        written = matter in WRITTEN["roles"][role].get(act, []) and (
            act not in ("record", "correct") or role in kind.recorders
        )
        row = {"at": OWN, "assigned": True, "group": AGENCY, "deciding": AGENCY}
        assert may(seat(role), act, kind.name, **row) is written, (role, act, kind.name)  # type: ignore[arg-type]


@roles
def test_the_sight_for_every_purpose_is_the_one_written(role: str) -> None:
    row = WRITTEN["roles"][role]
    for purpose, said in WRITTEN["purposes"].items():
        if purpose not in row["purposes"]:
            with pytest.raises(Refused):
                Viewer(postings=(seat(role),), purpose=purpose, day=DAY)
            continue
        viewer = Viewer(postings=(seat(role),), purpose=purpose, day=DAY)
        written = set(row["see"]) & set(said["see"])
        assert sight.visible_groups(viewer) == written
        assert {matter for matter in WRITTEN["matters"] if not sight.masked(viewer, matter)} == written
        near, far = ("region" in row["rows"]), sight.groups_at(viewer, at=OTHER)
        assert sight.groups_at(viewer, at=BELOW) == (written if near else set())
        assert far == set()


@roles
def test_outside_its_days_a_posting_may_nothing(role: str) -> None:
    ended = seat(role, valid_to=date(2025, 2, 28))
    for act, matter in product(WRITTEN["acts"], WRITTEN["matters"]):
        assert not may(ended, act, matter, at=OWN, assigned=True, group=AGENCY, deciding=AGENCY, on=DAY)
    with pytest.raises(Refused):
        Viewer(postings=(ended,), purpose=WRITTEN["roles"][role]["purposes"][0], day=DAY)


@pytest.mark.parametrize(
    ("role", "act", "what"),
    [("stranger", "see", "name"), ("office_head", "destroy", "name"), ("office_head", "see", "everything")],
)
def test_what_the_table_does_not_know_is_refused(role: str, act: str, what: str) -> None:
    assert not may(seat(role), act, what, at=OWN, assigned=True)


@pytest.mark.parametrize(
    ("role", "what", "at", "reason", "clause"),
    [
        ("volunteer", "tests", OWN, "禁毒志愿者的职责不含“查看检测”", "detox-regulation#7.2"),
        ("office_clerk", "name", OTHER, "不在该任职负责的范围内", "personal-information-law#34"),
    ],
)
def test_a_refusal_says_why_in_chinese_and_names_its_clause(
    role: str, what: str, at: str, reason: str, clause: str
) -> None:
    with pytest.raises(Refused, match=reason) as caught:
        refuse(seat(role), "see", what, at=at)
    assert caught.value.clauses == (clause,)


def test_a_refusal_rests_on_clauses_that_exist() -> None:
    packs = Path(tables.__file__).parents[1] / "packs" / "documents.yaml"
    documents = yaml.safe_load(packs.read_text(encoding="utf-8"))
    for basis in tables.table().refusal.values():
        for clause in basis.clauses:
            document, article = clause.split("#")
            assert article in {str(key) for key in documents[document]["articles"]}


def test_the_last_day_of_a_posting_is_covered() -> None:
    assert mays.is_current(seat("police", valid_to=DAY), on=DAY)
    assert not mays.is_current(seat("police", valid_from=date(2025, 3, 2)), on=DAY)
