"""What `guitu check` says of an installation: what is wrong, what was found, how to mend it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from tests.rooms.site.running import PATIENCE, command, served


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that was served once and stopped."""
    return served(tmp_path_factory.mktemp("check") / "home")


def test_a_sound_installation_has_nothing_wrong(home: Path) -> None:
    code, said = _check(home)
    assert [finding for finding in said.values() if finding["state"] == "wrong"] == []
    assert code == 0
    assert {"数据库", "密钥", "样式和脚本", "行政区划", "管理员", "政策包", "工作日历", "磁盘空间"} <= set(said)


def test_each_finding_that_is_wrong_says_how_to_mend_it(tmp_path: Path) -> None:
    code, said = _check(tmp_path / "nowhere")
    assert code == 1
    assert said["数据文件夹"]["state"] == "wrong"
    assert "guitu serve" in said["数据文件夹"]["remedy"]
    assert not (tmp_path / "nowhere").exists()


def test_a_key_that_others_can_read_is_found(home: Path) -> None:
    key = home / "keys" / "master.key"
    key.chmod(0o644)
    try:
        code, said = _check(home)
    finally:
        key.chmod(0o600)
    assert code == 1
    assert said["密钥文件 master.key"]["found"] == "其他用户可以读取"


def test_a_missing_table_of_counties_is_found(home: Path, tmp_path: Path) -> None:
    copy = _copy(home, tmp_path / "copy")
    with sqlite3.connect(copy / "guitu.sqlite3") as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute("DELETE FROM places_region WHERE code LIKE '11%'")
    database.close()
    assert _check(copy)[1]["行政区划"]["state"] == "wrong"


def test_a_database_of_a_newer_version_is_found(home: Path, tmp_path: Path) -> None:
    copy = _copy(home, tmp_path / "copy")
    with sqlite3.connect(copy / "guitu.sqlite3") as database:
        database.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('access', '9999_x', '2026-01-01')")
    database.close()
    finding = _check(copy)[1]["数据库"]
    assert finding["state"] == "wrong"
    assert "access.9999_x" in finding["found"]


def _copy(home: Path, to: Path) -> Path:
    subprocess.run(["cp", "-a", str(home), str(to)], check=True, timeout=PATIENCE)
    return to


def _check(home: Path) -> tuple[int, dict[str, dict[str, str]]]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("GUITU_", "DJANGO_"))}
    ran = subprocess.run(
        command("check", "--home", str(home), "--format", "json"),
        env=plain,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ran.stderr == ""
    return ran.returncode, {finding["topic"]: finding for finding in json.loads(ran.stdout)}
