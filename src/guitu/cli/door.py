"""The door of the command line: every ending becomes an exit code and, if need be, a line in Chinese.

0 done; 1 the answer is no; 2 the input or the usage is wrong; 70 a fault of Guitu's own; 130 stopped by the user;
141 whoever read our output has gone.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import click

from guitu.cli.spoken import faults_of
from guitu.faults import Faulty

_STOPPED_SAYS = "已停下，没有做完。"
DONE, NO, WRONG, BROKEN, STOPPED, UNREAD = 0, 1, 2, 70, 130, 141


def through(call: Callable[[], object]) -> int:
    """Run `call` and give the exit code; what went wrong is said on standard error, a line a fault."""
    _speak_utf8()
    try:
        result = call()
    except Faulty as error:
        return say(map(str, error.faults), code=WRONG)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
        return DONE
    except click.ClickException as error:
        return say(map(str, faults_of(error)), code=WRONG)
    except (click.Abort, KeyboardInterrupt):
        return say([_STOPPED_SAYS], code=STOPPED)
    except Exception as error:
        return say([f"归途自己出了错，不是您的输入有误；经过记在 {_details(error)}，请交给系统管理员。"], code=BROKEN)
    return result if isinstance(result, int) else DONE


def say(lines: Iterable[str], *, code: int) -> int:
    """Print `lines` on standard error and give back `code`."""
    for line in lines:
        click.echo(line, err=True)
    return code


@contextmanager
def quietly() -> Iterator[None]:
    """Endings that click would word itself: a reader that goes away early (`| head`), and a stop by the user."""
    try:
        yield
    except BrokenPipeError:
        # Python flushes standard output once more at the end; let it flush into nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(UNREAD) from None
    except KeyboardInterrupt:
        raise click.exceptions.Exit(say([_STOPPED_SAYS], code=STOPPED)) from None


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8")


def _details(error: BaseException) -> str:
    """A file that says where it happened: frames and kinds of error, no messages, no values, no arguments.

    Messages and values may bear a name or a number of a person; the frames are ours alone.
    """
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        frames = traceback.extract_tb(seen.__traceback__)
        lines += [f"{type(seen).__module__}.{type(seen).__qualname__}"]
        lines += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        seen = seen.__cause__ or seen.__context__
    handle, path = tempfile.mkstemp(prefix="guitu-fault-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return path
