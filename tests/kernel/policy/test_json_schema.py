"""The schemas agree with the reader, and a resolved policy has the shape other programs rely on."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import jsonschema
import pytest
import yaml

from guitu.policy import documents_schema, draft, load, names, pack_schema, resolved
from guitu.policy.layers import PACKS
from tests.kernel.policy.shelf import DOCUMENTS, NATION_RULES, TOWN_PACK, TOWN_RULES


@cache
def _packs() -> jsonschema.Draft202012Validator:
    """Made once: whether the schema is a schema takes a second to say, and is a test of its own."""
    return jsonschema.Draft202012Validator(pack_schema())


@cache
def _documents() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(documents_schema())


def _as_json(text: str) -> object:
    """A text as an editor sees it: dates as texts."""
    return json.loads(json.dumps(_with_text_keys(yaml.safe_load(text)), default=str))


def _with_text_keys(node: object) -> object:
    if isinstance(node, dict):
        return {str(key): _with_text_keys(item) for key, item in node.items()}
    return [_with_text_keys(item) for item in node] if isinstance(node, list) else node


def test_both_schemas_are_schemas() -> None:
    for schema in (pack_schema(), documents_schema()):
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("text", [TOWN_PACK, TOWN_RULES, NATION_RULES])
def test_the_clean_packs_fit_the_schema(text: str) -> None:
    _packs().validate(_as_json(text))


def test_the_documents_fit_their_schema() -> None:
    _documents().validate(_as_json(DOCUMENTS))


@pytest.mark.parametrize("path", sorted(PACKS.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_pack_that_comes_with_guitu_fits_the_schema(path: Path) -> None:
    _packs().validate(_as_json(path.read_text("utf-8")))


def test_the_documents_that_come_with_guitu_fit_their_schema() -> None:
    text = (PACKS / "documents.yaml").read_text("utf-8")
    _documents().validate(_as_json(text))


def test_a_draft_fits_the_schema() -> None:
    text = draft("青禾镇工作方案\n一、期限\n社区戒毒期限为3年。\n", name="qinghe")
    _packs().validate(_as_json(text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("unit: times", "unit: days"),
        ("value: 22", "value: 0"),
        ("talk.", "tlk."),
        (", clause: test-town-rules#5.1", ""),
        ("2025-01-03: {value: 3", "soon: {value: 3"),
        ("by: 甲审", "who: 甲审"),
        ("roll: next_workday", "roll: maybe"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(old: str, new: str) -> None:
    assert old in TOWN_RULES
    with pytest.raises(jsonschema.ValidationError):
        _packs().validate(_as_json(TOWN_RULES.replace(old, new)))


def test_a_resolved_policy_is_plain_json_with_value_unit_clause_and_origin(shelf: Path) -> None:
    shown = resolved(load("qinghe"), on=date(2025, 6, 1))
    assert json.loads(json.dumps(shown)) == shown
    assert (shown["pack"], shown["region"], shown["on"]) == ("qinghe", "990101", "2025-06-01")
    values = shown["values"]
    assert isinstance(values, dict)
    report_in = values["report_in.days"]
    assert isinstance(report_in, dict)
    assert {name: report_in[name] for name in ("value", "unit", "from", "binding", "roll", "compare")} == {
        "value": 15,
        "unit": "days",
        "from": "nation",
        "binding": True,
        "roll": True,
        "compare": None,
    }
    assert report_in["clause"] == {
        "id": "test-law#14",
        "document": "试验条例",
        "article": "第十四条",
        "says": "收到决定书后十五日内报到；期限三年。",
        "binding": True,
    }


@pytest.mark.parametrize("name", names())
def test_every_pack_that_comes_with_guitu_resolves(name: str) -> None:
    assert resolved(load(name), on=date(2025, 6, 1))["pack"] == name
