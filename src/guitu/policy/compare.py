"""Comparing two policies 比较: where two places stand apart on one day, name by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guitu.policy.dated import Value, clause_titles
from guitu.policy.layers import Policy


@dataclass(frozen=True, slots=True)
class Difference:
    """One name on which two policies differ. `a` or `b` is None where that policy has no such value.

    `says` is one Chinese sentence with both values and their documents.
    """

    name: str
    label: str
    a: Value | None
    b: Value | None
    says: str


def diff(a: Policy, b: Policy, *, on: int | date) -> tuple[Difference, ...]:
    """Every name whose value, unit, comparison, binding or roll differs on a day, in the order of the names.

    The clause and the date a value began do not count: two documents that say the same thing do not differ.
    """
    left, right = a.resolved(on=on), b.resolved(on=on)
    found = []
    for name in sorted(left.keys() | right.keys()):
        one, two = left.get(name), right.get(name)
        if _said(one) == _said(two):
            continue
        label = next(value.label for value in (one, two) if value is not None)
        says = f"{label}：{a.title}{_shown(one, a)}，{b.title}{_shown(two, b)}"
        found.append(Difference(name, label, one, two, says))
    return tuple(found)


def _said(value: Value | None) -> tuple[object, ...] | None:
    if value is None:
        return None
    return (value.value, value.unit, value.compare, value.binding, value.roll)


def _shown(value: Value | None, policy: Policy) -> str:
    if value is None:
        return "没有规定"
    cited = "、".join(clause_titles(value.clauses, policy.clauses))
    target = "" if value.binding else "（内部目标）"
    return f"为{value.shown()}{target}（{cited}）" if cited else f"为{value.shown()}{target}"
