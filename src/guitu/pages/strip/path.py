"""The path 归途路: the strip on the person's own pages. Stones, one a month, to and fro, ending at a door.

Solid: everything of that month was done. Hollow: something was not. Larger with a tick: an assessment. Nothing here is
cinnabar: this is the person's own way, and nobody is told off on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from guitu.pages import words
from guitu.pages.strip.course import YEAR, Course
from guitu.pages.strip.slip import missed_months
from guitu.pages.strip.svg import el
from guitu.pages.strip.view import repeating
from guitu.rules.standstills import Standstill

PITCH: Final = 24
ROW: Final = 78
FIRST_X, LAST_X, TOP = 28, 292, 48
_BULGE: Final = 44


def path(standing: Mapping[str, object], *, course: Course) -> Markup | None:
    """Draw the path of a `guitu.standing/1`; None before report-in."""
    if course.starts_on is None:
        return None
    return _Path(standing, course=course).all()


class _Path:
    """One path being drawn."""

    def __init__(self, standing: Mapping[str, object], *, course: Course) -> None:
        self.course = course
        found = repeating(standing)
        self.missed = missed_months(found, course=course)
        self.place = min(max(course.position(course.as_of), 0), course.months - 0.001)
        self.here = int(self.place)
        self.is_over = course.position(course.as_of) >= course.months
        miles = [(course.cells(one), one.status) for one in found if one.rule == "assessment"]
        self.miles = {cells[1] - 1: status for cells, status in miles if cells is not None}

    def spot(self, month: int) -> tuple[int, int]:
        """Where the stone of a month lies. The last row runs to the right, so the door is always there."""
        row, column = divmod(month, YEAR)
        x = FIRST_X + column * PITCH if self.to_right(row) else LAST_X - column * PITCH
        return x, TOP + row * ROW

    def to_right(self, row: int) -> bool:
        """Whether a row runs from left to right."""
        return (self.course.years - 1 - row) % 2 == 0

    def line(self, until: int) -> str:
        """The way from the first stone to that of a month."""
        x, y = self.spot(0)
        said = [f"M{x} {y}"]
        for row in range(until // YEAR + 1):
            end = min(until, row * YEAR + YEAR - 1)
            x, y = self.spot(end)
            said.append(f"H{x}")
            if end < until:
                side = _BULGE if self.to_right(row) else -_BULGE
                said.append(f"C{x + side} {y} {x + side} {y + ROW} {x} {y + ROW}")
        return "".join(said)

    def all(self) -> Markup:
        """The picture."""
        last = self.course.months - 1
        x_end, y_end = self.spot(last)
        height = y_end + 36
        parts = [
            el("title", "我的归途", id="way-t"),
            el("desc", self.says(), id="way-d"),
            el("path", class_="w-ahead", d=f"{self.line(last)}H{x_end + 8}"),
            el("path", class_="w-walked", d=self.line(self.here)),
            *(self.still(still) for still in self.course.standstills),
            *(stone for month in range(self.course.months) for stone in self.stone(month)),
            *self.door(x_end, y_end),
            *self.labels(height, x_end=x_end),
        ]
        return el(
            "svg", *parts, view_box=f"-8 0 364 {height}", role="img", aria_labelledby="way-t way-d", class_="way-path"
        )

    def stone(self, month: int) -> list[Markup]:
        """One month."""
        x, y = self.spot(month)
        is_mile = month in self.miles
        if month == self.here and not self.is_over:
            return [
                el("circle", class_="w-here", cx=x, cy=y, r=10),
                el("circle", class_="w-here-in", cx=x, cy=y, r=4),
                el("text", "今天", class_="w-t w-t-strong", x=x, y=y + 27, text_anchor="middle"),
            ]
        if month > self.here:
            return [el("circle", class_="w-mile" if is_mile else "w-next", cx=x, cy=y, r=6.5 if is_mile else 3.5)]
        if month in self.missed:
            return [el("circle", class_="w-part", cx=x, cy=y, r=8 if is_mile else 5.5)]
        if is_mile and self.miles[month] in ("met", "late"):
            tick = el("path", class_="w-tick", d=f"m{x - 3.5} {y + 0.2}2.6 2.6 4.6-5")
            return [el("circle", class_="w-stone", cx=x, cy=y, r=8), tick]
        return [el("circle", class_="w-stone", cx=x, cy=y, r=5.5)]

    def still(self, still: Standstill) -> Markup:
        """A suspension: a pause between two stones."""
        month = max(int(self.course.position(still.lo)), 0)
        x, y = self.spot(min(month, self.course.months - 1))
        side = PITCH / 2 if self.to_right(month // YEAR) else -PITCH / 2
        said = f"停 {still.days} 天" if still.days else "停在这里"
        return el("path", class_="w-still", d=f"M{x + side - 3:g} {y}h6") + el(
            "text", said, class_="w-t", x=x + side, y=y + 27, text_anchor="middle"
        )

    def door(self, x: int, y: int) -> list[Markup]:
        """Home."""
        return [
            el("path", class_="w-home", d=f"M{x + 20} {y + 10}v-24l18-16 18 16v24z"),
            el("path", class_="w-door", d=f"M{x + 33} {y + 10}v-14h10v14z"),
            el("path", class_="i-line", d=f"M{x + 12} {y + 10}h52"),
        ]

    def labels(self, height: int, *, x_end: int) -> list[Markup]:
        """The years, and the day the way ends."""
        years = [
            el("text", f"第{words.ordinal(row + 1)}年", class_="w-t", x=20, y=TOP + row * ROW - 22)
            for row in range(self.course.years)
        ]
        end = words.iso(self.course.last_day) if self.course.last_day else "恢复后再算"
        return [*years, el("text", end, class_="w-t", x=x_end + 64, y=height - 7, text_anchor="end")]

    def says(self) -> str:
        """The picture in two sentences."""
        walked = f"一共 {self.course.months} 个月，" + (
            "已经走完。" if self.is_over else f"现在是第 {self.here + 1} 个月。"
        )
        count = len([month for month in self.missed if month <= self.here])
        part = f"有 {count} 个月有一项没做上。" if count else "走过的都做到了。"
        return walked + part
