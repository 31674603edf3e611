"""Findings 疑点: entries that have no place in the course of a case. Recorded, counted nowhere, shown with a remedy.

A ledger that is fed by phones must hold what is true and late; so a fault of sequence is no refusal (CONTRACTS: Faults
of sequence). A finding is a doubt in the data and no verdict on anybody.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guitu.ledger.entry import Entry
from guitu.ledger.kinds import KINDS
from guitu.rules.cohort import EPOCH

MEASURES = frozenset(
    {
        *("drug_test", "talk", "situation_report", "report_refused", "summary", "assessment", "warning"),
        *("treatment_joined", "treatment_left"),
    }
)
ENDS = frozenset({"terminated", "discharged", "died", "transferred_out"})
MOVES = ENDS | {"transferred_in", "suspended", "resumed"}
COUNTED_AFTER_THE_END = frozenset(
    {
        *("discharge_notified", "archived", "follow_up", "transferred_in", "relapse_found", "died", "notified"),
        *("handed_over", "excused", "objection_raised", "objection_answered", "transfer_returned"),
    }
)
# Help goes on after the end, and so does what only follows it; no rule counts them.
GOES_ON = frozenset(name for name, kind in KINDS.items() if kind.group in ("support", "office", "after"))
CONDUCT = frozenset({"absence", "report_refused", "drug_use_found"})
CONDUCT_RESULTS = frozenset({"refused", "evaded", "positive"})

WORDS: dict[str, tuple[str, str]] = {
    "before_decision": ("日期早于决定之日，不计入", "请核对日期；确是决定之前的事，写在备注里"),
    "before_report_in": ("日期早于报到之日，不计入", "请核对这条记录和报到的日期，有误的请更正"),
    "after_end": ("日期晚于本案结束之日，不计入", "请核对日期；对象仍在执行的，请更正结束的记录"),
    "second_end": ("本案此前已经结束，这条不计入", "请核对哪一条是真的，另一条请作废并写明缘由"),
    "lone_resumed": ("没有正在进行的中止，恢复不计入", "请补记中止，或者更正恢复的日期"),
    "second_suspended": ("中止还没有恢复，又记了一次中止，不计入", "请补记恢复，或者作废重复的一条"),
    "lone_transferred_in": ("此前没有转出，转入不计入", "请补记转出，或者作废这条记录"),
    "conduct_in_suspension": ("发生在中止期间，不计入任何事由", "请核对日期；确在羁押期间的，留着即可"),
    "early_discharge": ("解除早于期满之日", "请核对解除的日期；提前解除没有依据的，请报公安机关更正"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What findings are read against: the kinds that the case has, days of the course (FAR where none), the
    suspensions [lo, hi), and the ids of the entries that were an end or took one back."""

    kinds: frozenset[str]
    decided: int
    start: int
    ended: int
    term_shown: int
    as_of: int
    spans: tuple[tuple[int, int], ...]
    effective: frozenset[str]


def find(entries: Sequence[Entry], facts: Facts) -> list[dict[str, str]]:
    """The findings of a case: entry id, what was found, the remedy and a stable code, in the order of the entries,
    which come by day."""
    found: list[dict[str, str]] = []
    suspended = died = False
    for entry in _doubtful(entries, facts):
        day, kind = _day(entry), entry.kind
        if day > facts.as_of:
            continue
        if day < facts.decided:
            found.append(_said(entry, "before_decision"))
            continue
        if day > facts.ended and kind not in ENDS and kind not in COUNTED_AFTER_THE_END and kind not in GOES_ON:
            found.append(_said(entry, "after_end"))
            continue
        codes: list[str] = []
        if kind in MEASURES and day < facts.start:
            codes.append("before_report_in")
        if kind in ENDS:
            if entry.id not in facts.effective and (kind != "died" or died):
                codes.append("second_end")
            died = died or kind == "died"
        if facts.spans and _is_conduct(entry) and any(lo <= day < hi for lo, hi in facts.spans):
            codes.append("conduct_in_suspension")
        if kind == "transferred_in" and entry.id not in facts.effective:
            codes.append("lone_transferred_in")
        if kind == "discharged" and entry.id in facts.effective and day < facts.term_shown - 1:
            codes.append("early_discharge")
        found += [_said(entry, code) for code in codes]
        suspended = suspended or kind in ("suspended", "resumed")
    if suspended:
        found += _standstill(entries, facts)
    return found


def _doubtful(entries: Sequence[Entry], facts: Facts) -> Sequence[Entry]:
    """The entries that may be out of place: between report-in and the end only what moves a case, or conduct in a
    suspension."""
    if facts.spans:
        return entries
    first = bisect_left(entries, max(facts.decided, facts.start), key=_day)
    after = max(first, bisect_right(entries, min(facts.ended, facts.as_of), key=_day))
    moves = [] if facts.kinds.isdisjoint(MOVES) else [entry for entry in entries[first:after] if entry.kind in MOVES]
    return [*entries[:first], *moves, *entries[after:]]


def _day(entry: Entry) -> int:
    return entry.on.toordinal() - EPOCH


def _standstill(entries: Iterable[Entry], facts: Facts) -> list[dict[str, str]]:
    """Suspensions and resumptions that change nothing. Those of one day cancel without a finding."""
    steps = [entry for entry in entries if entry.kind in ("suspended", "resumed")]
    by_day: dict[int, list[Entry]] = {}
    for entry in steps:
        day = _day(entry)
        if facts.decided <= day <= min(facts.ended, facts.as_of):
            by_day.setdefault(day, []).append(entry)
    found, is_open = [], False
    for day in sorted(by_day):
        begun = [entry for entry in by_day[day] if entry.kind == "suspended"]
        over = [entry for entry in by_day[day] if entry.kind == "resumed"]
        pairs = min(len(begun), len(over))
        for entry in begun[pairs:]:
            if is_open:
                found.append(_said(entry, "second_suspended"))
            is_open = True
        for entry in over[pairs:]:
            if not is_open:
                found.append(_said(entry, "lone_resumed"))
            is_open = False
    return found


def _is_conduct(entry: Entry) -> bool:
    if entry.kind == "drug_test":
        return getattr(entry, "result", None) in CONDUCT_RESULTS
    return entry.kind in CONDUCT


def _said(entry: Entry, code: str) -> dict[str, str]:
    what, remedy = WORDS[code]
    return {"entry": entry.id, "what": what, "remedy": remedy, "code": code}
