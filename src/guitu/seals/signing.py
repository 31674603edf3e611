"""Signing 签名: the office's Ed25519 key (RFC 8032), with which a bundle is signed.

The secret rests on the office's index key, which no rotation changes; the public key stands on every sheet, so that
who has filed a sheet knows which key a later bundle must bear. SM2, the national signature (GB/T 32918), is not there:
the cryptographic library that Guitu uses has SM3 and SM4 but no SM2.
"""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guitu.vault import strongroom
from guitu.vault.cipher import Suite

_LABEL: Final = b"seal signature"


def sign(message: bytes) -> bytes:
    """The office's signature of a message, 64 bytes."""
    return _key().sign(message)


def public_key() -> str:
    """The office's public key, 64 hexadecimal digits."""
    return _key().public_key().public_bytes_raw().hex()


def fingerprint() -> str:
    """The public key in groups of four signs, for a sheet of paper."""
    key = public_key()
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def _key() -> Ed25519PrivateKey:
    # One derivation whatever the office's suite: the key on the sheets outlives a change of suite.
    return Ed25519PrivateKey.from_private_bytes(strongroom.derived(_LABEL, suite=Suite.INTL))
