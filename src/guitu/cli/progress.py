"""A line of progress on standard error, while something long is read. Nothing when nobody is looking."""

from __future__ import annotations

import sys
import time
from types import TracebackType

import click

_CELLS = 24
_EVERY = 0.1  # seconds between two drawings


class Progress:
    """How much of `total` bytes has been read, and how many cases came of it. `total` None: only the cases."""

    def __init__(self, *, total: int | None) -> None:
        self.total = total
        self.shown = sys.stderr.isatty()
        self.began = self.drawn = time.monotonic()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def at(self, *, read: int, cases: int) -> None:
        """Draw the line again, not more often than an eye can follow."""
        now = time.monotonic()
        if not self.shown or now - self.drawn < _EVERY:
            return
        self.drawn = now
        line = f"已算 {cases:,} 份"
        if self.total:
            share = min(read / self.total, 1.0)
            full = int(share * _CELLS)
            left = (now - self.began) * (1 - share) / share if share else 0.0
            line += f"  {'━' * full}{'╌' * (_CELLS - full)} {share:4.0%}  约还要 {left:.0f} 秒"
        sys.stderr.write(f"\r\x1b[2K{line}")
        sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away, so that something else can be said."""
        if self.shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()

    def say(self, line: str) -> None:
        """One line on standard error, above the line of progress."""
        self.clear()
        click.echo(line, err=True)
