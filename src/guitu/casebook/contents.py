"""What an entry says, as a row keeps it 记录内容: an open part for the rules, and a sealed part for people.

Identity and narrative fields go to the sealed part, and free text with them: whoever writes a title may write a name.
What remains open is codes, days and numbers, with the names of staff and offices: all that a rule reads, so that no
standing needs a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from guitu.casebook.sealing import entry_spot
from guitu.faults import Fault, Faulty
from guitu.ledger.casefile import AnyEntry, read_entry
from guitu.ledger.entry import Entry, Kind
from guitu.ledger.kinds import KINDS
from guitu.vault.cipher import Key

UNREAD: Final = "（加密）"
"""Stands for a sealed field that a kind cannot do without, where an entry is read without its key."""

_OWN_COLUMNS: Final = ("id", "kind", "on", "recorded_at", "corrects")
_ENTRIES: Final[TypeAdapter[list[Entry]]] = TypeAdapter(list[AnyEntry])


def _sealed(kind: Kind) -> frozenset[str]:
    fields = (*kind.form, *kind.common)
    return frozenset(
        one.name
        for one in fields
        if (one.sensitivity in ("identity", "narrative") or one.type.code == "text") and one.name not in _OWN_COLUMNS
    )


SEALED: Final[Mapping[str, frozenset[str]]] = {name: _sealed(kind) for name, kind in KINDS.items()}
"""Names of the fields of each kind that are ciphertext at rest."""


def _members(kind: Kind) -> tuple[set[str], set[str]]:
    """Members of a kind's model, by their names in Python: those of the open part, and those that are sealed."""
    names = {name: field.alias or name for name, field in kind.model.model_fields.items()}
    own = {name for name, said in names.items() if said not in _OWN_COLUMNS}
    hidden = {name for name in own if names[name] in SEALED[kind.name]}
    return own - hidden, hidden


_MEMBERS: Final = {name: _members(kind) for name, kind in KINDS.items()}


def _needed(kind: Kind) -> str:
    names = {one.name for one in (*kind.form, *kind.common) if one.required and one.name in SEALED[kind.name]}
    return "".join(f',"{name}":"{UNREAD}"' for name in sorted(names))


_NEEDED: Final = {name: _needed(kind) for name, kind in KINDS.items()}
_WHY: Final = f',"why":"{UNREAD}"'


def read(data: dict[str, object]) -> Entry:
    """One entry as somebody gives it, in plain JSON values. Raises `Faulty` with every fault."""
    (entry,) = read_many([data])
    return entry


def read_many(data: Sequence[dict[str, object]]) -> list[Entry]:
    """Entries as somebody gives them, in plain JSON values. Raises `Faulty` with every fault of all of them."""
    try:
        return _ENTRIES.validator.validate_python(data)  # type: ignore[no-any-return]
    except ValidationError:
        # The slow way, which says what is wrong.
        read: list[Entry] = []
        faults: list[Fault] = []
        for one in data:
            try:
                read.append(read_entry(one))
            except Faulty as faulty:
                faults += faulty.faults
        if faults:
            raise Faulty(faults) from None
        return read


def parted(entry: Entry) -> tuple[str, str]:
    """The open and the sealed part of an entry, each canonical JSON; the sealed part may be empty.

    Members of an entry are in the order of their JSON names (`ledger.entry`), so that a plain dump is canonical.
    """
    members, (open_names, sealed_names) = entry.__dict__, _MEMBERS[entry.kind]
    serialize = type(entry).__pydantic_serializer__.to_json
    hidden = sealed_names and any(members[name] is not None for name in sealed_names)
    return (
        serialize(entry, by_alias=True, exclude_none=True, include=open_names).decode(),
        serialize(entry, by_alias=True, exclude_none=True, include=sealed_names).decode() if hidden else "",
    )


def seal(text: str, *, key: Key, case_id: UUID, entry_id: str) -> bytes:
    """The sealed part as bytes at the entry's own spot; empty for an empty text."""
    return key.seal(text, at=entry_spot(case_id, entry_id)) if text else b""


def line(*, entry_id: str, kind: str, on: str, recorded_at: str, corrects: str, said: str) -> str:
    """The JSON of an entry with its open part only; sealed fields that it cannot do without hold `UNREAD`.

    Put together as text: ids are of a form that needs no escape, and a nightly run reads every entry there is.
    """
    needed = _NEEDED[kind]
    if corrects:
        needed += f',"corrects":"{corrects}"'
        if _WHY not in needed:
            needed += _WHY
    rest = f",{said[1:]}" if len(said) > 2 else "}"
    return f'{{"id":"{entry_id}","kind":"{kind}","on":"{on}","recorded_at":"{recorded_at}"{needed}{rest}'


def read_lines(lines: list[str]) -> tuple[Entry, ...]:
    """Entries of lines made by `line`. A line that does not read is a damaged row and raises pydantic's error."""
    return tuple(_ENTRIES.validate_json(f"[{','.join(lines)}]"))
