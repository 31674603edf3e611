"""Days as a desk sees them 日子: how far the week reaches, and how long an overdue thing stays in the morning's list.

Neither is law. The law's own days stand in the packs.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

RECENT_DAYS: Final = 31
"""A missed window of a repeating duty stays on the first page so long; then it is under 更早 until it is settled."""

_FRIDAY: Final = 4
_WEEK: Final = 7


def week_end(today: date) -> date:
    """The Sunday of this week; from Friday on that of the next, so that a Monday does not come as a surprise."""
    sunday = today + timedelta(days=6 - today.weekday())
    return sunday + timedelta(days=_WEEK) if today.weekday() >= _FRIDAY else sunday


def week_words(today: date) -> str:
    """What the group of the coming days is called."""
    return "本周和下周" if today.weekday() >= _FRIDAY else "本周"


def recent_since(today: date) -> date:
    """The first last day that still counts as recently missed."""
    return today - timedelta(days=RECENT_DAYS)
