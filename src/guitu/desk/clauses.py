"""Clauses of a duty 依据, for rows that hold no standing: asked of the pack once and kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from guitu.pages.shapes import Chip, chip
from guitu.policy import Policy, load
from guitu.rules.duties import DUTIES
from guitu.rules.duty import Repeating


@lru_cache(maxsize=4096)
def clauses_of(policy: str, kind: str, rule: str, on: date) -> tuple[str, ...]:
    """Clause ids of a duty in a pack, for a kind of case, by the law of a day."""
    pack, duty = load(policy), DUTIES[rule]
    if isinstance(duty, Repeating):
        value = pack.at(duty.value_name.replace("{kind}", kind), on=on)
        return () if value is None else value.clauses
    values = (pack.at(name, on=on) for name in (duty.days, duty.workdays) if name)
    cited = tuple(dict.fromkeys(clause for value in values if value is not None for clause in value.clauses))
    return cited or duty.clauses


def chips_of(ids: Iterable[str], *, policy: Policy, href: str) -> tuple[Chip, ...]:
    """Chips of clause ids. `href` "" leads each to the page of the policy, under its own id; else all lead there."""
    known = (policy.clauses[one] for one in ids if one in policy.clauses)
    return tuple(
        chip(one.document, one.article, says=one.says, binding=one.binding, href=href or f"#{one.id.replace('#', '-')}")
        for one in known
    )


@lru_cache(maxsize=4096)
def first_chip(policy: str, kind: str, rule: str, on: date) -> Chip | None:
    """The chip a row has room for: the first clause of its duty, leading nowhere yet."""
    return next(iter(chips_of(clauses_of(policy, kind, rule, on)[:1], policy=load(policy), href="#")), None)
