"""Links of the chain 链: each entry's row, ciphertext included, hashed with the link before it.

The hash is keyed with a secret of the office's own (`strongroom.derived`), so that who can write the database but has
no key cannot make a chain anew. It covers the ciphertext, not the text: the chain still holds when a person's key is
withdrawn. The first link also covers whose case it is, its kind, and the head it was opened with (`opening`).
"""

from __future__ import annotations

import hmac
import json
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final, NamedTuple
from uuid import UUID

from guitu.ledger.chain import GENESIS
from guitu.vault import strongroom
from guitu.vault.blind import digest
from guitu.vault.cipher import Suite

_LABEL: Final = b"ledger chain"
_QUOTED: Final = json.JSONEncoder(ensure_ascii=False).encode
"""A text as JSON writes it."""


class Row(NamedTuple):
    """What a link covers of an entry's row."""

    case_id: UUID
    position: int
    entry_id: str
    kind: str
    on: date
    recorded_at: datetime
    said_at: datetime | None
    by_id: int
    by_text: str
    said: str
    sealed: bytes
    corrects: str


def start(*, case_id: UUID, person_id: UUID, kind: str, opening: str) -> str:
    """What the first link of a case names as the one before it: whose case, of which kind, opened with what."""
    return starts(case_id=case_id, person_id=person_id, kind=kind, opening=opening)[0]


def link(previous: str, row: Row) -> str:
    """The link (64 hexadecimal digits) of a row after `previous`."""
    return _digest(previous, content(row), suite=_suite())


def holds(previous: str, body: bytes, stored: str) -> bool:
    """Whether a stored link is that of a row, given by its `content`, under the office's suite or the one before."""
    return any(hmac.compare_digest(_digest(previous, body, suite=suite), stored) for suite in _suites())


def starts(*, case_id: UUID, person_id: UUID, kind: str, opening: str) -> tuple[str, ...]:
    """`start` under each suite, the office's own first."""
    body = json.dumps([str(case_id), str(person_id), kind, opening]).encode()
    return tuple(_digest(GENESIS, body, suite=suite) for suite in _suites())


def content(row: Row) -> bytes:
    """The canonical bytes of a row: a JSON list in the order of `Row`, times in UTC, ciphertext in hexadecimal."""
    case_id, position, entry_id, kind, on, recorded_at, said_at, by_id, by_text, said, sealed, corrects = row
    # Put together as text: an encoder of its own for every row took longer than the digest.
    return (
        f'["{case_id}",{_number(position)},{_QUOTED(entry_id)},{_QUOTED(kind)},"{on.isoformat()}","{_utc(recorded_at)}",'
        f"{'null' if said_at is None else _QUOTED(_utc(said_at))},{_number(by_id)},{_QUOTED(by_text)},{_QUOTED(said)},"
        f'"{bytes(sealed).hex()}",{_QUOTED(corrects)}]'
    ).encode()


def _number(value: int) -> int | str:
    # A database may hold words where a number belongs; then the row does not verify, and the words stay within theirs.
    return value if type(value) is int else _QUOTED(value)


@lru_cache(maxsize=64)
def _utc(moment: datetime) -> str:
    # What is written together is written at one moment.
    return moment.astimezone(UTC).isoformat()


def _digest(previous: str, body: bytes, *, suite: Suite) -> str:
    key = strongroom.derived(_LABEL, suite=suite)
    return digest(key, previous.encode("ascii") + b"\n" + body, suite=suite).hex()


def _suite() -> Suite:
    return strongroom.strongroom().suite


def _suites() -> tuple[Suite, ...]:
    own = _suite()
    return (own, *(suite for suite in Suite if suite is not own))
