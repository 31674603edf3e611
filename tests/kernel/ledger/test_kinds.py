"""The declarations of kinds."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest

from guitu.ledger import kinds as room
from guitu.ledger.entry import GROUPS, Kind, KindField
from guitu.ledger.fields import SENSITIVITIES
from guitu.ledger.kinds import KINDS
from guitu.ledger.roles import ROLES

CONTRACT: dict[str, set[str]] = {
    **{name: set() for name in (
        "decided", "served", "notified", "received", "handed_over", "reported_in", "agreement_signed", "team_formed",
        "plan_made", "situation_report", "report_refused", "summary", "assessment", "treatment_joined",
        "treatment_left", "leave_refused", "leave_returned", "transfer_requested", "transfer_agreed",
        "transferred_out", "suspended", "resumed", "drug_use_found", "breach_stated", "isolation_ordered",
        "imprisoned", "opinion_given", "discharged", "discharge_notified", "archived", "died", "relapse_found",
        "follow_up",
    )},
    "voided": {"why"},
    "drug_test": {"mode", "result", "sample"},
    "talk": {"form"},
    "warning": {"ground"},
    "leave_requested": {"from", "to", "place"},
    "leave_granted": {"from", "to"},
    "absence": {"to"},
    "transferred_in": {"policy"},
    "terminated": {"ground"},
    "excused": {"entry", "rule", "seq", "why"},
    "objection_raised": {"entry", "says"},
    "objection_answered": {"entry", "answer"},
}  # fmt: skip

EVERY = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)


@pytest.mark.parametrize("name", CONTRACT)
def test_every_kind_of_the_contract_is_declared_with_its_fields(name: str) -> None:
    assert CONTRACT[name] <= {field.name for field in KINDS[name].form}


@pytest.mark.parametrize(
    ("kind", "field", "choices"),
    [
        ("drug_test", "mode", "regular spot"),
        ("drug_test", "result", "negative positive presumptive refused evaded invalid"),
        ("drug_test", "sample", "urine saliva hair blood"),
        ("talk", "form", "office home_visit phone video"),
        ("warning", "ground", "report test absence agreement"),
    ],
)
def test_the_choices_of_the_contract_are_exactly_these(kind: str, field: str, choices: str) -> None:
    found = KINDS[kind].field(field)
    assert found is not None
    assert list(found.choices) == choices.split()


@EVERY
def test_a_kind_needs_nothing_beyond_the_contract(kind: Kind) -> None:
    required = {field.name for field in kind.fields if field.required}
    allowed = CONTRACT.get(kind.name)
    assert allowed is None or required <= allowed


@EVERY
def test_what_people_read_about_a_kind_is_chinese(kind: Kind) -> None:
    said = [kind.label, kind.counts_as, *(field.label for field in kind.form)]
    said += [label for field in kind.form for label in field.choices.values()]
    assert all(re.search(r"[\u4e00-\u9fff]", text) for text in said), said


@EVERY
def test_a_kind_has_a_group_recorders_and_a_meaning(kind: Kind) -> None:
    assert kind.group in GROUPS
    assert kind.recorders
    assert set(kind.recorders) <= set(ROLES)
    assert kind.meaning.endswith((".", "…"))


@EVERY
def test_choices_shown_are_choices_accepted(kind: Kind) -> None:
    schema = kind.model.model_json_schema()
    for field in kind.form:
        if field.choices:
            member = schema["properties"][field.name]
            options = member.get("enum") or next(one["enum"] for one in member["anyOf"] if "enum" in one)
            assert list(field.choices) == options


@EVERY
def test_every_field_says_how_sensitive_it_is(kind: Kind) -> None:
    fields: list[KindField] = [*kind.form, *kind.common]
    assert {field.sensitivity for field in fields} <= set(SENSITIVITIES)
    assert {field.name for field in fields} == {info.alias or name for name, info in kind.model.model_fields.items()}


@pytest.mark.parametrize(
    "name",
    [
        "warning",
        "leave_granted",
        "leave_refused",
        "transfer_agreed",
        "breach_stated",
        "suspended",
        "resumed",
        "terminated",
        "discharged",
        "excused",
        "tier_confirmed",
        "objection_answered",
    ],
)
def test_what_binds_a_person_names_who_decided(name: str) -> None:
    assert KINDS[name].decides
    assert KINDS[name].field("decided_by") is not None


@pytest.mark.parametrize("name", ["drug_test", "talk", "absence", "report_refused", "contact_attempted"])
def test_what_merely_happened_is_no_decision(name: str) -> None:
    assert not KINDS[name].decides


def test_every_file_of_kinds_is_in_the_list() -> None:
    for module in pkgutil.iter_modules(room.__path__):
        declared = importlib.import_module(f"{room.__name__}.{module.name}").KINDS
        assert all(KINDS[kind.name] is kind for kind in declared), f"add {module.name}.KINDS to kinds/__init__.py"


def test_the_form_asks_for_the_day_first_and_the_remark_last() -> None:
    assert [field.name for field in KINDS["drug_test"].form] == [
        "on", "mode", "result", "sample", "said", "place", "testers", "note",
    ]  # fmt: skip
