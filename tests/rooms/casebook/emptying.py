"""Emptying a database of tests whose ledger refuses it.

The framework empties every table after a test that commits (`transaction=True`, a live server); on SQLite that is a
DELETE, which the triggers refuse. Here they are taken away for the emptying and put back. Use it in the conftest of any
folder with such tests: `from tests.rooms.casebook.emptying import ledger_can_be_emptied`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseOperations

from guitu.casebook import keeping
from guitu.seals.models import TABLES

KEPT = (*keeping.TABLES, *TABLES, "archive_keepingtime")


@pytest.fixture(scope="session", autouse=True)
def ledger_can_be_emptied() -> Iterator[None]:
    """For the session, and on SQLite only: PostgreSQL empties with TRUNCATE, which triggers of rows do not see."""
    plain = DatabaseOperations.sql_flush

    def lifted(self: DatabaseOperations, style: Any, tables: Any, **said: Any) -> list[str]:
        flush = plain(self, style, tables, **said)
        if not flush:
            return flush
        return [*keeping.undoing("sqlite", tables=KEPT), *flush, *keeping.statements("sqlite", tables=KEPT)]

    # Two folders may both bring this fixture into one session; lifted twice, the triggers would be put back twice.
    is_lifted = plain.__name__ == lifted.__name__
    with pytest.MonkeyPatch.context() as patched:
        if connection.vendor == "sqlite" and not is_lifted:
            patched.setattr(DatabaseOperations, "sql_flush", lifted)
        yield
