"""The slip: the strip on one line, for a list of cases. One character a month, a space after each year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from guitu.cli.drawing.strip import SHAPES, YEAR, Term, laid_out
from guitu.cli.drawing.view import Window

# Of several windows in a month the one shown is the one that asks for a look.
_GRAVEST = ("missed", "open", "paused", "met", "excused", "void", "upcoming")


def slip(
    found: Sequence[Window],
    *,
    term: Term,
    lanes: Sequence[str],
    as_of: date,
    layout: Mapping[tuple[str, int], tuple[date, date]] | None = None,
) -> str:
    """The months of the term: the gravest status of all lanes in each.

    What is open shows in the month of `as_of`, what is done no later than it, and a long window that was missed in its
    last month: a year in which one thing is missing is not a year of faults.
    """
    now = int(term.position(as_of)) if as_of >= term.starts_on else 0
    months: dict[int, str] = {}
    for cell in laid_out([window for window in found if window.rule in lanes], term, layout or {}):
        status = cell.window.status
        shown = {"open": range(now, now + 1), "missed": range(cell.hi - 1, cell.hi)}.get(
            status, range(cell.lo, cell.hi)
        )
        for month in range(cell.lo, cell.hi):
            said = status if month in shown else "upcoming"
            months[month] = min(months.get(month, "upcoming"), said, key=_rank)
    drawn = ""
    for month in range(max(months, default=-1) + 1):
        drawn += " " if month and month % YEAR == 0 else ""
        drawn += SHAPES[months.get(month, "upcoming")][0]
    return drawn


def _rank(status: str) -> int:
    return _GRAVEST.index(status) if status in _GRAVEST else len(_GRAVEST)
