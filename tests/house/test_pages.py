"""The pages that code prints are what it would print today, and the pages people write do not point into the void."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from guitu.cli.table import COMMANDS
from tests.house import commands, glossary
from tests.house.tree import HOUSE

NOT_OURS = {".venv", "node_modules", ".pytest_cache"}
WRITTEN = sorted(
    path
    for path in (*HOUSE.glob("*.md"), *(HOUSE / "docs").rglob("*.md"), *(HOUSE / "tests").rglob("*.md"))
    if not NOT_OURS & set(path.parts)
)


def test_the_glossary_is_what_the_code_says_today() -> None:
    found = glossary.PAGE.read_text(encoding="utf-8") if glossary.PAGE.exists() else ""
    assert found == glossary.page(), f"Run: {glossary.COMMAND}"


def test_no_word_of_the_glossary_is_explained_twice() -> None:
    words = [row.split(" | ")[0] for row in glossary.page().split("## 义务")[0].splitlines() if row.startswith("| ")]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_the_page_of_commands_is_what_they_say_today() -> None:
    found = commands.PAGE.read_text(encoding="utf-8") if commands.PAGE.exists() else ""
    assert found == commands.page(), f"Run: {commands.COMMAND}"


def test_every_command_of_the_table_has_its_module() -> None:
    missing = [name for name, entry in COMMANDS.items() if find_spec(entry.module) is None]
    assert missing == [], "Write src/guitu/cli/<name>.py with a `command`, or take the line out of cli/table.py."


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(HOUSE).as_posix())
def test_a_page_links_only_to_files_that_exist(path: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    broken = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert broken == [], f"Mend these links in {path.relative_to(HOUSE)}."


DECISIONS = sorted((HOUSE / "docs" / "decisions").glob("*.md"))


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_its_context_what_was_decided_and_what_follows(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    missing = [head for head in ("## Context", "## Decision", "## Consequences") if head not in text]
    assert missing == []
