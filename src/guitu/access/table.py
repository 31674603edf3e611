"""The access table 权限表, read from `table.yaml` and checked strictly: role × matter × act, with rows and purposes.

A matter is a group of fields or of entry kinds. The table is data, so that an office's lawyer can read it; the walk
in `tests/rooms/access/test_walk.py` holds every answer of `may` and `sight` against it. Pure: no database.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import yaml

from guitu.faults import Fault, Faulty
from guitu.ledger.roles import ROLES

FORMAT: Final = "guitu.access/1"
ACTS: Final = ("see", "record", "decide", "correct", "export")
ROWS: Final = ("region", "group", "assigned", "deciding", "sent")
_LABELS: Final[Mapping[str, str]] = dict(ROLES.items())
_TOP: Final = ("format", "acts", "matters", "kinds", "purposes", "emergency", "roles", "refusal")
_FILE: Final = Path(__file__).parent / "table.yaml"


@dataclass(frozen=True, slots=True)
class Matter:
    """A group of fields or entry kinds; `about_case` tells those of one case from those of an office."""

    name: str
    label: str
    about_case: bool


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a look is for, and the most it may show."""

    name: str
    label: str
    see: frozenset[str]


@dataclass(frozen=True, slots=True)
class RoleRule:
    """One role: which rows, for which purposes (the first is the default), which matters by act."""

    role: str
    label: str
    rows: frozenset[str]
    purposes: tuple[str, ...]
    matters: Mapping[str, frozenset[str]]

    def allows(self, act: str, matter: str) -> bool:
        """Whether the role has the act on the matter, somewhere."""
        return matter in self.matters.get(act, frozenset())


@dataclass(frozen=True, slots=True)
class Basis:
    """What a refusal rests on: clause ids, and the sentence a reader gets."""

    clauses: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True)
class Breaking:
    """Emergency looks 紧急查看: which roles may ask for one, and for how many minutes it stays open."""

    roles: frozenset[str]
    minutes: int


EMERGENCY: Final = "emergency"
"""The purpose of an emergency look. No role has it, so that nobody can look around with it."""


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table. `kinds` names entry kinds whose matter is another than their ledger group."""

    acts: Mapping[str, str]
    matters: Mapping[str, Matter]
    kinds: Mapping[str, str]
    purposes: Mapping[str, Purpose]
    roles: Mapping[str, RoleRule]
    refusal: Mapping[str, Basis]
    emergency: Breaking

    def visible(self, role: str, *, purpose: str) -> frozenset[str]:
        """Matters a role sees for a purpose; none if it does not have the purpose."""
        rule = self.roles.get(role)
        if rule is None or purpose not in rule.purposes:
            return frozenset()
        return rule.matters.get("see", frozenset()) & self.purposes[purpose].see


@cache
def table() -> Table:
    """The table of this installation. Raises `Faulty` with every fault of the file."""
    return read(_FILE.read_text(encoding="utf-8"), place=_FILE.name)


def read(text: str, *, place: str) -> Table:
    """The table in a YAML text. Raises `Faulty` with every fault."""
    try:
        data = yaml.load(text, Loader=_Strict)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f"{place} 第{mark.line + 1}行" if mark else place
        raise Faulty([Fault(where, getattr(fault, "problem", None) or "读不出", "没有重复键的 YAML")]) from fault
    return _Reader(place).table(data)


class _Strict(yaml.SafeLoader):
    """YAML as data only; the same key twice is a fault, not a silent change."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"键“{key.value}”写了两次", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


class _Reader:
    """Gathers the faults of one file while reading it."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.faults: list[Fault] = []

    def table(self, data: object) -> Table:
        top = self.mapping(data, "", {*_TOP})
        if top.get("format") != FORMAT:
            self.fault("format", str(top.get("format")), FORMAT)
        acts = {key: str(label) for key, label in self.mapping(top.get("acts"), "acts", set(ACTS)).items()}
        matters = {name: self.matter(name, said) for name, said in self.mapping(top.get("matters"), "matters").items()}
        kinds = self.mapping(top.get("kinds"), "kinds")
        for kind, matter in kinds.items():
            self.known(f"kinds.{kind}", [matter], matters)
        purposes = {
            name: self.purpose(name, said, matters)
            for name, said in self.mapping(top.get("purposes"), "purposes").items()
        }
        roles = {
            role: self.role(role, said, matters, purposes)
            for role, said in self.mapping(top.get("roles"), "roles", set(ROLES)).items()
            if role in ROLES
        }
        refusal = {
            name: self.basis(name, said)
            for name, said in self.mapping(top.get("refusal"), "refusal", {"matter", "rows"}).items()
        }
        emergency = self.breaking(top.get("emergency"), purposes, roles)
        if self.faults:
            raise Faulty(self.faults)
        return Table(
            acts=MappingProxyType(acts),
            matters=MappingProxyType(matters),
            kinds=MappingProxyType({kind: str(matter) for kind, matter in kinds.items()}),
            purposes=MappingProxyType(purposes),
            roles=MappingProxyType(roles),
            refusal=MappingProxyType(refusal),
            emergency=emergency,
        )

    def matter(self, name: str, said: object) -> Matter:
        parts = self.mapping(said, f"matters.{name}", {"label", "case"})
        if not isinstance(parts.get("case"), bool):
            self.fault(f"matters.{name}.case", str(parts.get("case")), "true 或 false")
        return Matter(name=name, label=str(parts.get("label")), about_case=parts.get("case") is True)

    def purpose(self, name: str, said: object, matters: Mapping[str, Matter]) -> Purpose:
        parts = self.mapping(said, f"purposes.{name}", {"label", "see"})
        return Purpose(
            name=name,
            label=str(parts.get("label")),
            see=frozenset(self.known(f"purposes.{name}.see", parts.get("see"), matters)),
        )

    def role(self, role: str, said: object, matters: Mapping[str, Matter], purposes: Mapping[str, Purpose]) -> RoleRule:
        here = f"roles.{role}"
        parts = self.mapping(said, here, {"rows", "purposes", "see"}, optional=set(ACTS))
        acts: dict[str, frozenset[str]] = {
            act: frozenset(self.known(f"{here}.{act}", parts[act], matters)) for act in ACTS if act in parts
        }
        allowed = tuple(self.known(f"{here}.purposes", parts.get("purposes"), purposes))
        ceiling = frozenset().union(*(purposes[name].see for name in allowed))
        for matter in sorted(acts.get("see", frozenset()) - ceiling):
            self.fault(f"{here}.see", f"“{matter}”不在该岗位任何目的之内", "至少一个目的包含它")
        for act in ("decide", "correct"):
            for matter in sorted(acts.get(act, frozenset()) - acts.get("record", frozenset())):
                self.fault(f"{here}.{act}", f"“{matter}”不可登记", f"{act} 的事项也在 record 之内")
        for matter in sorted(acts.get("export", frozenset()) - acts.get("see", frozenset())):
            self.fault(f"{here}.export", f"“{matter}”不可查看", "导出的事项也在 see 之内")
        return RoleRule(
            role=role,
            label=_LABELS[role],
            rows=frozenset(self.known(f"{here}.rows", parts.get("rows"), dict.fromkeys(ROWS))),
            purposes=allowed,
            matters=MappingProxyType(acts),
        )

    def breaking(self, said: object, purposes: Mapping[str, Purpose], roles: Mapping[str, RoleRule]) -> Breaking:
        parts = self.mapping(said, "emergency", {"roles", "minutes"})
        minutes = parts.get("minutes")
        if not isinstance(minutes, int) or isinstance(minutes, bool) or not 0 < minutes <= 24 * 60:
            self.fault("emergency.minutes", str(minutes), "1 到 1440 的整数")
            minutes = 1
        if EMERGENCY not in purposes:
            self.fault("purposes", f"没有“{EMERGENCY}”", "紧急查看的目的")
        for name in sorted(role for role, rule in roles.items() if EMERGENCY in rule.purposes):
            self.fault(f"roles.{name}.purposes", f"“{EMERGENCY}”", "没有岗位平时以它查看")
        return Breaking(frozenset(self.known("emergency.roles", parts.get("roles"), _LABELS)), minutes)

    def basis(self, name: str, said: object) -> Basis:
        parts = self.mapping(said, f"refusal.{name}", {"clauses", "says"})
        clauses = parts.get("clauses")
        if not isinstance(clauses, list) or not clauses:
            self.fault(f"refusal.{name}.clauses", str(clauses), "条款编号列表")
            clauses = []
        return Basis(clauses=tuple(map(str, clauses)), says=str(parts.get("says")))

    def mapping(
        self, said: object, place: str, keys: Set[str] | None = None, *, optional: Set[str] = frozenset()
    ) -> dict[str, object]:
        if not isinstance(said, Mapping):
            self.fault(place, type(said).__name__, "键和值")
            return {}
        for key in said:
            if not isinstance(key, str):
                self.fault(place, f"键 {key!r} 不是文字", "文字，必要时加引号")
            elif keys is not None and key not in keys | optional:
                self.fault(place, f"不认识的键“{key}”", f"{'、'.join(sorted(keys | optional))} 之一")
        for key in sorted((keys or frozenset()) - set(said)):
            self.fault(place, f"缺少“{key}”", "每一项都写明")
        return {key: value for key, value in said.items() if isinstance(key, str)}

    def known(self, place: str, said: object, names: Mapping[str, object]) -> list[str]:
        if not isinstance(said, list):
            self.fault(place, type(said).__name__, "列表")
            return []
        for name in said:
            if not isinstance(name, str) or name not in names:
                self.fault(place, f"不认识的“{name}”", f"{'、'.join(names)} 之一")
        if len(set(map(str, said))) != len(said):
            self.fault(place, "有重复", "每项一次")
        return [name for name in said if isinstance(name, str) and name in names]

    def fault(self, place: str, found: str, expected: str) -> None:
        self.faults.append(Fault(f"{self.place} {place}".strip(), found, expected))
