"""The strongroom 密钥库: the office's master keys, and the data keys they wrap.

Envelope encryption: every person has a data key; the data key is stored wrapped under the master key (the rows are
the casebook's); fields are sealed with the data key. Changing the master key wraps the data keys anew and touches no
field. Unwrapped keys are kept, a bounded number of them, because opening a key costs about three times opening a field.

A process that runs while the master key is changed takes the change up by itself: before it wraps, and when it meets a
key that was wrapped under a master key it does not know. So nobody waits for a rotation, and nothing is stopped.
"""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from threading import Lock
from typing import Final

from django.conf import settings

from guitu.vault import cipher, keyfiles
from guitu.vault.blind import OWN_LABELS, Indexer, Purpose, digest
from guitu.vault.cipher import Key, Suite, Unsealable

_KEPT: Final = 4096
"""Data keys kept open: the people of a county, about 1 MB."""
_ASK_AGAIN_SECONDS: Final = 60
"""A command that gives the master key is not run for every key that is wrapped."""


class Strongroom:
    """Makes, wraps and unwraps data keys, and makes blind indexes. Safe to share between threads."""

    __slots__ = ("_current", "_derived", "_indexer", "_kept", "_lock", "_masters", "_secret", "suite")

    def __init__(self, secrets: keyfiles.Secrets, *, suite: Suite) -> None:
        self.suite = suite
        # Every master can open under either suite, so that an office may change its suite and read what it has.
        keys = [_master(secret, suite=each) for secret in secrets.masters for each in Suite]
        self._masters = {key.id: key for key in keys}
        self._current = _master(secrets.masters[0], suite=suite)
        self._indexer = Indexer(suite=suite, secret=secrets.index)
        self._secret = secrets.index
        self._derived: dict[tuple[bytes, Suite], bytes] = {}
        self._kept: OrderedDict[tuple[bytes, str], Key] = OrderedDict()
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"Strongroom({self.suite}, {len(self._masters)} masters)"

    def new_key(self) -> Key:
        """A fresh data key of the office's suite."""
        return cipher.new_key(self.suite)

    def wrap(self, key: Key, *, holder: str) -> bytes:
        """A data key sealed under the current master key, for the person with the id `holder`."""
        return self._current.wrap(key, holder=holder)

    def unwrap(self, wrapped: bytes, *, holder: str) -> Key:
        """The data key of a holder. Raises `Unsealable`: another holder, an unknown master key, changed bytes."""
        place = (wrapped, holder)
        with self._lock:
            if (kept := self._kept.get(place)) is not None:
                self._kept.move_to_end(place)
                return kept
        master = self._masters.get(cipher.key_id(wrapped))
        if master is None:
            raise Unsealable(f"the master key {cipher.key_id(wrapped).hex()} of holder {holder} is not here")
        key = master.unwrap(wrapped, holder=holder)
        with self._lock:
            self._kept[place] = key
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return key

    def is_current(self, wrapped: bytes) -> bool:
        """Whether a data key is wrapped under the current master key; if not, a rotation wraps it anew."""
        return cipher.key_id(wrapped) == self._current.id

    @property
    def current(self) -> str:
        """The id of the current master key, in hexadecimal."""
        return self._current.id.hex()

    def knows(self, master: str) -> bool:
        """Whether a master key, by its id in hexadecimal, is here."""
        return bytes.fromhex(master) in self._masters

    def index(self, text: str, *, purpose: Purpose) -> bytes:
        """The blind index of a text, 16 bytes; empty for a text that says nothing."""
        return self._indexer.index(text, purpose=purpose)

    def derived(self, label: bytes, *, suite: Suite | None = None) -> bytes:
        """A secret of the office for one use, 32 bytes: the same label gives the same secret, others say nothing of it.

        It rests on the index key, which no rotation changes. `suite` left out is the office's own. Raises ValueError
        for a label of the vault itself.
        """
        place = (label, suite or self.suite)
        if (made := self._derived.get(place)) is None:
            if not label or label.startswith(OWN_LABELS):
                raise ValueError(f"not a label for others: {label!r}")
            made = self._derived[place] = digest(self._secret, label, suite=place[1])
        return made


def strongroom() -> Strongroom:
    """The office's strongroom, opened at first use.

    Raises `Faulty` if the key files are missing or open to others. Settings: `VAULT_SUITE`, `VAULT_FOLDER`, and
    `VAULT_SECRETS`, which stands before the folder.
    """
    if _opened is None:
        with _opening:
            if _opened is None:
                _open()
    assert _opened is not None
    return _opened


def refreshed() -> Strongroom:
    """The strongroom with the master keys of this moment: read again if their file was written anew, or, where a
    command gives them, a minute after it was last asked. Keys of the environment stay those of the process."""
    if not _is_stale():
        return strongroom()
    with _opening:
        if _is_stale():
            _open()
    return strongroom()


def new_key() -> Key:
    """A fresh data key of the office's suite."""
    return strongroom().new_key()


def wrap(key: Key, *, holder: str) -> bytes:
    """A data key sealed under the current master key, for the person with the id `holder`."""
    return refreshed().wrap(key, holder=holder)


def unwrap(wrapped: bytes, *, holder: str) -> Key:
    """The data key of a holder. Raises `Unsealable`."""
    try:
        return strongroom().unwrap(wrapped, holder=holder)
    except Unsealable:
        before = strongroom()
        now = refreshed()
        if now is before:
            raise
        return now.unwrap(wrapped, holder=holder)


def blind_index(text: str, *, purpose: Purpose) -> bytes:
    """The blind index of a text, 16 bytes; empty for a text that says nothing, which no row is found by."""
    return strongroom().index(text, purpose=purpose)


def derived(label: bytes, *, suite: Suite | None = None) -> bytes:
    """A secret of the office for one use, 32 bytes (`Strongroom.derived`)."""
    return strongroom().derived(label, suite=suite)


_opened: Strongroom | None = None
_opening = Lock()
_stamp: tuple[int, int] | None = None
_asked_at = 0.0


def _open() -> None:
    global _opened, _stamp, _asked_at
    # The stamp first: a change between the two is found at the next look.
    _stamp, _asked_at = keyfiles.stamp(settings.VAULT_FOLDER, environment=os.environ), time.monotonic()
    secrets: keyfiles.Secrets = settings.VAULT_SECRETS or keyfiles.secrets_of(
        settings.VAULT_FOLDER, environment=os.environ
    )
    _opened = Strongroom(secrets, suite=Suite(settings.VAULT_SUITE))


def _is_stale() -> bool:
    if _opened is None or settings.VAULT_SECRETS:
        return False
    match keyfiles.source(os.environ):
        case "file":
            # A file that cannot be read at the moment changes nothing for a process that has read it.
            found = keyfiles.stamp(settings.VAULT_FOLDER, environment=os.environ)
            return found is not None and found != _stamp
        case "command":
            return time.monotonic() - _asked_at > _ASK_AGAIN_SECONDS
        case _:
            return False


def _master(secret: bytes, *, suite: Suite) -> Key:
    made = digest(secret, b"master key", suite=suite)[: suite.secret_size]
    return Key(suite=suite, id=digest(secret, b"master key id", suite=suite)[: cipher.KEY_ID], secret=made)
