"""The database as it was 还原: copies of SQLite in memory, put back between journeys.

A journey commits, so what it wrote has to go before the next one. Emptying some eighty tables one by one and filling
in again what the framework keeps there costs more than most journeys; a copy is put back whole in a few milliseconds,
triggers and counters with it. What several journeys begin with, an office and its cases, is built once a process and
kept the same way. On PostgreSQL nothing of this is done.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection

_T = TypeVar("_T")


@dataclass
class Snapshots:
    """Copies by name. `empty` is how the migrations left the database."""

    copies: dict[str, sqlite3.Connection] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)

    def take(self, name: str) -> None:
        """Keep how the database is now."""
        self.copies[name] = sqlite3.connect(":memory:", check_same_thread=False)
        _raw().backup(self.copies[name])

    def put_back(self, name: str) -> None:
        """Make the database what it was; whatever was written since is gone."""
        self.copies[name].backup(_raw())

    def built(self, name: str, build: Callable[[], _T]) -> _T:
        """What `build` wrote and answered: built the first time, put back later."""
        if not is_in_memory():
            return build()
        if name not in self.made:
            self.made[name] = build()
            self.take(name)
        else:
            self.put_back(name)
        made: _T = self.made[name]
        return made


def is_in_memory() -> bool:
    """Whether the tests run on SQLite in memory."""
    return connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"])


def _raw() -> sqlite3.Connection:
    connection.ensure_connection()
    raw = connection.connection
    assert isinstance(raw, sqlite3.Connection)
    return raw
