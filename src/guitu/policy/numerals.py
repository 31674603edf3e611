"""Numbers as documents write them 数字: 3, ３, 三, 十五, 二十二, 1,200, and "3 0" with a blank inside."""

from __future__ import annotations

import unicodedata

CHINESE_DIGITS = "〇零一二两三四五六七八九十百千万"
_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = 10_000


def read_number(text: str) -> int | None:
    """The whole number that a text writes; None if it writes none.

    >>> read_number("１５"), read_number("二十二"), read_number("1,200"), read_number("十万"), read_number("甲")
    (15, 22, 1200, 100000, None)
    """
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").replace("\u3000", "")
    if not plain or len(plain) > 12:
        return None
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if plain.endswith("万") and plain[:-1].isascii() and plain[:-1].isdigit():
        return int(plain[:-1]) * _MYRIAD
    return _chinese(plain)


def _chinese(text: str) -> int | None:
    if any(letter not in CHINESE_DIGITS for letter in text):
        return None
    if all(letter in _DIGITS for letter in text):
        return int("".join(str(_DIGITS[letter]) for letter in text))
    total = section = digit = 0
    for letter in text:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter in _TENS:
            section += (digit or 1) * _TENS[letter]
            digit = 0
        else:
            total += (section + digit) * _MYRIAD
            section = digit = 0
    return total + section + digit
