"""The published examples: the kernel gives what each expects, every key of it."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from guitu.ledger.casefile import read
from guitu.policy import load
from guitu.rules import evaluate

EXAMPLES = Path(__file__).parents[2] / "examples"


def _lines(name: str) -> list[Any]:
    with (EXAMPLES / name).open(encoding="utf-8") as lines:
        return [
            pytest.param(example := json.loads(line), id=f"{name}:{number} {example.get('name', '')}")
            for number, line in enumerate(lines, start=1)
        ]


EVERY = _lines("edges.jsonl") + _lines("standing.jsonl")


def test_there_are_eighty_one_examples() -> None:
    assert len(EVERY) == 81


@pytest.mark.parametrize("example", EVERY)
def test_the_kernel_gives_what_the_example_expects(example: dict[str, Any]) -> None:
    known_at = example.get("known_at")
    found = evaluate(
        load(example["casefile"]["case"]["policy"]),
        read(example["casefile"]),
        as_of=date.fromisoformat(example["as_of"]),
        known_at=datetime.fromisoformat(known_at) if known_at else None,
    )
    expected = dict(example["expected"])
    rules = set(expected.pop("rules"))
    listed = {**found, "obligations": [row for row in found["obligations"] if row["rule"] in rules]}
    for key, value in expected.items():
        assert _only(listed[key], like=value) == value, key


def _only(found: object, *, like: object) -> object:
    """What was found, cut down to the keys that its counterpart names; the number of items is kept."""
    if isinstance(found, list) and isinstance(like, list):
        cut = [_only(item, like=model) for item, model in zip(found, like, strict=False)]
        return cut + found[len(like) :]
    if isinstance(found, dict) and isinstance(like, dict):
        return {key: found.get(key) for key in like}
    return found
