"""Sealing one field 字段加密: authenticated encryption bound to the place where the field stands.

A sealed field is `version (1) | suite (1) | key id (8) | nonce (12) | ciphertext | tag (16)`. The tag also covers the
header and the spot (table, row, field), so a ciphertext moved to another row, field or table does not open.
Suites: AES-256-GCM (NIST SP 800-38D), SM4-GCM (GB/T 32907; RFC 8998). A nonce is random: a key is one person's,
which stays far below the 2**32 seals a random 96-bit nonce allows.

Not covered: the length of a text shows in its ciphertext; who may open is the matter of `access`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4

VERSION: Final = 1
KEY_ID: Final = 8
NONCE: Final = 12
TAG: Final = 16
HEADER: Final = 2 + KEY_ID
OVERHEAD: Final = HEADER + NONCE + TAG
"""Bytes a sealed field is longer than its text."""


class Suite(StrEnum):
    """A set of algorithms that belong together. The code is stored in settings."""

    INTL = "intl"
    GM = "gm"

    @property
    def secret_size(self) -> int:
        """Bytes of a key: AES-256 takes 32, SM4 takes 16."""
        return 32 if self is Suite.INTL else 16


_NUMBERS: Final = {Suite.INTL: 1, Suite.GM: 2}
_SUITES: Final = {number: suite for suite, number in _NUMBERS.items()}


class Unsealable(ValueError):  # noqa: N818 - says what holds of the bytes
    """A sealed field does not open: wrong key, wrong spot, changed bytes or unknown form.

    The message names the spot and holds neither key nor text.
    """


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a sealed field stands: table, row and field. A sealed field opens at its own spot only."""

    table: str
    row: str
    field: str

    @property
    def bound(self) -> bytes:
        """The spot as bytes that no other spot yields: each part is preceded by its length."""
        table, row, field = self.table, self.row, self.field
        return f"{len(table)}:{table}{len(row)}:{row}{len(field)}:{field}".encode()


class Key:
    """One symmetric key with its id. The secret shows in no `repr`, pickles nowhere and compares by id."""

    __slots__ = ("_aes", "_header", "_secret", "_sm4", "id", "suite")

    def __init__(self, *, suite: Suite, id: bytes, secret: bytes) -> None:  # noqa: A002 - the word for it
        """`id` has 8 bytes and is public; `secret` has `suite.secret_size` bytes."""
        if len(id) != KEY_ID or len(secret) != suite.secret_size:
            raise ValueError(f"a key of {suite} has an id of {KEY_ID} and a secret of {suite.secret_size} bytes")
        self.suite = suite
        self.id = id
        self._secret = secret
        self._header = bytes((VERSION, _NUMBERS[suite])) + id
        # Made once a key: building the cipher for every field costs as much as opening the field.
        self._aes = AESGCM(secret) if suite is Suite.INTL else None
        self._sm4 = SM4(secret) if suite is Suite.GM else None

    def __repr__(self) -> str:
        return f"Key({self.suite}, {self.id.hex()})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and (self.suite, self.id) == (other.suite, other.id)

    def __hash__(self) -> int:
        return hash(self.id)

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a key is not pickled")

    def seal(self, text: str, *, at: Spot) -> bytes:
        """The sealed form of a text at its spot. Two seals of one text differ."""
        return self.seal_bytes(text.encode(), at=at)

    def open(self, sealed: bytes, *, at: Spot) -> str:
        """The text of a sealed field. Raises `Unsealable`."""
        return self.open_bytes(sealed, at=at).decode()

    def seal_bytes(self, content: bytes, *, at: Spot) -> bytes:
        """Like `seal`, of bytes (photos, signed papers)."""
        nonce = os.urandom(NONCE)
        bound = self._header + at.bound
        if self._aes is not None:
            return self._header + nonce + self._aes.encrypt(nonce, content, bound)
        assert self._sm4 is not None
        sealing = Cipher(self._sm4, modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(bound)
        return self._header + nonce + sealing.update(content) + sealing.finalize() + sealing.tag

    def open_bytes(self, sealed: bytes, *, at: Spot) -> bytes:
        """Like `open`, of bytes. Raises `Unsealable`."""
        if len(sealed) < OVERHEAD or sealed[:HEADER] != self._header:
            raise Unsealable(f"{at.table}.{at.field} of row {at.row} was not sealed with {self!r}")
        nonce, body = sealed[HEADER : HEADER + NONCE], sealed[HEADER + NONCE :]
        bound = self._header + at.bound
        try:
            if self._aes is not None:
                return self._aes.decrypt(nonce, body, bound)
            assert self._sm4 is not None
            opening = Cipher(self._sm4, modes.GCM(nonce, body[-TAG:])).decryptor()
            opening.authenticate_additional_data(bound)
            return opening.update(body[:-TAG]) + opening.finalize()
        except InvalidTag:
            raise Unsealable(
                f"{at.table}.{at.field} of row {at.row} was changed or moved since it was sealed"
            ) from None

    def wrap(self, key: Key, *, holder: str) -> bytes:
        """`key`, sealed under this one for its holder (the id of the person or file it belongs to)."""
        return self.seal_bytes(key._header[1:] + key._secret, at=_key_spot(holder))

    def unwrap(self, wrapped: bytes, *, holder: str) -> Key:
        """The key in a wrapped key. Raises `Unsealable`, also for another holder."""
        content = self.open_bytes(wrapped, at=_key_spot(holder))
        return Key(suite=_SUITES[content[0]], id=content[1 : 1 + KEY_ID], secret=content[1 + KEY_ID :])


def new_key(suite: Suite) -> Key:
    """A fresh random key with a random id."""
    return Key(suite=suite, id=os.urandom(KEY_ID), secret=os.urandom(suite.secret_size))


def key_id(sealed: bytes) -> bytes:
    """The id of the key that sealed a field. Raises `Unsealable` if the bytes are no sealed field."""
    if not is_sealed(sealed):
        raise Unsealable("these bytes are no sealed field")
    return sealed[2:HEADER]


def is_sealed(content: bytes) -> bool:
    """Whether bytes have the form of a sealed field; whether they open, only their key can tell."""
    return len(content) >= OVERHEAD and content[0] == VERSION and content[1] in _SUITES


def _key_spot(holder: str) -> Spot:
    return Spot(table="vault", row=holder, field="data_key")
