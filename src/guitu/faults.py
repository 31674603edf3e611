"""Faults: what is wrong with an input, said so that a person can mend it.

One shape serves packs, case files, Excel rows, forms and the command line: where the fault is, what was
found there, what is expected, and what to do. Whoever reads an input gathers all of its faults and raises
them together as `Faulty`; nothing of the rest of the input is lost on the way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an input.

    `place` names where (file and line, entry id, sheet and cell, field), `found` what stands there,
    `expected` what may stand there, `remedy` what to do; `remedy` is empty when `expected` says it already.
    All four are Chinese sentences for the person who made the input, and hold no identity.
    """

    place: str
    found: str
    expected: str
    remedy: str = ""

    def __str__(self) -> str:
        line = f"{self.place}：{self.found}；应为{self.expected}"
        return " ".join((f"{line}；{self.remedy}" if self.remedy else line).split())


class Faulty(ValueError):  # noqa: N818  (the word is an adjective: the input is faulty)
    """An input cannot be taken. `faults` holds every fault that was found, in the order of the input."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))
