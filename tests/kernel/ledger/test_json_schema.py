"""The published schemas, held against real files."""

from __future__ import annotations

import jsonschema
import pytest

from guitu.ledger.json_schema import casefile_schema, standing_schema
from tests.kernel.ledger.sample import examples, sound

Validator = jsonschema.Draft202012Validator

STANDING = {
    "format": "guitu.standing/1", "case": "c-1", "as_of": "2025-03-01", "known_at": None, "policy": "jinxiang",
    "policy_version": "v", "ledger_head": "h", "calendar_until": "2026-12-31", "state": "serving",
    "term": {"starts_on": "2025-01-15", "last_day": "2028-01-14", "suspended_days": 0},
    "obligations": [{
        "rule": "drug_test.regular", "seq": 1, "owed_by": "person", "opens_on": "2025-01-15", "due_on": "2025-02-14",
        "needed": 1, "done": 1, "status": "met", "met_on": "2025-02-01", "entries": ["e4"], "clauses": ["x#1"],
    }],
    "grounds": [{
        "ground": "tests_refused", "count": 0, "threshold": 3, "compare": ">=", "reached": False, "leads_to": "x",
        "entries": [], "clauses": [],
    }],
    "next": [{"action": "agreement_signed", "paper": "agreement", "due_on": None, "target_on": "2025-01-22",
              "clauses": []}],
    "findings": [{"entry": "e9", "what": "x", "remedy": "y"}],
    "clauses": {"x#1": {"document": "d", "article": "1", "says": "s", "binding": True}},
}  # fmt: skip


def test_the_schemas_are_schemas() -> None:
    for schema in (casefile_schema(), standing_schema()):
        Validator.check_schema(schema)


def test_every_example_fits_the_schema() -> None:
    validator = Validator(casefile_schema())
    assert [error.message for case in [sound(), *examples()] for error in validator.iter_errors(case)] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(format="guitu.casefile/2"),
        lambda data: data["case"].pop("policy"),
        lambda data: data["case"].update(term_months=0),
        lambda data: data["entries"][3].update(result="negativ"),
        lambda data: data["entries"][3].update(colour="red"),
        lambda data: data["entries"][3].update(on="2025-2-1"),
        lambda data: data["entries"][5].pop("why"),
        lambda data: data["entries"].pop(0),
        lambda data: data["entries"][9].update(seq="2"),
    ],
)
def test_what_the_reader_refuses_by_form_the_schema_refuses(change) -> None:  # type: ignore[no-untyped-def]
    data = sound()
    change(data)
    assert not Validator(casefile_schema()).is_valid(data)


def test_the_standing_of_the_contract_fits_its_schema() -> None:
    assert Validator(standing_schema()).is_valid(STANDING)
    assert Validator(standing_schema()).is_valid({**STANDING, "term": None})


@pytest.mark.parametrize("change", [{"state": "happy"}, {"format": "x"}, {"obligations": [{"rule": "talk"}]}])
def test_a_standing_of_another_shape_does_not_fit(change: dict[str, object]) -> None:
    assert not Validator(standing_schema()).is_valid({**STANDING, **change})
