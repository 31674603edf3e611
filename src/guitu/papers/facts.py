"""Facts 事实: the names by which declarations of papers ask for what the record holds.

`person.name`, `agency.office`, `team.worker`, `term.last_day`, `about.reason` (a field of the entry the paper is
about), `reported_in.on` (a field of the latest entry of a kind), `due.report_in` (the last day of a duty),
`value:remedy.reconsideration_days` (a value of the pack, never typed in a paper), `typed.witness` (written on the
draft). A name says at once what is asked, under which label, and where it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from guitu.ledger.entry import Entry, KindField
from guitu.ledger.kinds import KINDS
from guitu.ledger.wording import nearest
from guitu.papers.paper import day_text
from guitu.papers.particulars import Particulars
from guitu.policy import Value
from guitu.policy.vocabulary import KIND_LABELS, meaning
from guitu.timekeeping.days import parse_iso

PERSON: Final[Mapping[str, str]] = {
    "name": "姓名", "sex": "性别", "birth_date": "出生日期", "identity_number": "证件号码", "phone": "联系电话",
    "household": "户籍地址", "residence": "现居住地址",
}  # fmt: skip
AGENCY: Final[Mapping[str, str]] = {
    "office": "社区戒毒社区康复工作办公室", "group": "工作小组", "county": "县（市、区）", "township": "乡镇（街道）",
    "village": "村（社区）", "station": "执行地公安派出所", "organ": "决定机关", "phone": "办公电话",
    "address": "办公地址", "contact": "联系人", "case_number": "案号", "place": "戒毒场所",
}  # fmt: skip
TEAM: Final[Mapping[str, str]] = {
    "worker": "专职工作人员", "village": "村（社区）干部", "police": "社区民警", "clinic": "社区医务人员",
    "family": "家庭成员", "volunteer": "禁毒志愿者", "grid": "网格员", "assisting": "协助单位",
}  # fmt: skip
FAMILY: Final[Mapping[str, str]] = {"name": "家属姓名", "relation": "与本人关系", "phone": "家属联系电话"}
CASE: Final[Mapping[str, str]] = {
    "kind": "措施", "other_kind": "措施", "term": "期限", "credit_days": "折抵天数", "number": "案号",
}  # fmt: skip
TERM: Final[Mapping[str, str]] = {
    "first": "期限起始日", "last_day": "期限届满日", "suspended_days": "中止天数",
}  # fmt: skip
PAPER: Final[Mapping[str, str]] = {"on": "日期", "number": "文号", "made_by": "经办人"}

ANSWERS: Final[Mapping[str, str]] = {
    "leave_granted": "leave_requested", "leave_refused": "leave_requested", "leave_returned": "leave_requested",
    "transfer_agreed": "transfer_requested", "resumed": "suspended", "objection_answered": "objection_raised",
    "rectified": "rectification_ordered",
}  # fmt: skip
"""Kinds that answer another: on a paper about the one, the other is its own answer and not the latest of all."""

_SHORT: Final = {"community_detox": "戒毒", "community_rehab": "康复"}


@dataclass(frozen=True, slots=True)
class Fact:
    """What a name asks for (`group`, `key`), its label, and where it is recorded as a stable code."""

    name: str
    group: str
    key: str
    label: str
    where: str


def fact_of(name: str, *, entry: str | None, typed: Mapping[str, str]) -> Fact | None:
    """What a name asks for; None if there is no such fact. `entry` is the kind the paper is about."""
    if name == "kind":
        return Fact(name, "case", "kind", CASE["kind"], "case:kind")
    group, separator, key = name.partition(":") if name.startswith("value:") else name.partition(".")
    if not separator or not key:
        return None
    if group == "value":
        known_value = meaning(key.replace("*", next(iter(KIND_LABELS))))
        return Fact(name, group, key, known_value.label, f"pack:{key}") if known_value else None
    if group == "typed":
        return Fact(name, group, key, typed[key], f"typed:{key}") if key in typed else None
    if group == "about":
        field = _field(entry, key)
        return Fact(name, group, key, field.label, f"about:{key}") if field else None
    if group == "due":
        return Fact(name, group, key, "期限", f"duty:{key}")
    if group == "person" and key not in PERSON:
        return Fact(name, group, key, key, f"person:{key}")
    table = {"person": PERSON, "agency": AGENCY, "team": TEAM, "family": FAMILY, "case": CASE, "term": TERM}.get(group)
    if table is not None:
        return Fact(name, group, key, table[key], _where(group, key)) if key in table else None
    if group == "paper":
        return Fact(name, group, key, PAPER[key], "number" if key == "number" else key) if key in PAPER else None
    field = _field(group, key)
    return Fact(name, group, key, field.label, f"entry:{group}") if field else None


def suggestion(name: str) -> str:
    """「是否想写…」 for a name that asks for nothing."""
    every = dict.fromkeys(known(), "")
    return nearest(name, every)


def known() -> Iterator[str]:
    """Every name but those of the draft, of the entry a paper is about, and of values."""
    for group, table in (("person", PERSON), ("agency", AGENCY), ("team", TEAM), ("family", FAMILY), ("case", CASE),
                         ("term", TERM), ("paper", PAPER)):  # fmt: skip
        yield from (f"{group}.{key}" for key in table)
    for kind in KINDS.values():
        yield from (f"{kind.name}.{field.name}" for field in kind.form)


def text_of(what: Fact, facts: Particulars) -> str:
    """What the record says, in words; "" where it says nothing."""
    raw = raw_of(what, facts)
    if raw is None or raw == "" or raw == ():
        return ""
    if what.key == "entry":
        return _record(str(raw), facts)
    if what.group == "case" and what.key == "kind":
        return KIND_LABELS[str(raw)]
    if what.key == "tier":
        # Tiers are named by the place's own scheme.
        label = value(f"tier.{raw}.label", facts)
        return label.word() if label else str(raw)
    field = _field(facts.about.kind, what.key) if what.group == "about" and facts.about else None
    field = field or (_field(what.group, what.key) if what.group in KINDS else None)
    return in_words(raw, field=field)


def raw_of(what: Fact, facts: Particulars) -> Any:
    """The value itself: a code, a day, a number; None where the record says nothing."""
    group, key = what.group, what.key
    if group == "person":
        text = facts.person.get(key, "").strip()
        return (parse_iso(text) if key == "birth_date" else None) or text or None
    if group == "agency":
        return facts.agency.get(key, "").strip() or None
    if group == "team":
        return tuple(one.name for one in facts.team if one.part == key) or None
    if group == "family":
        return getattr(facts.family[0], key) if facts.family else None
    if group == "typed":
        return facts.typed.get(f"typed.{key}", "").strip() or None
    if group == "paper":
        return {"on": facts.on, "number": facts.number, "made_by": facts.made_by}[key]
    if group == "case":
        return _case(key, facts)
    if group == "term":
        return _term(key, facts)
    if group == "due":
        return _due(key, facts)
    if group == "value":
        found = value(key, facts)
        return value_words(found, years=_years(facts)) if found else None
    return said(facts.about if group == "about" else latest(group, facts), key)


def latest(kind: str, facts: Particulars) -> Entry | None:
    """The latest entry of a kind that stands on the day of the paper; beside the entry a paper is about, its answer."""
    found = [one for one in facts.entries if one.kind == kind and one.on <= facts.on]
    about = facts.about
    if about is not None and ANSWERS.get(kind) == about.kind:
        return _answer(about, found, facts)
    return max(found, key=lambda one: (one.on, one.id), default=None)


def _answer(about: Entry, found: list[Entry], facts: Particulars) -> Entry | None:
    """The first answer to an entry: of an objection the one naming the same record, else the one before the next."""
    if hasattr(about, "entry"):
        found = [one for one in found if said(one, "entry") == said(about, "entry")]
    later = [one.on for one in facts.entries if one.kind == about.kind and one.on > about.on]
    within = [one for one in found if one.on >= about.on and not any(day <= one.on for day in later)]
    return min(within, key=lambda one: (one.on, one.id), default=None)


def said(entry: Entry | None, name: str) -> Any:
    """What an entry says in the field with this JSON name."""
    if entry is None:
        return None
    return getattr(entry, name, getattr(entry, f"{name}_", None))


def value(name: str, facts: Particulars) -> Value | None:
    """A value of the pack by the law of the day that sets it off (CONTRACTS.md); `*` stands for the case kind."""
    name = name.replace("*", facts.case.kind)
    return facts.policy.at(name, on=_day_of_law(name, facts))


def value_words(found: Value, *, years: int | None) -> str:
    """A value as papers say it; intervals that differ by year are said for each year of the term (`years`: how many,
    None where that is not known)."""
    if found.unit == "times_per_year":
        return f"每年{found.whole()}次"
    if found.unit != "months_by_year":
        return found.shown()
    said_each = (f"第{at}年每{months}个月一次" for at, months in enumerate(found.wholes()[:years], start=1))
    return "，".join(said_each)


def in_words(raw: Any, *, field: KindField | None = None) -> str:
    """A value as a paper writes it: days in Chinese, codes by their term, several joined by 、."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, date):
        return day_text(raw)
    if isinstance(raw, Sequence) and not isinstance(raw, str):
        return "、".join(in_words(one, field=field) for one in raw)
    text = str(raw).strip()
    return field.choices.get(text, text) if field else text


def _record(entry_id: str, facts: Particulars) -> str:
    """A record as a reader knows it: what it is and of which day."""
    found = next((one for one in facts.entries if one.id == entry_id), None)
    return f"{KINDS[found.kind].label}（{day_text(found.on)}）" if found else ""


def _field(kind: str | None, name: str) -> KindField | None:
    return KINDS[kind].field(name) if kind is not None and kind in KINDS else None


def _where(group: str, key: str) -> str:
    return {"family": "family", "term": "entry:reported_in"}.get(group, f"{group}:{key}")


def _case(key: str, facts: Particulars) -> Any:
    if key == "kind":
        return facts.case.kind
    if key == "other_kind":
        return _SHORT[facts.case.kind]
    if key == "number":
        return facts.agency.get("case_number")
    if key == "credit_days":
        return f"{facts.case.credit_days}日" if facts.case.credit_days else None
    months = _months(facts)
    return in_months(months) if months else None


def _months(facts: Particulars) -> int | None:
    """How long the term is. Of 社区康复 the law sets only the longest 最长三年; how long it is the decision says."""
    if facts.case.term_months is not None:
        return facts.case.term_months
    written: int | None = said(latest("decided", facts), "term_months")
    if written is not None or facts.case.kind == "community_rehab":
        return written
    found = value("term.*.months", facts)
    return found.whole() if found else None


def _years(facts: Particulars) -> int | None:
    months = _months(facts)
    return -(-months // 12) if months else None


def in_months(months: int) -> str:
    """A term as decisions write it: 3年, 30个月."""
    return f"{months // 12}年" if months % 12 == 0 else f"{months}个月"


def _term(key: str, facts: Particulars) -> Any:
    term = facts.standing.get("term") or {}
    found = term.get({"first": "starts_on"}.get(key, key))
    if key == "suspended_days":
        return f"{found}日" if found else None
    return date.fromisoformat(found) if found else None


def _due(rule: str, facts: Particulars) -> date | None:
    rows = [row for row in facts.standing.get("obligations", ()) if row["rule"] == rule and row["due_on"]]
    owed = [row for row in rows if row["status"] in ("open", "missed", "late", "paused")] or rows
    return date.fromisoformat(owed[-1]["due_on"]) if owed else None


_BY_DECISION: Final = ("term.", "ground.", "consequence.")
_BY_REPORT_IN: Final = ("drug_test.", "talk.", "situation_report.", "summary.", "assessment.", "follow_up.")


def _day_of_law(name: str, facts: Particulars) -> date:
    sets = "decided" if name.startswith(_BY_DECISION) else "reported_in" if name.startswith(_BY_REPORT_IN) else ""
    entry = latest(sets, facts) if sets else None
    return entry.on if entry else facts.on
