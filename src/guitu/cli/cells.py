"""Cells: how many columns of a terminal a text takes, and where its lines may break.

A Chinese character takes two columns, a Latin letter one. Characters whose width Unicode leaves open (■ · ①) are
taken as one, as terminals with a UTF-8 locale draw them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[!-~]+|\s+|.", re.DOTALL)
_NOT_FIRST = set("。，；：、！？）》〉」』】〕”’…")
_NOT_LAST = set("（《〈「『【〔“‘")


def width(text: str) -> int:
    """Columns that `text` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def padded(text: str, *, to: int) -> str:
    """`text` with spaces up to `to` columns; a longer one stays as it is."""
    return text + " " * (to - width(text))


def wrapped(text: str, *, limit: int) -> list[str]:
    """Lines of at most `limit` columns: broken between Chinese characters, never inside a Latin word or a date.

    No line begins with a closing mark or ends with an opening one. A word longer than a line stands alone.
    """
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for piece in _pieces(paragraph):
            if line and width(line) + width(piece.rstrip()) > limit:
                lines.append(line.rstrip())
                line = ""
            line += piece if line else piece.lstrip()
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> Iterator[str]:
    """Unbreakable pieces of `text`, in order."""
    piece = ""
    for word in _WORD.findall(text):
        if piece and (word[0] in _NOT_FIRST or piece[-1] in _NOT_LAST):
            piece += word
            continue
        if piece:
            yield piece
        piece = word
    if piece:
        yield piece


def _char_width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
