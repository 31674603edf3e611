"""Duties: what somebody owes, and until when. The small vocabulary that `duties/` is written in.

A duty that repeats is laid out in windows from report-in (报到) over the term, in the case's own served time.
A duty that happens once opens with an entry and ends on a last day, or has only a target where the source says
"promptly" (及时) and gives no number. How long, how often and until when is never said here: a duty names the
value of the pack that says it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guitu.rules.match import Match

Debtor = Literal["person", "group", "township", "police"]


@dataclass(frozen=True, slots=True)
class Repeating:
    """A duty owed again and again during the term.

    `every` names the value with the length of a window in months (one number, or one for each year of the term);
    `per_year` names instead how many are owed in each full year of the term. `{kind}` in a name stands for the
    kind of the case. `counts` are the entries that do it.
    """

    name: str
    label: str
    owed_by: Debtor
    counts: Match
    every: str = ""
    per_year: str = ""

    @property
    def value_name(self) -> str:
        """The name, with `{kind}`, of the pack value that sets this duty."""
        return self.every or self.per_year


@dataclass(frozen=True, slots=True, eq=False)
class Once:
    """A duty owed once, each time that `opens_on` happens. Each is declared once, and equal only to itself.

    `days` and `workdays` name the values that may set the last day; a value that does not bind is a target of the
    office and no last day. Where no pack sets either, the duty does not exist, unless it is owed `promptly` (及时).
    `with_standstill`: suspended days from its opening on are added. `after_the_end`: the end of the case sets it
    off, so that the end never makes it void. `clauses` are cited where no value of the pack sets a number. The paper
    that goes with it is named by the entry kind that does it.
    """

    name: str
    label: str
    owed_by: Debtor
    opens_on: Match
    done_by: Match
    days: str = ""
    workdays: str = ""
    promptly: bool = False
    with_standstill: bool = False
    after_the_end: bool = False
    clauses: tuple[str, ...] = ()
