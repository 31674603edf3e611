"""The office of these tests: with as many made-up people, and with the deeds of `deeds.py`."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from tests.rooms.site import apart
from tests.rooms.site.apart import Office

DEEDS = Path(__file__).with_name("deeds.py")
PEOPLE = 6


def office(home: Path, *, name: str, people: int = 0, keys: Path | None = None) -> AbstractContextManager[Office]:
    """An office apart; empty, unless it is to begin with people."""
    return apart.office(home, name=name, deeds=DEEDS, begun=f"prepare {people}" if people else "", keys=keys)
