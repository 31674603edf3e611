"""A real server for the tests: started as an office starts it, on a free port of this machine, and ended by its pid."""

from __future__ import annotations

import atexit
import http.client
import itertools
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psutil

_NUMBERS = itertools.count(1)
PATIENCE = 60
"""Seconds; a machine that runs other tests beside may be slow."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Server:
    """`guitu serve` on a data folder. Everything it started can be asked for by pid."""

    def __init__(self, home: Path, *options: str, environment: Mapping[str, str] | None = None) -> None:
        plain = {key: value for key, value in os.environ.items() if not key.startswith(("GUITU_", "DJANGO_"))}
        self.home = home
        self.log = home.parent / f"{home.name}.{next(_NUMBERS)}.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command("serve"), "--home", str(home), *options],
                stdout=log,
                stderr=subprocess.STDOUT,
                env=plain | dict(environment or {}),
                start_new_session=True,
            )
        self.address = ""

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_until_open(self) -> None:
        def found() -> bool:
            assert self.process.poll() is None, self.said()
            told = re.findall(r"已经打开：(http://\S+)/", self.said())
            self.address = told[-1] if told else ""
            return bool(told)

        until(found, why=lambda: self.said())
        until(lambda: len(self.workers()) >= 2 and self.background() is not None, why=lambda: self.said())

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.address}
        return self._ask("POST", path, urlencode(form), {**kind, **headers})

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        parts = urlsplit(self.address)
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
        try:
            line.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = line.getresponse()
            return Answer(answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read())
        finally:
            line.close()

    def children(self) -> list[psutil.Process]:
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def background(self) -> psutil.Process | None:
        return next((each for each in self.children() if _is_background(each)), None)

    def workers(self) -> list[psutil.Process]:
        return [each for each in self.children() if not _is_background(each) and each.is_running()]

    def stop(self, sign: int = signal.SIGTERM) -> int:
        """Tell it to end and wait; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(sign)
        return self.process.wait(timeout=PATIENCE)

    def stop_all(self, sign: int) -> int:
        """The same said to every process at once, as a terminal or a service manager says it."""
        os.killpg(self.process.pid, sign)
        return self.process.wait(timeout=PATIENCE)

    def end(self) -> None:
        """Whatever happened, nothing stays: this process and its own children only."""
        left = self.children()
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(timeout=PATIENCE)
        for each in left:
            if each.is_running():
                each.kill()


@contextmanager
def serving(home: Path, *options: str, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server that answers, until the block ends."""
    server = Server(home, *("--port", "0", *options), environment=environment)
    try:
        server.wait_until_open()
        yield server
    finally:
        server.end()


@lru_cache
def _served() -> Path:
    """A data folder that was served once and stopped, made once a process; for others to copy."""
    home = Path(tempfile.mkdtemp(prefix="guitu-served-")) / "home"
    atexit.register(shutil.rmtree, home.parent, ignore_errors=True)
    with serving(home, "--region", "441581") as server:
        assert server.stop() == 0
    return home


def served(home: Path) -> Path:
    """`home`, as a first start leaves it: a test that is not about the first start need not wait for one."""
    shutil.copytree(_served(), home)
    home.chmod(0o700)
    return home


def command(*words: str) -> list[str]:
    """A command of Guitu's, run by the interpreter of the tests."""
    return [sys.executable, "-c", "from guitu.cli import main; main()", *words]


def until(holds: Callable[[], bool], *, why: Callable[[], str] = str) -> None:
    """Wait until something holds; fail after a while, saying why."""
    last = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last, why()
        time.sleep(0.1)


def gone(pid: int) -> bool:
    """Whether a process has ended."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _is_background(process: psutil.Process) -> bool:
    try:
        return "guitu.site.background" in process.cmdline()
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return False
