"""The packs that standings are computed under 政策包, as they are today."""

from __future__ import annotations

from functools import lru_cache

from guitu.faults import Faulty
from guitu.policy import Policy, load, names


def of(name: str) -> Policy | None:
    """The policy of a pack; None if it is unknown or does not load, which `guitu policy lint` explains."""
    try:
        return load(name)
    except Faulty:
        return None


def versions() -> tuple[str, ...]:
    """Versions of all packs that load. A standing under any other version is out of date."""
    return tuple(policy.version for name in _names() if (policy := of(name)) is not None)


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    return names()
