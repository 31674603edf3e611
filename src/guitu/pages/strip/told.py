"""What the strip says of its windows 归途条的话: a name, a time and a word for each, the notes, and the table twin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from guitu.pages import words
from guitu.pages.shapes import Chip, Link, Look, State, chips
from guitu.pages.strip.course import Course
from guitu.pages.strip.view import SPOT, Window

Deeds = Callable[[Window], Sequence[Link]]
"""The links of a note: what can be done about a window (登记, 补记 …)."""


@dataclass(frozen=True, slots=True)
class Note:
    """What opens at a cell: the window, the clause, the entries, the deed."""

    id: str
    is_missed: bool
    title: str
    when: str
    says: str
    chips: tuple[Chip, ...]
    links: tuple[Link, ...]
    is_shown: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """One window in the table twin."""

    label: str
    seq: int
    when: str
    state: State
    chips: tuple[Chip, ...]


def notes(
    lanes: Mapping[str, Sequence[Window]],
    *,
    course: Course,
    known: Mapping[str, Mapping[str, object]],
    deeds: Deeds | None,
    base: str,
    id_base: str,
) -> tuple[Note, ...]:
    """A note for every window that is a link; of what was missed, the latest stands open, and last."""
    found = [one for cells in lanes.values() for one in cells if is_link(one)]
    pressing = max(
        (one for one in found if one.status == "missed"), key=lambda one: one.due_on or course.as_of, default=None
    )
    return tuple(
        Note(
            id=f"{id_base}-{one.key}",
            is_missed=one.status == "missed",
            title=name_of(one),
            when=when_of(one),
            says=_note_says(one, course=course),
            chips=chips(one.clauses, clauses=known, base=base),
            links=tuple(deeds(one)) if deeds is not None else (),
            is_shown=one is pressing,
        )
        # It stands last so that the stylesheet can hide it when another is asked for.
        for one in sorted(found, key=lambda one: one is pressing)
    )


def rows(
    lanes: Mapping[str, Sequence[Window]],
    *,
    course: Course,
    known: Mapping[str, Mapping[str, object]],
    base: str,
) -> tuple[TableRow, ...]:
    """The table twin: every window of every lane."""
    return tuple(
        TableRow(
            label=words.rule_label(one.rule),
            seq=one.seq,
            when=when_of(one),
            state=State(look_of(one, course=course), says_of(one, course=course), strong=one.status == "missed"),
            chips=chips(one.clauses, clauses=known, base=base),
        )
        for cells in lanes.values()
        for one in cells
    )


def look_of(window: Window, *, course: Course) -> Look:
    """The shape and colour of a window."""
    return words.status_look(window.status, due_on=window.due_on, on=course.as_of)  # type: ignore[return-value]


def is_link(window: Window) -> bool:
    """Whether something can still be done about a window, so that its cell is a link."""
    return window.status in ("missed", "open")


def name_of(window: Window) -> str:
    """突击检测 第二年, 谈话家访 第 3 次."""
    label = words.rule_label(window.rule)
    return f"{label} 第{words.ordinal(window.seq)}年" if window.rule == SPOT else f"{label} 第 {window.seq} 次"


def when_of(window: Window) -> str:
    """From its first day to its last."""
    return words.span(window.opens_on, window.due_on) if window.opens_on else "日期待恢复后确定"


def says_of(window: Window, *, course: Course) -> str:
    """How it stands, in words."""
    if window.status == "missed":
        return f"未完成，已做 {window.done}/{window.needed}" if window.done else "未完成"
    said = words.status_words(window.status, due_on=window.due_on, on=course.as_of, met_on=window.met_on)
    counted = f"，已做 {window.done}/{window.needed}" if window.needed > 1 and window.status == "open" else ""
    return f"进行中，{said}{counted}" if window.status == "open" else said


def _note_says(one: Window, *, course: Course) -> str:
    done = f"，已做 {one.done} 次" if one.done else ""
    if one.status == "missed":
        return f"应做 {one.needed} 次{done or '，没有记录'}。"
    left = f"，{words.relative(one.due_on, on=course.as_of)}" if one.due_on else "，期限待恢复后确定"
    return f"应做 {one.needed} 次{done}{left}。"
