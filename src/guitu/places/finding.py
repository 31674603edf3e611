"""Finding a place 查找地方: by part of its name, by pinyin or its initials, or by its code.

What is found are counties of the whole country, and towns where they are loaded; a city without counties stands for
its own county. Villages are not looked for: who writes to another office writes to its town or county.

The words of every place are read into memory once, and again after somebody has changed the regions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Max
from pypinyin import lazy_pinyin

from guitu.places import codes
from guitu.places.codes import Level
from guitu.places.models import PlaceChange, Region
from guitu.places.queries import STOPGAPS

MOST: Final = 20
"""Places a search gives at most; who finds more has typed too little."""

_LEVELS: Final = (Level.PREFECTURE, Level.COUNTY, Level.TOWN)
_Stamp = tuple[int | None, str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A place by its code, with its name in full from the province down, and its level."""

    code: str
    name: str
    full: str
    level: Level


@dataclass(frozen=True, slots=True)
class _Known:
    """A place and the ways it is typed: its name, its pinyin in one run, and the initials of that."""

    found: Found
    pinyin: str
    initials: str


@dataclass(slots=True)
class _Held:
    stamp: _Stamp | None = None
    places: tuple[_Known, ...] = ()


_HELD: Final = _Held()


def find(text: str, *, near: str = "", limit: int = MOST) -> list[Found]:
    """Places for what was typed, the best first; none for what says too little.

    `near` is a region code: of equals, what shares more of it comes first. Several words must all fit: 陆丰 金厢.
    """
    typed = unicodedata.normalize("NFKC", text).strip().lower()
    if not typed or (typed.isascii() and len(typed) < 2):
        return []
    ranked = [
        (rank, -_shared(one.found.code, near), one.found.code, one)
        for one in _known()
        if (rank := _rank(one, typed)) is not None
    ]
    return [one.found for _, _, _, one in sorted(ranked, key=lambda row: row[:3])[:limit]]


def named(code: str) -> Found | None:
    """The place of a code, if it is one that can be found here."""
    return next((one.found for one in _known() if one.found.code == code), None)


def spoken(code: str) -> str:
    """A county or town by its name in full, as a page says it; the code itself where it is not known.

    Asks the database only for a code that was not read before: a renamed place keeps its old name here until the next
    search.
    """
    held = next((one.found.full for one in _HELD.places if one.found.code == code), None)
    return held or next((one.found.full for one in _known() if one.found.code == code), code)


def _rank(one: _Known, typed: str) -> int | None:
    """How well a place fits what was typed, 0 the best; None if it does not."""
    found = one.found
    if typed.isdigit():
        return 0 if len(typed) >= 2 and found.code.startswith(typed.rstrip("0") or typed) else None
    if typed.isascii():
        letters = "".join(typed.split()).replace("'", "")
        if one.initials.startswith(letters):
            return 0 if len(one.initials) - len(letters) <= 1 else 3
        return 1 if one.pinyin.startswith(letters) else None
    words = typed.split()
    if found.name == typed:
        return 0
    if found.name.startswith(typed):
        return 1
    if typed in found.name:
        return 2
    if not all(word in found.full for word in words):
        return None
    return 4 if words[-1] in found.name else 5  # of a whole city or province, its counties come last


def _shared(code: str, near: str) -> int:
    """How many digits two codes begin with alike."""
    same = 0
    for one, other in zip(code, near, strict=False):
        if one != other:
            break
        same += 1
    return same


def _known() -> tuple[_Known, ...]:
    changed = PlaceChange.objects.aggregate(last=Max("pk"), at=Max("at"))
    stamp = (changed["last"], str(changed["at"]), Region.objects.aggregate(many=Count("pk"))["many"])
    if _HELD.stamp != stamp:
        _HELD.places = tuple(_read())
        _HELD.stamp = stamp
    return _HELD.places


def _read() -> Iterable[_Known]:
    rows = dict(
        Region.objects.filter(valid_to=None).exclude(level=Level.VILLAGE).order_by("code").values_list("code", "name")
    )
    above_county = {code[:4] for code in rows if codes.level_of(code) is Level.COUNTY}
    for code, name in rows.items():
        level = codes.level_of(code)
        if level not in _LEVELS or name in STOPGAPS or (level is Level.PREFECTURE and code[:4] in above_county):
            continue
        steps = dict.fromkeys((*codes.ancestors(code), code))
        full = "".join(dict.fromkeys(rows[step] for step in steps if step in rows and rows[step] not in STOPGAPS))
        said = lazy_pinyin(name)
        yield _Known(Found(code, name, full, level), "".join(said).lower(), "".join(one[0] for one in said).lower())
