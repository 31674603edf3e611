"""Names in lists 隐去名字: the surname and 某 for every sign after it. No list shows a full name unasked."""

from __future__ import annotations

from typing import Final

from guitu.casebook.names import SURNAMES

SIGN: Final = "某"
_MOST: Final = 2
"""How many signs of a given name are told: that a name is long is no one's business."""


def veiled(name: str) -> str:
    """何小明 → 何某某, 欧阳明 → 欧阳某; what is no name but a note in brackets stays as it is."""
    text = name.strip()
    if not text or text.startswith("（"):
        return text
    surname = text[:2] if len(text) > 2 and text[:2] in SURNAMES else text[:1]
    rest = len(text) - len(surname)
    return surname + SIGN * min(max(rest, 1), _MOST)
