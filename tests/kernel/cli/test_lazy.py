"""`guitu --help` is quick because it imports nothing; the table and the modules agree."""

import subprocess
import sys
from importlib import import_module

import click
import pytest

from guitu.cli.policy import COMMANDS as POLICY
from guitu.cli.table import COMMANDS

HEAVY = (
    "numpy",
    "pydantic",
    "rich",
    "yaml",
    "django",
    "chinese_calendar",
    "cryptography",
    "guitu.policy",
    "guitu.rules",
)


@pytest.mark.parametrize("args", [["--help"], ["policy", "--help"], ["--version"], ["nonsense"]])
def test_help_imports_nothing_heavy(args: list[str]) -> None:
    code = (
        "import sys\nfrom guitu.cli import front\n"
        f"try:\n    front.main({args!r}, prog_name='guitu')\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("name", "entry"), [*COMMANDS.items(), *POLICY.items()])
def test_every_line_of_the_table_leads_to_a_command(name: str, entry: tuple[str, str]) -> None:
    assert isinstance(import_module(entry[0]).command, click.Command)


@pytest.mark.parametrize("entry", [*COMMANDS.values(), *POLICY.values()])
def test_every_command_has_one_line_of_help_in_the_table(entry: tuple[str, str]) -> None:
    assert entry[1]
    assert "\n" not in entry[1]
