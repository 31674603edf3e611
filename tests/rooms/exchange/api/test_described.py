"""The description of the interface, the kinds, the packs and the worklist; and that no body breaks it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guitu.casebook.models import Case
from guitu.exchange.api.errors import STATUSES
from guitu.ledger.json_schema import STATES
from guitu.ledger.kinds import KINDS
from guitu.policy import load

from .conftest import Program

pytestmark = pytest.mark.django_db

Programs = Callable[..., Program]


@pytest.fixture
def document() -> dict[str, Any]:
    """The OpenAPI document as anybody gets it."""
    found: dict[str, Any] = Client().get("/api/openapi.json").json()
    return found


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            yield f"{method} {path}", said


def _resolved(schema: Any, document: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "components": document["components"], "$schema": "https://json-schema.org/draft/2020-12/schema"}


def test_the_document_is_openapi_3_1_and_every_schema_in_it_holds(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"]
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_reference_in_the_document_leads_somewhere(document: dict[str, Any]) -> None:
    wanted = {text.split('"')[0] for text in json.dumps(document).split('"#/components/schemas/')[1:]}
    assert wanted - set(document["components"]["schemas"]) == set()


def test_every_operation_says_in_chinese_what_it_does_and_how_it_fails(document: dict[str, Any]) -> None:
    for name, said in _operations(document):
        assert any("\u4e00" <= sign <= "\u9fff" for sign in said["summary"]), name
        assert {"400", "401", "403", "404", "422", "429"} <= set(said["responses"]), name
        assert said["security"], name


def test_every_answer_says_that_it_is_json_in_utf_8(program: Programs, case: Case) -> None:
    asked = program("office_head")
    for path in ("/cases", f"/cases/{case.pk}", "/kinds", "/cases?page=x"):
        answer = asked.client.get(f"/api{path}", headers=asked.headers)
        assert answer.headers["Content-Type"] == "application/json; charset=utf-8", path


def test_answers_have_the_documented_shape(program: Programs, case: Case, document: dict[str, Any]) -> None:
    asked = program("office_head")
    paths = {
        "/api/cases": "/cases",
        "/api/cases/{case_id}": f"/cases/{case.pk}",
        "/api/cases/{case_id}/entries": f"/cases/{case.pk}/entries",
        "/api/cases/{case_id}/standing": f"/cases/{case.pk}/standing",
        "/api/worklist": "/worklist",
        "/api/kinds": "/kinds",
        "/api/policy/{pack}": "/policy/jinxiang",
    }
    for described, path in paths.items():
        status, said = asked.get(path)
        assert status == 200, (path, said)
        schema = document["paths"][described]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(said, _resolved(schema, document))
    schema = document["paths"]["/api/cases"]["get"]["responses"]["422"]["content"]["application/json"]["schema"]
    jsonschema.validate(asked.get("/cases", page="x")[1], _resolved(schema, document))


def test_the_body_of_an_entry_is_described_for_every_kind(document: dict[str, Any]) -> None:
    said = document["paths"]["/api/cases/{case_id}/entries"]["post"]["requestBody"]
    schema = _resolved(said["content"]["application/json"]["schema"], document)
    jsonschema.validate({"id": "t", "kind": "talk", "on": "2025-03-01", "form": "office"}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"id": "t", "kind": "talk", "on": "2025-03-01", "form": "letter"}, schema)


def test_the_states_a_list_is_cut_by_are_all_there_are(document: dict[str, Any]) -> None:
    parameters = document["paths"]["/api/cases"]["get"]["parameters"]
    (state,) = [one["schema"] for one in parameters if one["name"] == "state"]
    assert next(one["enum"] for one in state["anyOf"] if "enum" in one) == list(STATES)


def test_kinds_are_as_declared_and_say_who_may_record(program: Programs) -> None:
    said = {one["name"]: one for one in program("social_worker").get("/kinds")[1]["items"]}
    assert set(said) == set(KINDS)
    assert [one["name"] for one in said["talk"]["fields"]] == [one.name for one in KINDS["talk"].form]
    assert said["talk"]["may_record"]
    assert not any(one["may_record"] for one in program("admin").get("/kinds")[1]["items"])


def test_a_pack_comes_with_values_and_clauses_and_an_unknown_one_does_not(program: Programs) -> None:
    asked = program("office_clerk")
    said = asked.get("/policy/jinxiang", on="2025-06-01")[1]
    assert (said["version"], said["on"]) == (load("jinxiang").version, "2025-06-01")
    assert said["values"]["report_in.days"]["clause"]["document"]
    assert asked.get("/policy/nowhere")[0] == 404


def test_the_worklist_holds_what_is_owed_and_can_be_cut(program: Programs, case: Case) -> None:
    asked = program("office_clerk")
    every = asked.get("/worklist")[1]["items"]
    assert every
    assert {one["case_id"] for one in every} == {str(case.pk)}
    only = asked.get("/worklist", rule="talk", status="missed")[1]["items"]
    assert {(one["rule"], one["status"]) for one in only} == {("talk", "missed")}
    assert asked.get("/worklist", rule="nothing")[0] == 422
    assert asked.get("/worklist", village="990101102")[1]["items"] == []
    assert program("admin").get("/worklist")[0] == 403


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
IDS = st.sampled_from(["e1", "e4", "talk-9", "x" * 200, "-", "记录", ""])


@st.composite
def entries(draw: st.DrawFn) -> dict[str, Any]:
    """Something like an entry: a real kind, with fields that are sometimes its own."""
    kind = draw(st.sampled_from(list(KINDS.values())))
    said: dict[str, Any] = {
        "id": draw(IDS),
        "kind": kind.name,
        "on": draw(st.sampled_from(["2025-02-03", "2031-01-01"])),
    }
    for one in kind.form[1:]:
        if one.required or draw(st.booleans()):
            good = st.sampled_from(list(one.choices) or ["虚", "2025-02-01", "e4", "3"])
            said[one.name] = draw(good | st.just(3) | st.just(True) | st.just(["虚"]) | JSON)
    if draw(st.booleans()):
        said |= {"corrects": draw(IDS), "why": "写错了"}
    return said


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=JSON | entries() | st.binary(max_size=60))
def test_no_body_breaks_the_interface(program: Programs, case: Case, said: Any) -> None:
    global _SPEAKER
    if _SPEAKER is None or _SPEAKER[0] != case.pk:
        _SPEAKER = (case.pk, program("office_head"))
    status, answer = _SPEAKER[1].post(f"/cases/{case.pk}/entries", said)
    assert status in {200, 201, *STATUSES.values()} - {500, 429, 404}, (status, said)
    if status >= 400:
        assert answer["says"]


_SPEAKER: Any = None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["/cases", "/worklist", "/cases/{}/entries", "/cases/{}/standing", "/policy/national"]),
    query=st.dictionaries(
        st.sampled_from(["page", "size", "state", "village", "worker", "number", "after", "as_of", "known_at", "rule",
                         "until", "status", "on"]),
        st.sampled_from(["0", "1", "-1", "99999999999999999999", "2025-01-01", "1600-01-01", "9999-12-31", "", "虚",
                         "missed", "serving", "2025-01-01T00:00:00Z", "99", "990101", "000000000000", "\x00"])
        | st.text(max_size=8),
        max_size=4,
    ),
)  # fmt: skip
def test_no_question_breaks_the_interface(program: Programs, case: Case, path: str, query: dict[str, str]) -> None:
    global _SPEAKER
    if _SPEAKER is None or _SPEAKER[0] != (case.pk, "asks"):
        _SPEAKER = ((case.pk, "asks"), program("office_head"))
    status, said = _SPEAKER[1].get(path.format(case.pk), **query)
    assert status in (200, 422), (status, path, query, said)
