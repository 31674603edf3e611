"""What if 假如: one entry that has not happened, put to the rules and thrown away. Nothing is recorded.

The case is asked twice about the same day, without the entry and with it, and what differs is told. So a worker can
tell somebody what it would mean to come on the 28th, before it is the 28th.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from guitu.casebook.contents import UNREAD
from guitu.casepages.ahead import nth
from guitu.casepages.opened import Json, Opened
from guitu.ledger.casefile import CaseFile, read_entry
from guitu.ledger.kinds import KINDS
from guitu.pages import words
from guitu.rules import evaluate
from guitu.rules.next_steps import STEPS

OFFERED: Final = (
    *dict.fromkeys(step.action for step in STEPS if step.action != "died"),
    "absence",
    "report_refused",
)
"""Kinds that can be supposed: those that the rules know a step for, and conduct that may happen."""

_ID: Final = "supposed"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would be otherwise."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Supposed:
    """The day that was asked about, and what would differ; nothing where nothing would."""

    day: date
    changes: tuple[Change, ...]
    standing: Json


def suppose(opened: Opened, *, kind: str, on: date, fields: Mapping[str, object]) -> Supposed:
    """Ask the rules. Raises `Faulty` with every fault of the supposed entry, or if the case cannot be asked."""
    needed = {
        one.name: UNREAD
        for one in (*KINDS[kind].form, *KINDS[kind].common)
        if one.required and one.type.code in ("narrative", "text") and one.name not in fields
    }
    entry = read_entry({**needed, **fields, "id": _ID, "kind": kind, "on": on.isoformat()})
    day = max(on, opened.as_of)
    with_it = CaseFile(opened.casefile.case, (*opened.casefile.entries, entry))
    before = opened.shown(evaluate(opened.policy, opened.casefile, as_of=day, known_at=None))
    after = opened.shown(evaluate(opened.policy, with_it, as_of=day, known_at=None))
    return Supposed(day, tuple(_differences(before, after, day=day)), after)


def _differences(before: Json, after: Json, *, day: date) -> Iterator[Change]:
    if before["state"] != after["state"]:
        yield Change("个案的状态", words.state_label(before["state"]), words.state_label(after["state"]))
    last = [words.in_words(said["term"]["last_day"]) if said["term"] else "报到后起算" for said in (before, after)]
    if last[0] != last[1]:
        yield Change("届满", *last)
    yield from _grounds(before, after)
    yield from _duties(before, after, day=day)
    old_steps = {step["action"] for step in before["next"] if not step["missing"]}
    new_steps = {step["action"] for step in after["next"] if not step["missing"]}
    for action in sorted(new_steps - old_steps):
        yield Change("依法可以做", "还不能", words.kind_label(action))
    for action in sorted(old_steps - new_steps):
        yield Change("依法可以做", words.kind_label(action), "不再列出")
    known = {(one["entry"], one["what"]) for one in before["findings"]}
    for one in after["findings"]:
        if (one["entry"], one["what"]) not in known:
            yield Change("会成为疑点", "没有", one["what"])


def _grounds(before: Json, after: Json) -> Iterator[Change]:
    old = {one["ground"]: one for one in before["grounds"]}
    for one in after["grounds"]:
        was = old.get(one["ground"])
        if was is not None and was["count"] != one["count"]:
            said = "，达到规定的次数，由人决定" if one["reached"] and not was["reached"] else ""
            yield Change(
                words.ground_label(one["ground"]),
                f"{was['count']}/{was['threshold']}",
                f"{one['count']}/{one['threshold']}{said}",
            )


def _duties(before: Json, after: Json, *, day: date) -> Iterator[Change]:
    old = {(one["rule"], one["seq"]): one for one in before["obligations"]}
    new = {(one["rule"], one["seq"]): one for one in after["obligations"]}
    fresh: dict[str, int] = {}
    for key, one in new.items():
        was = old.get(key)
        label = f"{words.rule_label(one['rule'])} {nth(one['rule'], one['seq'])}".strip()
        if was is None:
            if one["status"] in ("open", "missed", "met"):
                yield Change(label, "没有", _status(one, day=day))
            else:
                fresh[one["rule"]] = fresh.get(one["rule"], 0) + 1
        elif (was["status"], was["done"], was["due_on"]) != (one["status"], one["done"], one["due_on"]):
            if was["status"] == one["status"] == "upcoming":
                continue
            yield Change(label, _status(was, day=day), _status(one, day=day))
    for rule, count in fresh.items():
        yield Change(words.rule_label(rule), "没有", f"此后排定 {count} 次")
    gone = len(set(old) - set(new))
    if gone:
        yield Change("原来排定的事项", f"{gone} 项", "不再列出")


def _status(one: Json, *, day: date) -> str:
    said = words.status_words(one["status"], due_on=one["due_on"], on=day, met_on=one["met_on"])
    counted = f"，已做 {one['done']}/{one['needed']}" if one["needed"] > 1 else ""
    until = f"（最后一天 {one['due_on']}）" if one["due_on"] and one["status"] in ("open", "missed", "upcoming") else ""
    return f"{said}{counted}{until}"
