"""Shapes 取值的形态: what a value may look like for its unit, and what to say when it does not.

A whole number of days, a share between nothing and everything, one choice out of a few, a list of months by
year of the term. No bound here is one of the law; they only say what cannot be meant.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TypeAlias

from guitu.policy.nodes import Leaf, Listing, Node
from guitu.policy.vocabulary import UNITS, Known

Shape: TypeAlias = bool | int | float | str | date | tuple[int, ...] | tuple[str, ...]

EXPECTED = {
    "whole": "从 1 起的整数",
    "count": "从 0 起的整数",
    "points": "整数，可以是负数",
    "amount": "从 0 起的数",
    "share": "0 到 100 之间的数",
    "switch": "true 或者 false",
    "month_day": '存在的月日，加引号写作 "12-31"',
    "wholes": "由从 1 起的整数组成的列表，一年一个，如 [1, 2, 3]",
    "words": "由不重复的文字组成的列表",
    "date": "日期，写作 2025-01-03",
    "text": "一段文字",
}
_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
# A leap year, so that 29 February is a day that exists.
_ANY_LEAP_YEAR = 2000


def read_shape(node: Node) -> Shape | None:
    """The value in a node; None where it is none of the shapes."""
    if isinstance(node, Leaf):
        return node.value
    if not isinstance(node, Listing):
        return None
    items = [item.value for item in node.items if isinstance(item, Leaf)]
    if len(items) != len(node.items):
        return None
    wholes = tuple(item for item in items if isinstance(item, int) and not isinstance(item, bool))
    words = tuple(item for item in items if isinstance(item, str))
    if len(wholes) == len(items):
        return wholes
    return words if len(words) == len(items) else None


def fits(shape: Shape | None, *, known: Known) -> str | None:
    """None if the value has the shape of its name's unit; else what is expected, in Chinese."""
    unit = UNITS[known.unit]
    if unit.shape == "choice":
        return None if isinstance(shape, str) and shape in known.choices else f"{'、'.join(known.choices)} 之一"
    if _has(shape, unit.shape):
        return None
    return EXPECTED[unit.shape] + (f"（单位{unit.label}）" if unit.shape in ("whole", "count", "amount") else "")


def _has(shape: Shape | None, wanted: str) -> bool:
    if wanted == "switch":
        return isinstance(shape, bool)
    if wanted in ("whole", "count", "points"):
        least = {"whole": 1, "count": 0}.get(wanted)
        return isinstance(shape, int) and not isinstance(shape, bool) and (least is None or shape >= least)
    if wanted in ("amount", "share"):
        number = isinstance(shape, int | float) and not isinstance(shape, bool)
        return number and isinstance(shape, int | float) and shape >= 0 and (wanted == "amount" or shape <= 100)
    if wanted == "month_day":
        return isinstance(shape, str) and _is_month_day(shape)
    if wanted == "date":
        return isinstance(shape, date)
    if wanted == "text":
        return isinstance(shape, str) and bool(shape.strip())
    if not isinstance(shape, tuple) or not shape:
        return False
    if wanted == "wholes":
        return all(isinstance(item, int) and item >= 1 for item in shape)
    return all(isinstance(item, str) and item.strip() for item in shape) and len(set(shape)) == len(shape)


def _is_month_day(text: str) -> bool:
    found = _MONTH_DAY.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= 12:
        return False
    return 1 <= int(found[2]) <= monthrange(_ANY_LEAP_YEAR, int(found[1]))[1]
