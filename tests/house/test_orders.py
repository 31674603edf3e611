"""What the pages tell a reader to type exists: every `guitu` command with its options, every `make`, every setting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from guitu.cli import front
from guitu.cli.lazy import Lazy
from tests.house.test_pages import WRITTEN
from tests.house.tree import HOUSE, SOURCE

_CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_what_a_page_tells_to_type_can_be_typed(path: Path) -> None:
    faults = [fault for line in _lines(path) for fault in (*_of_guitu(line), *_of_make(line), *_of_python(line))]
    assert sorted(set(faults)) == [], f"Mend {path.relative_to(HOUSE)}: what it says does not exist."


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_setting_that_a_page_names_is_read_somewhere(path: Path) -> None:
    named = set(re.findall(r"\bGUITU_[A-Z_]+[A-Z]\b", path.read_text(encoding="utf-8")))
    assert sorted(named - _settings()) == [], f"Mend {path.relative_to(HOUSE)}: nothing reads this."


def test_the_plan_in_the_readme_is_the_one_that_is_printed() -> None:
    text = (HOUSE / "README.md").read_text(encoding="utf-8")
    said = re.search(r"`guitu (plan [^`]+)` begins:\n\n```text\n(.*?)```", text, re.DOTALL)
    assert said is not None, "README.md shows a plan, under the command that prints it."
    printed = CliRunner(env={"COLUMNS": "80"}).invoke(front, said[1].split(), prog_name="guitu").stdout
    assert printed.startswith(said[2])


def _lines(path: Path) -> list[str]:
    """The lines of code of a page, each without its remark; a line that goes on is one."""
    code = "\n".join(block or inline for block, inline in _CODE.findall(path.read_text(encoding="utf-8")))
    return [line.split(" #")[0] for line in code.replace("\\\n", " ").splitlines()]


def _of_guitu(line: str) -> Iterator[str]:
    """A command that is not there, or an option it does not have."""
    found = re.search(r"(?:^\s*|bin/)guitu((?: +[^\s|>;&…]+)+)", line)
    if found is None:
        return
    command: click.Command = front
    said = found[1].split()
    while isinstance(command, Lazy) and said and re.fullmatch(r"[a-z]+", said[0]):
        context = click.Context(command)
        below = command.get_command(context, said[0])
        if below is None:
            yield f"guitu {said[0]}"
            return
        command, said = below, said[1:]
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {"--help"}
    yield from (f"{command.name} {one}" for one in said if re.fullmatch(r"--[a-z-]+", one) and one not in known)


def _of_make(line: str) -> Iterator[str]:
    targets = set(re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.findall(r"(?:^|sudo |&& )make ([a-z]+)", line)
    yield from (f"make {one}" for one in named if one not in targets)


def _of_python(line: str) -> Iterator[str]:
    yield from (f"python -m {one}" for one in re.findall(r"python3? -m ([\w.]+)", line) if not _is_there(one))


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


@lru_cache(maxsize=1)
def _settings() -> frozenset[str]:
    """Names of the environment that the program or its tests read."""
    files = [*SOURCE.rglob("*.py"), *(HOUSE / "tests").rglob("*.py"), HOUSE / "Makefile"]
    texts = (path.read_text(encoding="utf-8") for path in files if path.name != Path(__file__).name)
    return frozenset(name for text in texts for name in re.findall(r"\bGUITU_[A-Z_]+[A-Z]\b", text))
