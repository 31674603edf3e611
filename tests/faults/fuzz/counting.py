"""What a run counts: inputs by part, what broke, what took too long."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn

PATIENCE = 60
"""Seconds after which an input hangs. Others work on this machine too."""

SHARES = {
    "pages": 0.12, "archive": 0.02, "addresses": 0.12, "api": 0.15, "uploads": 0.02, "imports": 0.01, "sheets": 0.07,
    "case files": 0.49,
}  # fmt: skip
"""How the inputs of a run are shared out."""

ALL = int(os.environ.get("GUITU_FUZZ", "600"))
SEED = int(os.environ.get("GUITU_FUZZ_SEED", "20251122"))


def share(part: str) -> int:
    """How many inputs a part gets; a few in any case."""
    return max(int(ALL * SHARES[part]), 12)


class HangError(Exception):
    """An input took longer than `PATIENCE`."""


@dataclass
class Run:
    """Counts of one part."""

    part: str
    done: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    began: float = field(default_factory=time.monotonic)

    @contextmanager
    def one(self, what: str) -> Iterator[None]:
        """One input; an exception that leaves it is a break, too long a time a hang."""
        start = time.monotonic()
        before = signal.signal(signal.SIGALRM, _ring)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        try:
            yield
        except HangError:
            self.broken.append(f"hangs: {what}")
        except Exception as error:
            self.broken.append(f"{type(error).__name__}: {what}")
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        took = time.monotonic() - start
        self.slowest = max(self.slowest, (took, what))
        self.done += 1

    def answered(self, status: int, text: str, what: str) -> None:
        """An answer of the office: no 500, and no word of Python's in it."""
        self.answers[str(status)] += 1
        if status >= 500:
            self.broken.append(f"{status}: {what}")
        if "Traceback (most recent" in text or 'File "/' in text:
            self.broken.append(f"traceback: {what}")

    def told(self) -> str:
        """One line for whoever started the run."""
        answers = "，".join(f"{name} {many:,}" for name, many in sorted(self.answers.items()))
        took = time.monotonic() - self.began
        slow = f"最久 {self.slowest[0]:.1f} 秒（{self.slowest[1][:80]}）"
        return f"{self.part}：{self.done:,} 个输入，出错 {len(self.broken)}，{took:.0f} 秒；{slow}；{answers}"


def _ring(number: int, frame: FrameType | None) -> NoReturn:
    raise HangError
