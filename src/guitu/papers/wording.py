"""Texts with facts in them: `{person.name}` in a declared sentence, and what a missing one becomes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from guitu.papers.paper import BLANK

_PLACE: Final = re.compile(r"\{([^{}]*)\}")


_SAID: Final = (("每1个月", "每月"), ("。。", "。"), ("。；", "；"), ("。，", "，"), ("。）", "）"))
"""What comes of joining texts, and how people write it."""


def names(text: str) -> tuple[str, ...]:
    """The facts a text uses, in order, each once."""
    return tuple(dict.fromkeys(_PLACE.findall(text)))


def filled(text: str, *, fact: Callable[[str], str]) -> str:
    """The text with every fact in its place; what is missing (`fact` gives "") becomes room to write."""
    done = _PLACE.sub(lambda found: fact(found[1]) or BLANK, text)
    for written, said in _SAID:
        done = done.replace(written, said)
    return done
