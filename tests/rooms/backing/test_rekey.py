"""Changing the master key while the office is open: nobody waits, nothing is lost, and old backups still come back."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from guitu.site import rekeying
from tests.rooms.site.apart import Office, ended, patience

from .deeds import name_of
from .office import PEOPLE, office


@pytest.fixture
def apart(django_db_setup: None, tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office", name="rekey_office", people=PEOPLE) as made:
        yield made


def lines(made: Office, name: str = "master.key") -> list[str]:
    return (made.keys / name).read_text().split()


def found(made: Office) -> tuple[str, str]:
    """The name of who came last, opened with the key, and how many faults the chain has."""
    name, counts = made.do(f"name {PEOPLE}", "count").splitlines()
    return name, counts.split()[-1]


def test_a_process_that_runs_meanwhile_goes_on_with_the_new_key(apart: Office) -> None:
    (old,) = lines(apart)
    running = apart.start("stay")
    assert running.stdin is not None
    assert running.stdout is not None

    def asked(line: str) -> str:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(f"{line}\n")
        running.stdin.flush()
        with patience(running):
            return running.stdout.readline().strip()

    assert asked("name 0") == name_of(0)
    ran = apart.guitu("rekey")
    assert (ran.returncode, f"重新封装了 {PEOPLE} 把" in ran.stdout) == (0, True), ran.stderr
    assert asked("name 1") == name_of(1)
    asked("newcomer 虚构新来的")
    assert apart.guitu("rekey", "--finish").returncode == 0
    assert (len(lines(apart)), lines(apart, "retired.keys")) == (1, [old])
    assert asked(f"name {PEOPLE}") == "虚构新来的"
    ended(running)
    assert found(apart) == ("虚构新来的", "0")


def test_a_change_that_was_broken_off_is_gone_on_with_and_not_begun_again(apart: Office) -> None:
    apart.do("half")
    before = lines(apart)
    assert len(before) == 2
    ran = apart.guitu("check", "--home", str(apart.home), "--format", "json")
    assert {one["topic"]: one["state"] for one in json.loads(ran.stdout)}["主密钥"] == "note"
    assert apart.guitu("rekey", "--finish").returncode == 2
    ran = apart.guitu("rekey")
    assert (ran.returncode, "接着上一次" in ran.stdout, lines(apart)) == (0, True, before)
    assert apart.guitu("rekey", "--finish").returncode == 0


def test_a_backup_from_before_comes_back_with_the_retired_key(apart: Office, tmp_path: Path) -> None:
    path = tmp_path / "old.guitu-backup"
    assert apart.guitu("backup", str(path), "--no-drill").returncode == 0
    for words in (("rekey",), ("rekey", "--finish")):
        assert apart.guitu(*words).returncode == 0
    refused = apart.guitu("restore", str(path), "--drill")
    assert (refused.returncode, "retired.keys" in refused.stderr) == (2, True)
    with (apart.keys / "master.key").open("a") as file:
        file.write((apart.keys / "retired.keys").read_text())
    again = apart.guitu("restore", str(path), "--drill")
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize("source", ["GUITU_MASTER_KEY", "GUITU_MASTER_KEY_COMMAND"])
def test_a_key_from_elsewhere_is_changed_by_putting_the_new_one_first(apart: Office, source: str) -> None:
    (old,) = lines(apart)
    (apart.keys / "master.key").unlink()

    def given(*keys: str) -> dict[str, str]:
        script = f"{sys.executable} -c \"print('{' '.join(keys)}')\""
        return {source: "\n".join(keys) if source == "GUITU_MASTER_KEY" else script}

    new = "ab" * 32
    assert apart.guitu("rekey", **given(new, old)).returncode == 0
    ran = apart.guitu("rekey", "--finish", **given(new, old))
    assert (ran.returncode, "可以从环境变量或者命令里去掉" in ran.stdout) == (0, True)
    apart.environment |= given(new)
    assert apart.do("name 2") == name_of(2)


@pytest.mark.parametrize("suite", ["intl", "gm"])
def test_an_office_works_under_either_suite_and_reads_what_the_other_sealed(apart: Office, suite: str) -> None:
    (case, *_) = apart.told.split()
    apart.environment["GUITU_SUITE"] = suite
    apart.do("newcomer 虚构新来的", f"write {case} {suite} 2", "seal")
    apart.environment["GUITU_SUITE"] = "gm" if suite == "intl" else "intl"
    apart.do(f"write {case} other 2", "seal")
    assert found(apart) == ("虚构新来的", "0")


def test_every_model_with_a_wrapped_key_is_wrapped_anew() -> None:
    models = [model for model in apps.get_models() if any(one.name == rekeying.COLUMN for one in model._meta.fields)]
    missing = [model._meta.label for model in models if model._meta.label not in rekeying.HOLDERS]
    assert missing == [], "Add these to HOLDERS in src/guitu/site/rekeying.py, with the name of their keys' holders."
