"""The judge itself is judged first: it gives what the published examples expect, no more and no less compared."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.jinxiang import VALUES
from tests.oracle.plain import standing

EXAMPLES = Path(__file__).parents[1] / "examples"


def _lines(name: str) -> list[Any]:
    with (EXAMPLES / name).open(encoding="utf-8") as lines:
        return [
            pytest.param(example := json.loads(line), id=f"{name}:{number} {example.get('name', '')}")
            for number, line in enumerate(lines, start=1)
        ]


@pytest.mark.parametrize("example", _lines("edges.jsonl") + _lines("standing.jsonl"))
def test_the_oracle_gives_what_the_example_expects(example: dict[str, Any]) -> None:
    expected = example["expected"]
    known_at = example.get("known_at")
    found = standing(
        example["casefile"],
        as_of=date.fromisoformat(example["as_of"]),
        known_at=datetime.fromisoformat(known_at) if known_at else None,
        values=VALUES,
    )
    assert found["state"] == expected["state"]
    assert found["term"] == expected["term"]
    assert only(found["grounds"], like=expected["grounds"]) == expected["grounds"]
    of_the_rules = [o for o in found["obligations"] if o["rule"] in expected["rules"]]
    assert only(of_the_rules, like=expected["obligations"]) == expected["obligations"]


def only(found: list[dict[str, Any]], *, like: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was found, each item cut down to the fields that its counterpart names; the number of items is kept."""
    cut = [{key: item.get(key) for key in model} for item, model in zip(found, like, strict=False)]
    return cut + found[len(like) :]
