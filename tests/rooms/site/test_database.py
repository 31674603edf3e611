"""Addresses of databases: read as they are written, refused without repeating a secret."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from guitu.faults import Faulty
from guitu.site.database import chosen, postgresql, sqlite


def test_without_an_address_the_office_has_its_own_file(tmp_path: Path) -> None:
    settings = chosen({}, home=tmp_path)
    assert settings["NAME"] == str(tmp_path / "guitu.sqlite3")
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"  # type: ignore[index]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://guitu:s%40c@db.example:5433/office", ("guitu", "s@c", "db.example", "5433", "office")),
        ("postgresql:///office?host=/run/pg", ("", "", "/run/pg", "", "office")),
        ("postgresql://postgres:@/postgres?host=/run/pg&port=5433", ("postgres", "", "/run/pg", "5433", "postgres")),
        ("postgres://u@[::1]/office", ("u", "", "::1", "", "office")),
    ],
)
def test_an_address_says_who_where_and_which(url: str, expected: tuple[str, ...]) -> None:
    settings = postgresql(url)
    assert tuple(settings[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")) == expected


def test_other_options_go_to_the_driver_beside_the_pool() -> None:
    options = postgresql("postgresql://u@h/office?sslmode=require")["OPTIONS"]
    assert isinstance(options, dict)
    assert options["sslmode"] == "require"
    assert "pool" in options


@pytest.mark.parametrize(
    "url", ["mysql://u:hidden@h/office", "postgresql://u:hidden@h/", "postgresql://u:hidden@h:x/o"]
)
def test_an_address_that_is_none_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(Faulty) as caught:
        postgresql(url)
    assert "hidden" not in str(caught.value)


def test_the_file_keeps_a_write_ahead_log_and_writes_through(tmp_path: Path) -> None:
    options = sqlite(tmp_path / "x.sqlite3")["OPTIONS"]
    assert isinstance(options, dict)
    plain = sqlite3.connect(tmp_path / "x.sqlite3")
    for command in options["init_command"].split(";"):
        plain.execute(command)
    assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert plain.execute("PRAGMA synchronous").fetchone() == (2,)
    plain.close()


@pytest.mark.django_db
def test_the_tests_run_on_the_database_they_were_asked_for() -> None:
    wanted = "postgresql" if os.environ.get("GUITU_TEST_POSTGRES") == "1" else "sqlite"
    assert connection.vendor == wanted
