"""Every ending becomes an exit code and a line in Chinese; a traceback reaches nobody."""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from guitu.cli import door, front
from guitu.faults import Fault, Faulty


def raising(error: BaseException) -> object:
    raise error


def test_faults_are_said_one_line_each_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    faults = [Fault("甲", "空的", "有字"), Fault("乙", "负数", "正数", "改一改")]
    assert door.through(lambda: raising(Faulty(faults))) == 2
    assert capsys.readouterr().err == "甲：空的；应为有字\n乙：负数；应为正数；改一改\n"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_a_stop_by_the_user_is_one_line_and_130(error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    assert door.through(lambda: raising(error)) == 130
    assert capsys.readouterr().err == "已停下，没有做完。\n"


def test_a_fault_of_our_own_is_one_line_and_its_details_bear_no_values(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert door.through(lambda: raising(ValueError("何某某 441500199001010000"))) == 70
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Traceback" not in said
    (details,) = tmp_path.iterdir()
    assert str(details) in said
    written = details.read_text(encoding="utf-8")
    assert "ValueError" in written
    assert "test_door.py" in written
    assert "何某某" not in written
    assert "4415" not in written


def test_the_exit_code_of_a_command_that_says_no_is_kept() -> None:
    assert door.through(lambda: 1) == 1


def test_a_command_that_returns_nothing_is_done() -> None:
    assert door.through(lambda: None) == 0


def test_a_stop_inside_a_command_is_one_line_and_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped() -> tuple[str, ...]:
        raise KeyboardInterrupt

    monkeypatch.setattr("guitu.cli.policy.list.names", stopped)
    result = CliRunner().invoke(front, ["policy", "list"], prog_name="guitu")
    assert result.exit_code == 130
    assert result.stderr == "已停下，没有做完。\n"
