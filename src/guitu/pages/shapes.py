"""Shapes 部件的值: plain values that components are drawn from. Each macro of `templates/pages/parts` takes one.

They hold words and addresses that are ready to be shown; a view makes them, a template only lays them out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from markupsafe import Markup

Look = Literal["met", "open", "soon", "late", "ahead", "paused", "excused", "void", "still"]
Tone = Literal["", "amber", "jade"]


@dataclass(frozen=True, slots=True)
class Chip:
    """A clause that can be opened 依据. `force`: law solid, local dashed, target without border."""

    text: str
    title: str
    href: str
    force: Literal["law", "local", "target"] = "law"


@dataclass(frozen=True, slots=True)
class State:
    """A shape and a word. `look` is drawn, `text` is read; `strong` colours the word (overdue, due today)."""

    look: Look
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Something to press."""

    text: str
    href: str
    label: str = ""
    """What a screen reader says instead, where `text` alone is not enough (补记：何某，定期检测)."""


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One thing to do, or done today 待办行: due · who · what · slip · deed."""

    state: State
    when: str
    when_iso: str
    who: str
    who_href: str
    who_second: str
    what: str
    deed: Link
    nth: str = ""
    pair: str = ""
    what_second: str = ""
    chips: Sequence[Chip] = ()
    slip: Markup | None = None
    is_done: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A lawful next step with its paper 下一步. Without `deed` it waits, and `second` says for what."""

    title: str
    second: str = ""
    chips: Sequence[Chip] = ()
    deed: Link | None = None
    is_primary: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """A statutory ground: so many of so many 法定情形, never a score. `compare` is `>=` 以上 or `>` 超过."""

    label: str
    count: int
    threshold: int
    compare: str
    unit: str = "次"
    second: str = ""
    chips: Sequence[Chip] = ()
    href: str = ""

    @property
    def threshold_words(self) -> str:
        """`3 次以上，含本数` or `超过 30 日`."""
        return (
            f"{self.threshold} {self.unit}以上，含本数"
            if self.compare == ">="
            else f"超过 {self.threshold} {self.unit}"
        )

    @property
    def has_pips(self) -> bool:
        """Whether the threshold is small enough to be drawn one by one."""
        return 0 < self.threshold <= 12


@dataclass(frozen=True, slots=True)
class Correction:
    """What a correction replaced 更正: field, before, after, and why."""

    field: str
    before: str
    after: str
    why: str


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry of the ledger as a page shows it 台账一条."""

    on: date
    title: str
    body: str = ""
    by: str = ""
    chips: Sequence[Chip] = ()
    corrections: Sequence[Correction] = ()
    knot: Literal["", "big", "hollow"] = ""
    tag: str = ""
    tag_tone: Tone = ""
    deed: Link | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its target 指标. `share` is 0…100; `gap` says how far in people; None share: too few to say."""

    label: str
    share: float | None
    numerator: int
    denominator: int
    numerator_href: str
    denominator_href: str
    definition_href: str
    goal: float | None = None
    gap: State | None = None
    unit: str = "人"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a paper 文书进度."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of the same thing."""

    text: str
    href: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen, in a form or a filter."""

    value: str
    text: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A drop-down of a list's filters 筛选."""

    name: str
    label: str
    choices: Sequence[Choice]
    value: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way back."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class PageOf:
    """Which page of a long list 分页. `address` is the address with everything but the page: `?v=1&`."""

    number: int
    pages: int
    total: int
    address: str = "?"

    def href(self, number: int) -> str:
        """The address of another page."""
        return f"{self.address}page={number}"


# ── chips of clauses ──────────────────────────────────────────────────────────────────────────────

_ABBREVIATED: Final[Mapping[str, str]] = {"戒毒条例": "条例"}
_LOCAL_WORDS: Final = ("细则", "方案", "意见", "规划", "计划")
_ARTICLE: Final = re.compile(r"第([〇零一二三四五六七八九十百]+)条(?:第([一二三四五六七八九十]+)款)?(.*)")
_DIGITS: Final = {figure: value for value, figure in enumerate("〇一二三四五六七八九")} | {"零": 0}


def chip(document: str, article: str, *, says: str = "", binding: bool = True, href: str = "#") -> Chip:
    """The chip of a clause: 《戒毒条例》第二十条 → 条例20, 《…实施细则》五（四）2 → 细则五(四)2.

    A local document is dashed, a clause that does not bind is a target. `says` goes into the title.
    """
    local = next((word for word in _LOCAL_WORDS if word in document), "")
    name = _ABBREVIATED.get(document) or local or document.removeprefix("中华人民共和国")
    title = f"《{document}》{article}" + (f"：{says}" if says else "")
    force: Literal["law", "local", "target"] = "target" if not binding else "local" if local else "law"
    return Chip(text=f"{name}{_figures(article)}", title=title, href=href, force=force)


def chips(ids: Sequence[str], *, clauses: Mapping[str, Mapping[str, object]], base: str = "") -> tuple[Chip, ...]:
    """Chips of clause ids, from the `clauses` of a `guitu.standing/1`; an id it does not explain is left out.

    `base` is the address of the policy page; a chip leads to `<base>#<id>` (default: the clause on this page).
    """
    known = [(one, clauses[one]) for one in ids if one in clauses]
    return tuple(
        chip(
            str(said["document"]),
            str(said["article"]),
            says=str(said["says"]),
            binding=bool(said["binding"]),
            href=f"{base}#{one.replace('#', '-')}",
        )
        for one, said in known
    )


def _figures(article: str) -> str:
    """第二十条 → 20, 第三十八条第一款 → 38(1), 五（四）2 → 五(四)2."""
    found = _ARTICLE.fullmatch(article)
    if found is None:
        return article.replace("（", "(").replace("）", ")")
    number, paragraph, rest = found.groups()
    return f"{_number(number)}{f'({_number(paragraph)})' if paragraph else ''}{rest}"


def _number(text: str) -> int:
    total = ones = 0
    for figure in text:
        if figure in "十百":
            total += max(ones, 1) * (10 if figure == "十" else 100)
            ones = 0
        else:
            ones = _DIGITS[figure]
    return total + ones
