"""The policy in force 政策: every value with its clause, what the nearer pack overrides, what the lint says.

Packs are data of the installation; there is nothing about anybody here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Final

from guitu.pages.shapes import Chip, chip
from guitu.policy import Clause, Finding, Policy, Value, diff, lint, load

TOPICS: Final[Mapping[str, str]] = {
    "term": "期限", "suspension": "中止", "notify": "通知", "serve": "送达", "hand_over": "移交", "report_in": "报到",
    "agreement": "协议", "drug_test": "检测", "talk": "谈话家访", "situation_report": "情况报告", "summary": "小结",
    "assessment": "评估", "leave": "外出请假", "ground": "法定情形", "consequence": "情形的后果", "remedy": "救济",
    "isolation": "强制隔离戒毒", "isolation_referral": "强制隔离戒毒建议", "conversion": "转换", "counting": "计数办法",
    "discharge": "解除", "discharge_notice": "解除通知", "follow_up": "回访", "archive": "归档", "staff": "人员配备",
    "volunteers": "志愿者", "budget": "经费", "premises": "场所", "training": "培训", "target": "目标",
    "support": "帮扶",
    "employment_base": "就业基地", "reward": "奖励", "wage": "待遇", "person": "本人", "points": "积分", "tier": "分级",
    "meeting": "会议", "publicity": "宣传", "report": "报送", "breach": "违反协议",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """One value: what it is, how much, since when, from which pack, and what the pack above would have said."""

    name: str
    label: str
    value: str
    since: date
    is_own: bool
    source: str
    instead_of: str
    force: str
    """"" for what binds; otherwise what it is instead: a number aimed at, or how the words are commonly read."""
    rolls: bool
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """Values of one topic."""

    label: str
    values: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A value on which the pack parts from the one above."""

    label: str
    own: str
    above: str


@dataclass(frozen=True, slots=True)
class Article:
    """A clause that other pages lead to."""

    anchor: str
    label: str
    says: str
    is_target: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A document with its clauses."""

    title: str
    second: str
    articles: tuple[Article, ...]


@lru_cache(maxsize=16)
def topics(policy: Policy, on: date) -> tuple[Topic, ...]:
    """Every value on a day, by topic."""
    values = policy.resolved(on=on)
    above = load(policy.parent) if policy.parent else None
    order = list(TOPICS)
    names = sorted(
        values, key=lambda name: (order.index(t) if (t := name.split(".")[0]) in order else len(order), name)
    )
    return tuple(
        Topic(
            TOPICS.get(topic, values[next_names[0]].label),
            tuple(_shown(policy, above, values[one], on=on) for one in next_names),
        )
        for topic, group in groupby(names, key=lambda name: name.split(".")[0])
        if (next_names := list(group))
    )


@lru_cache(maxsize=16)
def findings(policy: Policy) -> tuple[Finding, ...]:
    """What the lint says of the pack itself."""
    return tuple(lint(policy))


@lru_cache(maxsize=16)
def differences(policy: Policy, on: date) -> tuple[Difference, ...]:
    """Where the pack parts from the one above; nothing for the nation."""
    if policy.parent is None:
        return ()
    return tuple(
        Difference(one.label, one.a.shown() if one.a else "没有规定", one.b.shown() if one.b else "没有规定")
        for one in diff(policy, load(policy.parent), on=on)
    )


@lru_cache(maxsize=16)
def sources(policy: Policy) -> tuple[Source, ...]:
    """Every document with the clauses the pack knows, those of its own values first."""
    used = {clause for dated in policy.values.values() for value in dated.values for clause in value.clauses}
    by_document: dict[str, list[Clause]] = {}
    for clause in policy.clauses.values():
        by_document.setdefault(clause.id.split("#")[0], []).append(clause)
    found = []
    for name, clauses in by_document.items():
        document = policy.documents.get(name)
        title = clauses[0].document.strip("《》")
        second = "，".join(
            part
            for part in (
                document.issuer if document else "",
                document.number if document else "",
                f"{document.in_force.isoformat()} 起施行" if document and document.in_force else "",
            )
            if part
        )
        articles = tuple(Article(one.id.replace("#", "-"), one.article, one.says, not one.binding) for one in clauses)
        found.append((not any(one.id in used for one in clauses), title, Source(title, second, articles)))
    return tuple(source for _, _, source in sorted(found, key=lambda one: one[:2]))


def _shown(policy: Policy, above: Policy | None, value: Value, *, on: date) -> Shown:
    is_own = value.source == policy.name
    higher = above.at(value.name, on=on) if above is not None and is_own else None
    return Shown(
        name=value.name,
        label=value.label,
        value=value.shown(),
        since=value.since,
        is_own=is_own,
        source=load(value.source).title,
        instead_of=higher.shown() if higher is not None and higher.shown() != value.shown() else "",
        force="" if value.binding else "通行理解" if value.unit in ("choice", "switch") else "目标",
        rolls=value.roll,
        chips=tuple(
            chip(
                c.document,
                c.article,
                says=c.says,
                binding=value.binding and c.binding,
                href=f"#{c.id.replace('#', '-')}",
            )
            for c in (policy.clauses[one] for one in value.clauses if one in policy.clauses)
        ),
    )
