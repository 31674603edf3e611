"""Forms of entry kinds 登记表单: from a kind's declaration to questions that `parts/form.html` draws.

One declaration, one renderer: label, hint, type and choices come from `KindField`; what was typed and what is wrong
come from the request. A form knows fields, not law.

    asked = questions(KINDS["drug_test"].form, typed=request.POST, faults=said, on=today)
    entry = answers(KINDS["drug_test"].form, typed=request.POST)         # the JSON of the entry's own fields
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from django.http import QueryDict

from guitu.faults import Fault
from guitu.ledger.entry import KindField
from guitu.pages.shapes import Choice

Widget = Literal["text", "tel", "textarea", "date", "choices", "select", "many"]

_WIDGETS: Final[Mapping[str, Widget]] = {
    "day": "date",
    "narrative": "textarea",
    "choice": "choices",
    "flag": "choices",
    "phone": "tel",
}
_DAY: Final = "日历上有的日期"
_EMPTY: Final = "还没有填"
_NUMERIC: Final = frozenset({"seq", "count", "months", "days"})
_FLAG: Final = (Choice("true", "是"), Choice("false", "否"))
_MANY: Final = 7
"""More listed choices than this become a drop-down."""


@dataclass(frozen=True, slots=True)
class Question:
    """One field to be drawn. `value` is what was typed (`values` where several may be chosen)."""

    id: str
    name: str
    label: str
    widget: Widget
    required: bool
    value: str = ""
    values: tuple[str, ...] = ()
    hint: str = ""
    error: str = ""
    choices: tuple[Choice, ...] = ()
    shortcuts: tuple[tuple[str, str], ...] = ()
    rows: int = 3
    inputmode: str = ""
    is_short: bool = False


def questions(
    fields: Iterable[KindField],
    *,
    typed: QueryDict | Mapping[str, object],
    faults: Sequence[Fault] = (),
    on: date | None = None,
    offered: Mapping[str, Sequence[Choice]] | None = None,
    leave_out: Iterable[str] = (),
) -> tuple[Question, ...]:
    """The questions of a kind, in its order.

    `typed` holds what was typed, or what a first view fills in; `faults` are put beside the field whose label or name
    their place ends with; `on` gives the shortcuts 今天 and 昨天; `offered` gives choices a declaration cannot know
    (colleagues, agencies) by field name; `leave_out` names fields the page fills in by itself.
    """
    skipped = frozenset(leave_out)
    said = dict(offered or {})
    return tuple(
        _question(one, typed=typed, error=fault_of(one, faults=faults), on=on, offered=said.get(one.name))
        for one in fields
        if one.name not in skipped
    )


def answers(fields: Iterable[KindField], *, typed: QueryDict | Mapping[str, object]) -> dict[str, object]:
    """What was typed as the JSON an entry is read from; what was left empty is left out.

    Whole numbers become int and 是/否 become bool where they are well written; anything else stays text, so that the
    declaration itself says what is wrong with it.
    """
    found: dict[str, object] = {}
    for one in fields:
        values = [value.strip() for value in _values(typed, one.name) if value.strip()]
        if not values:
            continue
        if one.type.code == "staff_list":
            found[one.name] = [
                name for value in values for name in value.replace(",", "、").split("、") if name.strip()
            ]
        elif one.type.code in _NUMERIC and values[0].isascii() and values[0].isdigit():
            found[one.name] = int(values[0])
        elif one.type.code == "flag" and values[0] in ("true", "false"):
            found[one.name] = values[0] == "true"
        else:
            found[one.name] = values[0]
    return found


def fault_of(one: KindField, *, faults: Sequence[Fault]) -> str:
    """What is wrong with one field, as a sentence; empty if nothing is."""
    return " ".join(_sentence(fault, one) for fault in faults if _is_about(fault, one))


def summary(faults: Sequence[Fault], *, fields: Iterable[KindField]) -> tuple[tuple[str, str], ...]:
    """All faults for the top of the form: the id of the field each is about ("" if none), and the sentence."""
    listed = tuple(fields)
    about = ((fault, next((one for one in listed if _is_about(fault, one)), None)) for fault in faults)
    return tuple(
        (f"f-{one.name}", f"{one.label}：{_sentence(fault, one)}")
        if one is not None
        else ("", f"{fault.place}：{_sentence(fault, None)}")
        for fault, one in about
    )


def _question(
    one: KindField,
    *,
    typed: QueryDict | Mapping[str, object],
    error: str,
    on: date | None,
    offered: Sequence[Choice] | None,
) -> Question:
    values = tuple(_values(typed, one.name))
    listed = tuple(offered) if offered is not None else tuple(Choice(code, text) for code, text in one.choices.items())
    widget: Widget = _WIDGETS.get(one.type.code, "text")
    if one.type.code == "flag":
        listed = _FLAG
    if one.type.code == "staff_list" and listed:
        widget = "many"
    elif listed and one.type.code != "flag":
        widget = "choices" if len(listed) <= _MANY else "select"
    return Question(
        id=f"f-{one.name}",
        name=one.name,
        label=one.label,
        widget=widget,
        required=one.required,
        value=values[0] if values else "",
        values=values,
        hint=one.hint or ("几个人之间用顿号隔开" if one.type.code == "staff_list" and not listed else ""),
        error=error,
        choices=listed,
        shortcuts=_shortcuts(on) if widget == "date" and one.name == "on" else (),
        rows=2 if one.name == "note" else 3,
        inputmode="numeric" if one.type.code in _NUMERIC else "decimal" if one.type.code == "money" else "",
        is_short=one.type.code in _NUMERIC or one.type.code in ("money", "phone", "document_number", "staff"),
    )


def _shortcuts(on: date | None) -> tuple[tuple[str, str], ...]:
    if on is None:
        return ()
    return (("今天", on.isoformat()), ("昨天", (on - timedelta(days=1)).isoformat()))


def _values(typed: QueryDict | Mapping[str, object], name: str) -> list[str]:
    if isinstance(typed, QueryDict):
        return [str(value) for value in typed.getlist(name)]
    said = typed.get(name)
    if said is None:
        return []
    if isinstance(said, bool):
        return ["true" if said else "false"]
    if isinstance(said, list | tuple):
        return [str(value) for value in said]
    return [said.isoformat() if isinstance(said, date) else str(said)]


def _is_about(fault: Fault, one: KindField) -> bool:
    place = fault.place.split()[-1] if fault.place else ""
    return place in (one.label, one.name, f"{one.name}（{one.label}）")


def sentence(fault: Fault, *, placed: bool) -> str:
    """A fault as a page says it: with the name of its field (`placed`), or beside the field without it."""
    found = _EMPTY if fault.found in ("没有写", "未填写") else fault.found
    # Of what is empty nobody asks how long it may be.
    said = (
        f"{found}。" if found == _EMPTY and fault.expected[:1].isdigit() else f"{found}，应为{_apart(fault.expected)}。"
    )
    remedy = f"{fault.remedy.rstrip('。')}。" if fault.remedy else ""
    return f"{fault.place}：{said}{remedy}" if placed else f"{said}{remedy}"


def _sentence(fault: Fault, one: KindField | None) -> str:
    if one is None or fault.expected not in (one.type.expected, _DAY):
        return sentence(fault, placed=False)
    if fault.found == "没有写":
        # What can be chosen stands below, and of a day nobody asks what one is.
        said = "还没有选。" if one.choices else f"{_EMPTY}。"
        return f"{said}{fault.remedy.rstrip('。')}。" if fault.remedy else said
    usual = (
        f"{'、'.join(one.choices.values())}之一" if one.choices else _DAY if one.type.code == "day" else fault.expected
    )
    return sentence(replace(fault, expected=usual), placed=False)


def _apart(text: str) -> str:
    """Figures that count stand apart from the words before them."""
    return f" {text}" if text[:1].isdigit() else text
