"""The two databases 数据库 as a backup takes them: a copy of one moment, while the office goes on working.

SQLite: the engine's own online copy. PostgreSQL: `pg_dump` on a snapshot that this process holds, so that the heads
compared afterwards are those of the copy. `GUITU_PG_BIN` names the folder of PostgreSQL's programs; left out, PATH.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection

from guitu.faults import Fault, Faulty

SQLITE: Final = "guitu.sqlite3"
DUMP: Final = "database.dump"
_CASES: Final = "SELECT id, length, head FROM casebook_case"
_ENTRIES: Final = "SELECT case_id, COUNT(*), MAX(position) FROM casebook_entry GROUP BY case_id"
_PAGES: Final = 2000
"""Pages of SQLite copied at a time; between two lots a writer may write."""

Rows = Iterable[Sequence[object]]
Ask = Callable[[str], Rows]


@dataclass(frozen=True, slots=True)
class Heads:
    """What two databases are compared by: the digest of the end of every chain, and how much there is."""

    digest: str
    cases: int
    entries: int


def heads(ask: Ask) -> Heads:
    """The heads of a database that answers SQL."""
    counted = {str(case): f"{count} {last}" for case, count, last in ask(_ENTRIES)}
    entries = sum(int(said.split()[0]) for said in counted.values())
    ends = {str(case): f"{length} {head}" for case, length, head in ask(_CASES)}
    every = sorted(counted.keys() | ends.keys())
    lines = "\n".join(f"{case} {ends.get(case, '-')} {counted.get(case, '-')}" for case in every)
    return Heads(hashlib.sha256(lines.encode()).hexdigest(), len(ends), entries)


def heads_now() -> Heads:
    """The heads of the office's own database."""

    def ask(sql: str) -> Rows:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    return heads(ask)


@contextmanager
def copied(folder: Path) -> Iterator[tuple[Path, Heads]]:
    """A copy of the office's database in `folder`, and its heads. Raises `Faulty`."""
    yield _copied_sqlite(folder) if connection.vendor == "sqlite" else _dumped(folder)


def put_back(path: Path) -> None:
    """Put a copy into the office's own database, which must be empty. Raises `Faulty`."""
    if connection.vendor == "sqlite":
        path.replace(str(settings.DATABASES["default"]["NAME"]))
        return
    parameters, environment = _libpq()
    _run(
        "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={parameters}", str(path),
        environment=environment,
    )  # fmt: skip


def is_empty() -> bool:
    """Whether the office's database holds nothing that a restore would lie upon."""
    if connection.vendor == "sqlite":
        path = Path(str(settings.DATABASES["default"]["NAME"]))
        # A log that was left beside a database taken away would be read into the one that is put there.
        beside = [path, *(path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm", "-journal"))]
        return not any(one.exists() and one.stat().st_size for one in beside)
    return not connection.introspection.table_names()


def member_name() -> str:
    """What the copy of this kind of database is called in a backup."""
    return SQLITE if connection.vendor == "sqlite" else DUMP


@contextmanager
def scratch_postgresql(name: str) -> Iterator[None]:
    """An empty database beside the office's, dropped at the end. Raises `Faulty` where that is not allowed."""
    with closing(_plain()) as server:
        server.autocommit = True
        try:
            server.execute(f'CREATE DATABASE "{name}"')
        except server_error() as fault:
            remedy = "请给归途的数据库用户 CREATEDB 权限，或在另一台机器上用 guitu restore 演练"
            found = f"不能另建一个库（{type(fault).__name__}）"
            raise Faulty([Fault("数据库", found, "可以另建一个库来试恢复", remedy)]) from None
        try:
            yield
        finally:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def server_error() -> type[Exception]:
    """What PostgreSQL's driver raises."""
    found: type[Exception] = connection.Database.Error  # type: ignore[attr-defined]
    return found


def _copied_sqlite(folder: Path) -> tuple[Path, Heads]:
    path = folder / SQLITE
    with (
        closing(sqlite3.connect(str(settings.DATABASES["default"]["NAME"]), timeout=60)) as live,
        closing(sqlite3.connect(path)) as copy,
    ):
        live.backup(copy, pages=_PAGES, sleep=0.01)
        # One file alone, without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        if (said := copy.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
            remedy = "请停下归途，把数据文件夹原样复制一份留存，再从上一份备份恢复"
            raise Faulty([Fault("数据库", "文件已损坏", "完好的数据库", remedy)]) from ValueError(said)
        return path, heads(lambda sql: copy.execute(sql).fetchall())


def _dumped(folder: Path) -> tuple[Path, Heads]:
    path = folder / DUMP
    parameters, environment = _libpq()
    with closing(_plain()) as held:
        held.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (snapshot,) = held.execute("SELECT pg_export_snapshot()").fetchone()
        found = heads(lambda sql: held.execute(sql).fetchall())
        _run(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
            f"--file={path}", f"--dbname={parameters}", environment=environment,
        )  # fmt: skip
    return path, found


def _plain() -> Any:
    """A connection of the driver's own, outside the pool."""
    return connection.Database.connect(**connection.get_connection_params())  # type: ignore[attr-defined]


def _libpq() -> tuple[str, dict[str, str]]:
    """How PostgreSQL's programs reach the database: parameters without the password, and an environment with it."""
    from psycopg.conninfo import make_conninfo

    said: dict[str, Any] = dict(settings.DATABASES["default"])
    options = {name: value for name, value in said.get("OPTIONS", {}).items() if isinstance(value, str)}
    names = {"host": "HOST", "port": "PORT", "user": "USER", "dbname": "NAME"}
    given = {name: str(said[key]) for name, key in names.items() if said.get(key)}
    environment = {**os.environ, **({"PGPASSWORD": str(said["PASSWORD"])} if said.get("PASSWORD") else {})}
    return make_conninfo(**{**options, **given}), environment


def _run(program: str, *arguments: str, environment: dict[str, str]) -> None:
    folder = os.environ.get("GUITU_PG_BIN")
    found = shutil.which(program, path=folder) if folder else shutil.which(program)
    if found is None:
        remedy = "请安装 PostgreSQL 的客户端程序，或用 GUITU_PG_BIN 写明它们在哪个文件夹"
        raise Faulty([Fault(program, "没有找到", "PostgreSQL 自带的程序", remedy)])
    ran = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        # What it printed may hold addresses and rows; only whether its version is too old is told.
        old = "version mismatch" in ran.stderr
        remedy = "请用 GUITU_PG_BIN 指向和数据库同版本或更新的程序" if old else "检查数据库权限和磁盘空间后再试"
        said = "版本比数据库旧" if old else f"没有成功（退出码 {ran.returncode}）"
        raise Faulty([Fault(program, said, "执行成功", remedy)])
