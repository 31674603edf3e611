"""Which pack is in force where 现行政策包: the one whose region holds a place most closely."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from guitu.faults import Faulty
from guitu.places import codes
from guitu.policy import Policy, lint, load, names
from guitu.policy.findings import ERROR, NOTE, WARNING

NATION: Final = "national"
_VERSION_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class PackLine:
    """A pack as a list shows it. `error` says why it cannot be used, empty if it can."""

    name: str
    title: str
    region: str
    parent: str
    version: str
    errors: int
    warnings: int
    notes: int
    error: str = ""


def pack_of(region: str) -> str:
    """The pack of a region of twelve digits; the nation's where no place has one of its own."""
    # By the meaningful beginning, not by dropping zeros: 441581110000 does not hold 441581111000.
    own = {pack.name: codes.prefix_of(pack.region) for pack in _usable() if codes.is_code(pack.region)}
    near = [(len(prefix), name) for name, prefix in own.items() if region.startswith(prefix)]
    return max(near)[1] if near else NATION


@lru_cache(maxsize=1)
def packs() -> tuple[PackLine, ...]:
    """Every pack of this installation with the count of its lint; packs do not change while it runs."""
    return tuple(_line(name) for name in names())


def _line(name: str) -> PackLine:
    try:
        pack = load(name)
        counts = Counter(finding.severity for finding in lint(pack))
    except Faulty as faulty:
        return PackLine(name, name, "", "", "", len(faulty.faults), 0, 0, str(faulty.faults[0]))
    return PackLine(
        name, pack.title, pack.region, pack.parent or "", pack.version[:_VERSION_SHOWN], counts[ERROR],
        counts[WARNING], counts[NOTE],
    )  # fmt: skip


@lru_cache(maxsize=1)
def _usable() -> tuple[Policy, ...]:
    found = []
    for name in names():
        try:
            found.append(load(name))
        except Faulty:
            continue  # the page of packs and the checkup say so
    return tuple(found)
