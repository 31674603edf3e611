"""The field's words for the stable codes of a standing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from guitu.ledger.json_schema import STATES
from guitu.rules.duties import DUTIES
from guitu.rules.grounds import GROUNDS

STATES_SHORT: Mapping[str, str] = {**STATES, "term_reached": "期满", "discharged": "已解除", "decided": "待送达"}
ENDED = ("discharged", "terminated", "transferred_out", "closed")
STATUSES: Mapping[str, str] = {
    "met": "已完成",
    "late": "逾期完成",
    "open": "进行中",
    "missed": "逾期未完成",
    "upcoming": "未到",
    "excused": "有正当理由",
    "paused": "中止，期限待定",
    "void": "不再要求",
}
DEBTORS: Mapping[str, str] = {
    "person": "本人",
    "group": "工作小组",
    "township": "乡镇（街道）",
    "police": "公安机关",
}
CASE_KINDS: Mapping[str, str] = {"community_detox": "社区戒毒", "community_rehab": "社区康复"}

_RULES = {name: duty.label for name, duty in DUTIES.items()}
_GROUNDS = {ground.name: ground.label for ground in GROUNDS}
_WEEKDAYS = "一二三四五六日"


def rule(name: str) -> str:
    """The Chinese name of a duty; the code itself where none is declared."""
    return _RULES.get(name, name)


def ground(name: str) -> str:
    """The Chinese name of a ground."""
    return _GROUNDS.get(name, name)


def pack(title: str, *, name: str) -> str:
    """A pack as people see it: its title, and the name one types."""
    return f"{title}（{name}）"


def debtor(name: str) -> str:
    """Who owes a duty."""
    return DEBTORS.get(name, name)


def weekday(day: date) -> str:
    """周一 … 周日."""
    return f"周{_WEEKDAYS[day.weekday()]}"


def in_list(day: date) -> str:
    """A day as lists show it: 2026-06-11 周四."""
    return f"{day.isoformat()} {weekday(day)}"


def in_words(day: date) -> str:
    """A day as sentences say it: 2026年6月11日."""
    return f"{day.year}年{day.month}月{day.day}日"
