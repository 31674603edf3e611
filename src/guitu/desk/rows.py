"""Rows of the desk 待办行: tasks with the person, the way, the clause and the deed.

What a row says of a day is the same for everybody whose day it is, and is put into words once.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from guitu.access.matters import matter_of, may_be_recorded_by
from guitu.access.models import Posting
from guitu.access.table import table
from guitu.casebook.queries import NamedCase
from guitu.desk.clauses import first_chip
from guitu.desk.links import case_href, href, kind_of, record_href
from guitu.desk.people import Who
from guitu.desk.queries import Task
from guitu.desk.slips import not_begun
from guitu.pages import words
from guitu.pages.shapes import Chip, DutyRow, Link, State
from guitu.rules.duties import DUTIES
from guitu.rules.duty import Repeating

_ALONE: Final = frozenset(
    rule for rule, duty in DUTIES.items() if not isinstance(duty, Repeating) and rule != "return_from_leave"
)
"""Duties that happen once in a case: 第 1 次 would say nothing."""


def duty_row(task: Task, *, who: Who, slip: Markup | None, role: str, today: date, back: str) -> DutyRow:
    """The row of one task as somebody in a role sees it."""
    kind, rule = kind_of(task.rule), DUTIES[task.rule].label
    late = task.due_on is not None and task.due_on < today
    case_id = str(task.case_id)
    here = case_href(case_id)
    if _records(role, kind):
        text = "补记" if late else "登记"
        deed = Link(text, record_href(case_id, kind, rule=task.rule, back=back), f"{text}：{who.name}，{rule}")
    else:
        deed = Link("查看", here, f"查看：{who.name}，{rule}")
    return DutyRow(
        state=_state(task.due_on, today),
        when=_when(task.due_on, task.target_on, today),
        when_iso=(task.due_on or task.target_on or task.opens_on).isoformat(),
        who=who.name,
        who_href=here,
        who_second=who.second,
        what=rule,
        nth=_nth(task),
        what_second=_span(task.rule, task.opens_on, task.due_on, today),
        chips=_chips(task, line=who.line, case_id=case_id, here=here),
        slip=slip or not_begun(),
        deed=deed,
    )


def may_record(posting: Posting, kind: str) -> bool:
    """Whether the role of a posting records this kind at all; the deed itself asks again, of the case."""
    return _records(posting.role, kind)


def may_decide(posting: Posting, kind: str) -> bool:
    """Whether the role of a posting decides this kind and writes the decision down."""
    matter, rule = matter_of(kind), table().roles.get(posting.role)
    return rule is not None and matter is not None and rule.allows("decide", matter) and may_record(posting, kind)


@lru_cache(maxsize=2048)
def _records(role: str, kind: str) -> bool:
    matter, rule = matter_of(kind), table().roles.get(role)
    return (
        rule is not None
        and matter is not None
        and rule.allows("record", matter)
        and may_be_recorded_by(kind, role=role)
    )


@lru_cache(maxsize=4096)
def _state(due: date | None, today: date) -> State:
    if due is None:
        return State("soon", "尽快办")
    look = words.status_look("missed" if due < today else "open", due_on=due, on=today)
    said = words.relative(due, on=today)
    if look == "late":
        return State("late", said, strong=True)
    return State("soon" if look == "soon" else "open", said, strong=due == today)


@lru_cache(maxsize=4096)
def _when(due: date | None, target: date | None, today: date) -> str:
    if due is not None:
        return words.near(due, today)
    return f"目标 {words.near(target, today)}" if target else "没有定天数"


def _nth(task: Task) -> str:
    if task.rule in _ALONE:
        return ""
    if task.needed > 1:
        return f"已做 {task.done}/{task.needed} 次"
    return f"第 {task.seq} 次"


@lru_cache(maxsize=4096)
def _span(rule: str, opens: date, due: date | None, today: date) -> str:
    if rule in _ALONE or due is None:
        return f"自 {words.iso(opens)} 起"
    return words.span_short(opens, due) if opens.year == due.year == today.year else words.span(opens, due)


def _chips(task: Task, *, line: NamedCase, case_id: str, here: str) -> tuple[Chip, ...]:
    """The clause of the duty; it leads to why: the window, the clause's words and the entries."""
    found = first_chip(line.policy, line.kind, task.rule, task.opens_on)
    if found is None:
        return ()
    why = href("casebook:why", case_id, task.rule, task.seq)
    return (Chip(found.text, found.title, why or here, found.force),)
