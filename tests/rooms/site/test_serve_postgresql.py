"""An office on PostgreSQL is served as one on SQLite is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from guitu.site.background import read_heartbeat
from tests.rooms import postgresql
from tests.rooms.site.running import gone, serving, until


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """The address of a PostgreSQL of the test's own, reached by its socket."""
    with postgresql.running(tmp_path / "postgresql") as socket:
        yield f"postgresql://postgres@/postgres?host={socket}"


@pytest.mark.skipif(os.environ.get("GUITU_TEST_POSTGRES") != "1", reason="asked for with GUITU_TEST_POSTGRES=1")
def test_an_office_on_postgresql_is_served_and_its_background_goes_on(tmp_path: Path, database: str) -> None:
    with serving(tmp_path / "home", environment={"GUITU_DATABASE_URL": database}) as server:
        assert server.get("/login/").status == 200
        until(lambda: (beat := read_heartbeat(server.home)) is not None and beat.day is not None, why=server.said)
        started = [each.pid for each in server.children()]
        assert server.stop() == 0
        until(lambda: all(gone(pid) for pid in started))
        assert not (server.home / "guitu.sqlite3").exists()
