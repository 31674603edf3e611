"""The strip 归途条 in characters: the term month by month, folded at the years, one lane a rule.

A cell is as long as its window. Its shape tells its status without colour: solid ■ done, hollow □ open now, hatched
▨ missed, a thin dotted line not reached yet. Cells are laid out in served months (用去的期限): a suspension moves
dates and not cells, and is drawn as one band where it began. In a plan nothing has happened yet, and a cell bears
its number instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rich.text import Text

from guitu.cli.cells import padded, width
from guitu.cli.drawing import labels
from guitu.cli.drawing.paper import HEAD, LATE, MET, OPEN, QUIET, SOON
from guitu.cli.drawing.view import Window, by_rule
from guitu.rules.standstills import Standstill, served
from guitu.timekeeping.days import date_of, number
from guitu.timekeeping.months import add

YEAR = 12  # months in a year, the length of a panel
SOON_DAYS = 7  # from here on an open cell is drawn as due soon (UI: 归途条)
_LABEL = 10
_SIDE = 18
SHAPES: Mapping[str, tuple[str, str]] = {
    "met": ("■", MET),
    "open": ("□", OPEN),
    "missed": ("▨", LATE),
    "upcoming": ("·", QUIET),
    "excused": ("◦", MET),
    "paused": ("╌", QUIET),
    "void": ("/", QUIET),
}
_TODAY, _BAND, _ONE = "│", "▒", "◆"


@dataclass(frozen=True, slots=True)
class Term:
    """What the strip is drawn over: the days of the term as shown, and the suspensions in it."""

    starts_on: date
    last_day: date | None
    standstills: tuple[Standstill, ...] = ()

    def served(self, day: date) -> date:
        """The day in served time: suspended days before it are taken out."""
        return served(day, self.standstills)

    def month(self, boundary: date) -> int:
        """Whole months from report-in to a boundary between windows."""
        day = self.served(boundary)
        return (day.year - self.starts_on.year) * YEAR + day.month - self.starts_on.month

    def position(self, day: date) -> float:
        """Months from report-in to a day, as a length."""
        served = self.served(day)
        months = self.month(day)
        anchor = _added(self.starts_on, months)
        if served < anchor:
            months, anchor = months - 1, _added(self.starts_on, months - 1)
        following = _added(self.starts_on, months + 1)
        return months + (served - anchor).days / max((following - anchor).days, 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A window laid out: months [lo, hi) from report-in."""

    lo: int
    hi: int
    window: Window


def strip(
    found: Sequence[Window],
    *,
    term: Term,
    lanes: Sequence[str],
    width: int,
    as_of: date | None = None,
    layout: Mapping[tuple[str, int], tuple[date, date]] | None = None,
    days: Mapping[str, date] | None = None,
) -> list[Text]:
    """The lines of the strip, legend last. `as_of` None draws a plan. `days` are the days of entries, by id.

    `layout` gives the unsuspended days (opens_on, due_on) of a window by rule and number, for windows whose own days
    are unknown while a suspension lasts.
    """
    month = 6 if width >= _LABEL + YEAR * 6 + _SIDE else 4
    cells = {rule: laid_out(ws, term, layout or {}) for rule, ws in by_rule(found).items() if rule in lanes}
    cells = {rule: cells[rule] for rule in lanes if cells.get(rule)}
    if not cells:
        return []
    months = max((cell.hi for row in cells.values() for cell in row), default=0)
    if term.last_day is not None:
        months = max(months, term.month(term.last_day + timedelta(days=1)))
    lines: list[Text] = []
    for year in range(-(-months // YEAR)):
        columns = min(YEAR, months - year * YEAR)
        panel = _Panel(year, columns, month, term, as_of, days or {})
        lines += [Text(), *panel.drawn(cells)]
    return [*lines, Text(), *_legend(cells, plan=as_of is None, band=bool(term.standstills), to=width)]


@dataclass(frozen=True, slots=True)
class _Panel:
    """One year of the strip."""

    year: int
    columns: int
    month: int
    term: Term
    as_of: date | None
    days: Mapping[str, date]

    def drawn(self, cells: Mapping[str, Sequence[Cell]]) -> list[Text]:
        rows = {rule: [cell for cell in row if self._holds(cell)] for rule, row in cells.items()}
        lines = [self._title([cell for row in rows.values() for cell in row]), self._axis()]
        lines += [self._lane(rule, row) for rule, row in rows.items() if row]
        if (mark := self._today()) is not None and self.as_of is not None:
            note = f"{_TODAY}今天 {labels.in_list(self.as_of)}"
            lines.append(Text(" " * (_LABEL + min(mark, self._length() - width(note) + _SIDE)) + note, style=HEAD))
        for still in self._standstills():
            mark = self._at(still.lo) or 0
            long = f"{(still.hi - still.lo).days} 天" if still.hi else "尚未恢复"
            note = f"{_BAND}中止 {still.lo.isoformat()} 起，{long}"
            lines.append(Text(" " * (_LABEL + mark) + note, style=QUIET))
        return lines

    def _holds(self, cell: Cell) -> bool:
        return self.year * YEAR <= cell.lo < (self.year + 1) * YEAR

    def _length(self) -> int:
        return self.columns * self.month

    def _at(self, day: date | None) -> int | None:
        """The column of a day in this panel, None where it lies outside."""
        if day is None or day < self.term.starts_on:
            return None
        column = int((self.term.position(day) - self.year * YEAR) * self.month)
        return column if 0 <= column < self._length() else None

    def _today(self) -> int | None:
        """The column of today; None while a suspension lasts, for then the clock stands where the band is."""
        still = any(still.hi is None for still in self.term.standstills)
        return None if still else self._at(self.as_of)

    def _standstills(self) -> list[Standstill]:
        return [still for still in self.term.standstills if self._at(still.lo) is not None]

    def _title(self, cells: Sequence[Cell]) -> Text:
        opens = min((c.window.opens_on for c in cells if c.window.opens_on), default=None)
        due = max((c.window.due_on for c in cells if c.window.due_on), default=None)
        last = self.term.last_day
        if last is not None and self.term.position(last) < (self.year + 1) * YEAR:
            due = last
        elif any(c.window.due_on is None for c in cells):
            due = None
        span = "日期待定" if opens is None else f"{opens.isoformat()} 至 {due.isoformat() if due else '待定'}"
        expiry = "  期满" if due is not None and due == last else ""
        return Text.assemble((f"第 {self.year + 1} 年", HEAD), "  ", (span + expiry, QUIET))

    def _axis(self) -> Text:
        step = 1 if self.month > 4 else 3
        line = ""
        for column in range(0, self.columns, step):
            month = (self.term.starts_on.month - 1 + self.year * YEAR + column) % YEAR + 1
            line += padded(f"{month}月", to=self.month * min(step, self.columns - column))
        return Text(" " * _LABEL + line, style=QUIET)

    def _lane(self, rule: str, row: Sequence[Cell]) -> Text:
        chars: list[tuple[str, str]] = [(" ", "")] * self._length()
        for cell in row:
            start = (cell.lo - self.year * YEAR) * self.month
            for offset, drawn in enumerate(self._cell(cell)):
                if start + offset < len(chars):
                    chars[start + offset] = drawn
        for still in self._standstills():
            if (mark := self._at(still.lo)) is not None:
                chars[mark] = (_BAND, QUIET)
        if (mark := self._today()) is not None:
            chars[mark] = (_TODAY, HEAD)
        lane = Text(padded(labels.rule(rule), to=_LABEL))
        for char, style in chars:
            lane.append(char, style=style)
        return lane.append_text(self._side(row))

    def _cell(self, cell: Cell) -> list[tuple[str, str]]:
        length = (cell.hi - cell.lo) * self.month
        if self.as_of is None:
            return _numbered(cell.window, length)
        shape, style = SHAPES[cell.window.status if cell.window.status in SHAPES else "void"]
        if cell.window.status == "open" and _left(cell.window, self.as_of) <= SOON_DAYS:
            style = SOON
        body = [(shape, style)] * (length - 1)
        if cell.window.needed > 1 and cell.window.status != "met":
            for day in (self.days[entry] for entry in cell.window.entries if entry in self.days):
                at = int((self.term.position(day) - cell.lo) * self.month)
                if 0 <= at < len(body):
                    body[at] = (_ONE, MET)
        return body

    def _side(self, row: Sequence[Cell]) -> Text:
        needed = sum(cell.window.needed for cell in row)
        if self.as_of is None:
            return Text(f" {needed:>2} 次", style=QUIET)
        done = sum(min(cell.window.done, cell.window.needed) for cell in row)
        side = Text(f" {done:>2}/{needed:<2}", style=QUIET)
        for cell in row:
            if cell.window.status == "open" and cell.window.due_on is not None:
                left = _left(cell.window, self.as_of)
                side.append(f" 余 {left} 天" if left else " 今天到期", style=SOON if left <= SOON_DAYS else OPEN)
        return side


def laid_out(found: Sequence[Window], term: Term, layout: Mapping[tuple[str, int], tuple[date, date]]) -> list[Cell]:
    """Windows as cells in months from report-in; a window whose days nobody knows is left out."""
    calendar = Term(term.starts_on, None)
    cells = []
    for window in found:
        planned = layout.get((window.rule, window.seq))
        if planned is not None:
            lo, hi = calendar.month(planned[0]), calendar.month(planned[1] + timedelta(days=1))
        elif window.opens_on is not None and window.due_on is not None:
            lo, hi = term.month(window.opens_on), term.month(window.due_on + timedelta(days=1))
        else:
            continue
        cells.append(Cell(lo, max(hi, lo + 1), window))
    return cells


def _numbered(window: Window, length: int) -> list[tuple[str, str]]:
    """A cell of a plan: its number in the middle of a thin line."""
    said = str(window.seq) if window.needed == 1 else f"×{window.needed}"
    rest = length - 2 - len(said)
    left = rest // 2
    line = "╶" + "─" * left + said + "─" * (rest - left) + "╴"
    return [(char, "" if char in said else QUIET) for char in line]


def _legend(cells: Mapping[str, Sequence[Cell]], *, plan: bool, band: bool, to: int) -> list[Text]:
    if plan:
        return [Text(f"{' ' * _LABEL}一格是一期，中间是第几次；× 后面是一期里要几次；右边是这一年的次数", style=QUIET)]
    drawn = [cell.window for row in cells.values() for cell in row]
    present = {window.status for window in drawn}
    said = [f"{shape} {labels.STATUSES[status]}" for status, (shape, _) in SHAPES.items() if status in present]
    if any(window.needed > 1 and window.entries for window in drawn):
        said.append(f"{_ONE} 做了一次")
    if band:
        said.append(f"{_BAND} 中止")
    lines = [" " * _LABEL]
    for item in said:
        if width(lines[-1]) + width(item) > to:
            lines.append(" " * _LABEL)
        lines[-1] += f"{item}  "
    return [Text(line, style=QUIET) for line in lines]


def _left(window: Window, as_of: date) -> int:
    return (window.due_on - as_of).days if window.due_on is not None else YEAR * 31


def _added(day: date, months: int) -> date:
    return date_of(add(number(day), months))
