"""One fact of a scenario: a line such as `2025-03-03  absence to 2025-03-10 as away`, and the entry it stands for.

First the day, then the kind, then in any order: a choice of the kind (`drug_test spot refused`), a field with its value
(`to 2025-03-10`, `seq 2`), `as NAME` for the entry's id, `corrects NAME`, `recorded TIME`. Entries without a name are
`e1`, `e2` … by their line. Texts that the law does not look at need not be written; they are filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guitu.ledger.entry import Kind, KindField
from guitu.ledger.kinds import KINDS

LEFT_OUT = {
    "narrative": "（从略）",
    "text": "（从略）",
    "staff": "示例工作人员",
    "place": "示例地点",
    "agency": "示例单位",
    "hash": "0" * 64,
    "money": "100",
}
"""What stands in a required field that no rule reads, by the code of its type."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = ("seq", "count", "days", "months")


class UnreadableError(ValueError):
    """A line of a scenario says something that cannot be read."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry, as JSON, and how a reader says it: `day`, the Chinese `label`, and `more` (its fields in Chinese)."""

    id: str
    named: bool
    entry: Mapping[str, object]
    label: str
    more: str


def read_facts(text: str) -> tuple[Fact, ...]:
    """The facts of a scenario, a line each. Raises `UnreadableError` at the first line that cannot be read."""
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    return tuple(_fact(line, number) for number, line in enumerate(filter(None, lines), start=1))


def _fact(line: str, number: int) -> Fact:
    day, *words = line.split()
    if not _DAY.fullmatch(day) or not words:
        raise UnreadableError(f"{line!r}: a fact begins with a day and a kind, like 2025-03-03 absence")
    kind = KINDS.get(words[0])
    if kind is None:
        raise UnreadableError(f"{line!r}: no entry kind is called {words[0]}")
    entry: dict[str, object] = {"id": f"e{number}", "kind": kind.name, "on": day}
    said = _say(kind, words[1:], line, entry)
    for field in kind.form:
        if field.required and field.name not in entry and field.type.code in LEFT_OUT:
            entry[field.name] = LEFT_OUT[field.type.code]
    if "corrects" in entry:
        entry.setdefault("why", LEFT_OUT["narrative"])
    return Fact(str(entry["id"]), "as" in words, entry, kind.label, "，".join(said))


def _say(kind: Kind, words: Sequence[str], line: str, entry: dict[str, object]) -> list[str]:
    said: list[str] = []
    rest = iter(words)
    for word in rest:
        choice = next((one for one in kind.form if word in one.choices and one.name not in entry), None)
        if choice is not None:
            entry[choice.name] = word
            said.append(choice.choices[word])
            continue
        value = next(rest, None)
        if value is None:
            raise UnreadableError(f"{line!r}: {word} is no choice of {kind.name}, and no value follows it")
        if word == "as":
            entry["id"] = value
        elif word == "corrects":
            entry["corrects"] = value
            said.append(f"更正 {value}")
        elif word == "recorded":
            entry["recorded_at"] = value
            said.append(f"登记于 {value.replace('T', ' ')}")
        elif (field := kind.field(word)) is not None:
            entry[word] = int(value) if field.type.code in _WHOLE else value
            said.append(_in_chinese(field, value))
        else:
            raise UnreadableError(f"{line!r}: {kind.name} has no field and no choice {word}")
    return said


def _in_chinese(field: KindField, value: str) -> str:
    return f"{field.label} {field.choices.get(value, value)}"
