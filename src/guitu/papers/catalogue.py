"""The file of one case 一人一档: what belongs into it, what is there, what is missing and why it is needed now.

The order is that of the source (《金厢镇细则》六): agreement, particulars, decision, reception, measures, leave and
change of place, suspension, termination and discharge; then photos and scans. What counts as there: for a paper that is
numbered or served, the issued and returned sheet; for a record that the ledger holds whole, its entry, which the volume
prints (《档案法》第三十七条).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from guitu.ledger.entry import Entry
from guitu.ledger.kinds import KINDS
from guitu.pages.shapes import Look
from guitu.papers.gathering import Gathered
from guitu.papers.kind import PARTS, PaperKind
from guitu.papers.models import Document, Stage
from guitu.papers.rights import is_signed_for
from guitu.rules.duties import DUTIES
from guitu.rules.duty import Repeating

ATTACHED: Final = "文字、影音资料"
"""The last part: photos and scans that belong to no paper."""

_FIGURES: Final = "〇一二三四五六七八九十"
_OWED: Final = ("open", "missed")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the catalogue: a kind of paper, how many are there of how many there should be, and what lacks.

    `documents` are those that stand, `entries` the records it is about; `lacking` the entries whose paper is not there
    yet. `why` says in plain words what is needed now, with `clauses`; empty where nothing is.
    """

    kind: PaperKind
    title: str
    look: Look
    says: str
    there: int
    due: int
    documents: tuple[Document, ...] = ()
    entries: tuple[Entry, ...] = ()
    lacking: tuple[Entry, ...] = ()
    why: str = ""
    clauses: tuple[str, ...] = ()
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the file, 一 to 七, with its lines; `others` are papers that nothing asks for now, code and title."""

    number: int
    title: str
    items: tuple[Item, ...]
    others: tuple[tuple[str, str], ...] = ()

    @property
    def heading(self) -> str:
        """一、协议"""
        return f"{_FIGURES[self.number]}、{self.title}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The whole file. `attached` are entries of photos and scans."""

    parts: tuple[Part, ...]
    attached: tuple[Entry, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Every line that is there or due."""
        return tuple(item for part in self.parts for item in part.items)

    @property
    def missing(self) -> tuple[Item, ...]:
        """Lines that lack something now."""
        return tuple(item for item in self.items if item.is_needed)

    @property
    def whole(self) -> int:
        """How many lines lack nothing."""
        return len(self.items) - len(self.missing)


def catalogue(gathered: Gathered, documents: Iterable[Document], *, kinds: Mapping[str, PaperKind]) -> Catalogue:
    """The file of a case as it stands on the day it was gathered for."""
    standing = [one for one in documents if one.stage not in (Stage.DROPPED, Stage.WITHDRAWN)]
    by_code: dict[str, list[Document]] = {}
    for one in standing:
        by_code.setdefault(one.code, []).append(one)
    owed = _owed(gathered.standing)
    parts = []
    for number, title in enumerate(PARTS):
        if not number:
            continue
        items, others = [], []
        for kind in kinds.values():
            if kind.catalogue != number:
                continue
            item = _item(kind, gathered, by_code.get(kind.code, []), owed=owed)
            if item is None:
                others.append((kind.code, kind.title(gathered.case.kind)))
            else:
                items.append(item)
        parts.append(Part(number, title, tuple(items), tuple(others)))
    attached = tuple(one for one in gathered.settled.entries if one.kind == "file_attached")
    return Catalogue(tuple(parts), attached)


def is_kept_by_ledger(kind: PaperKind) -> bool:
    """Whether the entry itself is the record, so that a volume prints it and no sheet need come back."""
    return kind.entry is not None and not is_signed_for(kind) and kind.numbered is None


def is_elsewhere(kind: PaperKind) -> bool:
    """Whether another organ makes the paper, so that the office keeps a scan of its original."""
    return kind.made_by in ("police", "place")


def _originals(kind: PaperKind, gathered: Gathered) -> int:
    """How many scans of such originals were attached, by their title."""
    title = kind.title(gathered.case.kind)
    return sum(
        one.kind == "file_attached" and title in str(getattr(one, "title", "")) for one in gathered.settled.entries
    )


def returned(one: Document) -> bool:
    """Whether a paper is there: issued, served where it must be, its signed sheet back."""
    return one.stage == Stage.ISSUED and not one.awaits_service and not one.lacks_scan


def _item(
    kind: PaperKind, gathered: Gathered, documents: Sequence[Document], *, owed: Mapping[str, Mapping[str, Any]]
) -> Item | None:
    """The line of a kind of paper; None where its time has not come."""
    entries = tuple(one for one in gathered.settled.entries if one.kind == kind.entry) if kind.entry else ()
    need = owed.get(kind.entry or "")
    if not entries and not documents and need is None:
        return None
    latest = gathered.settled.latest
    papers = {latest(one.about) if one.about else one.code: one for one in documents}
    if is_kept_by_ledger(kind):
        lacking: tuple[Entry, ...] = ()
        there = len(entries)
    elif kind.entry is None:
        lacking, there = (), sum(returned(one) for one in documents)
    else:
        lacking = tuple(one for one in entries if one.id not in papers or not returned(papers[one.id]))
        there = len(entries) - len(lacking)
    if is_elsewhere(kind):
        # The original comes from another organ: its scan is what belongs into the file.
        there = min(len(entries), _originals(kind, gathered) + len(entries) - len(lacking))
        lacking = lacking[: len(entries) - there] if there < len(entries) else ()
    due = max(len(entries), len(documents) if kind.entry is None else 0)
    unfinished = [one for one in documents if not returned(one)]
    look, says = _state(kind, lacking, unfinished, papers, need, there=there)
    return Item(
        kind=kind,
        title=kind.title(gathered.case.kind),
        look=look,
        says=says,
        there=there,
        due=due,
        documents=tuple(documents),
        entries=entries,
        lacking=lacking,
        why=_why(kind, lacking, unfinished, need),
        clauses=tuple(dict.fromkeys([*(need["clauses"] if need else ()), *kind.clauses])),
        is_needed=look in ("late", "open"),
    )


def _state(
    kind: PaperKind,
    lacking: Sequence[Entry],
    unfinished: Sequence[Document],
    papers: Mapping[str, Document],
    need: Mapping[str, Any] | None,
    *,
    there: int,
) -> tuple[Look, str]:
    if need is not None and need["status"] == "missed":
        return "late", "还没有记录，已过期限"
    without = [one for one in lacking if one.id not in papers]
    if without:
        return "open", "原件未归" if is_elsewhere(kind) else "还没有出具"
    for one in unfinished:
        if one.awaits_service:
            return "open", "待送达"
        if one.lacks_scan:
            return "open", "签名件未归"
        return "open", {Stage.SUBMITTED: "待签发"}.get(Stage(one.stage), "起草中")
    if need is not None and need["once"]:
        return "open", "现在要办"
    return ("met", "已归") if there else ("ahead", "还没到期")


def _why(
    kind: PaperKind,
    lacking: Sequence[Entry],
    unfinished: Sequence[Document],
    need: Mapping[str, Any] | None,
) -> str:
    if need is not None:
        label = KINDS[kind.entry].label if kind.entry is not None else kind.code
        due = f"，期限 {need['due_on']}" if need["due_on"] else ""
        late = f"，有 {need['late']} 次没有记录" if need["late"] else ""
        says = "现在该办" if need["once"] or need["late"] else "这一期正在进行"
        return f"“{label}”{says}{due}{late}"
    if lacking:
        days = "、".join(one.on.isoformat() for one in lacking[:3])
        more = f" 等 {len(lacking)} 次" if len(lacking) > 3 else ""
        lacks = "原件由公安机关等作出，扫描件还没有归卷" if is_elsewhere(kind) else "文书还没有签好归卷"
        return f"{days}{more} 已有记录，{lacks}：{KINDS[lacking[0].kind].counts_as}"
    return "文书还没有办完" if unfinished else ""


def _owed(standing: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """By entry kind: the duty that stands open or missed now, with its clauses, the next last day, and how many."""
    found: dict[str, dict[str, Any]] = {}
    for row in standing.get("obligations", ()):
        if row["status"] not in _OWED:
            continue
        duty = DUTIES[row["rule"]]
        kind = duty.counts.kind if isinstance(duty, Repeating) else duty.done_by.kind
        held = found.setdefault(
            kind, {"status": "open", "due_on": None, "clauses": [], "late": 0, "once": not isinstance(duty, Repeating)}
        )
        held["clauses"] = list(dict.fromkeys([*held["clauses"], *row["clauses"]]))
        if row["status"] == "missed":
            held["status"], held["late"] = "missed", held["late"] + 1
        elif row["due_on"] and (held["due_on"] is None or row["due_on"] < held["due_on"]):
            held["due_on"] = row["due_on"]
    return found
