"""Clause marks: ① ② beside a line, and below the picture what each clause says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.text import Text

from guitu.cli import cells

_RUNS = ((1, 0x2460, 20), (21, 0x3251, 15), (36, 0x32B1, 15))  # first number, first character, how many


class Marks:
    """Numbers for clauses, given in the order in which they are first cited."""

    def __init__(self, clauses: Mapping[str, Mapping[str, Any]]) -> None:
        self._clauses = clauses
        self._numbers: dict[str, int] = {}

    def of(self, names: Iterable[str]) -> str:
        """The marks of these clauses side by side, such as ①③; smaller numbers first."""
        numbers = sorted({self._numbers.setdefault(name, len(self._numbers) + 1) for name in names})
        return "".join(map(mark, numbers))

    def legend(self, *, width: int) -> list[Text]:
        """Every clause cited so far: mark, document, article, what it says, wrapped to `width`."""
        lines: list[Text] = []
        hang = max((cells.width(mark(number)) for number in self._numbers.values()), default=0) + 4
        for name, number in self._numbers.items():
            clause = self._clauses.get(name, {})
            document, article = clause.get("document", name), clause.get("article", "")
            title = document if document.startswith("《") or not document else f"《{document}》"
            head = f"{title}{article}" + ("" if clause.get("binding", True) else "（目标，不是期限）")
            says = clause.get("says", "")
            first, *rest = cells.wrapped(f"{head}：{says}" if says else head, limit=width - hang)
            lines.append(Text.assemble("  ", (cells.padded(mark(number), to=hang - 2), "bold"), first))
            lines += [Text(f"{' ' * hang}{line}") for line in rest]
        return lines


def mark(number: int) -> str:
    """① for 1, and so on up to 50; beyond that [51]."""
    for first, character, count in _RUNS:
        if first <= number < first + count:
            return chr(character + number - first)
    return f"[{number}]"
