"""Settings 取值: what packs set, as numbers for the rows of a cohort.

Every rule reads a value as of the day that sets it off (CONTRACTS: Which day's law); the earliest reaches back. What is
asked together is one `Question`, and its answers are one small table, made once and kept, because a policy never
changes. Most values have one step, and then a row costs one look into the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from guitu.policy.dated import EPOCH, Value
from guitu.policy.layers import Policy

Int = NDArray[np.int32]
Place = NDArray[np.intp]
Steps = tuple[tuple[int, Value | None], ...]
Group = tuple[Policy, str]
Read = Callable[..., int]
"""Makes one integer of the values of some names on a day; it is given None for each that no document sets then."""

_NO_MORE = 1 << 30


@cache
def steps_of(policy: Policy, name: str) -> Steps:
    """The dated values of `name` in a policy: (day number, value), oldest first; empty where no document sets it.

    A value that ends before the next one begins is followed by None, from the day after its last.
    """
    dated = policy.values.get(name)
    if dated is None:
        return ()
    found: list[tuple[int, Value | None]] = []
    for start, value in zip(dated.starts, dated.values, strict=True):
        found.append((start, value))
        if value.until is not None:
            found.append((value.until.toordinal() - EPOCH + 1, None))
    kept = [step for step in found if step[1] is not None or step[0] not in dated.starts]
    return tuple(sorted(kept, key=lambda step: step[0]))


def on(steps: Steps, day: int) -> Value | None:
    """The value of `steps` on a day; the earliest reaches back."""
    return next((value for since, value in reversed(steps) if since <= day), steps[0][1] if steps else None)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked of a policy at once: for each part the names of some values and what makes one number of them.

    `{kind}` in a name stands for the kind of the group of cases that it is asked for.
    """

    parts: tuple[tuple[tuple[str, ...], Read], ...]

    def of(self, groups: tuple[Group, ...]) -> Table:
        """The answers for some groups, column `part * len(groups) + group`."""
        return _table(self, groups)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Numbers through time, a column each: `first`, and from day `since` on what each step of `later` says."""

    first: Int
    later: tuple[tuple[Int, Int], ...]

    def at(self, column: Place | Int, day: Int) -> Int:
        """The number of each column on each day."""
        found: Int = self.first.take(column)
        for since, said in self.later:
            np.copyto(found, said.take(column), where=since.take(column) <= day)
        return found


@lru_cache(maxsize=1024)
def _table(question: Question, groups: tuple[Group, ...]) -> Table:
    columns = []
    for names, read in question.parts:
        for policy, kind in groups:
            steps = [steps_of(policy, name.replace("{kind}", kind)) for name in names]
            turns = sorted({day for own in steps for day, _ in own}) or [0]
            columns.append(_changes([(day, read(*(on(own, day) for own in steps))) for day in turns]))
    most = max(map(len, columns), default=1)
    # A column with fewer steps goes on saying what it said last.
    filled = [[*column, *[(_NO_MORE, column[-1][1])] * (most - len(column))] for column in columns]
    since, said = np.ascontiguousarray(np.array(filled, np.int32).reshape(-1, most, 2).T)
    return Table(said[0], tuple(zip(since[1:], said[1:], strict=True)))


def _changes(steps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The steps without those that say again what was said before: a new law often keeps the old number."""
    return [step for at, step in enumerate(steps) if at == 0 or step[1] != steps[at - 1][1]]
