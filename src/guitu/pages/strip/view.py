"""A standing's obligations as the strip reads them 窗口."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

LANES: Final = ("drug_test.regular", "drug_test.spot", "talk", "situation_report", "summary", "assessment")
"""Rules that repeat, from the top lane down."""
SPOT: Final = "drug_test.spot"
"""The lane with one cell a year and a mark for each test."""


@dataclass(frozen=True, slots=True)
class Window:
    """One obligation. Days are None where a suspension hides them."""

    rule: str
    seq: int
    opens_on: date | None
    due_on: date | None
    status: str
    needed: int
    done: int
    met_on: date | None
    entries: tuple[str, ...]
    clauses: tuple[str, ...]

    @property
    def key(self) -> str:
        """A name for an address on the page: `talk-9`."""
        return f"{self.rule.replace('.', '-').replace('_', '-')}-{self.seq}"


def windows(standing: Mapping[str, object]) -> tuple[Window, ...]:
    """Every obligation of a `guitu.standing/1`, in its order."""
    listed = standing.get("obligations")
    return tuple(_window(one) for one in listed if isinstance(one, Mapping)) if isinstance(listed, Sequence) else ()


def repeating(standing: Mapping[str, object]) -> tuple[Window, ...]:
    """The obligations of the rules that repeat, in their order."""
    listed = standing.get("obligations")
    if not isinstance(listed, Sequence):
        return ()
    return tuple(_window(one) for one in listed if isinstance(one, Mapping) and one.get("rule") in LANES)


def by_lane(found: Iterable[Window]) -> dict[str, list[Window]]:
    """The windows of the repeating rules, by lane in order; a rule without windows has no lane."""
    lanes: dict[str, list[Window]] = {rule: [] for rule in LANES}
    for one in found:
        if one.rule in lanes:
            lanes[one.rule].append(one)
    return {rule: sorted(cells, key=lambda one: one.seq) for rule, cells in lanes.items() if cells}


def _window(said: Mapping[str, object]) -> Window:
    return Window(
        rule=str(said["rule"]),
        seq=int(str(said["seq"])),
        opens_on=_day(said.get("opens_on")),
        due_on=_day(said.get("due_on")),
        status=str(said["status"]),
        needed=int(str(said["needed"])),
        done=int(str(said["done"])),
        met_on=_day(said.get("met_on")),
        entries=_texts(said.get("entries")),
        clauses=_texts(said.get("clauses")),
    )


def _day(said: object) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) and said else None


def _texts(said: object) -> tuple[str, ...]:
    return tuple(map(str, said)) if isinstance(said, Sequence) and not isinstance(said, str) else ()
