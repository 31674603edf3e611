"""Kinds 记录种类: the explicit list of everything that can be recorded, each declared once in the file of its group."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from guitu.ledger.entry import Kind
from guitu.ledger.kinds import (
    absence,
    after,
    deferring,
    ends,
    excuse,
    measures,
    office,
    papers,
    place,
    process,
    standstill,
    support,
)

ALL: tuple[Kind, ...] = (
    *process.KINDS,
    *measures.KINDS,
    *absence.KINDS,
    *place.KINDS,
    *standstill.KINDS,
    *ends.KINDS,
    *after.KINDS,
    *excuse.KINDS,
    *deferring.KINDS,
    *support.KINDS,
    *office.KINDS,
    *papers.KINDS,
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.name: kind for kind in ALL})
"""Every kind by its stable name, in the order forms list them."""

if len(KINDS) != len(ALL):
    raise TypeError("two kinds bear one name")
