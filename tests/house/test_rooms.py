"""Import direction holds, and no room hides things where nobody looks."""

from __future__ import annotations

import ast
import tomllib
from typing import Any

import grimp
import pytest

from tests.house.tree import HOUSE, SOURCE, modules, name, syntax

CONTRACTS: list[dict[str, Any]] = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
(LAYERS,) = (contract["layers"] for contract in CONTRACTS if contract["type"] == "layers")
(PURE,) = (contract for contract in CONTRACTS if contract["type"] == "forbidden")
NAMELESS = {"utils", "util", "helpers", "common", "misc", "base2", "manager", "managers"}
RECEIVERS: frozenset[str] = frozenset()  # files that may listen to signals: none


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("guitu", include_external_packages=True, cache_dir=None)


def _layers() -> list[set[str]]:
    """Layers, highest first, of the rooms that stand already."""
    found = [{room.strip(" ()") for room in layer.replace(":", "|").split("|")} for layer in LAYERS]
    there = {path.stem for path in SOURCE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    return [rooms & there for rooms in found if rooms & there]


def test_a_lower_room_never_imports_a_higher_one(graph: grimp.ImportGraph) -> None:
    layers = _layers()
    wrong = []
    for height, rooms in enumerate(layers):
        above = {room for higher in layers[:height] for room in higher} | rooms
        for room in rooms:
            for other in above - {room}:
                chains = graph.find_shortest_chains(f"guitu.{room}", f"guitu.{other}", as_packages=True)
                wrong += [" -> ".join(chain) for chain in chains]
    assert wrong == [], "Move what is needed down, or ask from above. Import direction: pyproject.toml, importlinter."


def test_the_kernel_imports_no_framework_no_network_and_no_database(graph: grimp.ImportGraph) -> None:
    wrong = [
        " -> ".join(chain)
        for room in PURE["source_modules"]
        for library in PURE["forbidden_modules"]
        if library in graph.modules
        for chain in graph.find_shortest_chains(room, library, as_packages=True)
    ]
    assert wrong == [], "The pure rooms know no Django: hand values in, in the room above."


def test_no_file_bears_a_name_that_says_nothing() -> None:
    wrong = [name(path) for path in modules() if NAMELESS & {path.stem, *path.relative_to(SOURCE).parts[:-1]}]
    assert wrong == [], "Name the topic, or put it where its only user is."


def test_nothing_is_imported_by_star() -> None:
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert wrong == [], "Name what is imported, so that a reader can see where it comes from."


def test_no_signal_is_listened_to() -> None:
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in modules()
        if name(path) not in RECEIVERS
        for node in ast.walk(syntax(path))
        if (isinstance(node, ast.FunctionDef) and any("receiver" in ast.dump(one) for one in node.decorator_list))
        or (isinstance(node, ast.Attribute) and node.attr == "connect" and "signal" in ast.dump(node.value).lower())
    ]
    assert wrong == [], "Call what must follow by name, in the action that makes it follow."


def test_every_room_says_in_its_docstring_what_it_is_for() -> None:
    rooms = [path for path in modules() if path.name == "__init__.py" and path.parent.parent == SOURCE]
    silent = [name(path) for path in rooms if not ast.get_docstring(syntax(path))]
    assert silent == [], "Say in a few lines what the room is for and what it is not."
