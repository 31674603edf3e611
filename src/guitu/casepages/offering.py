"""What can be recorded now 现在可以登记什么: the kinds a posting may record in a case, in the order of usefulness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from guitu.casebook.policies import GOVERNED
from guitu.casepages import ahead
from guitu.casepages.opened import Json, Opened
from guitu.ledger.entry import GROUPS, Kind
from guitu.ledger.kinds import ALL, KINDS
from guitu.pages import tiers
from guitu.pages.shapes import Link

LEFT_OUT: Final = frozenset({"decided", "voided", "file_attached"})
"""Kinds with a page of their own: receiving a case, an entry's own page, attachments."""

_OF_TIERS: Final = frozenset({"tier_proposed", "tier_confirmed"})
"""Kinds that name a tier: nothing to choose where the place has no scheme."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind: what it counts as, its form, and what it lacks (then there is no form yet)."""

    label: str
    counts_as: str
    href: str
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds of one group of the ledger."""

    label: str
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """`now`: steps the law knows now. `other`: what may simply have happened. `not_yet`: what lacks something."""

    now: tuple[Offer, ...]
    other: tuple[Group, ...]
    not_yet: tuple[Offer, ...]
    links: tuple[Link, ...] = ()


def offered(kind: str) -> bool:
    """Whether a kind is recorded by the common form."""
    return kind in KINDS and kind not in LEFT_OUT and KINDS[kind].group != "office"


def offers(opened: Opened, standing: Json | None, *, may: Callable[[str], bool], back: str) -> Offers:
    """Everything the posting may record here, sorted. Without a standing (a clinic) nothing is known of the steps."""
    mine = [kind for kind in ALL if offered(kind.name) and may(kind.name)]
    if not tiers.choices(opened.policy):
        mine = [kind for kind in mine if kind.name not in _OF_TIERS]
    steps = {step["action"]: step for step in standing["next"]} if standing is not None else {}
    ready = {action for action, step in steps.items() if not step["missing"]} | _owed(standing)
    now = [kind for kind in mine if kind.name in ready]
    now.sort(key=lambda kind: _when(steps.get(kind.name)))
    closed = [kind for kind in mine if kind.name in GOVERNED and kind.name not in ready and standing is not None]
    rest = [kind for kind in mine if kind not in now and kind not in closed]
    return Offers(
        now=tuple(_offer(opened, kind, back=back) for kind in now),
        other=tuple(
            Group(label, tuple(_offer(opened, kind, back=back) for kind in rest if kind.group == group))
            for group, label in GROUPS.items()
            if any(kind.group == group for kind in rest)
        ),
        not_yet=tuple(_offer(opened, kind, back=back, lacks=_lacks(steps.get(kind.name))) for kind in closed),
    )


def _owed(standing: Json | None) -> frozenset[str]:
    """Kinds that do a duty which is owed now, whatever the state: a second report-in while the case serves."""
    rows = standing["obligations"] if standing is not None else ()
    return frozenset(ahead.kind_of(row["rule"]) for row in rows if row["status"] in ("open", "missed"))


def _when(step: Json | None) -> str:
    return str((step["due_on"] or step["target_on"] or "9999") if step is not None else "")


def _offer(opened: Opened, kind: Kind, *, back: str, lacks: str = "") -> Offer:
    return Offer(kind.label, kind.counts_as, ahead.record_href(opened, kind.name, back=back), lacks)


def _lacks(step: Json | None) -> str:
    if step is None:
        return "个案现在的状态没有这一步"
    missing = "；".join("或者".join(f"“{KINDS[one].label}”" for one in need) for need in step["missing"])
    return f"先要有{missing}"
