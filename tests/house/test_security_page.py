"""docs/security.md: every requirement once, every test it names exists, and what is not shown says so."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

import pytest

from tests.house.tree import HOUSE

PAGE = HOUSE / "docs" / "security.md"
ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d+\.\d+\.\d+ \|", line)
]
WORDS = {"有", "写明", "没测", "还没有", "不适用", "部署"}
FIRST_AND_SECOND_LEVEL = 253
"""Requirements of the levels 1 and 2 in ASVS 5.0.0: 70 and 183."""


@lru_cache
def names_in(path: str) -> frozenset[str]:
    file = HOUSE / "tests" / path
    if not file.exists():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))


def test_every_requirement_of_both_levels_stands_there_once() -> None:
    numbers = [number for number, *_ in ROWS]
    assert len(numbers) == len(set(numbers)) == FIRST_AND_SECOND_LEVEL
    assert {level for _, level, *_ in ROWS} == {"1", "2"}
    assert {word for _, _, _, word, _ in ROWS} == WORDS


@pytest.mark.parametrize("row", [row for row in ROWS if row[3] == "有"], ids=lambda row: str(row[0]))
def test_the_test_that_a_requirement_names_exists(row: tuple[str, ...]) -> None:
    named = re.findall(r"`([^`]+?)::(test_\w+)`", row[4])
    assert named, f"{row[0]}: name the test that shows it, or say honestly that there is none"
    missing = [f"{path}::{name}" for path, name in named if name not in names_in(path)]
    assert missing == [], f"docs/security.md {row[0]} names tests that are gone"


@pytest.mark.parametrize("row", [row for row in ROWS if row[3] != "有"], ids=lambda row: str(row[0]))
def test_what_no_test_shows_says_why(row: tuple[str, ...]) -> None:
    assert row[4]


def test_the_counts_on_the_page_are_those_of_its_rows() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for word in WORDS:
        (told,) = re.findall(rf"(?<![\u4e00-\u9fff]){word}：(\d+)", text.split("## ASVS")[1])
        assert int(told) == sum(row[3] == word for row in ROWS), word


def test_every_page_it_points_to_exists() -> None:
    pointed = re.findall(r"`((?:docs|src)/[^`]+)`", PAGE.read_text(encoding="utf-8"))
    assert [one for one in pointed if not (HOUSE / one).exists()] == []
