"""Explain 说明: every fault of form of a case file, in Chinese, one line a fault.

This is the slow way through a case file. It is walked only after the fast one has refused, so it may take
its time: it looks at each member by itself and says all that is wrong, not only what is wrong first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

from pydantic import ValidationError

from guitu.faults import Fault
from guitu.ledger.coherence import between_entries, credit_too_long, unknown_packs
from guitu.ledger.entry import Entry, KindField, describe
from guitu.ledger.faultmark import MARK
from guitu.ledger.fields import DAY_PATTERN, TIME_PATTERN
from guitu.ledger.heads import FORMAT, CaseHead
from guitu.ledger.kinds import KINDS
from guitu.ledger.wording import entry_place, found, nearest, quoted

_HEAD_FIELDS: Mapping[str, KindField] = {
    name: describe(name, CaseHead.model_fields[name]) for name in ("id", "kind", "policy", "term_months", "credit_days")
}
_MEMBERS = {"format": "格式", "case": "案件", "entries": "记录"}
_SECRET = ("identity", "narrative")


def faults_of(data: object, *, place: str, packs: Collection[str] | None) -> list[Fault]:
    """Every fault of form of a parsed case file, in the order of the file; none if there is none."""
    whole = place or "文件"
    if not isinstance(data, dict):
        return [Fault(whole, found(data), "一个 JSON 对象，含 format、case、entries")]
    if "format" in data and data["format"] != FORMAT:
        # Another format has other members: nothing else can be said about it.
        where = f"{place}format（格式）"
        remedy = "请用新版程序打开，或先转换格式" if _is_later_format(data["format"]) else ""
        return [Fault(where, found(data["format"]), FORMAT, remedy)]
    faults = [_missing(f"{place}{name}（{label}）") for name, label in _MEMBERS.items() if name not in data]
    faults += [_unknown(whole, name, _MEMBERS, owner="案件档案") for name in data if name not in _MEMBERS]
    head, of_head = _head(data["case"], place=place) if "case" in data else (None, [])
    faults += of_head
    raw = data.get("entries", [])
    if not isinstance(raw, list):
        faults.append(Fault(f"{place}entries（记录）", found(raw), "记录的列表"))
        return [*faults, *unknown_packs(head, [], place=place, packs=packs)]
    entries: list[tuple[int, Entry]] = []
    broken: set[str] = set()
    decision_broken = "entries" not in data
    for number, one in enumerate(raw, start=1):
        entry, of_entry = entry_and_faults(one, place=place, number=number)
        faults += of_entry
        if entry is not None:
            entries.append((number, entry))
        elif isinstance(one, dict):
            broken |= {one["id"]} if isinstance(one.get("id"), str) else set()
            decision_broken = decision_broken or one.get("kind") == "decided"
    faults += between_entries(entries, place=place, broken=broken, decision_broken=decision_broken)
    faults += unknown_packs(head, entries, place=place, packs=packs)
    if head is not None and (credit := credit_too_long(head, [one for _, one in entries], place=place)):
        faults.append(credit)
    return faults


def entry_and_faults(data: object, *, place: str, number: int) -> tuple[Entry | None, list[Fault]]:
    """One entry by itself: the entry, or its faults."""
    if isinstance(data, Entry):
        return data, []
    if not isinstance(data, dict):
        return None, [Fault(entry_place(place, number, None), found(data), "一个 JSON 对象，含 id、kind、on")]
    where = entry_place(place, number, data.get("id"))
    if "kind" not in data:
        return None, [_missing(f"{where} 的 kind（记录种类）", expected="已登记的记录种类之一")]
    name = data["kind"]
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        expected = f"已登记的 {len(KINDS)} 种记录之一，如 drug_test（毒品检测）、talk（谈话）"
        near = nearest(name, {one.name: one.label for one in KINDS.values()}) if isinstance(name, str) else ""
        return None, [Fault(f"{where} 的 kind（记录种类）", found(name), expected, near)]
    try:
        return kind.model.model_validate(data), []
    except ValidationError as error:
        fields = {one.name: one for one in (*kind.form, *kind.common)}
        return None, _said(error, data, fields, where=where, owner=kind.label)


def _head(data: object, *, place: str) -> tuple[CaseHead | None, list[Fault]]:
    if isinstance(data, CaseHead):
        return data, []
    if not isinstance(data, dict):
        return None, [Fault(f"{place}case（案件）", found(data), "一个 JSON 对象，含 id、kind、policy")]
    named = data.get("id")
    where = f"{place}案件 {quoted(named)}" if isinstance(named, str) and named else f"{place}案件"
    try:
        return CaseHead.model_validate(data), []
    except ValidationError as error:
        return None, _said(error, data, _HEAD_FIELDS, where=where, owner="案件")


def _said(
    error: ValidationError, data: Mapping[object, object], fields: Mapping[str, KindField], *, where: str, owner: str
) -> list[Fault]:
    faults: dict[tuple[str, int], Fault] = {}
    for one in error.errors(include_url=False):
        context = one.get("ctx", {})
        if one["type"] == MARK:
            field = fields[context["name"]]
            at = f"{where} 的 {field.name}（{field.label}）"
            fault = Fault(at, context["found"], context["expected"], context["remedy"])
            faults.setdefault((field.name, 0), fault)
            continue
        loc = one["loc"]
        name = loc[0] if loc else ""
        known = fields.get(name) if isinstance(name, str) else None
        if known is None:
            continue
        # In a list the second step is the item; elsewhere it names a branch of pydantic's own.
        item = loc[1] + 1 if len(loc) > 1 and isinstance(loc[1], int) else 0
        at = f"{where} 的 {known.name}（{known.label}）" + (f"第{item}项" if item else "")
        fault = (
            _missing(at, expected=known.type.expected) if one["type"] == "missing" else _wrong(at, one["input"], known)
        )
        faults.setdefault((known.name, item), fault)
    order = {name: number for number, name in enumerate(fields)}
    labels = {name: field.label for name, field in fields.items()}
    # Looked up here and not in the error, whose path spells strange names in its own way.
    unknown = [_unknown(where, name, labels, owner=owner) for name in data if name not in fields]
    return [*unknown, *(faults[key] for key in sorted(faults, key=lambda key: (order[key[0]], key[1])))]


def _wrong(at: str, value: object, field: KindField) -> Fault:
    kind = field.type
    said = found(value, secret=kind.sensitivity in _SECRET)
    if isinstance(value, str):
        if kind.code == "day" and re.fullmatch(DAY_PATTERN, value):
            said = f"写着「{value}」，" + ("超出可记的范围" if _is_day(value) else "这一天不存在")
        elif kind.code == "time" and re.fullmatch(TIME_PATTERN, value):
            said = f"写着「{quoted(value)}」，这一时刻不存在"
        elif any("\ud800" <= char <= "\udfff" for char in value):
            said = "有不成字的字符"
        elif len(value) > 100:
            said = f"写着一段 {len(value)} 字的文字"
    elif isinstance(value, list) and kind.code.endswith("_list"):
        said = f"写着 {len(value)} 项的列表"
    near = nearest(value, field.choices) if field.choices and isinstance(value, str) else ""
    return Fault(at, said, kind.expected, near)


def _missing(at: str, *, expected: str = "必须有的一项") -> Fault:
    return Fault(at, "没有写", expected)


def _unknown(where: str, name: object, fields: Mapping[str, str], *, owner: str) -> Fault:
    text = name if isinstance(name, str) else ""
    said = f"有不认识的栏目「{quoted(text)}」" if isinstance(name, str) else "有名字不是文字的栏目"
    return Fault(where, said, f"{owner}已有的栏目：{'、'.join(fields)}", nearest(text, fields))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_later_format(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"guitu\.casefile/[0-9]{1,4}", value) is not None
