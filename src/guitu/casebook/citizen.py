"""Citizen identity numbers 公民身份号码: what the eighteen characters hold.

GB 11643-1999: six digits of place, eight of the birthday, three of sequence (the last odd for men), one check
character by ISO 7064 MOD 11-2. The place is not held against a list: codes are given at first registration and are
later abolished, so a list would refuse people whose number is right.
"""

from __future__ import annotations

import re
from datetime import date
from operator import mul
from typing import Final

from guitu.vault.normal import identity

_WEIGHTS: Final = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECK: Final = "10X98765432"
_FORM: Final = re.compile(r"[0-9]{17}[0-9X]")


def check_character(first_17: str) -> str:
    """The eighteenth character that belongs to the first seventeen digits."""
    return _CHECK[sum(map(mul, map(int, first_17), _WEIGHTS)) % 11]


def birthday(number: str) -> date:
    """The birthday that eighteen characters state. Raises ValueError where that is no date."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> str:
    """`male` or `female`, as a checked number states."""
    return "male" if int(number[16]) % 2 else "female"


def is_sound(text: str) -> bool:
    """Whether what looks like a citizen's number can be one; other papers (护照、通行证) are never held against it."""
    number = identity(text)
    if not _FORM.fullmatch(number):
        return True
    try:
        birthday(number)
    except ValueError:
        return False
    return number[17] == check_character(number[:17])
