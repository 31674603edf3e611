"""Tables of papers 表格: registers of entries, duties due and done, grounds with their counts, the people."""

from __future__ import annotations

from datetime import date
from typing import Final

from guitu.ledger.entry import Entry
from guitu.ledger.kinds import KINDS
from guitu.papers.facts import FAMILY, TEAM, in_words, said, value
from guitu.papers.kind import GroundsPlan, RegisterPlan, Span, TallyPlan, TeamPlan
from guitu.papers.paper import Grid
from guitu.papers.particulars import Particulars
from guitu.policy.vocabulary import UNITS
from guitu.rules.duties import DUTIES
from guitu.rules.grounds import GROUNDS
from guitu.timekeeping import days, months

_SHORT: Final = 2
_LONG: Final = 6
_NONE: Final = "无记录"
_DISPUTED: Final = "（本人有异议，尚未答复）"
_EXCUSED: Final = "（有正当理由，不计次数）"


def register(plan: RegisterPlan, facts: Particulars) -> Grid:
    """The entries of the kinds, by day, a row each: of one kind with its fields as columns, of several with what each
    says in one column. An entry that is disputed or excused says so."""
    first, last = _bounds(plan.span, facts)
    entries = sorted(
        (one for one in facts.entries if one.kind in plan.kinds and first <= one.on <= last),
        key=lambda one: (one.on, one.id),
    )
    excused = {str(said(one, "entry")) for one in facts.entries if one.kind == "excused" and one.on <= facts.on}
    several = len(plan.kinds) > 1
    columns = tuple(one for one in plan.columns if one not in ("on", "kind"))
    head = ("日期", "事项", "内容") if several else (_head(plan, "on"), *(_head(plan, one) for one in columns))
    rows: list[tuple[str, ...]] = []
    for one in entries:
        day, remark = one.on.isoformat(), _DISPUTED if one.id in facts.contested else ""
        remark = remark or (_EXCUSED if one.id in excused else "")
        cells = tuple(_said(one, column) for column in columns)
        if several:
            rows.append((day, KINDS[one.kind].label, "；".join(filter(None, cells)) + remark))
        else:
            rows.append((day + remark, *cells))
    widths = (3, 4, 9) if several else (4, *(_width(plan, one) for one in columns))
    blank = ("", _NONE, *("" for _ in head[1:]))
    return Grid(("序号", *head), tuple((str(at + 1), *row) for at, row in enumerate(rows)) or (blank,), (1, *widths))


def tally(plan: TallyPlan, facts: Particulars) -> Grid:
    """Duties of the span: how many windows have come due, how many were met, missed, excused."""
    first, last = _bounds(plan.span, facts)
    rows = []
    for rule in plan.rules:
        due = [
            row for row in facts.standing.get("obligations", ())
            if row["rule"] == rule and row["due_on"] and first <= date.fromisoformat(row["due_on"]) <= last
        ]  # fmt: skip
        by = {status: sum(row["status"] == status for row in due) for status in ("met", "late", "missed", "excused")}
        rows.append((DUTIES[rule].label, str(len(due)), str(by["met"] + by["late"]), str(by["missed"]),
                     str(by["excused"])))  # fmt: skip
    return Grid(("事项", "到期", "完成", "未完成", "免除"), tuple(rows), (4, _SHORT, _SHORT, _SHORT, _SHORT))


def grounds(plan: GroundsPlan, facts: Particulars) -> Grid | None:
    """Statutory grounds: counts against their numbers, and what the number rests on. None where there is none."""
    named = {one.name: one for one in GROUNDS}
    clauses = facts.policy.clauses
    rows = []
    for row in facts.standing.get("grounds", ()):
        if plan.only_reached and not row["reached"]:
            continue
        cited = "；".join(f"{clauses[one].document}{clauses[one].article}" for one in row["clauses"] if one in clauses)
        ground = named[row["ground"]]
        number = value(ground.threshold, facts) if ground.threshold else None
        unit = UNITS[number.unit if number else "times"].label
        sign = "超过" if row["compare"] == ">" else ""
        end = "以上" if row["compare"] == ">=" else ""
        rows.append((ground.label, f"{row['count']}{unit}", f"{sign}{row['threshold']}{unit}{end}", cited))
    return Grid(("情形", "台账", "规定", "依据"), tuple(rows), (4, _SHORT, 3, 6)) if rows else None


def team(plan: TeamPlan, facts: Particulars) -> Grid:
    """The working group, or the family."""
    if plan.of == "family":
        people = [(one.name, one.relation, one.phone) for one in facts.family]
        return Grid(tuple(FAMILY.values()), tuple(people) or ((_NONE, "", ""),), (3, 3, 4))
    rows = [(TEAM.get(one.part, one.part), one.name, one.unit, one.phone) for one in facts.team]
    return Grid(("组内职责", "姓名", "单位", "联系电话"), tuple(rows) or ((_NONE, "", "", ""),), (3, 2, 4, 3))


def _bounds(span: Span, facts: Particulars) -> tuple[date, date]:
    """First and last day of a span, both included."""
    last = facts.about.on if facts.about else facts.on
    if span == "year":
        return _year(last, facts), last
    if span == "period" and facts.about is not None:
        before = [one.on for one in facts.entries if one.kind == facts.about.kind and one.on < facts.about.on]
        return max(before, default=date.min), last
    return date.min, last


def _year(day: date, facts: Particulars) -> date:
    """The first day of the year of the term that a day lies in."""
    starts = (facts.standing.get("term") or {}).get("starts_on")
    if not starts:
        return date(day.year, 1, 1)
    first = at = days.number(date.fromisoformat(starts))
    year = 1
    while (following := months.add(first, 12 * year)) <= days.number(day):
        at, year = following, year + 1
    return days.date_of(at)


def _head(plan: RegisterPlan, column: str) -> str:
    return next(field.label for kind in plan.kinds if (field := KINDS[kind].field(column)))


def _said(entry: Entry, column: str) -> str:
    field = KINDS[entry.kind].field(column)
    raw = said(entry, column) if field else None
    return "" if raw is None else in_words(raw, field=field)


def _width(plan: RegisterPlan, column: str) -> int:
    if column in ("title", "document_number"):
        return 4
    field = next((found for kind in plan.kinds if (found := KINDS[kind].field(column))), None)
    code = field.type.code if field else "text"
    return {"narrative": _LONG, "place": 4, "staff_list": 3, "agency": 4}.get(code, _SHORT)
