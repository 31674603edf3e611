"""Chinese words for days, states and roles 日期与用语: what templates use as filters.

Dates are said one way in sentences (2026年6月11日), another in lists (06-11 周四), another in tables of years
(2026-06-11). Ranges take 至. A space stands round a figure that counts, none inside a date. A day is a `date` or its
ISO text; None and "" become 未定, because an unknown date is an answer too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Final

from guitu.ledger.kinds import KINDS
from guitu.ledger.roles import ROLES
from guitu.rules import states
from guitu.rules.duties import DUTIES
from guitu.rules.grounds import GROUNDS

Day = date | str | None

UNKNOWN: Final = "未定"
SOON_DAYS: Final = 7
"""From here on an open obligation is drawn as due soon (归途条 and lists alike)."""

STATES: Final[Mapping[str, str]] = MappingProxyType(states.STATES)
STATUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "met": "已完成",
        "late": "逾期完成",
        "open": "进行中",
        "missed": "未完成",
        "upcoming": "未到",
        "excused": "有正当理由",
        "paused": "中止，暂不计",
        "void": "不再要求",
    }
)
CASE_KINDS: Final[Mapping[str, str]] = MappingProxyType({"community_detox": "社区戒毒", "community_rehab": "社区康复"})
CASE_KINDS_SHORT: Final[Mapping[str, str]] = MappingProxyType({"community_detox": "社戒", "community_rehab": "社康"})
DEBTORS: Final[Mapping[str, str]] = MappingProxyType(
    {"person": "本人", "group": "工作小组", "township": "乡镇（街道）", "police": "公安机关"}
)

_HALF_A_YEAR: Final = 183
"""Days within which a list may leave out the year: no month and day comes twice."""
_WEEKDAYS: Final = "一二三四五六日"
_DIGITS: Final = "〇一二三四五六七八九"
_CHINA: Final = timezone(timedelta(hours=8))
_ROLE_LABELS: Final[Mapping[str, str]] = dict(ROLES.items())
_RULE_LABELS: Final[Mapping[str, str]] = {name: duty.label for name, duty in DUTIES.items()}
_GROUND_LABELS: Final[Mapping[str, str]] = {ground.name: ground.label for ground in GROUNDS}


# ── days ──────────────────────────────────────────────────────────────────────────────────────────


def day_of(day: Day) -> date | None:
    """A day as a `date`; None for None and "". Raises ValueError for a text that is no ISO date."""
    if day is None or day == "":
        return None
    if isinstance(day, datetime):
        return (day if day.tzinfo is None else day.astimezone(_CHINA)).date()
    return day if isinstance(day, date) else date.fromisoformat(day)


def iso(day: Day) -> str:
    """`2026-06-11`, for tables of years and for machines."""
    found = day_of(day)
    return UNKNOWN if found is None else found.isoformat()


def in_words(day: Day) -> str:
    """`2026年6月11日`, for sentences."""
    found = day_of(day)
    return UNKNOWN if found is None else f"{found.year}年{found.month}月{found.day}日"


def in_list(day: Day) -> str:
    """`06-11 周四`, for lists of this season."""
    found = day_of(day)
    return UNKNOWN if found is None else f"{found:%m-%d} {weekday(found)}"


def near(day: Day, on: Day) -> str:
    """`06-11 周四` within half a year of `on`; further away with its year and no weekday: `2024-06-11`."""
    found, seen = day_of(day), day_of(on)
    if found is None or seen is None or abs((found - seen).days) <= _HALF_A_YEAR:
        return in_list(found)
    return found.isoformat()


def short(day: Day) -> str:
    """`06-11`."""
    found = day_of(day)
    return UNKNOWN if found is None else f"{found:%m-%d}"


def weekday(day: Day, *, long: bool = False) -> str:
    """`周四`, or `星期四`."""
    found = day_of(day)
    return UNKNOWN if found is None else f"{'星期' if long else '周'}{_WEEKDAYS[found.weekday()]}"


def relative(due: Day, *, on: date) -> str:
    """How far a last day is, seen from `on`: `还有 2 天`, `今天到期`, `逾期 3 天`."""
    found = day_of(due)
    if found is None:
        return UNKNOWN
    left = (found - on).days
    if left == 0:
        return "今天到期"
    return f"还有 {left} 天" if left > 0 else f"逾期 {-left} 天"


def span(first: Day, last: Day, *, words: bool = False) -> str:
    """A range, both ends included: `2026-05-09 至 06-08`; in words `2026年5月9日至6月8日`.

    The year of the end is left out where it is the year of the beginning, and written where it is not.
    """
    lo, hi = day_of(first), day_of(last)
    if words:
        if lo is not None and hi is not None and lo.year == hi.year:
            return f"{in_words(lo)}至{hi.month}月{hi.day}日"
        return f"{in_words(lo)}至{in_words(hi)}"
    if lo is not None and hi is not None and lo.year == hi.year:
        return f"{iso(lo)} 至 {short(hi)}"
    return f"{iso(lo)} 至 {iso(hi)}"


def span_short(first: Day, last: Day) -> str:
    """A range in a row: `05-09 至 06-08`."""
    return f"{short(first)} 至 {short(last)}"


def moment(at: datetime | str | None) -> str:
    """`2026-06-11 16:40`, in the office's own time."""
    if at is None or at == "":
        return UNKNOWN
    told = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{(told if told.tzinfo is None else told.astimezone(_CHINA)):%Y-%m-%d %H:%M}"


# ── numbers and names ─────────────────────────────────────────────────────────────────────────────


def ordinal(number: int) -> str:
    """A small number in Chinese figures, for years of a term: 1 → 一, 12 → 十二, 20 → 二十. From 1 to 99."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")


def grouped(number: int) -> str:
    """`1,284`."""
    return f"{number:,}"


def state_label(code: str) -> str:
    """The Chinese term of a case's state; the code itself where it is unknown."""
    return STATES.get(code, code)


def status_label(code: str) -> str:
    """The Chinese term of an obligation's status."""
    return STATUSES.get(code, code)


def role_label(code: str) -> str:
    """The Chinese term of a role."""
    return _ROLE_LABELS.get(code, code)


def rule_label(name: str) -> str:
    """The Chinese term of a duty: 谈话家访."""
    return _RULE_LABELS.get(name, name)


def ground_label(name: str) -> str:
    """The Chinese term of a ground."""
    return _GROUND_LABELS.get(name, name)


def kind_label(name: str) -> str:
    """The Chinese term of an entry kind, or of a kind of case."""
    kind = KINDS.get(name)
    return kind.label if kind is not None else CASE_KINDS.get(name, name)


def debtor_label(name: str) -> str:
    """Who owes a duty."""
    return DEBTORS.get(name, name)


def status_words(status: str, *, due_on: Day, on: date, met_on: Day = None) -> str:
    """What a row says of an obligation: 06-11 完成, 还有 2 天, 逾期 3 天, 未到 …"""
    if status in ("met", "late") and day_of(met_on) is not None:
        return f"{short(met_on)} {'完成' if status == 'met' else '逾期完成'}"
    if status in ("open", "missed") and day_of(due_on) is not None:
        return relative(due_on, on=on)
    return status_label(status)


def status_look(status: str, *, due_on: Day, on: date) -> str:
    """The drawn look of a status: met open soon late ahead paused excused void.

    The same code names the shape and the word's class in the stylesheet; 7 days or fewer are `soon`.
    """
    if status == "open":
        due = day_of(due_on)
        return "soon" if due is not None and (due - on).days <= SOON_DAYS else "open"
    return {"missed": "late", "upcoming": "ahead", "late": "met"}.get(status, status)


FILTERS: Final[Mapping[str, object]] = MappingProxyType(
    {
        "day_words": in_words,
        "day_list": in_list,
        "day_near": near,
        "day_short": short,
        "day_iso": iso,
        "weekday": weekday,
        "moment": moment,
        "ordinal": ordinal,
        "grouped": grouped,
        "state_label": state_label,
        "status_label": status_label,
        "role_label": role_label,
        "rule_label": rule_label,
        "ground_label": ground_label,
        "kind_label": kind_label,
        "debtor_label": debtor_label,
    }
)
"""Jinja filters by name."""

GLOBALS: Final[Mapping[str, object]] = MappingProxyType(
    {"relative": relative, "span": span, "span_short": span_short, "status_words": status_words}
)
"""Functions of several values that templates call by name."""
