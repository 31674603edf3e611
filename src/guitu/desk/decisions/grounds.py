"""What a decision rests on 依据: the counts with their entries, the clauses, and how the two kinds of case differ.

Everything here is read from the standing, the ledger as the viewer sees it and the pack; nothing is weighed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from guitu.casebook.entrylines import EntryLine
from guitu.desk.decisions.kinds import Question
from guitu.ledger.kinds import KINDS
from guitu.pages import tiers, words
from guitu.policy import Policy
from guitu.standings.seen import Json

_DETAILS: Final = ("mode", "result", "form", "cause", "from", "to", "place", "to_region", "ground")
_HEARD: Final = {"said": "本人说：", "reason": "事由：", "says": "", "note": "备注："}
_UNITS: Final = {"absence_days": "日"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry a decision rests on. `heard` is what was said or noted, "" where nothing is kept or may be seen."""

    id: str
    on: date
    what: str
    says: str
    heard: str
    is_disputed: bool


@dataclass(frozen=True, slots=True)
class Count:
    """One ground with its entries, in the words of the clause."""

    name: str
    label: str
    count: int
    threshold_words: str
    reached: bool
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the law lets follow, for one kind of case."""

    kind: str
    says: tuple[str, ...]
    is_here: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A clause in words."""

    says: str
    cite: str
    binding: bool


def counts(question: Question, standing: Json, *, entries: Mapping[str, EntryLine]) -> tuple[Count, ...]:
    """The grounds that the question is about and that have begun to count."""
    found = []
    for ground in standing["grounds"]:
        if ground["ground"] not in question.grounds or not (ground["count"] or ground["reached"]):
            continue
        disputed = frozenset(ground.get("disputed", ()))
        unit = _UNITS.get(ground["ground"], "次")
        number = ground["threshold"]
        found.append(
            Count(
                name=ground["ground"],
                label=words.ground_label(ground["ground"]),
                count=ground["count"],
                threshold_words=f"{number} {unit}以上，含本数"
                if ground["compare"] == ">="
                else f"超过 {number} {unit}",
                reached=ground["reached"],
                facts=tuple(
                    fact_of(entries[one], is_disputed=one in disputed) for one in ground["entries"] if one in entries
                ),
            )
        )
    return tuple(sorted(found, key=lambda one: not one.reached))


def fact_of(line: EntryLine, *, is_disputed: bool) -> Fact:
    """An entry as evidence: the day, what it was, what the person said."""
    said = [detail for name in _DETAILS if name in line.fields and (detail := _detail(line, name))]
    heard = next((f"{who}{line.fields[name]}" for name, who in _HEARD.items() if line.fields.get(name)), "")
    return Fact(line.entry_id, line.on, line.label, "，".join(said), heard, is_disputed)


def disputes(standing: Json) -> frozenset[str]:
    """Entries under an objection that nobody has answered."""
    return frozenset(entry for ground in standing["grounds"] for entry in ground.get("disputed", ()))


def open_objections(lines: Sequence[EntryLine]) -> list[EntryLine]:
    """Objections that nobody has answered, the oldest first."""
    raised: dict[str, EntryLine] = {}
    for line in sorted((one for one in lines if one.stands), key=lambda one: (one.on, one.position)):
        about = str(line.fields.get("entry", ""))
        if line.kind == "objection_raised":
            raised.setdefault(about, line)
        elif line.kind == "objection_answered":
            raised.pop(about, None)
    return list(raised.values())


def request(question: Question, lines: Sequence[EntryLine]) -> EntryLine | None:
    """The latest entry that asked the question, None where nobody asked."""
    asked = {"leave": ("leave_requested",), "transfer": ("transfer_requested",), "tier": ("tier_proposed",),
             "statement": ("breach_decided",), "termination": ("isolation_ordered", "imprisoned"),
             "release": ("opinion_given",), "resumption": ("suspended",)}.get(question.code, ())  # fmt: skip
    found = [one for one in lines if one.stands and one.kind in asked]
    return max(found, key=lambda one: (one.on, one.position), default=None)


def consequences(question: Question, *, policy: Policy, kind: str, names: Sequence[str], on: date) -> list[Consequence]:
    """What may follow for this kind of case, and beside it for the other; empty where the pack says nothing."""
    found = []
    for other in (kind, *(one for one in words.CASE_KINDS if one != kind)):
        values = [policy.at(f"consequence.{other}.{name}", on=on) for name in names or question.grounds]
        says = tuple(dict.fromkeys(value.word() for value in values if value is not None))
        if says:
            found.append(Consequence(words.CASE_KINDS[other], says, other == kind))
    return found


def quotes(ids: Sequence[str], *, policy: Policy) -> list[Quote]:
    """Clauses in the pack's words; those it does not hold are left out."""
    known = [policy.clauses[one] for one in dict.fromkeys(ids) if one in policy.clauses]
    return [Quote(one.says, f"《{one.document.strip('《》')}》{one.article}（摘意）", one.binding) for one in known]


def _detail(line: EntryLine, name: str) -> str:
    value, kind = line.fields[name], KINDS[line.kind]
    declared = kind.field(name)
    if declared is None or value in (None, ""):
        return ""
    if declared.choices:
        return declared.choices.get(str(value), str(value))
    if declared.type.code == "tier":
        return tiers.label(str(value))
    if declared.type.code == "day":
        return f"{declared.label} {words.in_list(str(value))}"
    return f"{declared.label} {value}" if name in ("place", "to_region") else str(value)
