"""Logs without identity 日志脱敏: what a line of the log may say.

A search or a form may carry a name in its address; requests are therefore logged without the part after `?`, and
database statements, which carry values, are not logged at all (see `settings.LOGGING`). Of an error the log tells the
kind and the place in the program; its words, which may repeat what was typed, stay out.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Final

_QUERY: Final = re.compile(r"\?[^\s\"']*")
_PATH: Final = re.compile(r"/[^\s\"']*")
_STRANGE: Final = re.compile(r"[^\x00-\x7f]+|(?:%[0-9A-Fa-f]{2})+|(?:\\u[0-9A-Fa-f]{4})+|[0-9]{11,}")
"""What no address of Guitu's holds and somebody may have typed into one: Chinese, escapes, long numbers."""


class WithoutQuery(logging.Filter):
    """Cuts the query part off every address in a message, and whatever of an address somebody typed; drops what the
    framework attaches to a record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: the record is changed, never withheld."""
        record.msg = _PATH.sub(_plain, _QUERY.sub("?…", record.getMessage()))
        record.args = None
        for name in ("request", "params", "sql"):
            if hasattr(record, name):
                delattr(record, name)
        return True


def _plain(path: re.Match[str]) -> str:
    return _STRANGE.sub("…", path[0])


class FramesOnly(logging.Formatter):
    """Writes an error as its kinds and frames, without messages and values."""

    def formatException(  # noqa: N802 (the framework's own name)
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The chain of errors, the outermost first."""
        lines: list[str] = []
        seen = ei[1]
        while seen is not None:
            lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
            lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in _frames(seen)]
            seen = seen.__cause__ or seen.__context__
        return "\n".join(lines)


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(error.__traceback__))
