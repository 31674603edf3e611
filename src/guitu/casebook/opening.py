"""The head of a case 个案首部: pack, months of the term and days of credit, and where each of them comes from.

What a case is opened with is kept beside it as one text, written once and covered by the first link of its chain.
From then on only entries change the head: the decision and its corrections (term, credit), and a `transferred_in` that
names a pack. So the columns of the case follow from chained text, and `verifying` holds them against it.

Not covered: region, group and worker. They say who works on a case, not what it owes; a change of them leaves a row
of `Change`. Entries that were loaded together with the head are in it already: `loaded` says how many they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from guitu.casebook.sealing import canonical
from guitu.ledger.corrections import standing_entries
from guitu.ledger.entry import Entry
from guitu.ledger.kinds.place import TransferredIn
from guitu.ledger.kinds.process import Decided


@dataclass(frozen=True, slots=True)
class Head:
    """What rules are told of a case beside its entries. `term_months` None: the months of the pack."""

    policy: str
    term_months: int | None
    credit_days: int


def text(head: Head, *, loaded: int = 0) -> str:
    """The text that is kept of a head at opening, canonical JSON."""
    return canonical(
        {"policy": head.policy, "term_months": head.term_months, "credit_days": head.credit_days, "loaded": loaded}
    )


def bears_on_head(entry: Entry) -> bool:
    """Whether an entry may change a head; a void may, if what it takes away did."""
    return isinstance(entry, Decided | TransferredIn) or entry.kind == "voided"


def head(opening: str, entries: Iterable[Entry]) -> Head:
    """The head after all entries, in the order of their recording. Raises ValueError for a text that is no opening."""
    said = json.loads(opening)
    policy, months, credit, loaded = (said[name] for name in ("policy", "term_months", "credit_days", "loaded"))
    listed = list(entries)
    each = {entry.id: entry for entry in listed}
    for entry in listed[loaded:]:
        if isinstance(entry, Decided):
            old = each.get(entry.corrects or "")
            was = old if isinstance(old, Decided) else None
            # What neither the decision nor the one it replaces speaks of stays as it was opened.
            if entry.term_months is not None or (was is not None and was.term_months is not None):
                months = entry.term_months
            if entry.credit_days is not None or (was is not None and was.credit_days is not None):
                credit = entry.credit_days or 0
    told = _policy(listed, loaded=loaded)
    if told is not None:
        policy = told.policy
    return Head(policy, months, credit)


def is_pack_lost(opening: str, entries: Iterable[Entry]) -> bool:
    """Whether nothing says any more under which pack the case is: it was loaded with a change of place that named the
    pack it was opened with, that change has been voided, and what held before it was never told."""
    listed = list(entries)
    loaded = json.loads(opening)["loaded"]
    return _named_last(listed[:loaded]) is not None and _named_last(listed) is None


def _policy(listed: list[Entry], *, loaded: int) -> TransferredIn | None:
    """The change of place that a case has its pack from; None: the pack it was opened with."""
    last = _named_last(listed)
    at_opening = _named_last(listed[:loaded])
    # The head of a loaded case says what holds after all that was loaded with it.
    return None if last is None or (at_opening is not None and last.id == at_opening.id) else last


def _named_last(listed: list[Entry]) -> TransferredIn | None:
    """The change of place that stands, names a pack and happened last; of one day the one recorded last."""
    moves = [
        (entry.on, at, entry)
        for at, entry in enumerate(standing_entries(listed).entries)
        if isinstance(entry, TransferredIn) and entry.policy is not None
    ]
    return max(moves)[2] if moves else None
