"""The large strip 归途条大图: one panel a year, one lane a rule, notes for what is open, and a table for readers.

Units of the drawing: one month is 24 × 24. A cell is as long as its window; height and filling tell its status without
colour. Only missed and open cells are links; the others are hidden from readers, who have the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from markupsafe import Markup

from guitu.pages import words
from guitu.pages.shapes import Look
from guitu.pages.strip.course import YEAR, Course
from guitu.pages.strip.svg import el, number
from guitu.pages.strip.told import Deeds, Note, TableRow, is_link, look_of, name_of, notes, rows, says_of, when_of
from guitu.pages.strip.view import SPOT, Window, by_lane, windows
from guitu.rules.standstills import Standstill

MONTH: Final = 24
"""Width of a month and height of a lane: never smaller than a finger needs."""
BAND: Final = 14
"""A suspension, however long: the term did not move meanwhile."""
AXIS: Final = 20
LABELS: Final = 52
TOTALS: Final = 60
QUARTER: Final = 3
_DOWN: Final = 13
_EDGE: Final = 1.5


@dataclass(frozen=True, slots=True)
class Strip:
    """The picture with all that belongs to it. `drawing` holds the panels; None: not reported in, nothing drawn.

    `years` is how many panels there are; a phone shows the one that runs until the others are asked for.
    """

    drawing: Markup | None
    notes: tuple[Note, ...]
    rows: tuple[TableRow, ...]
    looks: tuple[Look, ...]
    """Looks that occur, for the legend, in its order."""
    years: int = 1


def strip(
    standing: Mapping[str, object],
    *,
    course: Course,
    who: str,
    deeds: Deeds | None = None,
    clause_base: str = "",
    id_base: str = "w",
) -> Strip:
    """Draw the strip of a `guitu.standing/1`.

    `who` is the name in the title; `deeds` gives the links of a note (登记, 补记 …); `clause_base` the address
    clauses open at; `id_base` begins the ids, where one page shows several strips.
    """
    lanes = by_lane(windows(standing))
    if course.starts_on is None or not lanes:
        return Strip(None, (), (), ())
    drawn = _Drawing(course, lanes, who=who, id_base=id_base)
    explained = standing.get("clauses")
    known = explained if isinstance(explained, Mapping) else {}
    return Strip(
        drawing=drawn.all(),
        notes=notes(lanes, course=course, known=known, deeds=deeds, base=clause_base, id_base=id_base),
        rows=rows(lanes, course=course, known=known, base=clause_base),
        looks=drawn.looks(),
        years=course.years,
    )


class _Drawing:
    """One strip being drawn."""

    def __init__(self, course: Course, lanes: Mapping[str, Sequence[Window]], *, who: str, id_base: str) -> None:
        self.course = course
        self.lanes = lanes
        self.who = who
        self.id_base = id_base
        self.floor = len(lanes) * MONTH
        self.height = self.floor + AXIS
        self.bands: list[list[tuple[float, Standstill]]] = [[] for _ in range(course.years)]
        for still in course.standstills:
            place = course.position(still.lo)
            year = min(max(int(place // YEAR), 0), course.years - 1)
            self.bands[year].append((place, still))

    def all(self) -> Markup:
        """Every panel, then the totals, in the frame that the stylesheet folds at the years."""
        panels = [self.panel(year) for year in range(self.course.years)]
        return el("div", *panels, self.totals(), class_=f"strip strip-of-{len(self.lanes)}")

    def looks(self) -> tuple[Look, ...]:
        """Looks in the order of the legend."""
        found = {look_of(one, course=self.course) for cells in self.lanes.values() for one in cells}
        order: tuple[Look, ...] = ("met", "open", "soon", "late", "excused", "ahead", "paused", "void")
        return (*(look for look in order if look in found), *(("still",) if self.course.standstills else ()))

    def x(self, month: float, *, year: int) -> float:
        """Where a place in served months lies in a panel; bands before it push it on."""
        return (month - year * YEAR) * MONTH + BAND * sum(place < month for place, _ in self.bands[year])

    def panel(self, year: int) -> Markup:
        """One year."""
        first, after = self.course.shown(year * YEAR), self.course.shown(min((year + 1) * YEAR, self.course.months))
        last = after - timedelta(days=1) if after is not None else None
        if (year + 1) * YEAR >= self.course.months:
            last = self.course.last_day
        width = self.x(min((year + 1) * YEAR, self.course.months), year=year)
        name = f"第{words.ordinal(year + 1)}年"
        until = f"至 {words.iso(last)}" if last else "起"
        when = f"{words.iso(first)} {until}" if first else "日期待恢复后确定"
        told = "、".join(words.rule_label(rule) for rule in self.lanes)
        key = f"{self.id_base}-y{year + 1}"
        hidden: list[Markup] = []
        links: list[Markup] = []
        for lane, (rule, cells) in enumerate(self.lanes.items()):
            for window in cells:
                for lo, hi in self.segments(window, year=year):
                    drawn = self.cell(window, rule=rule, top=lane * MONTH, lo=lo, hi=hi, year=year)
                    (links if is_link(window) else hidden).append(drawn)
        hidden += [self.band(place, still, year=year) for place, still in self.bands[year]]
        hidden += self.axis(year, width=width)
        picture = el(
            "svg",
            el("title", f"{self.who}的归途条，{name}", id=f"{key}t"),
            el("desc", f"{when}。{len(self.lanes)} 行依次为{told}，逐格内容见下表。", id=f"{key}d"),
            el("g", *hidden, aria_hidden="true"),
            *links,
            view_box=f"0 0 {number(max(width, MONTH))} {self.height}",
            role="group",
            aria_labelledby=f"{key}t {key}d",
        )
        class_ = "strip-year strip-year-now" if year == self.running() else "strip-year"
        return el("div", el("p", el("b", name), when), self.names(), picture, class_=class_)

    def running(self) -> int:
        """The year that runs; the last one after the term."""
        return min(max(int(self.course.position(self.course.as_of) // YEAR), 0), self.course.years - 1)

    def segments(self, window: Window, *, year: int) -> list[tuple[int, int]]:
        """The part of a window in a year, as months; a window over a year's end has a part in each."""
        place = self.course.cells(window)
        if place is None:
            return []
        lo, hi = max(place[0], year * YEAR), min(place[1], (year + 1) * YEAR)
        return [(lo, hi)] if lo < hi else []

    def names(self) -> Markup:
        """The column of lane names."""
        return el(
            "svg",
            *(
                el("text", words.rule_label(rule), class_="c-t c-t-lane", x=0, y=lane * MONTH + 16)
                for lane, rule in enumerate(self.lanes)
            ),
            class_="strip-lanes",
            view_box=f"0 0 {LABELS} {self.height}",
            aria_hidden="true",
        )

    def cell(self, window: Window, *, rule: str, top: int, lo: int, hi: int, year: int) -> Markup:
        """One window: its shape, its days left, a mark for each test, and the link if there is something to do."""
        left, right = self.x(lo, year=year) + _EDGE, self.x(hi, year=year) - _EDGE
        look = look_of(window, course=self.course)
        title = el("title", f"{name_of(window)}：{when_of(window)}，{says_of(window, course=self.course)}")
        parts = [_shape(look, left=left, width=right - left, top=top, title=title)]
        if rule == SPOT:
            parts += self.diamonds(window, top=top, year=year, look=look)
        text, label = self.label(window, left=left, right=right, top=top, look=look)
        parts += label
        if not is_link(window):
            return Markup("").join(parts)
        told = says_of(window, course=self.course)
        # What is drawn in the cell is part of what is heard, so that people who speak to the machine can say it.
        said = f"{name_of(window)}，{when_of(window)}，{told if text in told else f'{told}，{text}'}"
        return el("a", *parts, class_="c-link", href=f"#{self.id_base}-{window.key}", aria_label=said)

    def diamonds(self, window: Window, *, top: int, year: int, look: Look) -> list[Markup]:
        """A mark on the day of each test that counts."""
        days = [self.course.days[one] for one in window.entries if one in self.course.days]
        places = [self.x(self.course.position(day), year=year) for day in days]
        class_, begin = ("c-dot-on" if look == "met" else "c-dot"), number(top + 7.5)
        return [el("path", d=f"M{number(place)} {begin}l4.5 4.5-4.5 4.5-4.5-4.5z", class_=class_) for place in places]

    def label(self, window: Window, *, left: float, right: float, top: int, look: Look) -> tuple[str, list[Markup]]:
        """Days left in an open cell; of spot tests also how many are done. The text, and its drawing."""
        room = right - left
        if look not in ("open", "soon") or window.due_on is None or room < MONTH - 2 * _EDGE:
            return "", []
        days = (window.due_on - self.course.as_of).days
        text, place = (f"{days} 天" if room > 1.5 * MONTH else str(days)), (left + right) / 2
        if window.rule == SPOT:
            text, place = f"{window.done}/{window.needed}，余 {days} 天", right - 40
        return text, [el("text", text, class_=f"c-t c-t-{look}", x=place, y=top + 16)]

    def band(self, place: float, still: Standstill, *, year: int) -> Markup:
        """A suspension over all lanes, with its days written downwards."""
        left = self.x(place, year=year)
        days = still.days
        until = f"{words.span(still.lo, _before(still))}，{days} 天，期限顺延" if days else f"{words.iso(still.lo)} 起"
        figures = list(str(days)) if days and days > 99 else [str(days)] if days else ["尚", "未", "恢", "复"]
        letters = ["中", "止", *figures, *(["天"] if days else [])]
        begin = (self.floor - len(letters) * _DOWN) / 2 + 10
        return el(
            "g",
            el("title", f"中止 {until}"),
            el("rect", class_="c-still", x=left, y=0, width=BAND, height=self.floor),
            *(
                el("text", letter, class_="c-t c-t-still", x=left + BAND / 2, y=begin + row * _DOWN)
                for row, letter in enumerate(letters)
            ),
        )

    def axis(self, year: int, *, width: float) -> list[Markup]:
        """Month names every quarter, today, and at the very end the day of expiry."""
        parts: list[Markup] = []
        today = self.today(year)
        is_last = year == self.course.years - 1
        end = f"{words.iso(self.course.last_day)} 届满" if self.course.last_day else "届满日待定"
        taken = [(today - 14, today + 14)] if today is not None else []
        if is_last:
            taken.append((width - 86, width))
        for month in range(year * YEAR, min((year + 1) * YEAR, self.course.months), QUARTER):
            day = self.course.shown(month)
            place = self.x(month, year=year) + _EDGE
            if day is None or any(lo < place + 24 and place < hi for lo, hi in taken):
                continue
            parts.append(el("path", class_="g-grid", d=f"M{number(place)} {self.floor}v4"))
            parts.append(el("text", f"{day.month}月", class_="c-t", x=place, y=self.floor + 15))
        if is_last and not (today is not None and today > width - 100):
            parts.append(el("text", end, class_="c-t c-end", x=width - 1, y=self.floor + 15))
        if today is not None:
            parts.append(el("path", class_="c-today", d=f"M{number(today)} 0V{self.floor + 5}"))
            anchor = min(max(today, 12), max(width - 12, 12))
            parts.append(el("text", "今天", class_="c-t c-t-today", x=anchor, y=self.floor + 16))
        return parts

    def today(self, year: int) -> float | None:
        """Where today lies in a panel; None if it lies in another, or outside the term."""
        place = self.course.position(self.course.as_of)
        if not year * YEAR <= place < min((year + 1) * YEAR, self.course.months):
            return None
        inside = any(
            still.lo <= self.course.as_of and (still.hi is None or self.course.as_of < still.hi)
            for _, still in self.bands[year]
        )
        return self.x(place, year=year) + (BAND if inside else 0)

    def totals(self) -> Markup:
        """已做 / 全程, lane by lane."""
        parts: list[Markup] = []
        for lane, (rule, cells) in enumerate(self.lanes.items()):
            done, whole = _total(rule, cells)
            y = lane * MONTH + 16
            parts.append(el("text", str(done), class_="c-t c-t-lane c-end", x=26, y=y))
            parts.append(el("text", f"/ {whole}", class_="c-t", x=30, y=y))
        parts.append(el("text", "已做 / 全程", class_="c-t", x=0, y=self.floor + 15))
        return el("svg", *parts, class_="strip-sum", view_box=f"0 0 {TOTALS} {self.height}", aria_hidden="true")


def _shape(look: Look, *, left: float, width: float, top: int, title: Markup) -> Markup:
    if look == "ahead":
        return el("rect", title, class_="c-ahead", x=left, y=top + 10, width=width, height=4, rx=2)
    fill = "url(#hatch)" if look == "late" else None
    box = el("rect", title, class_=f"c-{look}", x=left, y=top + 5, width=width, height=14, rx=2, fill=fill)
    if look == "excused":
        return box + el("path", class_="c-today", d=f"M{number(left + width / 2 - 4)} {top + 12}h8")
    if look == "void":
        return box + el(
            "path", class_="c-void", d=f"M{number(left + 2)} {top + 17}L{number(left + width - 2)} {top + 7}"
        )
    return box


def _total(rule: str, cells: Sequence[Window]) -> tuple[int, int]:
    if rule == SPOT:
        return sum(one.done for one in cells), sum(one.needed for one in cells)
    return sum(one.status == "met" for one in cells), len(cells)


def _before(still: Standstill) -> str | None:
    return None if still.hi is None else (still.hi - timedelta(days=1)).isoformat()
