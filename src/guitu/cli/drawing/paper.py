"""The sheet that everything is drawn on: width, headings, and how lines reach the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from guitu.cli.cells import width

NARROWEST = 60
WIDEST = 120

MET, OPEN, SOON, LATE, QUIET, HEAD = "green", "bold", "bold yellow", "bold red", "dim", "bold"


def console() -> Console:
    """Standard output as a sheet: no wider than is pleasant to read, no colour where none is wanted."""
    sheet = Console(file=sys.stdout, highlight=False, markup=False, emoji=False)
    sheet.width = max(NARROWEST, min(sheet.width, WIDEST))
    return sheet


def put(sheet: Console, lines: Iterable[Text | str]) -> None:
    """Print lines as they are: they have been fitted already."""
    for line in lines:
        text = Text(line) if isinstance(line, str) else line
        text.rstrip()
        sheet.print(text, no_wrap=True, overflow="ignore", crop=False)


def heading(title: str, *, note: str = "", to: int) -> list[Text]:
    """A blank line, a title, a quiet note at the right end, and one rule under both."""
    gap = max(to - width(title) - width(note), 2)
    return [Text(), Text.assemble((title, HEAD), " " * gap, (note, QUIET)), Text("─" * to, style=QUIET)]
