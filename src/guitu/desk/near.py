"""The rows a first page is cut from 近期待办, in SQL of our own: what is due or lately missed, and how much is older.

A town's list holds mostly what was missed long ago, by cases that run and by cases that have ended; of that a page
shows no row, only a number. So days are asked through the index of place and day, what happens once in a case through
the key of the case, and what is older is counted and not fetched. The scope is the one of `scope.rows`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Final

from guitu.access.asking import Question, Row, put_together
from guitu.access.sight import Viewer
from guitu.desk.days import recent_since, week_end
from guitu.rules.duties import DUTIES
from guitu.rules.duty import Once
from guitu.rules.next_steps import ALIVE
from guitu.rules.worklist import RULE_NAMES
from guitu.standings import scope, seen
from guitu.standings.models import NO_DAY, CaseStanding

if TYPE_CHECKING:
    from guitu.desk.queries import Wanted

REPEATING: Final = frozenset(at for at, rule in enumerate(RULE_NAMES) if not isinstance(DUTIES[rule], Once))
AFTER_THE_END: Final = frozenset(
    at for at, rule in enumerate(RULE_NAMES) if isinstance(duty := DUTIES[rule], Once) and duty.after_the_end
)
COLUMNS: Final = ("case_id", "rule", "seq", "opens", "due", "target", "done", "needed", "region_code")
"""Days are texts: one that nobody is shown need not be made a day."""

_SAID: Final = """o.case_id, o.rule, o.seq, CAST(o.opens_on AS text), CAST(o.due_on AS text), CAST(o.target_on AS text),
    o.done, o.needed, o.region_code"""
# How SQLite goes about it is laid down, for left to itself it reads every obligation of all offices to make a filter
# for the lookup: a cross join is read in its own order, and a `+` keeps an index away from what it stands before. To
# PostgreSQL, which plans as it likes, neither says anything.
_IN_PLACES: Final = """SELECT {said} FROM standings_openobligation o
        WHERE o.region_code IN (SELECT h.region_code FROM ({held}) h) AND {due} AND NOT o.paused
        AND +o.rule IN ({rules}) AND EXISTS (
            SELECT 1 FROM ({held}) h WHERE h.case_id = o.case_id AND (h.state IN ({alive}) OR o.rule IN ({after})))"""
_OF_CASES: Final = """SELECT {said} FROM ({held}) h CROSS JOIN standings_openobligation o
        WHERE h.state {whose} ({alive}) AND o.case_id = h.case_id AND o.rule BETWEEN {low} AND {high}
        AND +o.rule IN ({once}) AND o.due_on < %s AND NOT o.paused"""
_OLDER: Final = """SELECT NULL, -1, COUNT(*), NULL, NULL, NULL, 0, 0, '' FROM standings_openobligation o
        WHERE o.case_id IN (SELECT h.case_id FROM ({held}) h WHERE h.state IN ({alive})) AND o.rule IN ({repeating})
        AND o.due_on < %s AND NOT o.paused"""
_MISSED: Final = """SELECT NULL, -1, COALESCE(SUM(h.missed_count), 0), NULL, NULL, NULL, 0, 0, ''
        FROM ({held}) h WHERE h.state IN ({alive})"""
"""Everything that running cases have missed, as their standings keep it: where every duty is asked for."""


@dataclass(frozen=True, slots=True)
class Near:
    """The rows and, as one more row whose rule is `COUNT`, how many windows are older and not among them.

    `is_all_missed`: that row counts whatever was missed, and what is among the rows is to be taken off.
    """

    question: Question
    is_all_missed: bool

    def read(self) -> tuple[list[Row], int]:
        """The rows, and the count."""
        found, count = [], 0
        for row in self.question.rows():
            if row[_RULE] == COUNT:
                count = row[_SEQ]
            else:
                found.append(row)
        return found, int(count)


COUNT: Final = -1
_RULE, _SEQ = COLUMNS.index("rule"), COLUMNS.index("seq")


@lru_cache(maxsize=512)
def near(viewer: Viewer, today: date, wanted: Wanted, most: int) -> Near:
    """The question of a posting (as `asking.seated` gives it), a day and a filter. Raises `Refused` without a list."""
    rules = frozenset(at for at in seen.rules_of(viewer) if wanted.rule in ("", RULE_NAMES[at]))
    held = scope.rows(CaseStanding.objects.all(), viewer, village=wanted.village or None, worker=wanted.worker)
    if wanted.kind:
        held = held.filter(kind=wanted.kind)
    if wanted.state:
        held = held.filter(state=wanted.state)
    said = put_together(held.values_list("case_id", "state", "region_code", "missed_count"))
    if not said.text:
        return Near(said, is_all_missed=False)
    recent, of = recent_since(today).isoformat(), said.values
    is_all_missed = len(rules) == len(RULE_NAMES)
    once, after = rules - REPEATING, rules & AFTER_THE_END
    lists = {"held": said.text, "said": _SAID, "alive": ", ".join(f"'{one}'" for one in ALIVE)}
    lists |= {"rules": _numbers(rules), "after": _numbers(after), "repeating": _numbers(rules & REPEATING)}
    parts: tuple[tuple[str, tuple[object, ...]], ...] = (
        (_IN_PLACES.replace("{due}", "o.due_on BETWEEN %s AND %s"), (*of, recent, week_end(today).isoformat(), *of)),
        (_IN_PLACES.replace("{due}", "o.due_on = %s"), (*of, NO_DAY.isoformat(), *of)),
        (_of_cases("IN", once), (*of, recent)),
        (_of_cases("NOT IN", after), (*of, recent)),
        (_MISSED, of) if is_all_missed else (_OLDER, (*of, recent)),
    )
    # One more than asked for tells that there are more, and one is the count.
    text = " UNION ALL ".join(part for part, _ in parts).format(**lists) + " LIMIT %s"
    values = tuple(value for _, several in parts for value in several)
    return Near(Question(text, (*values, most + 2)), is_all_missed)


def _of_cases(whose: str, rules: frozenset[int]) -> str:
    """What happens once in a case and was missed long ago, of running cases (`IN`) or of ended ones (`NOT IN`)."""
    low, high = min(rules, default=-1), max(rules, default=-1)
    named = {"{whose}": whose, "{once}": _numbers(rules), "{low}": str(low), "{high}": str(high)}
    return reduce(lambda text, one: text.replace(*one), named.items(), _OF_CASES)


def _numbers(rules: frozenset[int]) -> str:
    """Places of rules as a list in SQL; one that no row has, where there is none."""
    return ", ".join(map(str, sorted(rules))) or "-1"
