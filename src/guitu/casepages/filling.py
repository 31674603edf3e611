"""Filling a form in 预填: today, the usual answers of this case, the names of colleagues; everything can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from guitu.casepages import placing, wording
from guitu.casepages.opened import Opened
from guitu.casepages.timeline import last_of
from guitu.ledger.entry import Kind, KindField
from guitu.ledger.kinds import KINDS
from guitu.pages import tiers
from guitu.pages.shapes import Choice

FIRST_ANSWERS: Final[Mapping[str, Mapping[str, str]]] = {
    "talk": {"form": "home_visit"},
    "drug_test": {"mode": "regular", "sample": "urine"},
    "follow_up": {"form": "home_visit"},
}
"""What a form begins with where the case has no entry of the kind yet. Never a result, never a decision."""

_LASTING: Final = frozenset({"sample", "place"})
"""Answers that are likely to be the same as last time."""
_ALWAYS: Final = frozenset({"form"})
"""Answers that begin the same whatever was last; the place is then that of the last one of the same form."""
_ENTRIES_OFFERED: Final = 40
_POINTS_AT: Final = ("entry", "rule", "seq")


def first_view(
    opened: Opened, kind: Kind, *, on: date, recorder: str, asked: Mapping[str, str], draft: Mapping[str, object]
) -> dict[str, object]:
    """What a form shows at first: what the address asks for beats a draft, that beats last time, that beats today."""
    first = FIRST_ANSWERS.get(kind.name, {})
    said: dict[str, object] = {"on": on.isoformat(), **first}
    last = last_of(opened, kind.name, before=on, like={name: first[name] for name in _ALWAYS if name in first})
    if last is not None:
        said |= {name: value for name, value in last.fields.items() if name in _LASTING and name not in _ALWAYS}
    for one in kind.fields:
        if one.type.code == "staff_list":
            said[one.name] = [recorder]
        elif one.type.code == "staff" and one.name != "decided_by":
            said[one.name] = recorder
    said |= {name: value for name, value in draft.items() if kind.field(name) is not None}
    return {**said, **{name: value for name, value in asked.items() if _may_be_asked(kind.field(name))}}


def choices(opened: Opened, kind: Kind, *, recorder: str, typed: Mapping[str, object]) -> dict[str, list[Choice]]:
    """Choices a declaration cannot know: colleagues of the working group, entries one may point at, the tiers."""
    colleagues = [one.posting.account.display_name for one in opened.team if one.until is None and one.part != "person"]
    found: dict[str, list[Choice]] = {}
    for one in kind.form:
        if one.type.code == "staff_list":
            listed = typed.get(one.name, ())
            before = [str(name) for name in listed] if isinstance(listed, list | tuple) else []
            names = dict.fromkeys([recorder, *colleagues, *before])
            found[one.name] = [Choice(name, name) for name in names if name]
        elif one.name == "entry" and one.type.code == "id":
            found[one.name] = _entries(opened)
        elif one.type.code == "tier" and (levels := tiers.choices(opened.policy)):
            found[one.name] = levels
        elif placing.is_place(one) and (places := placing.offered(_first(typed.get(one.name)), near=_near(opened))):
            found[one.name] = places
    return found


def pointed_at(kind: Kind, values: Mapping[str, object]) -> tuple[str, ...]:
    """Fields that say what the entry is about and were given by the page one came from; they are not asked again."""
    given = tuple(name for name in _POINTS_AT if kind.field(name) is not None and values.get(name))
    if "entry" in given or "rule" in given:
        return tuple(name for name in _POINTS_AT if kind.field(name) is not None)
    return ()


def _may_be_asked(field: KindField | None) -> bool:
    """Codes, days and numbers may stand in an address; words about a person may not."""
    return field is not None and (bool(field.choices) or field.type.code in ("id", "seq", "day"))


def _first(value: object) -> str:
    listed = value if isinstance(value, list | tuple) else [value]
    return str(listed[0]).strip() if listed and listed[0] is not None else ""


def _near(opened: Opened) -> str:
    return opened.case.region_code


def _entries(opened: Opened) -> list[Choice]:
    lines = sorted(opened.lines, key=lambda one: (one.on, one.position), reverse=True)
    return [
        Choice(line.entry_id, f"{line.on.isoformat()} {wording.title(line)}")
        for line in lines
        if line.stands and KINDS[line.kind].group != "fairness"
    ][:_ENTRIES_OFFERED]
