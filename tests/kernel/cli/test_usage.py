"""What a user sees when a call is wrong: Chinese, a line a fault, exit 2."""

import re

import pytest
from click.testing import CliRunner, Result

from guitu.cli import front

PLAN = ["plan", "--kind", "community_detox", "--reported-in", "2025-01-31", "--policy", "jinxiang"]


def run(*args: str) -> Result:
    return CliRunner().invoke(front, list(args), prog_name="guitu")


def test_all_faults_of_a_call_are_said_at_once() -> None:
    result = run("plan", "--kind", "detox", "--reported-in", "2025-02-30", "--policy", "jinxiang", "--term-months", "0")
    assert result.exit_code == 2
    lines = result.stderr.splitlines()
    assert [line.split("：")[0] for line in lines] == ["--kind", "--reported-in", "--term-months"]


@pytest.mark.parametrize(
    "args",
    [
        ["plna"],
        ["--verison"],
        ["--help=3"],
        ["plan"],
        ["plan", "--kind"],
        ["plan", "--knid", "x"],
        [*PLAN, "extra"],
        [*PLAN, "--format", "xml"],
        [*PLAN, "--term-months", "three"],
        ["policy", "shwo"],
        ["policy", "show"],
        ["policy", "show", "nowhere"],
        ["policy", "show", "jinxiang", "--on", "2025-1-1"],
        ["policy", "lint", "nowhere"],
        ["policy", "diff", "jinxiang", "nowhere"],
        ["policy", "draft", "nowhere.txt"],
        ["standing", "nowhere.json"],
        ["schema", "paper"],
    ],
)
def test_wrong_usage_exits_2_with_place_found_and_expected_in_chinese(args: list[str]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    for line in result.stderr.splitlines():
        assert re.fullmatch(r".+：.+；应为.+", line), line
        assert not re.search(r"\b(Error|Usage|Try|Missing|Invalid|Got|No such|requires)\b", line)


def test_a_mistyped_command_names_the_nearest() -> None:
    assert "应为plan" in run("plna").stderr


def test_a_fault_names_the_command_it_belongs_to() -> None:
    assert run("plan", "--kind").stderr.startswith("guitu plan：")


@pytest.mark.parametrize("args", [[], ["policy"], ["--help"], ["plan", "--help"], ["policy", "lint", "--help"]])
def test_help_is_chinese_and_exits_0(args: list[str]) -> None:
    result = run(*args)
    assert result.exit_code == 0
    assert result.stdout.startswith("用法：guitu")
    assert not re.search(
        r"\b(Usage|Options|Commands|Arguments|Show|message|required|default|COMMAND|OPTIONS)\b", result.stdout
    )


def test_help_fits_eighty_columns() -> None:
    from guitu.cli.cells import width

    for args in (["--help"], ["plan", "--help"], ["standing", "--help"], ["policy", "--help"]):
        assert all(width(line) <= 80 for line in run(*args).stdout.splitlines())


def test_the_version_is_told() -> None:
    assert re.fullmatch(r"guitu \d+\.\d+\.\d+\S*\n", run("--version").stdout)
