"""What a page shows of seals: no case, no person; numbers, codes and how much is not sealed yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import segno

from guitu.access.may import Refused, may
from guitu.access.sight import Viewer
from guitu.seals import signing, verifier
from guitu.seals.checking import totals
from guitu.seals.models import Seal


@dataclass(frozen=True, slots=True)
class SealLine:
    """One seal as it is listed."""

    number: int
    day: date
    made_at: datetime
    cases: int
    entries: int
    code: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The daily sheet 封存单 of one seal. `qr` is a picture as a data address; its text is what stands on the sheet."""

    line: SealLine
    digest: str
    algorithm: str
    previous: str
    key: str
    qr: str


def recent(viewer: Viewer, *, limit: int) -> list[SealLine]:
    """The newest seals first. Raises `Refused`."""
    _ask(viewer)
    return [_line(one) for one in Seal.objects.order_by("-number")[:limit]]


def unsealed(viewer: Viewer) -> int:
    """How many entries no seal holds yet. Raises `Refused`."""
    _ask(viewer)
    last = Seal.objects.order_by("-number").first()
    return totals()[1] - (last.entries if last else 0)


def sheet(viewer: Viewer, number: int) -> Sheet | None:
    """The sheet of one seal, None if there is none. Raises `Refused`."""
    _ask(viewer)
    seal = Seal.objects.filter(number=number).first()
    if seal is None:
        return None
    line = _line(seal)
    said = f"guitu-seal/1 {line.number} {line.day.isoformat()} {line.code} {seal.algorithm} {seal.digest}"
    picture = segno.make(said, error="m").svg_data_uri(scale=4, border=4, light="#ffffff", dark="#000000")
    return Sheet(line, seal.digest, seal.algorithm, seal.previous, signing.fingerprint(), picture)


def _line(seal: Seal) -> SealLine:
    return SealLine(seal.number, seal.day, seal.made_at, seal.cases, seal.entries, verifier.code(seal.digest))


def _ask(viewer: Viewer) -> None:
    """Who answers for an office files the sheets; who looks after the system prints them."""
    by = viewer.posting
    for act, matter in (("record", "accounts"), ("decide", "papers")):
        if may(by, act, matter, at=by.region_code, on=viewer.day):
            return
    raise Refused("该岗位不办理台账封存。镇（街道）办负责人和系统管理员可以查看和打印封存单。")
