"""Sealing what is written about a person 加密与开启: whose key, at which spot, and what stands where a key is gone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from guitu.casebook import names
from guitu.casebook.models import Person
from guitu.vault import strongroom
from guitu.vault.blind import Purpose
from guitu.vault.cipher import Key, Spot
from guitu.vault.normal import identity_tail, phone

WITHDRAWN: Final = "（密钥已按决定销毁，不能再读）"
"""What stands where something was written that nobody can open any more."""

COLUMNS: Final[Mapping[str, str]] = {
    "name": "name",
    "identity_number": "identity",
    "phone": "contact",
    "household": "identity",
    "residence": "contact",
    "birth_date": "identity",
    "sex": "identity",
    "particulars": "narrative",
}
"""Sealed columns of a person, each with the matter of the access table that it belongs to."""


def key_of(person_id: UUID, wrapped: bytes | memoryview) -> Key | None:
    """The data key of a person; None once it has been withdrawn. Raises `Unsealable` if it does not open."""
    return strongroom.unwrap(bytes(wrapped), holder=str(person_id)) if wrapped else None


def open_text(key: Key | None, sealed: bytes | memoryview | None, *, at: Spot) -> str:
    """A sealed text; empty if nothing was said, `WITHDRAWN` if the key is gone."""
    if not sealed:
        return ""
    return WITHDRAWN if key is None else key.open(bytes(sealed), at=at)


def open_object(key: Key | None, sealed: bytes | memoryview | None, *, at: Spot) -> dict[str, object]:
    """A sealed JSON object; empty if nothing was said or the key is gone."""
    if not sealed or key is None:
        return {}
    said: dict[str, object] = json.loads(key.open(bytes(sealed), at=at))
    return said


def canonical(said: Mapping[str, object]) -> str:
    """One text for one JSON object: sorted members, no white space, UTF-8 as it is."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def person_spot(person_id: UUID, column: str) -> Spot:
    """Where a column of a person stands."""
    return Spot("casebook_person", str(person_id), column)


def entry_spot(case_id: UUID, entry_id: str) -> Spot:
    """Where the sealed part of an entry stands: its case and its own id, known before it is written."""
    return Spot("casebook_entry", f"{case_id}/{entry_id}", "sealed")


def row_spot(table: str, row: UUID, column: str) -> Spot:
    """Where a column of another row stands."""
    return Spot(f"casebook_{table}", str(row), column)


def seal_into(person: Person, key: Key, values: Mapping[str, str]) -> None:
    """Put values (column to text) into a person, sealed, with the blind indexes that follow from them."""
    for column, text in values.items():
        setattr(person, column, key.seal(text, at=person_spot(person.pk, column)) if text else b"")
    if "name" in values:
        person.name_index = strongroom.blind_index(values["name"], purpose=Purpose.NAME)
        person.initials_index = strongroom.blind_index(names.initials(values["name"]), purpose=Purpose.INITIALS)
    if "identity_number" in values:
        number = values["identity_number"]
        person.identity_index = strongroom.blind_index(number, purpose=Purpose.IDENTITY)
        person.identity_tail_index = strongroom.blind_index(identity_tail(number), purpose=Purpose.IDENTITY_TAIL)
    if "phone" in values:
        person.phone_index = strongroom.blind_index(values["phone"], purpose=Purpose.PHONE)
        person.phone_tail_index = phone_tail_index(values["phone"])


def beginnings_of(name: str) -> list[bytes]:
    """The indexes a name is found by when somebody types the beginning of its initials."""
    return [strongroom.blind_index(said, purpose=Purpose.INITIALS) for said in names.beginnings(name)]


def phone_tail_index(text: str) -> bytes:
    """The index of the last four digits of a telephone number; empty for fewer."""
    tail = phone(text)[-4:]
    return strongroom.blind_index(tail, purpose=Purpose.PHONE) if len(tail) == 4 else b""


def opened(person_id: UUID, key: Key | None, values: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Texts of sealed columns of a person, by column."""
    return {column: open_text(key, sealed, at=person_spot(person_id, column)) for column, sealed in values}
