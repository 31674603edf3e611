"""The chain 链: how a ledger shows that nothing in it was changed, taken away or slipped in.

**Canonical bytes** of an entry are its JSON by RFC 8785 as far as entries need it: members sorted by name, no
white space, UTF-8, absent and null members left out, days `YYYY-MM-DD`, times with the offset +08:00; there
are no fractions. Anyone can make them without this program (`jq -cS`), which is the point.

**Head** of a case file: one hash over its canonical lines, the case first, then the entries sorted as bytes.
The position of an entry means nothing, so the head says *what* is recorded and not in which order it came.
It is one pass and one hash, because a standing carries it and is asked for on every page.

**Chain**: each link is the hash of the link before it and of the entry's bytes. The office keeps the links
in the order of recording; a file without that order is linked in `chain_order`: by the time of recording
(else the beginning of its day), then kind, then id.

The hash is SHA-256, or SM3 (GB/T 32905) where the platform's OpenSSL has it; with a key it is an HMAC, which
a person who can write the database but lacks the key cannot make anew. What a chain cannot show is the loss
of its newest links: compare the last one with a seal kept elsewhere (`verify(..., sealed=…)`).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from guitu.faults import Fault
from guitu.ledger.corrections import known_since
from guitu.ledger.entry import Entry
from guitu.ledger.heads import CaseFile

Algorithm = Literal["sha256", "sm3"]

GENESIS = "0" * 64
"""What the first link names as the one before it."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry with the digest that was stored for it when it was recorded."""

    entry: Entry
    digest: str


def canonical(entry: Entry) -> bytes:
    """The canonical bytes of one entry."""
    return type(entry).__pydantic_serializer__.to_json(entry, by_alias=True, exclude_none=True)


def digest(previous: str, content: bytes | Entry, *, key: bytes | None = None, algorithm: Algorithm = "sha256") -> str:
    """The link (hex) after `previous` for an entry, or for other bytes that are sealed in the same way.

    Raises ValueError if the platform lacks the algorithm; `available` asks beforehand.
    """
    body = previous.encode("ascii") + b"\n" + (canonical(content) if isinstance(content, Entry) else content)
    if key is None:
        return hashlib.new(algorithm, body).hexdigest()
    return hmac.new(key, body, algorithm).hexdigest()


def available(algorithm: Algorithm) -> bool:
    """Whether this platform can compute the algorithm."""
    return algorithm in hashlib.algorithms_available


def head(casefile: CaseFile) -> str:
    """The head (SHA-256, hex) of what a case file records: its `ledger_head` in a standing."""
    lines = [
        entry.__pydantic_serializer__.to_json(entry, by_alias=True, exclude_none=True) for entry in casefile.entries
    ]
    lines.sort()
    case = type(casefile.case).__pydantic_serializer__.to_json(casefile.case, exclude_none=True)
    return hashlib.sha256(b"\n".join((case, *lines))).hexdigest()


def chain_order(entries: Iterable[Entry]) -> list[Entry]:
    """The order in which entries without a recorded order are linked."""

    def place(entry: Entry) -> tuple[datetime, str, str]:
        return known_since(entry), entry.kind, entry.id

    return sorted(entries, key=place)


def links(
    entries: Iterable[Entry], *, previous: str = GENESIS, key: bytes | None = None, algorithm: Algorithm = "sha256"
) -> list[Link]:
    """Link entries in the order given."""
    made = []
    for entry in entries:
        previous = digest(previous, entry, key=key, algorithm=algorithm)
        made.append(Link(entry, previous))
    return made


def verify(
    stored: Sequence[Link],
    *,
    previous: str = GENESIS,
    sealed: str | None = None,
    key: bytes | None = None,
    algorithm: Algorithm = "sha256",
    place: str = "",
) -> tuple[Fault, ...]:
    """Every fault of a stored chain; none means that it holds. `sealed` is the last digest as sealed elsewhere.

    Each link is checked against the one stored before it, so one changed entry is one fault and not all after it.
    """
    faults = []
    for number, link in enumerate(stored, start=1):
        expected = digest(previous, link.entry, key=key, algorithm=algorithm)
        if not hmac.compare_digest(expected, link.digest.encode("ascii", "replace").decode()):
            faults.append(
                Fault(
                    f"{place}第{number}条记录 {link.entry.id}",
                    "内容与登记时的指纹不符",
                    "登记时的原样，前后也没有增删",
                    "请与备份或封存件核对这一条和前一条",
                )
            )
        previous = link.digest
    if sealed is not None and sealed != previous:
        faults.append(
            Fault(f"{place}末条记录", "与封存的指纹不符", "封存时的末条", "封存之后的记录可能被删去，请与备份核对")
        )
    return tuple(faults)
