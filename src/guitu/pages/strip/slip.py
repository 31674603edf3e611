"""The slip 归途签: the way in a row of a list, twelve high, one bar a month, like a bamboo slip.

A month that is behind is judged by what fell due in it: something missed breaks the bar, otherwise it is whole. A year
of spot tests that was not filled therefore marks its last month, not twelve.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from markupsafe import Markup

from guitu.pages import words
from guitu.pages.strip.course import YEAR, Course
from guitu.pages.strip.svg import el
from guitu.pages.strip.view import Window, repeating

PITCH: Final = 4
GAP: Final = 3
BAND: Final = 5
LEAST: Final = 156
"""Width for three years with one suspension; a longer term is wider."""


def missed_months(found: Iterable[Window], *, course: Course) -> frozenset[int]:
    """Months of the term in which a repeating obligation fell due and was missed, counted from 0."""
    return frozenset(cells[1] - 1 for one in found if one.status == "missed" if (cells := course.cells(one)))


def slip(standing: Mapping[str, object], *, course: Course) -> Markup:
    """Draw the slip of a `guitu.standing/1`, with one sentence for readers."""
    begun = course.starts_on is not None
    here = int(course.position(course.as_of)) if begun else -1
    found = repeating(standing)
    missed = missed_months(found, course=course) if begun else frozenset()
    soon = _is_soon(found, course=course)
    parts: list[Markup] = []
    left = 0.0
    bands = sorted(int(course.position(still.lo)) for still in course.standstills) if begun else []
    for month in range(course.months):
        if month and month % YEAR == 0:
            left += GAP
        while bands and bands[0] <= month:
            bands.pop(0)
            parts.append(el("rect", class_="c-still", x=left, y=0, width=BAND - 1, height=12))
            left += BAND
        parts.append(_bar(month, left=left, here=here, missed=missed, soon=soon))
        left += PITCH
    return el(
        "svg",
        *parts,
        class_="slip",
        view_box=f"0 0 {max(LEAST, int(left))} 12",
        preserveAspectRatio="xMinYMid",
        role="img",
        aria_label=_sentence(course, here=here, missed=missed),
    )


def _bar(month: int, *, left: float, here: int, missed: frozenset[int], soon: bool) -> Markup:
    if month in missed and month <= here:
        middle = left + 1.3
        return el("path", class_="c-late", fill="none", d=f"M{middle:.1f} 0v5M{middle:.1f} 7v5")
    if month < here:
        return el("rect", class_="c-met", x=left, y=2, width=2.6, height=8)
    if month == here:
        return el("rect", class_="c-soon" if soon else "c-open", x=left + 0.5, y=0.5, width=2.4, height=11)
    return el("rect", class_="c-ahead", x=left + 0.2, y=5, width=2.2, height=2)


def _sentence(course: Course, *, here: int, missed: frozenset[int]) -> str:
    if course.starts_on is None:
        return "还没有报到"
    at = f"第 {min(here + 1, course.months)} 个月，共 {course.months} 个月"
    behind = f"{len(missed)} 个月有未完成" if missed else "此前都已完成"
    open_now = any(still.hi is None for still in course.standstills)
    still = "；正在中止" if open_now else "；曾中止" if course.standstills else ""
    return f"{at}；{behind}{still}"


def _is_soon(found: Iterable[Window], *, course: Course) -> bool:
    return any(words.status_look(one.status, due_on=one.due_on, on=course.as_of) == "soon" for one in found)
