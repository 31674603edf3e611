"""Why is this due 为什么是这天: one date taken apart: what set it off, the period, its clause, the sum.

The sum is done again here in plain steps, so that a reader can follow it with a calendar; the tests hold its result to
the standing for every duty of many cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from guitu.casepages import wording
from guitu.casepages.ahead import nth
from guitu.casepages.opened import Json, Opened
from guitu.casepages.timeline import anchor
from guitu.ledger.corrections import standing_entries
from guitu.ledger.entry import Entry
from guitu.pages import words
from guitu.pages.shapes import Chip, Link, State, chip
from guitu.policy import Value
from guitu.rules.duties import DUTIES
from guitu.rules.duty import Once, Repeating
from guitu.rules.standstills import suspensions
from guitu.timekeeping.days import date_of, number
from guitu.timekeeping.months import add
from guitu.timekeeping.workdays import calendar_until, is_workday, next_workday, nth_workday_after


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the sum: what, the day or number it gives, and a word about how."""

    what: str
    gives: str
    how: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Says:
    """The words of a clause."""

    chip: Chip
    says: str
    cite: str
    binding: bool


@dataclass(frozen=True, slots=True)
class Why:
    """A date explained. `answer` is the last day; None: none is set, or it cannot be known yet (`says` tells)."""

    title: str
    answer: date | None
    says: str
    state: State
    lines: tuple[Line, ...]
    excluded: tuple[str, ...]
    clauses: tuple[Says, ...]
    caution: str
    entries: tuple[Link, ...]
    overridden: str = ""


@dataclass(frozen=True, slots=True)
class _Sum:
    lines: tuple[Line, ...]
    end: date | None
    excluded: tuple[str, ...] = ()
    value: Value | None = None


def why(opened: Opened, standing: Json, *, rule: str, seq: int, base: str) -> Why | None:
    """The explanation of one duty of the standing; None if there is no such duty to be seen."""
    row = next((one for one in standing["obligations"] if (one["rule"], one["seq"]) == (rule, seq)), None)
    if row is None:
        return None
    duty = DUTIES[rule]
    done = _window(opened, row, duty) if isinstance(duty, Repeating) else _once(opened, row, duty)
    due = date.fromisoformat(row["due_on"]) if row["due_on"] else None
    target = date.fromisoformat(row["target_on"]) if row.get("target_on") else None
    look = words.status_look(row["status"], due_on=row["due_on"], on=opened.as_of)
    told = words.status_words(row["status"], due_on=row["due_on"], on=opened.as_of, met_on=row["met_on"])
    return Why(
        title=f"{duty.label} {nth(rule, seq)}".strip(),
        answer=due or target,
        says=_answer(row, due=due, target=target),
        state=State(look, told, strong=row["status"] == "missed"),  # type: ignore[arg-type]
        lines=done.lines,
        excluded=done.excluded,
        clauses=tuple(clause_words(opened, one, base=base) for one in row["clauses"] if one in opened.policy.clauses),
        caution=_caution(due or target),
        entries=tuple(
            Link(f"{opened.by_id[one].on.isoformat()} {wording.title(opened.by_id[one])}", f"#{anchor(one)}")
            for one in row["entries"]
            if one in opened.by_id
        ),
        overridden=_overridden(opened, done.value),
    )


def why_term(opened: Opened, standing: Json, *, base: str) -> Why | None:
    """The explanation of the last day of the term; None before report-in."""
    term = standing["term"]
    if term is None:
        return None
    start = date.fromisoformat(term["starts_on"])
    name = f"term.{opened.case.kind}.months"
    value = opened.policy.at(name, on=opened.casefile.entries[0].on if opened.casefile.entries else start)
    decided = _first(opened, "decided")
    if decided is not None:
        value = opened.policy.at(name, on=decided.on)
    months = opened.case.term_months or (value.whole() if value is not None else 0)
    walked = opened.course
    after = _plus(start, months)
    credit = opened.case.credit_days
    lines = [
        _opening(opened, "reported_in", start, "报到之日起算，当天算第一天"),
        Line("期限", f"{months} 个月", "决定书写明" if opened.case.term_months else "政策规定"),
        Line(f"{words.in_words(start)}加 {months} 个月", words.in_words(after), "这一天已在期限之外，前一天是最后一天"),
    ]
    end = after
    if credit:
        end = after - timedelta(days=credit)
        lines.append(Line("折抵强制隔离戒毒", f"减 {credit} 天", "已执行的时间从末尾减去"))
    added, stills = 0, []
    for still in walked.standstills:
        if still.days is None:
            stills.append(f"{words.in_words(still.lo)}起中止，还没有恢复")
        elif end + timedelta(days=added) > still.lo:
            added += still.days
            stills.append(
                f"{words.span(still.lo, still.hi - timedelta(days=1), words=True)}中止，{still.days} 天"
                if still.hi
                else ""
            )
    if added:
        lines.append(Line("中止期间不算", f"加 {added} 天", "期限顺延同样的天数"))
    last = date.fromisoformat(term["last_day"]) if term["last_day"] else None
    lines.append(Line("最后一天", words.in_words(last) if last else "恢复之后才能定", "到这一天为止，第二天起解除"))
    cited = [*(value.clauses if value is not None else ()), "detox-regulation#23"]
    return Why(
        title="届满",
        answer=last,
        says=f"{words.in_words(last)}届满" if last else "正在中止，届满日要等恢复之后才能定",
        state=State("ahead", words.relative(last, on=opened.as_of) if last else "未定"),
        lines=tuple(lines),
        excluded=tuple(one for one in stills if one),
        clauses=tuple(
            clause_words(opened, one, base=base) for one in dict.fromkeys(cited) if one in opened.policy.clauses
        ),
        caution="",
        entries=(),
    )


def clause_words(opened: Opened, clause_id: str, *, base: str) -> Says:
    """A clause of the case's pack with its words."""
    clause = opened.policy.clauses[clause_id]
    made = chip(
        clause.document,
        clause.article,
        says=clause.says,
        binding=clause.binding,
        href=f"{base}#{clause.id.replace('#', '-')}",
    )
    return Says(made, clause.says, f"《{clause.document.strip('《》')}》{clause.article}（摘意）", clause.binding)


# ── duties that repeat ────────────────────────────────────────────────────────────────────────────


def _window(opened: Opened, row: Json, duty: Repeating) -> _Sum:
    walked = opened.course
    start = walked.starts_on
    if start is None:
        return _Sum((), None)
    value = opened.policy.at(duty.value_name.replace("{kind}", opened.case.kind), on=start)
    lines = [_opening(opened, "reported_in", start, "每一次都从报到之日数起，当天算第一天")]
    months = _months_of(opened, row)
    if months is None:
        return _Sum((*lines, Line("起止", "恢复之后才能定", "正在中止")), None, value=value)
    lo, hi = months
    every = f"每 {hi - lo} 个月一次" if duty.every else f"每满一年 {row['needed']} 次"
    lines.append(Line("间隔", every, value.label if value is not None else ""))
    first, after = walked.boundary(lo), walked.boundary(hi)
    lines.append(Line("这一次从", words.in_words(first), f"报到之日加 {lo} 个月" if lo else "报到之日"))
    lines.append(Line("到", words.in_words(after - timedelta(days=1)), f"报到之日加 {hi} 个月的前一天"))
    shown = walked.shown(hi)
    excluded = []
    moved = 0
    for still in walked.standstills:
        if after + timedelta(days=moved) > still.lo:
            if still.days is None:
                return _Sum((*lines, Line("最后一天", "恢复之后才能定", "正在中止")), None, value=value)
            moved += still.days
            end = (still.hi or still.lo) - timedelta(days=1)
            excluded.append(f"{words.span(still.lo, end, words=True)}中止，{still.days} 天不算")
    if moved:
        lines.append(Line("中止期间不算", f"加 {moved} 天", "同样的天数顺延"))
    end_day = shown - timedelta(days=1) if shown is not None else None
    lines.append(Line("最后一天", words.in_words(end_day), "按月计算，遇休息日不顺延"))
    return _Sum(tuple(lines), end_day, tuple(excluded), value)


def _months_of(opened: Opened, row: Json) -> tuple[int, int] | None:
    """The months of a window, half-open; None where an open suspension hides its days."""
    if not row["opens_on"] or not row["due_on"]:
        return None
    opens, after = date.fromisoformat(row["opens_on"]), date.fromisoformat(row["due_on"]) + timedelta(days=1)
    return opened.course.month(opens), opened.course.month(after)


# ── duties that happen once ───────────────────────────────────────────────────────────────────────


def _once(opened: Opened, row: Json, duty: Once) -> _Sum:
    opens = date.fromisoformat(row["opens_on"])
    lines = [_opening(opened, duty.opens_on.kind, opens, "")]
    if duty.name == "return_from_leave":
        end = date.fromisoformat(row["due_on"]) if row["due_on"] else None
        return _Sum((*lines, Line("最后一天", words.in_words(end), "准假的末日，当天返回销假")), end)
    value, by_workdays = _period(opened, duty, opens)
    if value is None:
        return _Sum((*lines, Line("期限", "及时", "规定写的是及时，没有写天数，尽快办")), None)
    count = value.whole()
    unit = "个工作日" if by_workdays else "天"
    told = f"{count} {unit}" + ("" if value.binding else "（本单位目标，不是法定期限）")
    lines.append(Line("期限", told, value.label))
    lines.append(Line("从第二天数起", words.in_words(opens + timedelta(days=1)), "发生的当天不算"))
    excluded: list[str] = []
    if by_workdays:
        end_number = nth_workday_after(number(opens), count)
        rest = [one for one in range(number(opens) + 1, end_number) if not is_workday(one)]
        excluded += [f"{words.in_words(date_of(one))} {words.weekday(date_of(one))}，休息日不算" for one in rest]
        lines.append(
            Line(f"数满 {count} 个工作日", words.in_words(date_of(end_number)), f"其间 {len(rest)} 个休息日不算")
        )
    else:
        end_number = number(opens) + count
        lines.append(
            Line(f"数满 {count} 天", words.in_words(date_of(end_number)), f"{opens.isoformat()} 加 {count} 天")
        )
    if duty.with_standstill:
        held = suspensions(opened.casefile, as_of=opened.as_of, known_at=opened.known_at)
        for lo, hi in ((one.lo, one.hi) for one in held):
            begins = max(number(lo), number(opens))
            if end_number > begins and (hi is None or number(hi) > begins):
                if hi is None:
                    excluded.append(f"{words.in_words(lo)}起中止，还没有恢复")
                    return _Sum((*lines, Line("最后一天", "恢复之后才能定", "正在中止")), None, tuple(excluded), value)
                days = number(hi) - begins
                end_number += days
                span = words.span(date_of(begins), hi - timedelta(days=1), words=True)
                excluded.append(f"{span}中止，{days} 天不算")
                lines.append(Line("中止期间不算", f"加 {days} 天", f"到 {words.in_words(date_of(end_number))}"))
    if value.roll and not is_workday(end_number):
        rolled = next_workday(end_number)
        for one in range(end_number, rolled):
            excluded.append(f"{words.in_words(date_of(one))} {words.weekday(date_of(one))}，休息日")
        lines.append(Line("最后一天是休息日", words.in_words(date_of(rolled)), "顺延到休息日后的第一个工作日"))
        end_number = rolled
    end = date_of(end_number)
    lines.append(Line("最后一天", words.in_words(end), words.weekday(end, long=True)))
    return _Sum(tuple(lines), end, tuple(excluded), value)


def _period(opened: Opened, duty: Once, opens: date) -> tuple[Value | None, bool]:
    for name, by_workdays in ((duty.workdays, True), (duty.days, False)):
        value = opened.policy.at(name, on=opens) if name else None
        if value is not None:
            return value, by_workdays
    return None, False


# ── small words ───────────────────────────────────────────────────────────────────────────────────


def _opening(opened: Opened, kind: str, day: date, how: str) -> Line:
    entry = _on(opened, kind, day)
    link = (
        Link("看这一条", f"#{anchor(entry.id)}", f"看这一条：{entry.on.isoformat()} {words.kind_label(kind)}")
        if entry is not None and entry.id in opened.by_id
        else None
    )
    label = words.kind_label(kind) if kind != "term_ended" else "届满的第二天"
    return Line(f"起算：{label}", words.in_words(day), how, link)


def _on(opened: Opened, kind: str, day: date) -> Entry | None:
    entries = standing_entries(opened.casefile.entries, known_at=opened.known_at).entries
    return next(
        (one for one in entries if one.kind == kind and (one.on == day or getattr(one, "from_", None) == day)), None
    )


def _first(opened: Opened, kind: str) -> Entry | None:
    entries = standing_entries(opened.casefile.entries, known_at=opened.known_at).entries
    return min((one for one in entries if one.kind == kind), key=lambda one: one.on, default=None)


def _plus(day: date, months: int) -> date:
    return date_of(add(number(day), months))


def _answer(row: Json, *, due: date | None, target: date | None) -> str:
    if due is not None:
        return f"最后一天是 {words.in_words(due)} {words.weekday(due)}"
    if target is not None:
        return f"本单位目标 {words.in_words(target)}，不是法定期限"
    return "正在中止，日期要等恢复之后才能定" if row["status"] == "paused" else "没有规定天数，及时办理"


def _caution(day: date | None) -> str:
    if day is None or number(day) <= calendar_until():
        return ""
    return f"国务院的放假安排只公布到 {date_of(calendar_until()).year} 年，这一天是不是工作日要等公布后再核对。"


def _overridden(opened: Opened, value: Value | None) -> str:
    """What the parents of the pack would have said, where the pack itself sets the value."""
    if value is None or value.source != opened.policy.name or opened.policy.parent is None:
        return ""
    return f"这一项由“{opened.policy.title}”自己规定。"
