"""What was typed into a form that belongs to no entry kind 填写: read field by field, every fault gathered.

said = Typed(request.POST)
on = said.day("on", "转出日期", today=today)
said.ask("on", "转出日期", "date")            # the question, with what was typed and what is wrong with it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from guitu.faults import Fault
from guitu.pages import words
from guitu.pages.forms import Question, Widget
from guitu.pages.shapes import Choice
from guitu.timekeeping.days import parse_iso

LONGEST: Final = 200


@dataclass(slots=True)
class Typed:
    """The fields of a form as texts; `faults` are told by the field's name, the first of each."""

    texts: Mapping[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    """Faults that are of no field."""

    def text(self, name: str) -> str:
        """What stands in a field, without the spaces around it."""
        return self.texts.get(name, "").strip()

    def wrong(self, name: str, says: str) -> None:
        """Note what is wrong with a field."""
        self.faults.setdefault(name, says)

    def words(self, name: str, expected: str, *, required: bool = True, longest: int = LONGEST) -> str:
        """A text that has to be there."""
        said = self.text(name)
        if not said and required:
            self.wrong(name, f"还没有填，应为{expected}。")
        elif len(said) > longest:
            self.wrong(name, f"太长了，应为 {longest} 字以内。")
        return said

    def one_of(self, name: str, choices: Mapping[str, object], expected: str, *, required: bool = True) -> str:
        """A listed answer; empty if none was chosen."""
        said = self.text(name)
        if (said and said not in choices) or (not said and required):
            self.wrong(name, f"还没有选，应为{expected}。" if not said else f"不在可选的之中，应为{expected}。")
            return ""
        return said

    def day(self, name: str, *, today: date, required: bool = True) -> date | None:
        """A day that has come; None for none, or for one that is noted as wrong."""
        said = self.text(name)
        if not said:
            if required:
                self.wrong(name, "还没有填，应为日历上有的日期。")
            return None
        if parse_iso(said) is None:
            self.wrong(name, "日期看不懂，应为日历上有的日期，写成 2025-03-01 这样。")
            return None
        on = date.fromisoformat(said)
        if on > today:
            self.wrong(name, f"填的是 {words.in_words(on)}，晚于今天。还没有发生的先不登记。")
            return None
        return on

    def count(self, name: str) -> int | None:
        """A whole number; None for none, or for what is noted as wrong."""
        said = self.text(name)
        if not said:
            return None
        if not (said.isascii() and said.isdigit() and len(said) < 6):
            self.wrong(name, "应为整数，只写数字。")
            return None
        return int(said)

    def take(self, faults: Sequence[Fault], *, places: Mapping[str, str]) -> None:
        """Take faults of a deed; `places` maps the words of a fault's place to the field it is about."""
        for fault in faults:
            said = f"{fault.found}，应为{fault.expected}。" + (f"{fault.remedy.rstrip('。')}。" if fault.remedy else "")
            name = next((name for place, name in places.items() if fault.place.endswith(place)), "")
            if name:
                self.wrong(name, said)
            else:
                self.others.append(f"{fault.place}：{said}")

    def ask(
        self,
        name: str,
        label: str,
        widget: Widget,
        *,
        required: bool = False,
        hint: str = "",
        choices: Sequence[Choice] = (),
        value: str = "",
        short: bool = False,
        inputmode: str = "",
        rows: int = 3,
    ) -> Question:
        """The question of a field, with what was typed (`value` where nothing was) and what is wrong with it."""
        return Question(
            id=f"f-{name}",
            name=name,
            label=label,
            widget=widget,
            required=required,
            value=self.texts.get(name, value),
            hint=hint,
            error=self.faults.get(name, ""),
            choices=tuple(choices),
            is_short=short,
            inputmode=inputmode,
            rows=rows,
        )

    def summary(self, asked: Sequence[Question]) -> list[tuple[str, str]]:
        """All faults for the top of the form."""
        told = [(one.id, f"{one.label}：{one.error}") for one in asked if one.error]
        return [*told, *(("", one) for one in self.others)]
