"""Reading a standing or a plan: the mapping of CONTRACTS as small frozen things that a picture is drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Window:
    """One obligation. Days that are unknown while a suspension lasts are None; `target` is an office's own day."""

    rule: str
    seq: int
    owed_by: str
    opens_on: date | None
    due_on: date | None
    target_on: date | None
    needed: int
    done: int
    status: str
    entries: tuple[str, ...]
    clauses: tuple[str, ...]


def windows(standing: Mapping[str, Any]) -> tuple[Window, ...]:
    """The obligations of a standing (or plan), in its order."""
    return tuple(
        Window(
            rule=item["rule"],
            seq=item["seq"],
            owed_by=item.get("owed_by", ""),
            opens_on=day(item.get("opens_on")),
            due_on=day(item.get("due_on")),
            target_on=day(item.get("target_on")),
            needed=item.get("needed") or 1,
            done=item.get("done") or 0,
            status=item.get("status", "upcoming"),
            entries=tuple(item.get("entries", ())),
            clauses=tuple(item.get("clauses", ())),
        )
        for item in standing["obligations"]
    )


def by_rule(found: Sequence[Window]) -> dict[str, list[Window]]:
    """Windows of each rule, in order of their number."""
    sorted_windows: dict[str, list[Window]] = {}
    for window in sorted(found, key=lambda item: item.seq):
        sorted_windows.setdefault(window.rule, []).append(window)
    return sorted_windows


def day(text: str | None) -> date | None:
    """The day an ISO text names; None stays None."""
    return date.fromisoformat(text) if text else None
