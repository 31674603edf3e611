"""The line of progress: there for a terminal, gone when something else is said."""

import io
import sys

import pytest

from guitu.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with Progress(total=1000) as progress:
        progress.drawn -= 1.0
        progress.at(read=500, cases=1200)
    assert "已算 1,200 份" in screen.getvalue()
    assert "50%" in screen.getvalue()
    assert screen.getvalue().endswith("\x1b[2K")


def test_a_file_sees_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    with Progress(total=1000) as progress:
        progress.drawn -= 1.0
        progress.at(read=500, cases=1200)
    assert screen.getvalue() == ""
