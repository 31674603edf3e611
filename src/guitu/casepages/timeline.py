"""The ledger as a timeline 台账: what stands, with what each correction replaced, newest first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from guitu.casebook.entrylines import EntryLine
from guitu.casepages import wording
from guitu.casepages.opened import Json, Opened
from guitu.ledger.kinds import KINDS
from guitu.pages import words
from guitu.pages.shapes import Chip, Correction, LedgerLine, Link, Tone, chip
from guitu.policy import Policy

FIRST: Final = 30
"""Entries a page shows before the rest is asked for."""

Deed = Callable[[EntryLine], Link | None]
Knot = Literal["", "big", "hollow"]

_KNOTS: Final[Mapping[str, Knot]] = {
    "decided": "big", "reported_in": "big", "resumed": "big", "suspended": "hollow", "discharged": "big",
    "terminated": "hollow", "transferred_out": "hollow", "transferred_in": "big", "died": "hollow",
}  # fmt: skip
_NOT_ENTRIES: Final = ("voided",)


@dataclass(frozen=True, slots=True)
class Timeline:
    """Lines to show, how many there are in all, and the ids (of the page) they can be reached by."""

    lines: tuple[LedgerLine, ...]
    total: int


def anchor(entry_id: str) -> str:
    """Where an entry stands on the page."""
    return f"e-{entry_id}"


def timeline(
    opened: Opened,
    *,
    deed: Deed,
    kinds: Collection[str] | None = None,
    limit: int | None = FIRST,
    clause_base: str = "",
) -> Timeline:
    """The entries of a case up to its day, newest first. A corrected entry stands once, with what it said before."""
    disputed, excused = marked(opened)
    turns = numbered(opened.standing)
    shown = [
        line
        for line in sorted(opened.lines, key=lambda one: (one.on, one.position), reverse=True)
        if line.on <= opened.as_of
        and (kinds is None or line.kind in kinds)
        and line.kind not in _NOT_ENTRIES
        and not _is_followed(line, opened)
    ]
    made = tuple(
        _made(
            line,
            opened,
            deed=deed,
            turn=turns.get(line.entry_id, ""),
            disputed=disputed,
            excused=excused,
            base=clause_base,
        )
        for line in (shown if limit is None else shown[:limit])
    )
    return Timeline(made, len(shown))


def marked(opened: Opened) -> tuple[frozenset[str], frozenset[str]]:
    """Ids under an objection nobody has answered yet, and ids that were excused; corrections of them included."""
    open_now: set[str] = set()
    excused: set[str] = set()
    for line in sorted(opened.lines, key=lambda one: (one.on, one.position)):
        target = str(line.fields.get("entry", ""))
        if not target or not line.stands or line.on > opened.as_of:
            continue
        root = root_of(opened, target)
        if line.kind == "objection_raised":
            open_now.add(root)
        elif line.kind == "objection_answered":
            open_now.discard(root)
        elif line.kind == "excused":
            excused.add(root)
    ids = [line.entry_id for line in opened.lines]
    return (
        frozenset(one for one in ids if root_of(opened, one) in open_now),
        frozenset(one for one in ids if root_of(opened, one) in excused),
    )


def root_of(opened: Opened, entry_id: str) -> str:
    """The first entry of a chain of corrections."""
    found = opened.by_id.get(entry_id)
    while found is not None and found.corrects and found.corrects in opened.by_id:
        found = opened.by_id[found.corrects]
    return found.entry_id if found is not None else entry_id


def numbered(standing: Json | None) -> dict[str, str]:
    """第 20 次, by the id of the entry that counts in that window."""
    if standing is None:
        return {}
    return {
        entry: f"第{words.ordinal(row['seq'])}年" if row["rule"] == "drug_test.spot" else f"第 {row['seq']} 次"
        for row in standing["obligations"]
        for entry in row["entries"]
        if row["rule"] in ("drug_test.regular", "drug_test.spot", "talk", "situation_report", "summary", "assessment")
    }


def changes(old: EntryLine, new: EntryLine, *, policy: Policy) -> list[Correction]:
    """What a correction changed, field by field; one line that says only why, where nothing visible did."""
    why = str(new.fields.get("why", "（不在可见范围）"))
    found = []
    kind = KINDS[new.kind]
    for one in kind.form:
        was, is_now = _value(old, one.name), _value(new, one.name)
        if was != is_now:
            said = [
                wording.value_words(one, value, policy=policy) if value not in (None, "") else "没有填"
                for value in (was, is_now)
            ]
            found.append(Correction(one.label, said[0], said[1], why))
    return found or [Correction("内容", "原记录", "重新登记", why)]


def _value(line: EntryLine, name: str) -> object:
    return line.on.isoformat() if name == "on" else line.fields.get(name)


def _is_followed(line: EntryLine, opened: Opened) -> bool:
    """Whether a correction stands in its place; one that was voided still shows, struck out."""
    after = opened.by_id.get(line.replaced_by or "")
    return after is not None and after.kind not in _NOT_ENTRIES and after.on <= opened.as_of


def _made(
    line: EntryLine,
    opened: Opened,
    *,
    deed: Deed,
    turn: str,
    disputed: Collection[str],
    excused: Collection[str],
    base: str,
) -> LedgerLine:
    void = opened.by_id.get(line.replaced_by or "")
    is_void = line.replaced_by is not None and (void is None or void.kind == "voided")
    corrections: list[Correction] = []
    step = line
    while step.corrects and (old := opened.by_id.get(step.corrects)) is not None:
        corrections += changes(old, step, policy=opened.policy)
        step = old
    tag, tone = _tag(line, is_void=is_void, is_corrected=bool(corrections), disputed=disputed, excused=excused)
    said = wording.body(line, policy=opened.policy)
    if is_void and void is not None:
        said = f"{said}撤销原因：{void.fields.get('why', '不在可见范围')}。{wording.recorded(void)}"
    target = opened.by_id.get(str(line.fields.get("entry", "")))
    if target is not None:
        said = f"所指：{target.on:%Y-%m-%d} {wording.title(target)}。{said}"
    if line.kind == "excused" or (line.kind != "voided" and "why" in line.fields and not corrections):
        said = f"{said}{line.fields.get('why', '')}"
    return LedgerLine(
        on=line.on,
        title=wording.title(line),
        body=f"{turn}，{said}" if turn and said else turn or said,
        by=wording.recorded(line),
        chips=_chips(opened, line.kind, base=base),
        corrections=corrections,
        knot="hollow" if is_void else _KNOTS.get(line.kind, ""),
        tag=tag,
        tag_tone=tone,
        deed=deed(line) if line.stands else None,
        id=anchor(line.entry_id),
    )


def _tag(
    line: EntryLine,
    *,
    is_void: bool,
    is_corrected: bool,
    disputed: Collection[str],
    excused: Collection[str],
) -> tuple[str, Tone]:
    if is_void:
        return "已撤销，不作数", ""
    if line.entry_id in disputed:
        return "有异议，还没有答复", "amber"
    if line.entry_id in excused:
        return "有正当理由，不计", "jade"
    return ("已更正", "amber") if is_corrected else ("", "")


def _chips(opened: Opened, kind: str, *, base: str) -> tuple[Chip, ...]:
    return clause_chips(opened, KINDS[kind].clause, base=base)


def clause_chips(opened: Opened, name: str, *, base: str) -> tuple[Chip, ...]:
    """The chip of a clause, if the case's pack holds it."""
    clause = opened.policy.clauses.get(name)
    if clause is None:
        return ()
    href = f"{base}#{clause.id.replace('#', '-')}"
    return (chip(clause.document, clause.article, says=clause.says, binding=clause.binding, href=href),)


def last_of(opened: Opened, kind: str, *, before: date, like: Mapping[str, str]) -> EntryLine | None:
    """The newest standing entry of a kind that says what `like` says, for what a form fills in."""
    found = [
        line
        for line in opened.lines
        if line.kind == kind
        and line.stands
        and line.on <= before
        and all(line.fields.get(name) == value for name, value in like.items())
    ]
    return max(found, key=lambda one: (one.on, one.position), default=None)
