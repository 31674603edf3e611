"""JSON Schemas 编辑器的提示: what packs and documents.yaml may hold, made from the vocabulary; and a resolved policy.

Editors read the schemas (draft 2020-12) to complete names and mark mistakes while a pack is typed. They are as
strict as one file allows; what needs other files (does the clause exist, what does the parent say) is the reader's.
"""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from guitu.policy.dated import Value
from guitu.policy.layers import Policy
from guitu.policy.vocabulary import ALL, COMPARES, UNITS, Known, expression

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

DRAFT = "https://json-schema.org/draft/2020-12/schema"
# YAML gives an unquoted date as a date; editors hand it on as text of this form.
_DATE: dict[str, Json] = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_TEXT: dict[str, Json] = {"type": "string", "minLength": 1}
_CLAUSE: dict[str, Json] = {"type": "string", "pattern": "^[a-z][a-z0-9-]*#.+$"}


def pack_schema() -> dict[str, Json]:
    """The schema of every pack file: pack.yaml, a topic file, or a pack in a single file."""
    header: dict[str, Json] = {
        "pack": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
        "title": _TEXT,
        "region": {"type": "string", "pattern": "^[0-9]{2,12}$"},
        "parent": {"type": ["string", "null"]},
        "documents": {
            "anyOf": [
                {"type": "array", "items": _TEXT, "uniqueItems": True},
                {"type": "object", "additionalProperties": {"$ref": "#/$defs/document"}},
            ]
        },
        "note": _TEXT,
    }
    names: dict[str, Json] = {
        "type": "object",
        "patternProperties": {f"^{expression(known.pattern)}$": _entry(known) for known in _narrow_first()},
        "additionalProperties": False,
    }
    file: dict[str, Json] = {
        "type": "object",
        "properties": {**header, "values": {"$ref": "#/$defs/names"}},
        "required": ["pack", "title", "region"],
        "additionalProperties": False,
    }
    return {
        "$schema": DRAFT,
        "title": "归途政策包",
        "oneOf": [file, {"$ref": "#/$defs/names"}],
        "$defs": {"names": names, "document": _document(), "remark": _remark()},
    }


def documents_schema() -> dict[str, Json]:
    """The schema of documents.yaml."""
    return {
        "$schema": DRAFT,
        "title": "归途政策包所依据的文件",
        "type": "object",
        "propertyNames": {"pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$"},
        "additionalProperties": {"$ref": "#/$defs/document"},
        "$defs": {"document": _document(), "remark": _remark()},
    }


def resolved(policy: Policy, *, on: int | date) -> dict[str, Json]:
    """A policy on one day as plain JSON: the shape of `guitu policy show --format json`. `on` out is ISO text."""
    day = on if isinstance(on, date) else date.fromordinal(on + date(1970, 1, 1).toordinal())
    return {
        "pack": policy.name,
        "title": policy.title,
        "region": policy.region,
        "parent": policy.parent,
        "version": policy.version,
        "on": day.isoformat(),
        "values": {name: _resolved(value, policy) for name, value in policy.resolved(on=on).items()},
    }


def _resolved(value: Value, policy: Policy) -> Json:
    clauses: list[Json] = [
        {
            "id": clause.id,
            "document": clause.document,
            "article": clause.article,
            "says": clause.says,
            "binding": clause.binding,
        }
        for name in value.clauses
        if (clause := policy.clauses.get(name))
    ]
    return {
        "label": value.label,
        "value": _plain(value),
        "unit": value.unit,
        "compare": value.compare,
        "roll": value.roll,
        "clause": clauses[0] if clauses else None,
        "clauses": clauses,
        "from": value.source,
        "binding": value.binding,
        "since": value.since.isoformat(),
    }


def _plain(value: Value) -> Json:
    shape = value.value
    if isinstance(shape, tuple):
        return list(shape)
    return shape.isoformat() if isinstance(shape, date) else shape


def _narrow_first() -> tuple[Known, ...]:
    return tuple(sorted(ALL, key=lambda known: "{name}" in known.pattern))


def _entry(known: Known) -> Json:
    dated: dict[str, Json] = {
        "value": _value(known),
        "clause": {"anyOf": [_CLAUSE, {"type": "array", "items": _CLAUSE, "minItems": 1}]},
        "binding": {"type": "boolean"},
        "until": _DATE,
        "note": _TEXT,
        **_marks(known),
    }
    return {
        "title": known.label,
        "type": "object",
        "properties": {
            "label": _TEXT,
            "unit": {"const": known.unit},
            "binding": {"type": "boolean"},
            "note": _TEXT,
            **_marks(known),
            "values": {
                "type": "object",
                "minProperties": 1,
                "propertyNames": _DATE,
                "additionalProperties": {
                    "type": "object",
                    "properties": dated,
                    "required": ["value", "clause"],
                    "additionalProperties": False,
                },
            },
            "checked": {
                "type": "object",
                "properties": {"date": _DATE, "by": _TEXT, "note": _TEXT},
                "required": ["date", "by"],
                "additionalProperties": False,
            },
        },
        "required": ["unit", "values"],
        "additionalProperties": False,
    }


def _marks(known: Known) -> dict[str, Json]:
    marks: dict[str, Json] = {}
    if known.compares:
        marks["compare"] = {"enum": list(COMPARES)}
    if known.rolls:
        marks["roll"] = {"enum": ["next_workday", False]}
    return marks


def _value(known: Known) -> Json:
    shapes: dict[str, Json] = {
        "whole": {"type": "integer", "minimum": 1},
        "count": {"type": "integer", "minimum": 0},
        "points": {"type": "integer"},
        "amount": {"type": "number", "minimum": 0},
        "share": {"type": "number", "minimum": 0, "maximum": 100},
        "switch": {"type": "boolean"},
        "choice": {"enum": list(known.choices)},
        "month_day": {"type": "string", "pattern": "^[0-9]{2}-[0-9]{2}$"},
        "wholes": {"type": "array", "items": {"type": "integer", "minimum": 1}, "minItems": 1},
        "words": {"type": "array", "items": _TEXT, "minItems": 1, "uniqueItems": True},
        "date": _DATE,
        "text": _TEXT,
    }
    return shapes[UNITS[known.unit].shape]


def _document() -> Json:
    texts = dict.fromkeys(("title", "short", "number", "issuer", "source", "seed"), _TEXT)
    dates = dict.fromkeys(("dated", "published", "in_force", "repealed"), _DATE)
    remarks: Json = {"type": "array", "items": {"$ref": "#/$defs/remark"}}
    article: Json = {
        "type": "object",
        "properties": {"says": _TEXT, "label": _TEXT, "binding": {"type": "boolean"}},
        "required": ["says"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            **texts,
            **dates,
            "amended": {"anyOf": [_DATE, {"type": "array", "items": _DATE}]},
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "binding": {"type": "boolean"},
            "articles": {"type": "object", "additionalProperties": article},
            "notes": remarks,
            "conflicts": remarks,
        },
        "required": ["title"],
        "additionalProperties": False,
    }


def _remark() -> Json:
    return {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "pattern": "^[a-z][a-z0-9_]*$"},
            "articles": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
            "says": _TEXT,
            "reading_a": _TEXT,
            "reading_b": _TEXT,
        },
        "required": ["kind", "says"],
        "dependentRequired": {"reading_a": ["reading_b"], "reading_b": ["reading_a"]},
        "additionalProperties": False,
    }
