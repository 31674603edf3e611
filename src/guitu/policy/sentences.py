"""A policy document as sentences 文句: where each stands, under which heading, in plain half-width text.

Documents arrive with blanks inside numbers, full-width figures, and lines broken in the middle of a word. Here
they become sentences that patterns can read, each with the line it began on and the headings above it, so that
`五（四）2` can be cited. The words themselves are not changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from guitu.policy.numerals import CHINESE_DIGITS, read_number

# In the order of their depth: 一、  （一）  1.  （1）  ①
_HEADINGS = (
    re.compile(rf"([{CHINESE_DIGITS}]{{1,3}})、"),
    re.compile(rf"\(([{CHINESE_DIGITS}]{{1,3}})\)"),
    re.compile(r"([0-9]{1,2})[.、](?![0-9])"),
    re.compile(r"\(([0-9]{1,2})\)"),
)
_WIDE = re.compile(r"(?<=[\u4e00-\u9fff0-9%])[ \t]+(?=[\u4e00-\u9fff0-9%])")
_ENDS = tuple("。:;!?")
# A line shorter than this is a title, a date or a signature and is not joined to the next.
_SHORT = 20


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `line` counts lines of the document from 1, `order` sentences from 1.

    `article` and `label` name the headings above it, such as `5.4.2` and `五(四)2`; `0` where there is none.
    """

    text: str
    line: int
    order: int
    article: str
    label: str


def plain(text: str) -> str:
    """A line in half-width letters and figures, without blanks inside numbers or between Chinese words."""
    half = unicodedata.normalize("NFKC", text)
    shown = "".join(letter if letter.isprintable() else " " for letter in half)
    return _WIDE.sub("", shown).strip()


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a document, in order."""
    order = 0
    path: list[tuple[int, str, str]] = []
    for line, paragraph in _paragraphs(text):
        path = _under(path, paragraph)
        article = ".".join(number for _, number, _ in path) or "0"
        label = "".join(words for _, _, words in path) or "正文"
        for piece in re.split(r"(?<=。)", paragraph):
            if piece.strip():
                order += 1
                yield Sentence(piece.strip(), line, order, article, label)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Lines joined where a document was broken in the middle of a sentence."""
    held, start = "", 0
    for number, raw in enumerate(text.splitlines(), start=1):
        line = plain(raw)
        if not line:
            continue
        broken = held and len(held) >= _SHORT and not held.endswith(_ENDS) and _depth(line) is None
        if broken:
            held += line
            continue
        if held:
            yield start, held
        held, start = line, number
    if held:
        yield start, held


def _depth(line: str) -> tuple[int, re.Match[str]] | None:
    for depth, heading in enumerate(_HEADINGS):
        if found := heading.match(line):
            return depth, found
    return None


def _under(path: list[tuple[int, str, str]], line: str) -> list[tuple[int, str, str]]:
    found = _depth(line)
    if found is None:
        return path
    depth, match = found
    number = read_number(match[1])
    words = match[0].rstrip(".、")
    return [*(item for item in path if item[0] < depth), (depth, str(number), words)]
