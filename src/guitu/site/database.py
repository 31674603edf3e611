"""Which database 数据库: the office's own SQLite file, or a PostgreSQL by its address.

SQLite: write-ahead log, every commit on disk before it is answered (`synchronous=FULL`), and transactions that take
the write lock at their beginning, because one that reads first and writes later fails at once when another wrote in
between. One office a file; offices that share write to PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from guitu.faults import Fault, Faulty

Settings = dict[str, object]

_PLACE: Final = "GUITU_DATABASE_URL"
_EXPECTED: Final = "postgresql://用户:密码@主机:端口/库名，或 postgresql:///库名?host=/套接字目录"
_SCHEMES: Final = ("postgresql", "postgres")
_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
    "PRAGMA cache_size=-32000;"  # KB a connection: the pages of a town's lists do not fit into the 2 MB of the default
)
_WAIT_SECONDS: Final = 20
_POOL: Final = {"min_size": 1, "max_size": 8, "timeout": 10}


def database(url: str, *, home: Path) -> Settings:
    """The framework's settings for an address; for an empty one, the SQLite file in `home`.

    Raises `Faulty` if the address is none of PostgreSQL; the message holds no part of the address.
    """
    return postgresql(url) if url else sqlite(home / "guitu.sqlite3")


def sqlite(path: Path) -> Settings:
    """Settings for an embedded database at `path`."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": _WAIT_SECONDS, "init_command": _PRAGMAS},
    }


def postgresql(url: str, *, pooled: bool = True) -> Settings:
    """Settings for an address `postgresql://user:secret@host:port/name?option=value`.

    A `host` among the options is a socket folder and stands before the one in the address; the other options go to
    the driver as they are (`sslmode`, `connect_timeout`). Raises `Faulty` like `database`.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as fault:
        raise Faulty([Fault(_PLACE, "地址写法有误", _EXPECTED)]) from fault
    if parts.scheme not in _SCHEMES:
        raise Faulty([Fault(_PLACE, "不是 PostgreSQL 地址", _EXPECTED)])
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise Faulty([Fault(_PLACE, "地址中没有库名", _EXPECTED)])
    options: dict[str, object] = dict(parse_qsl(parts.query))
    host = str(options.pop("host", "")) or unquote(parts.hostname or "")
    given_port = str(options.pop("port", "")) or str(port or "")
    if pooled:
        options["pool"] = dict(_POOL)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": given_port,
        "CONN_MAX_AGE": 0,  # the pool keeps connections; a second keeper beside it is refused by the framework
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def chosen(environment: Mapping[str, str], *, home: Path) -> Settings:
    """The database an environment names."""
    return database(environment.get(_PLACE, ""), home=home)
