"""The form of a backup 备份文件: a header in the open, then lots of at most one megabyte, each sealed by itself.

The data key of a backup is made for it alone and wrapped under the office's master key, as a person's is. Each lot is
bound to the header and to its place, the last one as the last: a lot that is changed, moved, taken away or cut off
does not open. Form: `guitu.backup/1`, a line of JSON, then for each lot a byte (1: the last), its length in four
bytes, and what was sealed.
"""

from __future__ import annotations

import hashlib
import io
import json
import secrets
from dataclasses import dataclass
from typing import IO, Final

from guitu.faults import Fault, Faulty
from guitu.vault import cipher, strongroom
from guitu.vault.cipher import Key, Spot, Unsealable

MAGIC: Final = b"guitu.backup/1\n"
_LOT: Final = 1 << 20
_LONGEST_HEADER: Final = 4096
_LENGTH: Final = 4


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says in the open: its number, when it was made, and under which master key it lies."""

    id: str
    made_at: str
    master: str
    wrapped: bytes

    @property
    def line(self) -> bytes:
        """The line of the file."""
        said = {"id": self.id, "made_at": self.made_at, "master": self.master, "wrapped": self.wrapped.hex()}
        return json.dumps(said).encode() + b"\n"


class Writer(io.RawIOBase):
    """What is written comes out sealed, lot by lot. Without `close` the file has no end and is not taken."""

    def __init__(self, out: IO[bytes], *, made_at: str) -> None:
        number, key = secrets.token_hex(16), strongroom.new_key()
        wrapped = strongroom.wrap(key, holder=_holder(number))
        header = Header(number, made_at, cipher.key_id(wrapped).hex(), wrapped)
        self._out, self._key, self._row = out, key, _row(header)
        self._lots, self._rest = 0, bytearray()
        out.write(MAGIC + header.line)

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        """Take some bytes."""
        some = bytes(content)  # type: ignore[call-overload]
        self._rest += some
        while len(self._rest) > _LOT:
            self._put(bytes(self._rest[:_LOT]), is_last=False)
            del self._rest[:_LOT]
        return len(some)

    def close(self) -> None:
        """Write the last lot."""
        if not self.closed:
            self._put(bytes(self._rest), is_last=True)
        super().close()

    def _put(self, lot: bytes, *, is_last: bool) -> None:
        sealed = self._key.seal_bytes(lot, at=_spot(self._row, self._lots, is_last=is_last))
        self._out.write(bytes([is_last]) + len(sealed).to_bytes(_LENGTH, "big") + sealed)
        self._lots += 1


class Reader(io.RawIOBase):
    """A backup, opened. Reading raises `Faulty` where the file was changed or cut off."""

    def __init__(self, source: IO[bytes], *, place: str) -> None:
        self.header = _header(source, place)
        self._source, self._place, self._row = source, place, _row(self.header)
        self._key = _key(self.header, place)
        self._lots, self._rest, self._ended = 0, b"", False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer; 0 at the end."""
        wanted = memoryview(buffer)  # type: ignore[arg-type]
        while not self._rest and not self._ended:
            self._rest = self._next()
        some = self._rest[: len(wanted)]
        wanted[: len(some)] = some
        self._rest = self._rest[len(some) :]
        return len(some)

    def finish(self) -> None:
        """Read to the end, so that a cut tail is seen."""
        while not self._ended:
            self._next()

    def _next(self) -> bytes:
        head = self._source.read(1 + _LENGTH)
        length = int.from_bytes(head[1:], "big")
        if len(head) < 1 + _LENGTH or length > _LOT + cipher.OVERHEAD:
            raise self._broken("没有写完，后面缺了一截")
        self._ended = bool(head[0])
        try:
            lot = self._key.open_bytes(self._source.read(length), at=_spot(self._row, self._lots, is_last=self._ended))
        except Unsealable:
            raise self._broken("内容被改动过，或者没有写完") from None
        self._lots += 1
        return lot

    def _broken(self, found: str) -> Faulty:
        return Faulty([Fault(self._place, found, "完整的备份", "请换一份备份")])


def header_of(source: IO[bytes], *, place: str) -> Header:
    """The header of a backup, without a key. Raises `Faulty` for any other file."""
    return _header(source, place)


def _header(source: IO[bytes], place: str) -> Header:
    try:
        if source.read(len(MAGIC)) != MAGIC:
            raise ValueError
        said = json.loads(source.readline(_LONGEST_HEADER))
        return Header(said["id"], said["made_at"], said["master"], bytes.fromhex(said["wrapped"]))
    except (ValueError, KeyError, TypeError):
        raise Faulty([Fault(place, "不是备份", "guitu backup 写出的文件")]) from None


def _key(header: Header, place: str) -> Key:
    try:
        return strongroom.unwrap(header.wrapped, holder=_holder(header.id))
    except Unsealable:
        remedy = "请放回备份时用的密钥；换过主密钥的，把 retired.keys 里的行接在 master.key 后面再试"
        raise Faulty(
            [Fault(place, f"是用另一把主密钥（{header.master}）封的", "现在的密钥打得开的备份", remedy)]
        ) from None


def _holder(number: str) -> str:
    return f"backup/{number}"


def _row(header: Header) -> str:
    return hashlib.sha256(header.line).hexdigest()


def _spot(row: str, lot: int, *, is_last: bool) -> Spot:
    return Spot("backup", row, f"{lot}/{'last' if is_last else 'more'}")
