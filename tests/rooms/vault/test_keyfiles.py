"""Key files: made once, readable by the owner only, and every fault of them said at once."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from guitu.faults import Faulty
from guitu.vault import keyfiles


def test_the_first_run_makes_three_files_that_only_the_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    keyfiles.prepare(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == {"master.key", "index.key", "web.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    keyfiles.prepare(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    keyfiles.prepare(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_missing_files_are_told_all_at_once_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(Faulty) as caught:
        keyfiles.secrets_of(tmp_path, environment={})
    assert [fault.place for fault in caught.value.faults] == ["密钥文件 master.key", "密钥文件 index.key"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keyfiles.prepare(tmp_path)
    (tmp_path / "master.key").chmod(0o640)
    with pytest.raises(Faulty, match="其他用户可以读取"):
        keyfiles.secrets_of(tmp_path, environment={})


def test_a_key_of_the_environment_stands_before_the_file_and_a_command_before_both(tmp_path: Path) -> None:
    keyfiles.prepare(tmp_path)
    said = {"GUITU_MASTER_KEY": "ab" * 32}
    assert keyfiles.secrets_of(tmp_path, environment=said).masters == (b"\xab" * 32,)
    asked = said | {"GUITU_MASTER_KEY_COMMAND": f"{sys.executable} -c \"print('cd' * 32)\""}
    assert keyfiles.secrets_of(tmp_path, environment=asked).masters == (b"\xcd" * 32,)


def test_the_command_is_run_without_a_shell(tmp_path: Path) -> None:
    keyfiles.prepare(tmp_path)
    proof = tmp_path / "a-shell-was-here"
    asked = {"GUITU_MASTER_KEY_COMMAND": f"{sys.executable} -c \"print('cd' * 32)\" ; touch {proof} $(touch {proof})"}
    assert keyfiles.secrets_of(tmp_path, environment=asked).masters == (b"\xcd" * 32,)
    with pytest.raises(Faulty, match="命令未成功"):
        keyfiles.secrets_of(tmp_path, environment={"GUITU_MASTER_KEY_COMMAND": f"false && touch {proof}"})
    assert not proof.exists()


def test_a_wrong_key_is_told_by_its_line_and_never_repeated(tmp_path: Path) -> None:
    keyfiles.prepare(tmp_path)
    with pytest.raises(Faulty) as caught:
        keyfiles.secrets_of(tmp_path, environment={"GUITU_MASTER_KEY": f"{'ab' * 32}\nsecret-but-no-key"})
    assert "GUITU_MASTER_KEY 第2行" in str(caught.value)
    assert "secret-but-no-key" not in str(caught.value)


def test_secrets_show_in_no_repr() -> None:
    assert "masters" not in repr(keyfiles.Secrets(masters=(b"m" * 32,), index=b"i" * 32))
