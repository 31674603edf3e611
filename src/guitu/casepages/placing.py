"""Choosing a place by name 选地方: fields that hold a region take a name or pinyin, and ask again where several fit.

A form first shows a line to write a name in. What fits is shown to choose from, with what each place is called in full;
a place that was chosen stays chosen. No script is needed: looking up is sending the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from guitu.faults import Fault
from guitu.ledger.entry import KindField
from guitu.pages.forms import Question
from guitu.pages.shapes import Choice
from guitu.places import codes, finding

ANEW: Final = "anew"
"""The answer that says: none of these, let me write again."""

HINT: Final = "写地名、拼音或拼音首字母，查到以后再选一处。本县（市、区）以外的，到县一级就可以"
_EXPECTED: Final = "县（市、区）或者乡镇（街道）的名称、拼音或拼音首字母"


def is_place(field: KindField) -> bool:
    """Whether a field holds a region."""
    return field.type.code == "region"


def settled(fields: Iterable[KindField], given: Mapping[str, object]) -> tuple[dict[str, object], list[Fault]]:
    """What was given, with the code of each place that is certain; a fault for each that is not."""
    said, faults = dict(given), []
    for field in fields:
        if not is_place(field) or field.name not in said:
            continue
        typed = str(said[field.name])
        code = certain(typed)
        if code:
            said[field.name] = code
            continue
        del said[field.name]
        faults.append(fault(field.name, typed))
    return said, faults


def certain(typed: str, *, near: str = "") -> str:
    """The code of the one place that what was typed can mean; empty if it may mean several, or none."""
    if typed.isdigit() and len(typed) in codes.WIDTHS and (code := codes.padded(typed)) is not None:
        return code
    found = finding.find(typed, near=near)
    return found[0].code if len(found) == 1 and typed in (found[0].name, found[0].full) else ""


def fault(name: str, typed: str, *, near: str = "") -> Fault:
    """Why a place is not certain yet."""
    if not typed or typed == ANEW:
        return Fault(name, "还没有选定", _EXPECTED)
    many = len(finding.find(typed, near=near))
    if not many:
        return Fault(name, "没有找到这样的地方", _EXPECTED, "可以只写其中两三个字")
    if many == 1:
        return Fault(name, "查到一处", "确认过的地方", "请在下面选定")
    return Fault(name, f"查到 {many} 处", "其中的一处", "请在下面选定")


def offered(typed: str, *, near: str = "") -> list[Choice]:
    """What can be chosen for what was typed; none where it is still to be written."""
    if not typed or typed == ANEW:
        return []
    if typed.isdigit() and len(typed) == codes.DIGITS:
        found = [finding.named(typed)]
    else:
        found = [*finding.find(typed, near=near)]
    places = [Choice(one.code, one.full) for one in found if one is not None]
    return [*places, Choice(ANEW, "都不是，另外写")] if places else []


def asked(questions: Iterable[Question], *, fields: Iterable[KindField]) -> tuple[Question, ...]:
    """Questions, those for a place with a hint on how to write it, and empty where it is to be written again."""
    of_place = {field.name for field in fields if is_place(field)}
    return tuple(
        replace(one, hint=HINT, value="" if one.value == ANEW else one.value)
        if one.name in of_place and not one.choices
        else one
        for one in questions
    )
