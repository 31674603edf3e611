"""Corrections 更正: which entries stand.

Nothing in the ledger is changed or deleted. An entry with `corrects` takes the place of the one it names; a
`voided` entry takes its target away and puts nothing there. The old one stays readable and never comes back,
not even when its correction is voided in turn. Corrections are applied first, whatever day they bear.

Asked for an earlier moment (`known_at`), what was recorded later is left out before anything is applied; an
entry without a time of recording is known since the beginning of its day.

The reader of case files has refused corrections of nothing, doubled ones and circles. This module takes what
it is given and ends on any input, because the past of a ledger may lack what its present holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from guitu.ledger.entry import Entry
from guitu.ledger.fields import CHINA

_MIDNIGHT = time(tzinfo=CHINA)


@dataclass(frozen=True, slots=True)
class Settled:
    """What stands, and what became of the rest.

    `entries`: the entries that stand, each once, in the order given, without any `voided`.
    `replaced`: id of an entry that no longer stands → id of the entry that corrected or voided it.
    `corrects`: id of a correction → id of the entry it names.
    """

    entries: tuple[Entry, ...]
    replaced: Mapping[str, str]
    corrects: Mapping[str, str]

    def root(self, entry_id: str) -> str:
        """The first entry of the chain of corrections; the id itself if it corrects nothing.

        An excuse or an objection that names any entry of a chain holds for the whole of it: compare roots.
        """
        return _last(entry_id, self.corrects)

    def latest(self, entry_id: str) -> str:
        """The last entry of the chain: the one that stands today, or the `voided` that took it away."""
        return _last(entry_id, self.replaced)


def known_since(entry: Entry) -> datetime:
    """When the office knew: the time of recording, or else the beginning of the day it happened (+08:00)."""
    return entry.recorded_at or datetime.combine(entry.on, _MIDNIGHT)


def standing_entries(entries: Iterable[Entry], *, known_at: datetime | None = None) -> Settled:
    """Apply all corrections known at `known_at` (None: all there are; no offset: +08:00)."""
    if known_at is not None:
        moment = known_at if known_at.tzinfo else known_at.replace(tzinfo=CHINA)
        entries = [entry for entry in entries if known_since(entry) <= moment]
    each = {entry.id: entry for entry in entries}
    corrects = {key: entry.corrects for key, entry in each.items() if entry.corrects is not None}
    if not corrects:
        return Settled(tuple(each.values()), {}, {})
    replaced = {old: new for new, old in corrects.items()}
    standing = tuple(entry for key, entry in each.items() if key not in replaced and entry.kind != "voided")
    return Settled(standing, replaced, corrects)


settle = standing_entries


def _last(start: str, step: Mapping[str, str]) -> str:
    seen = {start}
    while (following := step.get(start)) is not None and following not in seen:
        seen.add(following)
        start = following
    return start
