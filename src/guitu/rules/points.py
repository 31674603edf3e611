"""Points and tiers 积分预警、分级分类: a hint where more visits and help may be needed. Never a judgement.

全国规划（2016—2020年）第12项 asks for them and sets no number; a pack that wants them sets its own (`points.…`,
`tier.…`), and without such values there are none. Points come from recorded facts only, each with its reason. A tier
may add visits; it changes no state, no term, no count, no right, and nothing below what the law asks for. It holds
only once a named person has confirmed it, or another one, with a reason and an end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from guitu.ledger.entry import Entry
from guitu.policy.layers import Policy
from guitu.timekeeping import days
from guitu.timekeeping import months as clamped

Json = dict[str, Any]
HALF_A_YEAR = 12 // 2  # the event's own name; how many points it gives is the pack's
TEST, REPORT = "drug_test.regular", "situation_report"


@dataclass(frozen=True, slots=True)
class Seen:
    """What events are read from: entries that stand by their day, those of them that count as conduct, the
    obligations, and the grounds of a standing."""

    entries: Sequence[Entry]
    conduct: Sequence[Entry]
    obligations: Sequence[Json]
    grounds: Sequence[Json]
    as_of: date


Reason = dict[str, object]
EVENTS: dict[str, Callable[[Seen], Iterator[Reason]]] = {
    "test_missed": lambda seen: _duty(seen, TEST, "missed"),
    "test_met": lambda seen: _duty(seen, TEST, "met"),
    "report_missed": lambda seen: _duty(seen, REPORT, "missed"),
    "report_met": lambda seen: _duty(seen, REPORT, "met"),
    "test_refused": lambda seen: _ground(seen, "tests_refused"),
    "test_positive": lambda seen: _ground(seen, "drug_use"),
    "absence": lambda seen: _ground(seen, "absences"),
    "report_refused": lambda seen: _recorded(seen, "report_refused"),
    "warning": lambda seen: _recorded(seen, "warning"),
    "half_year_clean": lambda seen: _clean(seen),
}


def of(
    policy: Policy,
    entries: Sequence[Entry],
    obligations: Sequence[Json],
    grounds: Sequence[Json],
    *,
    as_of: date,
    counts: Callable[[Entry], bool],
) -> Json | None:
    """Points with their reasons, the tier they suggest, and the tier that a person confirmed; None without a scheme.

    `counts` says of an entry whether conduct on its day counts and is not excused.
    """
    if not _has_scheme(policy):
        return None
    today = days.number(as_of)
    values = {event: policy.at(f"points.{event}", on=today) for event in EVENTS}
    if not any(values.values()):
        return None
    known = [entry for entry in entries if entry.on <= as_of]
    seen = Seen(known, [entry for entry in known if counts(entry)], obligations, grounds, as_of)
    items: list[Json] = []
    clauses: dict[str, None] = {}
    for event, read in EVENTS.items():
        value = values[event]
        if value is None:
            continue
        clauses.update(dict.fromkeys(value.clauses))
        items += [{"event": event, "label": value.label, "points": value.whole(), **reason} for reason in read(seen)]
    total = sum(item["points"] for item in items)
    tiers = _tiers(policy, today)
    proposed = max((tier for tier in tiers if tier["from_points"] <= total), key=_from, default=None)
    return {
        "total": total,
        "items": items,
        "proposed": proposed or min(tiers, key=_from, default=None),
        "confirmed": _confirmed(seen, tiers),
        "clauses": list(clauses),
    }


@cache
def _has_scheme(policy: Policy) -> bool:
    """Whether a policy ever gives points."""
    return any(f"points.{event}" in policy.values for event in EVENTS)


def _from(tier: Json) -> int:
    return int(tier["from_points"])


def _tiers(policy: Policy, today: int) -> list[Json]:
    found = []
    for name in policy.values:
        if name.startswith("tier.") and name.endswith(".from_points"):
            tier = name.split(".")[1]
            start, label, visits = (
                policy.at(f"tier.{tier}.{part}", on=today) for part in ("from_points", "label", "extra_visits")
            )
            if start is not None:
                found.append(
                    {
                        "tier": tier,
                        "label": tier if label is None else label.word(),
                        "from_points": start.whole(),
                        "extra_visits": 0 if visits is None else visits.whole(),
                    }
                )
    return found


def _confirmed(seen: Seen, tiers: Sequence[Json]) -> Json | None:
    """The tier that a named person confirmed last and that has not run out."""
    known = {tier["tier"]: tier for tier in tiers}
    said = [entry for entry in seen.entries if entry.kind == "tier_confirmed"]
    for entry in sorted(said, key=lambda entry: (entry.on, entry.id), reverse=True):
        until: date = getattr(entry, "until")  # noqa: B009  (a field of this kind)
        tier = str(getattr(entry, "tier"))  # noqa: B009
        return (
            None
            if until < seen.as_of
            else {**known.get(tier, {"tier": tier}), "entry": entry.id, "until": until.isoformat()}
        )
    return None


def _duty(seen: Seen, rule: str, status: str) -> Iterator[Reason]:
    for row in seen.obligations:
        if row["rule"] == rule and row["status"] == status:
            yield {"rule": rule, "seq": row["seq"]}


def _ground(seen: Seen, name: str) -> Iterator[Reason]:
    for ground in seen.grounds:
        if ground["ground"] == name:
            for entry in ground["entries"]:
                yield {"entry": entry}


def _recorded(seen: Seen, kind: str) -> Iterator[Reason]:
    for entry in seen.conduct:
        if entry.kind == kind:
            yield {"entry": entry.id}


def _clean(seen: Seen) -> Iterator[Reason]:
    """Whole half years from report-in in which every regular test was done and negative."""
    tests = [row for row in seen.obligations if row["rule"] == TEST and row["opens_on"]]
    if not tests:
        return
    negative = {entry.id for entry in seen.entries if getattr(entry, "result", None) == "negative"}
    start = days.number(date.fromisoformat(min(row["opens_on"] for row in tests)))
    for half in range(len(tests)):
        opens, closes = (days.iso(clamped.add(start, HALF_A_YEAR * (half + step))) for step in (0, 1))
        if closes > seen.as_of.isoformat():
            return
        within = [row for row in tests if row["due_on"] and opens <= row["due_on"] < closes]
        if within and all(row["status"] == "met" and negative.issuperset(row["entries"]) for row in within):
            yield {"rule": TEST, "seq": within[-1]["seq"]}
