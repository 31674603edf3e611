"""JSON Schema 2020-12 of what this room publishes: the case file, each kind, and the standing made from a case file.

The schemas of case file and kinds come from the models and cannot drift from them. The standing is made by
the rules; its schema stands here because it is one published format with the case file, and a format is data.
A schema says the form of one value; what must hold between entries is said by `guitu.ledger.casefile.read`.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import JsonValue, TypeAdapter

from guitu.ledger.casefile import FORMAT, Document

DIALECT = "https://json-schema.org/draft/2020-12/schema"
STANDING_FORMAT = "guitu.standing/1"

STATES: Mapping[str, str] = {
    "decided": "已决定，待送达",
    "awaiting_report": "待报到",
    "report_overdue": "逾期未报到",
    "serving": "执行中",
    "suspended": "中止",
    "term_reached": "期满，待解除",
    "discharged": "已解除，回访中",
    "terminated": "已终止",
    "transferred_out": "已转出",
    "closed": "已结案",
}
STATUSES: Mapping[str, str] = {
    "met": "已完成",
    "late": "逾期完成",
    "void": "不再需要",
    "excused": "免除",
    "paused": "暂停",
    "missed": "未完成",
    "open": "进行中",
    "upcoming": "未开始",
}


def casefile_schema() -> dict[str, JsonValue]:
    """The schema of `guitu.casefile/1`."""
    schema = TypeAdapter(Document).json_schema()
    entries = schema["properties"]["entries"]
    entries["contains"] = {"type": "object", "properties": {"kind": {"const": "decided"}}, "required": ["kind"]}
    return {"$schema": DIALECT, "$id": f"urn:{FORMAT.replace('.', ':', 1).replace('/', ':')}", **schema}


def standing_schema() -> dict[str, JsonValue]:
    """The schema of `guitu.standing/1`."""
    return {
        "$schema": DIALECT,
        "$id": "urn:guitu:standing:1",
        "title": STANDING_FORMAT,
        "type": "object",
        "required": [
            "format", "case", "as_of", "known_at", "policy", "policy_version", "ledger_head", "calendar_until", "state",
            "term", "obligations", "grounds", "next", "findings", "clauses",
        ],
        "properties": {
            "format": {"const": STANDING_FORMAT},
            "case": _TEXT,
            "as_of": _DAY,
            "known_at": {"type": ["string", "null"]},
            "policy": _TEXT,
            "policy_version": _TEXT,
            "ledger_head": _TEXT,
            "calendar_until": _DAY,
            "state": {"enum": list(STATES)},
            "term": _or_null(
                _object(starts_on=_DAY, last_day=_DAY_OR_NULL, suspended_days={"type": "integer", "minimum": 0})
            ),
            "obligations": _list_of(
                _object(
                    rule=_TEXT, seq={"type": "integer", "minimum": 1},
                    owed_by={"enum": ["person", "group", "township", "police"]}, opens_on=_DAY_OR_NULL,
                    due_on=_DAY_OR_NULL, needed=_NUMBER, done=_NUMBER, status={"enum": list(STATUSES)},
                    met_on=_DAY_OR_NULL, entries=_TEXTS, clauses=_TEXTS,
                )
            ),
            "grounds": _list_of(
                _object(
                    ground=_TEXT, count=_NUMBER, threshold=_or_null(_NUMBER), compare=_or_null({"enum": [">=", ">"]}),
                    reached={"type": "boolean"}, leads_to=_or_null(_TEXT), entries=_TEXTS, clauses=_TEXTS,
                )
            ),
            "next": _list_of(
                _object(
                    action=_TEXT, paper=_or_null(_TEXT), due_on=_DAY_OR_NULL, target_on=_DAY_OR_NULL, clauses=_TEXTS
                )
            ),
            "findings": _list_of(_object(entry=_or_null(_TEXT), what=_TEXT, remedy=_TEXT)),
            "clauses": {
                "type": "object",
                "additionalProperties": _object(
                    document=_TEXT, article=_TEXT, says=_TEXT, binding={"type": "boolean"}
                ),
            },
        },
    }  # fmt: skip


_TEXT: JsonValue = {"type": "string"}
_TEXTS: JsonValue = {"type": "array", "items": {"type": "string"}}
_NUMBER: JsonValue = {"type": "integer", "minimum": 0}
_DAY: JsonValue = {"type": "string", "format": "date"}
_DAY_OR_NULL: JsonValue = {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}


def _object(**members: JsonValue) -> JsonValue:
    # Members may be added to a published format, so none is forbidden.
    return {"type": "object", "required": list(members), "properties": dict(members)}


def _list_of(item: JsonValue) -> JsonValue:
    return {"type": "array", "items": item}


def _or_null(schema: JsonValue) -> JsonValue:
    return {"anyOf": [schema, {"type": "null"}]}
