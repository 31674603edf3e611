"""The access table: strict when read, and covering every role and every entry kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from guitu.access import table as tables
from guitu.access.matters import matter_of
from guitu.faults import Faulty
from guitu.ledger.kinds import KINDS
from guitu.ledger.roles import ROLES

TEXT = (Path(tables.__file__).parent / "table.yaml").read_text(encoding="utf-8")


def test_every_role_of_the_ledger_has_its_row() -> None:
    assert set(tables.table().roles) == set(ROLES)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_belongs_to_a_matter(kind: str) -> None:
    assert matter_of(kind) in tables.table().matters, f"Name a matter for {kind} under `kinds` in access/table.yaml."


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_a_kind_names_as_recorder_may_record_its_matter(kind: str) -> None:
    declared = KINDS[kind]
    matter = matter_of(kind)
    assert matter is not None
    lacking = [role for role in declared.recorders if not tables.table().roles[role].allows("record", matter)]
    assert lacking == [], f"Add {matter} to `record` of {lacking} in access/table.yaml, or drop them from the kind."


@pytest.mark.parametrize("name", [kind.name for kind in KINDS.values() if kind.decides])
def test_every_decision_has_somebody_who_may_decide_it(name: str) -> None:
    matter = matter_of(name)
    assert matter is not None
    assert [role for role in KINDS[name].recorders if tables.table().roles[role].allows("decide", matter)]


def test_the_person_sees_every_matter_about_a_case() -> None:
    about_case = {name for name, matter in tables.table().matters.items() if matter.about_case}
    assert tables.table().visible("person", purpose="own") == about_case


def test_who_keeps_the_system_sees_nothing_of_a_case() -> None:
    seen = tables.table().visible("admin", purpose="upkeep")
    assert not {name for name in seen if tables.table().matters[name].about_case}


@pytest.mark.parametrize(
    "role", ["police", "clinic", "judicial", "civil_affairs", "labour", "grid_worker", "volunteer"]
)
def test_nobody_beside_the_office_reads_narratives(role: str) -> None:
    assert not any("narrative" in tables.table().visible(role, purpose=p) for p in tables.table().purposes)


@pytest.mark.parametrize(
    ("change", "into", "place", "found"),
    [
        ("  volunteer:\n", "  stranger:\n", "roles", "不认识的键“stranger”"),
        ("  volunteer:\n", "  stranger:\n", "roles", "缺少“volunteer”"),
        ("rows: [group, assigned]", "rows: [everywhere]", "roles.social_worker.rows", "不认识的“everywhere”"),
        ("see: [name, contact]\n", "see: [name, secrets]\n", "roles.grid_worker.see", "不认识的“secrets”"),
        (
            "see: [name, contact]\n",
            "see: [name, medical]\n",
            "roles.grid_worker.see",
            "“medical”不在该岗位任何目的之内",
        ),
        ("see: [name, contact]\n", "see: [name, name]\n", "roles.grid_worker.see", "有重复"),
        ("    decide: [support]\n", "    decide: [ends]\n", "roles.civil_affairs.decide", "“ends”不可登记"),
        ("export: [office, figures]", "export: [identity]", "roles.county.export", "“identity”不可查看"),
        ("format: guitu.access/1", "format: other", "format", "other"),
        ("  drug_test: tests", "  drug_test: labs", "kinds.drug_test", "不认识的“labs”"),
    ],
)
def test_a_fault_of_the_table_is_told_with_its_place(change: str, into: str, place: str, found: str) -> None:
    with pytest.raises(Faulty) as caught:
        tables.read(TEXT.replace(change, into, 1), place="table.yaml")
    assert (f"table.yaml {place}", found) in [(fault.place, fault.found) for fault in caught.value.faults]


def test_a_key_written_twice_is_a_fault() -> None:
    with pytest.raises(Faulty, match="写了两次"):
        tables.read(TEXT + "format: guitu.access/1\n", place="table.yaml")


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Faulty) as caught:
        tables.read("{}", place="table.yaml")
    assert len(caught.value.faults) >= 7
