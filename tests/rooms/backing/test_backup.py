"""Backup and restore on the database of this run: what comes back is what went in, and nothing less is taken."""

from __future__ import annotations

import json
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rooms.site.apart import PATIENCE, Office, ended, narrowed
from tests.rooms.site.running import command

from .deeds import name_of
from .office import PEOPLE, office


@pytest.fixture(scope="module")
def apart(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with office(tmp_path_factory.mktemp("backing") / "office", name="backing_office", people=PEOPLE) as made:
        made.do("seal")
        yield made


@pytest.fixture(scope="module")
def backed(apart: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    to = tmp_path_factory.mktemp("backups")
    ran = apart.guitu("backup", str(to))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (path,) = to.iterdir()
    return path


def test_a_backup_is_restored_at_once_to_see_that_it_holds_and_the_checkup_knows(apart: Office, backed: Path) -> None:
    assert stat.S_IMODE(backed.stat().st_mode) == 0o600
    said = json.loads((apart.home / "restore-drill.json").read_text())
    assert said["entries"] == PEOPLE * 2 + 5
    ran = apart.guitu("check", "--home", str(apart.home), "--format", "json")
    found = {one["topic"]: one for one in json.loads(ran.stdout)}
    assert (found["备份"]["state"], found["恢复演练"]["state"]) == ("ok", "ok")
    assert [path.name for path in apart.home.iterdir() if path.name.startswith((".backup", "guitu-drill"))] == []


def test_a_backup_comes_back_in_an_empty_place_with_every_record_name_and_file(
    apart: Office, backed: Path, tmp_path: Path
) -> None:
    with office(tmp_path / "other", name="backing_other", keys=apart.keys) as other:
        ran = other.guitu("restore", str(backed), "--home", str(other.home))
        assert ran.returncode == 0, ran.stdout + ran.stderr
        (case, *_) = apart.told.split()
        told = other.do("count", "name 3", f"write {case} after 2").splitlines()
        assert told == [f"{PEOPLE} {PEOPLE * 2 + 5} 0", name_of(3), "after-1", "after-2"]
        held = sorted(path.name for path in (other.home / "attachments").rglob("*.sealed"))
        assert held == sorted(path.name for path in (apart.home / "attachments").rglob("*.sealed"))


def test_a_backup_made_while_somebody_writes_holds_a_moment_and_not_a_mixture(apart: Office, tmp_path: Path) -> None:
    case = apart.told.split()[0]
    writer = apart.start(f"write {case} meanwhile 60")
    ran = apart.guitu("backup", str(tmp_path / "live.guitu-backup"))
    ended(writer)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_nothing_is_restored_over_what_is_there(apart: Office, backed: Path) -> None:
    before = apart.do("count")
    ran = apart.guitu("restore", str(backed), "--home", str(apart.home))
    assert (ran.returncode, "已经有数据" in ran.stderr) == (2, True)
    assert apart.do("count") == before


def test_without_the_keys_a_restore_says_so_and_makes_nothing(backed: Path, tmp_path: Path) -> None:
    with office(tmp_path / "other", name="backing_other") as other:
        ran = other.guitu("restore", str(backed), "--home", str(other.home))
        assert (ran.returncode, "密钥文件 master.key：没有找到" in ran.stderr) == (2, True)
        assert not other.home.exists()


def test_with_other_keys_a_backup_does_not_open(backed: Path, tmp_path: Path) -> None:
    with office(tmp_path / "other", name="backing_other") as other:
        other.do("keys")
        ran = other.guitu("restore", str(backed), "--home", str(other.home))
        assert (ran.returncode, "另一把主密钥" in ran.stderr) == (2, True)


@pytest.mark.parametrize("deed", ["cut", "changed", "exchanged", "other"])
def test_a_backup_that_was_touched_is_not_taken(apart: Office, backed: Path, deed: str, tmp_path: Path) -> None:
    content = bytearray(backed.read_bytes())
    touched = tmp_path / "touched"
    match deed:
        case "cut":
            del content[-20:]
        case "changed":
            content[len(content) // 2] ^= 1
        case "exchanged":
            content[-40:-20], content[-20:] = content[-20:], content[-40:-20]
        case _:
            content[:5] = b"other"
    touched.write_bytes(content)
    ran = apart.guitu("restore", str(touched), "--drill")
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


def test_the_keys_are_in_no_backup(apart: Office, backed: Path, tmp_path: Path) -> None:
    opened = apart.do(f"unpack {backed} {tmp_path / 'opened.tar'}")
    assert "manifest.json" in opened
    assert "key" not in opened
    inside = (tmp_path / "opened.tar").read_bytes()
    for key in apart.keys.iterdir():
        for line in key.read_text().split():
            assert line.encode() not in inside + backed.read_bytes()
            assert bytes.fromhex(line) not in inside + backed.read_bytes()


def test_a_full_disk_leaves_no_half_backup_and_says_so(apart: Office, tmp_path: Path) -> None:
    to = tmp_path / "small"
    to.mkdir()
    ran = subprocess.run(
        narrowed(60_000, *command("backup", str(to))), env=apart.environment, capture_output=True, text=True,
        timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert ran.returncode == 2, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    assert list(to.iterdir()) == []


def test_a_newer_backup_does_not_lie_over_an_older_one(apart: Office, backed: Path) -> None:
    ran = apart.guitu("backup", str(backed))
    assert (ran.returncode, "已经有这个文件" in ran.stderr) == (2, True)
