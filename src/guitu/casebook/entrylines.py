"""An entry as a viewer has it 台账条目: the words that may be seen, and the names of those that may not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from guitu.casebook import sealing
from guitu.ledger.kinds import KINDS
from guitu.vault.cipher import Key


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry as a viewer reads it: `fields` holds what may be seen, `hidden` the names of what may not.

    `replaced_by` is the entry that corrected or voided it, None while it stands.
    """

    position: int
    entry_id: str
    kind: str
    label: str
    on: date
    recorded_at: datetime
    said_at: datetime | None
    by_id: int
    by_text: str
    fields: Mapping[str, Any]
    hidden: tuple[str, ...]
    corrects: str | None
    replaced_by: str | None

    @property
    def stands(self) -> bool:
        """Whether it counts: not replaced, and no void itself."""
        return self.replaced_by is None and self.kind != "voided"


def entry_line(
    row: tuple[Any, ...], *, case_id: UUID, key: Key | None, seen: frozenset[str], replaced: Mapping[str, str]
) -> EntryLine:
    """One stored row as a viewer has it: `seen` are the fields whose words may be shown, the others are only named."""
    position, entry_id, kind, on, recorded_at, said_at, by_id, by_text, said, sealed, corrects = row
    open_part = json.loads(said)
    secret = sealing.open_object(key, sealed, at=sealing.entry_spot(case_id, entry_id))
    every = {**open_part, **secret}
    return EntryLine(
        position=position,
        entry_id=entry_id,
        kind=kind,
        label=KINDS[kind].label,
        on=on,
        recorded_at=recorded_at,
        said_at=said_at,
        by_id=by_id,
        by_text=by_text,
        fields={name: value for name, value in every.items() if name in seen},
        hidden=tuple(name for name in every if name not in seen),
        corrects=corrects or None,
        replaced_by=replaced.get(entry_id),
    )
