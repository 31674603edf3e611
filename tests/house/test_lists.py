"""Every declaration is in its list, and everything listed is shown by a scenario of tests/law."""

from __future__ import annotations

import ast
from functools import lru_cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from guitu.ledger import kinds
from guitu.ledger.entry import Kind
from guitu.rules import duties, grounds
from guitu.rules.duty import Once, Repeating
from guitu.rules.findings import WORDS
from guitu.rules.ground import Ground
from guitu.rules.next_steps import STEPS
from guitu.rules.states import MOVES, STATES, Move
from tests.house.tree import SOURCE
from tests.law import scenario as law
from tests.law.expect import Expectation
from tests.law.scenario import Scenario


@lru_cache(maxsize=1)
def scenarios() -> tuple[Scenario, ...]:
    return law.scenarios()


def expectations(subject: str, name: str = "") -> list[Expectation]:
    """Every expectation of the scenarios about a subject (and a name)."""
    every = [one for scenario in scenarios() for look in scenario.looks for one in look.expects]
    return [one for one in every if one.subject == subject and (not name or one.name == name)]


def _files(folder: str) -> list[str]:
    return sorted(path.stem for path in (SOURCE / folder).glob("*.py") if path.stem != "__init__")


def _imported(package: ModuleType) -> set[str]:
    """Modules of the package that its __init__ imports, so that what they declare can be in its list."""
    tree = ast.parse(Path(str(package.__file__)).read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            inside = node.module.removeprefix(package.__name__).strip(".")
            found |= {inside} if inside else {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize(
    ("package", "folder"), [(kinds, "ledger/kinds"), (duties, "rules/duties"), (grounds, "rules/grounds")]
)
def test_every_file_of_declarations_is_in_its_list(package: ModuleType, folder: str) -> None:
    missing = sorted(set(_files(folder)) - _imported(package))
    assert missing == [], f"Import these in src/guitu/{folder}/__init__.py and add what they declare to the list."


@pytest.mark.parametrize(
    ("folder", "types", "listed"),
    [
        ("ledger/kinds", (Kind,), kinds.ALL),
        ("rules/duties", (Repeating, Once), duties.DUTIES.values()),
        ("rules/grounds", (Ground,), grounds.GROUNDS),
    ],
    ids=["kinds", "duties", "grounds"],
)
def test_everything_a_file_declares_is_in_the_list(folder: str, types: tuple[type, ...], listed: object) -> None:
    every = list(listed)  # type: ignore[call-overload]
    room = "guitu." + folder.replace("/", ".")
    declared = [
        f"{file}.{name}"
        for file in _files(folder)
        for name, value in vars(import_module(f"{room}.{file}")).items()
        if isinstance(value, types) and value not in every
    ]
    assert declared == [], f"Add these to the list in src/guitu/{folder}/__init__.py."


@pytest.mark.parametrize("kind", kinds.ALL, ids=lambda kind: kind.name)
def test_every_entry_kind_is_recorded_in_a_scenario(kind: Kind) -> None:
    used = {fact.entry["kind"] for scenario in scenarios() for fact in scenario.facts}
    assert kind.name in used, f"Add a scenario with {kind.name} to tests/law (help.yaml, if no rule reads it)."


@pytest.mark.parametrize("name", duties.DUTIES)
def test_every_duty_has_a_scenario_where_it_is_done_and_one_where_it_is_not(name: str) -> None:
    statuses = {one.says.split(",")[0] for one in expectations("duty", name)}
    assert "met" in statuses, f"Add a scenario to tests/law in which {name} is met."
    assert statuses & {"open", "missed", "late"}, f"Add a scenario to tests/law in which {name} is not met."


@pytest.mark.parametrize("ground", grounds.GROUNDS, ids=lambda ground: ground.name)
def test_every_ground_has_a_scenario_just_below_its_number_and_just_at_it(ground: Ground) -> None:
    seen = set()
    for one in expectations("ground", ground.name):
        if one.says != "none":
            first, *_ = one.says.split(",")
            count, _, *number = first.split()
            needed = int(number[-1]) + (number[0] == "over")
            seen.add((int(count) - needed, "reached" in one.says))
    where = f"tests/law/grounds.yaml: {ground.name}"
    assert (-1, False) in seen, f"{where}: add a scenario one short of the number."
    assert (0, True) in seen, f"{where}: add a scenario just at the number."


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_reached_in_a_scenario(state: str) -> None:
    assert state in {one.says for one in expectations("state")}, f"Add a scenario to tests/law that ends in {state}."


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.source} {move.by} {move.target}")
def test_every_move_between_states_is_made_in_a_scenario(move: Move) -> None:
    assert any(_makes(scenario, move) for scenario in scenarios()), (
        f"Add a scenario to tests/law with `state: {move.source}`, then {move.by}, then `state: {move.target}`."
    )


def _makes(scenario: Scenario, move: Move) -> bool:
    states = [
        (look.as_of.isoformat(), one.says) for look in scenario.looks for one in look.expects if one.subject == "state"
    ]
    return any(
        (before, after) == (move.source, move.target)
        and (
            move.by not in kinds.KINDS
            or any(fact.entry["kind"] == move.by and first < str(fact.entry["on"]) <= then for fact in scenario.facts)
        )
        for (first, before), (then, after) in pairwise(states)
    )


@pytest.mark.parametrize("code", WORDS)
def test_every_finding_is_found_in_a_scenario(code: str) -> None:
    found = {part.split()[1] for one in expectations("findings") if one.says != "none" for part in one.says.split(",")}
    assert code in found, f"Add a scenario to tests/law/sequence.yaml with the finding {code}."


@pytest.mark.parametrize("action", sorted({step.action for step in STEPS if step.needs or step.grounds}))
def test_every_step_that_needs_something_is_shown_with_what_it_needs(action: str) -> None:
    said = {one.name for one in expectations("step")}
    assert action in said, f"Add `step {action}: missing …` to a scenario of tests/law."


def test_every_file_of_scenarios_is_a_chapter_of_the_manual() -> None:
    files = {path.stem for path in law.HERE.glob("*.yaml")}
    assert files == set(law.ORDER), "List the file in ORDER of tests/law/scenario.py."
