"""The source tree as text and syntax, read once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

HOUSE = Path(__file__).parents[2]
SOURCE = HOUSE / "src" / "guitu"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHOUTED = re.compile(r"[\u4e00-\u9fff]\s*[!！]")


@lru_cache(maxsize=1)
def modules() -> tuple[Path, ...]:
    """Every module of Guitu, migrations aside."""
    return tuple(path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts)


def name(path: Path) -> str:
    """A path as people say it: `rules/windows.py`."""
    return path.relative_to(SOURCE).as_posix()


@cache
def syntax(path: Path) -> ast.Module:
    """The parsed module, each node with its parent as `.above`."""
    found = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(found):
        for child in ast.iter_child_nodes(node):
            child.above = node  # type: ignore[attr-defined]
    return found


def above(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that a node lies in, nearest first."""
    while (node := getattr(node, "above", None)) is not None:  # type: ignore[assignment]
        yield node


def line(path: Path, node: ast.expr | ast.stmt) -> str:
    """The source line a node begins on."""
    return path.read_text(encoding="utf-8").splitlines()[node.lineno - 1].strip()


def called(node: ast.AST) -> str:
    """The last word of what a call calls: `now` of `timezone.now()`; empty for what is no call."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
