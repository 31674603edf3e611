"""Blind indexes 盲索引: finding an encrypted field by its exact value without opening the others.

An index is a keyed digest (HMAC-SHA-256 or HMAC-SM3) of the normal form, cut to 16 bytes. Each purpose has a key of
its own, so a name and a telephone number of the same signs do not show as equal.

Not covered: equal values have equal indexes, so a thief of the database without the key still sees which rows share
a value. That is why only the purposes below are indexed.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

from guitu.vault import normal
from guitu.vault.cipher import Suite

SIZE: Final = 16
"""Bytes of a blind index."""

OWN_LABELS: Final = b"blind index"
"""What the labels of keys of indexes begin with; secrets for other uses have other labels."""


class Purpose(StrEnum):
    """What an index is for. The code enters the key of the index: never rename one."""

    NAME = "name"
    INITIALS = "initials"
    PHONE = "phone"
    IDENTITY = "identity"
    IDENTITY_TAIL = "identity_tail"


_NORMAL: Final[dict[Purpose, Callable[[str], str]]] = {
    Purpose.NAME: normal.name,
    Purpose.INITIALS: normal.name,
    Purpose.PHONE: normal.phone,
    Purpose.IDENTITY: normal.identity,
    Purpose.IDENTITY_TAIL: normal.identity_tail,
}


class Indexer:
    """Makes blind indexes with one secret. The secret shows in no `repr`."""

    __slots__ = ("_keys", "suite")

    def __init__(self, *, suite: Suite, secret: bytes) -> None:
        self.suite = suite
        self._keys = {purpose: digest(secret, OWN_LABELS + f" {purpose}".encode(), suite=suite) for purpose in Purpose}

    def __repr__(self) -> str:
        return f"Indexer({self.suite})"

    def index(self, text: str, *, purpose: Purpose) -> bytes:
        """The index of a text, 16 bytes; empty for a text that says nothing, which no row is found by."""
        said = _NORMAL[purpose](text)
        return digest(self._keys[purpose], said.encode(), suite=self.suite)[:SIZE] if said else b""


def digest(secret: bytes, content: bytes, *, suite: Suite) -> bytes:
    """Keyed digest of the suite, 32 bytes: HMAC-SHA-256, or HMAC-SM3 (GB/T 32905)."""
    if suite is Suite.INTL:
        return hmac.digest(secret, content, "sha256")
    keyed = HMAC(secret, SM3())
    keyed.update(content)
    return keyed.finalize()
