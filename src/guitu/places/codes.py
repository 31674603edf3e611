"""Region codes 区划代码: twelve digits whose prefix is the hierarchy.

Two digits name the province, four the prefecture, six the county, nine the town or street, twelve the village or
community; a shorter code is filled with zeros (国家统计局《统计用区划代码和城乡划分代码编制规则》). A *prefix* is the
part that says something: `prefix_of("441581110000")` is `"441581110"`, and everything below it begins with it.

Not covered: a code says nothing of whether the place exists or existed on a day; `Region` knows that.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

DIGITS: Final = 12


class Level(StrEnum):
    """How far down a region stands. The code is stored; the label is shown."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"

    @property
    def label(self) -> str:
        """The Chinese term."""
        return _LABELS[self]


WIDTHS: Final = {2: Level.PROVINCE, 4: Level.PREFECTURE, 6: Level.COUNTY, 9: Level.TOWN, 12: Level.VILLAGE}
"""Digits of a prefix that mean something, from the widest region to the narrowest."""

_LABELS: Final = {
    Level.PROVINCE: "省（自治区、直辖市）",
    Level.PREFECTURE: "市（地、州、盟）",
    Level.COUNTY: "县（市、区、旗）",
    Level.TOWN: "乡镇（街道）",
    Level.VILLAGE: "村（社区）",
}


def is_code(text: str) -> bool:
    """Whether `text` is twelve ASCII digits that do not begin with a zero pair."""
    return len(text) == DIGITS and text.isascii() and text.isdigit() and text[:2] != "00"


def padded(text: str) -> str | None:
    """The twelve-digit code of a code of 2, 4, 6, 9 or 12 digits; None if `text` is not one."""
    if len(text) not in WIDTHS:
        return None
    code = text.ljust(DIGITS, "0")
    return code if is_code(code) else None


def prefix_of(code: str) -> str:
    """The meaningful beginning of a twelve-digit code: 2, 4, 6, 9 or 12 digits."""
    _require(code)
    return next(code[:width] for width in WIDTHS if not code[width:].strip("0"))


def level_of(code: str) -> Level:
    """The level of a twelve-digit code."""
    return WIDTHS[len(prefix_of(code))]


def ancestors(code: str) -> tuple[str, ...]:
    """Codes above `code`, the province first; a city without counties stands for its own county level."""
    own = prefix_of(code)
    return tuple(dict.fromkeys(c for width in WIDTHS if width < len(own) and (c := code[:width].ljust(DIGITS, "0"))))


def town_of(code: str) -> str:
    """The township of a village or township; a wider region is its own."""
    return above(code, Level.TOWN).ljust(DIGITS, "0")


def above(code: str, level: Level) -> str:
    """The prefix of the region of a level that a code lies in; its own prefix where it is as wide or wider."""
    width = next(width for width, known in WIDTHS.items() if known is level)
    return prefix_of(code)[:width]


def prefix_range(prefix: str) -> tuple[str, str]:
    """First and last code of a prefix, both included.

    Digits only at both ends: such a range is read from an index the same way under every collation.
    """
    return prefix.ljust(DIGITS, "0"), prefix.ljust(DIGITS, "9")


def is_within(code: str, prefix: str) -> bool:
    """Whether the region `code` is the region of `prefix` or lies in it. An empty prefix holds nothing."""
    return bool(prefix) and code.startswith(prefix)


def _require(code: str) -> None:
    if not is_code(code):
        raise ValueError(f"not a region code of twelve digits: {code!r}")
