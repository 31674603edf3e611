"""Tiers of help 帮扶级别: an entry keeps a code, and the scheme of the place says what it is called there."""

from __future__ import annotations

from typing import Final

from guitu.pages.shapes import Choice
from guitu.policy import Policy, load, names

NAMELESS: Final = "当地没有命名的级别"
_BEFORE, _START, _LABEL = "tier.", ".from_points", ".label"


def choices(policy: Policy) -> list[Choice]:
    """The tiers of a policy, those with fewer points first; empty where its place has no scheme."""
    starts = [
        (dated.latest.whole(), name.removeprefix(_BEFORE).removesuffix(_START))
        for name, dated in policy.values.items()
        if name.startswith(_BEFORE) and name.endswith(_START)
    ]
    return [Choice(code, label(code, policy=policy)) for _, code in sorted(starts)]


def label(code: str, *, policy: Policy | None = None) -> str:
    """What a policy calls a tier, or where that is not known the first pack that names it; never its code."""
    for one in (policy,) if policy is not None else map(load, names()):
        dated = one.values.get(f"{_BEFORE}{code}{_LABEL}")
        if dated is not None:
            return dated.latest.word()
    return NAMELESS
