"""An entry 记录: one thing that happened, said once.

Every kind of entry is a frozen model made from `Entry`; its own fields follow in the order a form asks for
them. `Kind` is the one declaration beside the model: what it is called, who may record it, what it counts
as, which paper it belongs to. Web form, offline form, API, Excel column and catalogue are read from it.

    class Talk(Noted):
        kind: Literal["talk"]
        form: TalkForm = Field(title="方式")

    TALK = declare(Talk, "谈话（家访）", group="measures", recorders=GROUP,
                   meaning="…", counts_as="…", clause="jinxiang-rules-2025#5.4.3", paper="talk_record")

A new kind is these lines in the file of its group, and its name in that file's list.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticUndefined

from guitu.ledger.fields import Day, DocumentNumber, EntryId, FieldType, Narrative, Sensitivity, Staff, Time
from guitu.ledger.roles import ROLES, Role

Group = Literal[
    "process", "measures", "absence", "place", "standstill", "ends", "after", "fairness", "support", "office"
]  # fmt: skip

GROUPS: Mapping[Group, str] = MappingProxyType(
    {
        "process": "办理流程",
        "measures": "检测、谈话与评估",
        "absence": "请假与外出",
        "place": "变更执行地",
        "standstill": "中止与恢复",
        "ends": "终止与解除",
        "after": "解除之后",
        "fairness": "更正、免责与异议",
        "support": "帮扶",
        "office": "工作保障与督导",
    }
)


class Entry(BaseModel):
    """What every entry says. `on` is the day it happened; `recorded_at` is when it was written down (None:
    known since its `on`); `corrects` is the id of the entry it replaces, and then `why` says the reason."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, json_schema_extra={"dependentRequired": {"corrects": ["why"]}}
    )

    id: EntryId = Field(title="记录编号")
    kind: str = Field(title="记录种类")
    on: Day = Field(title="发生日期")
    recorded_at: Time | None = Field(None, title="登记时间")
    corrects: EntryId | None = Field(None, title="更正哪条记录")
    why: Narrative | None = Field(None, title="缘由")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[BaseModel], handler: GetCoreSchemaHandler) -> CoreSchema:
        """Members are kept in the order of their JSON names, so that a plain dump is already canonical."""
        schema = handler(source)
        inner = schema
        while inner.get("type") != "model-fields":
            inner = inner["schema"]
        members = inner["fields"]
        inner["fields"] = dict(  # type: ignore[index]
            sorted(members.items(), key=lambda member: member[1].get("validation_alias") or member[0])
        )
        return schema


class Noted(Entry):
    """An entry that may carry a remark."""

    note: Narrative | None = Field(None, title="备注")


class Decision(Noted):
    """An entry that binds somebody: it names the person who decided, and the paper that says so."""

    decided_by: Staff | None = Field(None, title="决定人", description="作出这一决定的人，不是录入的人")
    document_number: DocumentNumber | None = Field(None, title="文号")
    reason: Narrative | None = Field(None, title="事实与理由")


COMMON = ("id", "kind", "recorded_at", "corrects", "why")
"""Members of every entry that the office fills in or that belong to a correction, not to the form of a kind."""


@dataclass(frozen=True, slots=True)
class KindField:
    """One field of a kind as a form, a column or a fault message needs it. `name` is the JSON name."""

    name: str
    label: str
    type: FieldType
    required: bool
    hint: str

    @property
    def choices(self) -> Mapping[str, str]:
        """Stable code to Chinese term; empty for a field that is not chosen from a list."""
        return self.type.choices

    @property
    def sensitivity(self) -> Sensitivity:
        return self.type.sensitivity


@dataclass(frozen=True, slots=True)
class Kind:
    """The declaration of one kind of entry.

    `recorders` are the roles that may record it; `meaning` (English) and `counts_as` (Chinese) say what it
    counts as; `clause` hints at the article it rests on ("" where the office's own practice); `paper` names
    the paper it belongs to, or None; `decides` marks a decision that needs a named person. `form` holds the
    fields in the order a form asks for them, `on` first; `fields` is the same without `on`.
    """

    name: str
    label: str
    group: Group
    recorders: tuple[Role, ...]
    meaning: str
    counts_as: str
    clause: str
    paper: str | None
    decides: bool
    form: tuple[KindField, ...]
    common: tuple[KindField, ...]
    model: type[Entry]

    @property
    def fields(self) -> tuple[KindField, ...]:
        return self.form[1:]

    def field(self, name: str) -> KindField | None:
        """The field with this JSON name, common ones included; None if the kind has none of that name."""
        return next((one for one in (*self.form, *self.common) if one.name == name), None)


def declare(
    model: type[Entry],
    label: str,
    *,
    group: Group,
    recorders: tuple[Role, ...],
    meaning: str,
    counts_as: str,
    clause: str = "",
    paper: str | None = None,
    on: str = "发生日期",
) -> Kind:
    """Declare one kind. `on` is what the day means for this kind. Raises TypeError at import if it does not hold."""
    (name,) = get_args(model.model_fields["kind"].annotation)
    if unknown := set(recorders) - set(ROLES):
        raise TypeError(f"{name}: no such role: {sorted(unknown)}")
    every = {one.name: one for one in (describe(key, info) for key, info in model.model_fields.items())}
    # A field that a kind adds comes before the remark, which every form asks for last.
    own = [one for key, one in every.items() if key not in COMMON and key not in ("on", "note")]
    own += [every["why"]] if every["why"].required else []
    own += [every["note"]] if "note" in every else []
    day = KindField("on", on, every["on"].type, True, every["on"].hint)
    return Kind(
        name=name,
        label=label,
        group=group,
        recorders=recorders,
        meaning=meaning,
        counts_as=counts_as,
        clause=clause,
        paper=paper,
        decides=issubclass(model, Decision),
        form=(day, *own),
        common=tuple(every[key] for key in COMMON if every[key] not in own),
        model=model,
    )


def describe(name: str, info: FieldInfo) -> KindField:
    """One model field as forms and fault messages need it. Raises TypeError if it is made of no known type."""
    kind = next((one for one in info.metadata if isinstance(one, FieldType)), None) or _type_in(info.annotation)
    if kind is None:
        if name != "kind":
            raise TypeError(f"{name}: a field of a kind is made of the types in guitu.ledger.fields")
        kind = FieldType("kind", "记录种类", "internal", "记录种类的名字")
    return KindField(
        name=info.alias or name,
        label=info.title or kind.label,
        type=kind,
        required=info.is_required() and info.default is PydanticUndefined,
        hint=info.description or "",
    )


def _type_in(annotation: Any) -> FieldType | None:
    """The marker inside `T | None`, where pydantic leaves it beside the type."""
    if get_origin(annotation) is Annotated:
        return next((one for one in get_args(annotation)[1:] if isinstance(one, FieldType)), None)
    if get_origin(annotation) in (Union, types.UnionType):
        return next((found for one in get_args(annotation) if (found := _type_in(one))), None)
    return None
