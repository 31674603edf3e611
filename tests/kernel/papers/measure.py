"""Measuring a PDF: lines of characters and rules of a page, in millimetres from its upper left corner."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pdfplumber

_MM = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Line:
    """One line of characters. `top` and `bottom` are those of its first character."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    points: float
    font: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One horizontal rule and its colour."""

    left: float
    right: float
    at: float
    colour: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]

    def line(self, text: str) -> Line:
        """The one line that holds this text."""
        (found,) = [one for one in self.lines if text in one.text]
        return found


def pages(pdf: bytes) -> list[Page]:
    """Every page, measured."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return [_page(page) for page in opened.pages]


def _page(page: pdfplumber.page.Page) -> Page:
    by_line: dict[int, list[dict[str, Any]]] = {}
    for char in page.chars:
        by_line.setdefault(round(float(char["bottom"])), []).append(char)
    lines = []
    for chars in by_line.values():
        first, last = chars[0], chars[-1]
        lines.append(
            Line(
                text="".join(str(char["text"]) for char in chars),
                left=first["x0"] * _MM,
                right=last["x1"] * _MM,
                top=first["top"] * _MM,
                bottom=first["bottom"] * _MM,
                points=round(first["size"], 2),
                font=first["fontname"],
            )
        )
    rules = [
        Rule(one["x0"] * _MM, one["x1"] * _MM, one["top"] * _MM, tuple(one["stroking_color"] or ()))
        for one in page.lines
        if abs(one["top"] - one["bottom"]) < 0.5
    ]
    return Page(float(page.width) * _MM, float(page.height) * _MM, tuple(lines), tuple(rules))
