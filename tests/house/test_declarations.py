"""One declaration of an entry kind gives its form, its place in the case file's schema and its reading from a file."""

from __future__ import annotations

import json
from datetime import date

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from guitu.ledger.casefile import read_entry
from guitu.ledger.entry import Kind
from guitu.ledger.json_schema import casefile_schema
from guitu.ledger.kinds import ALL
from guitu.ledger.roles import ROLES
from tests.law.scenario import scenarios

each = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
SHOWN = {str(fact.entry["kind"]): dict(fact.entry) for scenario in scenarios() for fact in scenario.facts if fact.entry}


@each
def test_every_kind_has_a_form_that_begins_with_its_day(kind: Kind) -> None:
    assert kind.form[0].name == "on"
    assert len({field.name for field in kind.form}) == len(kind.form)


@each
def test_every_kind_may_be_recorded_by_somebody(kind: Kind) -> None:
    assert kind.recorders, f"Name the roles that may record {kind.name} in its declaration."
    assert set(kind.recorders) <= set(ROLES)


@each
def test_every_field_of_a_kind_declares_its_sensitivity(kind: Kind) -> None:
    assert {field.sensitivity for field in kind.form} <= {"public", "internal", "identity", "narrative"}


@each
def test_every_kind_is_read_and_its_schema_agrees(kind: Kind) -> None:
    entry = SHOWN[kind.name]
    assert read_entry(entry).on == date.fromisoformat(str(entry["on"]))
    Draft202012Validator(TypeAdapter(kind.model).json_schema()).validate(json.loads(json.dumps(entry)))


def test_every_scenario_is_a_case_file_of_the_published_schema() -> None:
    validator = Draft202012Validator(casefile_schema())
    wrong = [scenario.name for scenario in scenarios() if not validator.is_valid(scenario.casefile())]
    assert wrong == []
