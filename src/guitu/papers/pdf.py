"""PDF of one paper: GB/T 9704-2012 where it is an official document, with free fonts embedded, as PDF/A-2b."""

from __future__ import annotations

from guitu.papers.paper import Paper
from guitu.papers.typeset import many


def pdf(paper: Paper, *, draft: bool = False, qr: str | None = None, printed_for: str = "") -> bytes:
    """The paper as PDF. `draft` marks every page; `qr` is the address of the code (random, no personal data);
    `printed_for` is put across every page: for whom and when it was printed.

    Raises `Faulty` where the fonts are not installed.
    """
    return many([paper], draft=draft, printed_for=printed_for, codes={0: qr} if qr else None)
