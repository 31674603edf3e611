"""Supervising 看护: the server's chief process keeps its workers and the background process alive, and ends them all.

Built on gunicorn's arbiter. A worker or the background process that dies, of whatever cause, is started again; when
the chief ends, everything it started ends, and when the chief is killed, the others see it and end by themselves.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType
from typing import Any, Final
from urllib.parse import quote

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from guitu.site.logs import FramesOnly, WithoutQuery

_SHORT_LIFE: Final = 10
"""Seconds; what dies younger is started again with growing patience."""
_LONGEST_PATIENCE: Final = 60


class Child:
    """A process that is started again when it ends, until it is told to stop."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.process: subprocess.Popen[bytes] | None = None
        self.stopping = False
        self._began = 0.0
        self._patience = 1.0

    def keep(self) -> bool:
        """Start it if it does not run and its time has come; whether it was started again."""
        if self.stopping or (self.process is not None and self.process.poll() is None):
            return False
        now = time.monotonic()
        again = self.process is not None
        if again:
            if now - self._began < self._patience:
                return False
            short = now - self._began < _SHORT_LIFE
            self._patience = min(self._patience * 2, _LONGEST_PATIENCE) if short else 1.0
        self._began = now
        self.process = subprocess.Popen(self.command)
        return again

    def stop(self) -> None:
        """Ask it to end."""
        self.stopping = True
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def ended(self, *, within: float) -> None:
        """Wait for its end, and end it by force after `within` seconds. What it does is safe to break off."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Log(Logger):  # type: ignore[misc]
    """The server's log: a request is its method, path, status, bytes and milliseconds; never its query."""

    def setup(self, cfg: Any) -> None:
        """Hold the server's own lines to the rules of all logs."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.addFilter(WithoutQuery())
                handler.setFormatter(FramesOnly("{asctime} {levelname} {name} {message}", style="{"))

    def access(self, resp: Any, req: Any, environ: Mapping[str, Any], request_time: Any) -> None:
        """One line for a request."""
        if not self.access_log_enabled:
            return
        path = quote(str(environ.get("PATH_INFO", "")), encoding="latin-1")  # a path cannot forge a line
        status = str(resp.status).split(None, 1)[0]
        spent = int(request_time.total_seconds() * 1000)
        came_from = environ.get("REMOTE_ADDR") or "-"
        self.access_log.info(
            "%s %s %s %s %sB %sms", came_from, environ.get("REQUEST_METHOD"), path, status, resp.sent, spent
        )


class Worker(ThreadWorker):  # type: ignore[misc]
    """A worker with a few threads, which ends when its chief says so."""

    def init_signals(self) -> None:
        """Ctrl+C reaches every process of a terminal at once; the chief alone answers it."""
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """End at once; what was half done the database takes back.

        Not by way of the pool of threads: its lock may be held by what this signal interrupted.
        """
        os._exit(0)


class Application(BaseApplication):  # type: ignore[misc]
    """The office's application under a set of options."""

    def __init__(self, options: Mapping[str, object]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        """Take the options as they are; no file and no environment adds to them."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """In a worker: the application."""
        from guitu.site.wsgi import application  # starts the framework, which a worker does for itself

        return application


class Chief(Arbiter):  # type: ignore[misc]
    """The arbiter, which keeps the background process beside its workers."""

    def __init__(self, app: Application, *, background: Child) -> None:
        self.background = background
        super().__init__(app)

    def manage_workers(self) -> None:
        """Called at least once a second."""
        super().manage_workers()
        if self.background.keep():
            self.log.warning("后台进程停了，已重新启动。")

    def stop(self, graceful: bool = True) -> None:
        """End everything: workers finish what they answer, the background process breaks off."""
        self.background.stop()
        super().stop(graceful)
        self.background.ended(within=self.cfg.graceful_timeout)

    def handle_int(self) -> None:
        """Ctrl+C ends as SIGTERM does: answers that are on their way are finished. A second one ends at once."""
        self.handle_term()

    def handle_usr2(self) -> None:
        """No second chief: the socket and the background process are this one's."""

    def run_here(self) -> int:
        """Run until told to stop; the exit code. Workers, which are forked from here, never return from this."""
        chief = os.getpid()
        before = {each: signal.getsignal(each) for each in (*self.SIGNALS, signal.SIGCHLD)}
        code = 1
        try:
            self.run()
        except SystemExit as ending:
            code = ending.code if isinstance(ending.code, int) else int(ending.code is not None)
        finally:
            if os.getpid() != chief:
                # A worker's end must not run what the caller does after serving, such as tidying a folder away.
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
            for each, handler in before.items():
                signal.signal(each, handler)
        return code
