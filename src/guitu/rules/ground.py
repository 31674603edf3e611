"""Grounds: facts that the law counts, and what a person may decide on them. The vocabulary of `grounds/`.

A ground counts; it never decides. Whether its number is reached, and what it may lead to for this kind of case,
stands beside the clause for the named person who decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from guitu.rules.match import Match

Counting = Literal["missed_report_ins", "times", "absences", "absence_days", "after_warnings", "sentences"]


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground.

    `counting` says how `matches` are counted: `times` each entry; `absences` runs of days away; `absence_days`
    distinct days away; `after_warnings` entries later than the day of the warning that fills the number which the
    pack value `warnings` sets (one such entry is enough, and without that value there is no such ground);
    `sentences` entries at any time from the decision to the end; `missed_report_ins` the duties to report in that
    were missed. `threshold` names the value with the number and how to compare; a pack without it has no such ground.
    """

    name: str
    label: str
    counting: Counting
    matches: tuple[Match, ...] = ()
    threshold: str = ""
    warnings: str = ""
