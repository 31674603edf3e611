"""A kind of paper 文书种类: what its declaration in the packs says, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from guitu.papers.paper import Layout, Style

MadeBy = Literal["police", "township", "group", "person", "place"]

MAKERS: Final[Mapping[MadeBy, str]] = {
    "police": "公安机关",
    "township": "乡镇（街道）",
    "group": "工作小组",
    "person": "本人",
    "place": "戒毒场所",
}

PARTS: Final[tuple[str, ...]] = (
    "",
    "协议",
    "基本信息材料",
    "决定法律文书",
    "接收材料",
    "措施登记材料",
    "请假外出或者变更地点材料",
    "暂停、终止与解除材料",
)
"""Parts of the file 一…七 in the order of 金厢镇细则 六; 0 is no part of it."""


@dataclass(frozen=True, slots=True)
class PaperField:
    """One fact a paper uses. `source` names it (`guitu.papers.facts`); `clause` is the one that asks for it, or ""."""

    name: str
    label: str
    source: str
    required: bool
    clause: str


@dataclass(frozen=True, slots=True)
class When:
    """A condition of a block: all must hold. `values` are names of facts with the raw values that let it stand."""

    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    given: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph as declared: text with `{facts}` in it."""

    text: str
    style: Style
    when: When


@dataclass(frozen=True, slots=True)
class CellPlan:
    """A cell as declared. `text` is a text with facts in it; `label` is empty where the fact has its own."""

    label: str
    text: str
    lines: int


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A sheet as declared."""

    rows: tuple[tuple[CellPlan, ...], ...]
    when: When


Span = Literal["all", "year", "period"]
"""All entries up to the day; those of the year of the term that the day lies in; those since the last entry of the
kind that the paper is about."""


@dataclass(frozen=True, slots=True)
class RegisterPlan:
    """A register as declared: the entries of kinds, a row each, with the named fields as columns."""

    kinds: tuple[str, ...]
    columns: tuple[str, ...]
    span: Span
    when: When


@dataclass(frozen=True, slots=True)
class TallyPlan:
    """A table of duties as declared: how many were due, done and missed."""

    rules: tuple[str, ...]
    span: Span
    when: When


@dataclass(frozen=True, slots=True)
class GroundsPlan:
    """A table of statutory grounds as declared: counts against their numbers, with the clause."""

    only_reached: bool
    when: When


@dataclass(frozen=True, slots=True)
class ItemsPlan:
    """A numbered list as declared: the words of a value of the pack."""

    value: str
    when: When


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """A table of the working group or of the family."""

    of: Literal["team", "family"]
    when: When


BlockPlan: TypeAlias = Words | SheetPlan | RegisterPlan | TallyPlan | GroundsPlan | ItemsPlan | TeamPlan


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper.

    `titles` by case kind; `applies` are the case kinds it exists for; `entry` is the entry kind it belongs to, or
    None; `numbered` the word of its numbers 文号字, or None; `copies` who gets one, as texts with facts in them;
    `catalogue` the part of the file; `served`: a receipt of service 送达回证 is needed; `office` is the text of who
    issues it. `source` is the packs it was read from, nearest first.
    """

    code: str
    titles: Mapping[str, str]
    layout: Layout
    made_by: MadeBy
    applies: tuple[str, ...]
    clauses: tuple[str, ...]
    entry: str | None
    numbered: str | None
    copies: tuple[str, ...]
    catalogue: int
    fields: tuple[PaperField, ...]
    body: tuple[BlockPlan, ...]
    signatures: tuple[str, ...]
    served: bool
    office: str
    typed: Mapping[str, str]
    source: tuple[str, ...]

    def title(self, kind: str) -> str:
        """What it is called in a case of this kind."""
        return self.titles.get(kind) or next(iter(self.titles.values()))

    def field(self, name: str) -> PaperField | None:
        """The fact of this name, if the paper uses it."""
        return next((one for one in self.fields if one.name == name), None)
