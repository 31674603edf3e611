"""Standing 现状 `guitu.standing/1`: what the law says of a case on a day, with its reasons.

`evaluate` takes one case file, `evaluate_many` any number; both run the same columns. Every obligation, ground and next
step names its clauses, and `clauses` gives their words. Nothing here decides anything (CONTRACTS: Standing).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

import numpy as np

from guitu.faults import Fault, Faulty
from guitu.ledger import chain
from guitu.ledger.casefile import CaseFile
from guitu.ledger.entry import Entry
from guitu.policy.layers import Policy
from guitu.rules import conduct, course, findings, obligations, once, points, states
from guitu.rules.cohort import FAR, Cohort, Int, Job, gather
from guitu.rules.course import Course
from guitu.rules.grounds import GROUNDS
from guitu.rules.next_steps import Step, lawful
from guitu.rules.obligations import cited
from guitu.timekeeping import days
from guitu.timekeeping.workdays import calendar_until

FORMAT = "guitu.standing/1"

# JSON values; a standing is built to be written out.
Json = dict[str, Any]


def evaluate(policy: Policy, casefile: CaseFile, *, as_of: date, known_at: datetime | None = None) -> Json:
    """The standing of one case on a day. Raises `Faulty` where the case cannot be asked about that day."""
    (answer,) = evaluate_many([Job(policy, casefile, as_of, known_at)])
    if isinstance(answer, Faulty):
        raise answer
    return answer


def evaluate_many(jobs: Iterable[Job]) -> list[Json | Faulty]:
    """The standings of many cases, in their order; a case that cannot be asked gives its `Faulty` in its place."""
    jobs = list(jobs)
    cohort = gather(jobs)
    way = course.run(cohort)
    rows = once.derive(cohort, way)
    counted = conduct.derive(cohort, way, rows)
    state = states.of(cohort, way, rows)
    followed = states.followed_until(cohort, way)
    owed = obligations.of(cohort, way, rows)
    tally = _Grounds(cohort, counted)
    answers: list[Json | Faulty] = []
    for case, job in enumerate(jobs):
        if way.decided[case] == FAR:
            answers.append(Faulty([_undecided(job)]))
            continue
        answers.append(_standing(cohort, way, case, job, states.NAMES[state[case]], owed[case], tally, followed))
    return answers


def _undecided(job: Job) -> Fault:
    known = "" if job.known_at is None else f"（按 {job.known_at.isoformat()} 之前的登记）"
    return Fault(
        f"案件 {job.casefile.case.id}",
        f"问的是 {job.as_of.isoformat()}{known}，那时还没有责令决定",
        "决定之日或者以后的日期",
        "请改 --as-of，或者核对决定的日期",
    )


class _Grounds:
    """Grounds as they stand in a standing, with the entries that count."""

    def __init__(self, cohort: Cohort, counted: conduct.Counted) -> None:
        self._cohort = cohort
        self._columns = [
            grid.T.tolist() for grid in (counted.count, counted.threshold, counted.strict, counted.reached)
        ]
        self._entries: list[dict[int, list[str]]] = []
        for cases, places in counted.entries:
            found: dict[int, list[str]] = {}
            for case, at in sorted(set(zip(cases.tolist(), places.tolist(), strict=True))):
                found.setdefault(case, []).append(cohort.ids[at])
            self._entries.append(found)

    def of(self, case: int, *, decided: int, disputed: frozenset[str]) -> list[Json]:
        policy, kind = self._cohort.groups[self._cohort.group[case]]
        found = []
        rows = zip(GROUNDS, self._entries, *(column[case] for column in self._columns), strict=True)
        for ground, by_case, count, threshold, strict, reached in rows:
            if threshold == conduct.NOT_SET:
                continue
            leads_to, clauses = _ground_words(policy, kind, ground.name, ground.threshold or ground.warnings, decided)
            entries = by_case.get(case, [])
            said: Json = {
                "ground": ground.name,
                "count": count,
                "threshold": threshold,
                "compare": ">" if strict else ">=",
                "reached": reached,
                "leads_to": leads_to,
                "entries": entries,
                "clauses": [*clauses],
            }
            if disputed and (objected := [entry for entry in entries if entry in disputed]):
                said["disputed"] = objected
            found.append(said)
        return found


@lru_cache(maxsize=1024)
def _ground_words(policy: Policy, kind: str, ground: str, threshold: str, on: int) -> tuple[str | None, list[str]]:
    """What a ground may lead to for this kind of case, in the pack's words, and the clauses of both."""
    said = policy.at(f"consequence.{kind}.{ground}", on=on)
    clauses = cited(policy, threshold, on)
    if said is None:
        return None, clauses
    return said.word(), list(dict.fromkeys((*clauses, *said.clauses)))


def _standing(
    cohort: Cohort,
    way: Course,
    case: int,
    job: Job,
    state: str,
    owed: list[Json],
    grounds: _Grounds,
    followed: Any,
) -> Json:
    iso, policy, kind = days.ISO, job.policy, job.casefile.case.kind
    settled, held, kinds = cohort.settled[case], cohort.held(case), cohort.kinds[case]
    decided, start, shown = int(way.decided[case]), int(way.start[case]), int(way.term_shown[case])
    disputed = _disputed(held, kinds, settled.root, job.as_of)
    said = grounds.of(case, decided=decided, disputed=disputed)
    last_day_today = days.number(job.as_of) == shown - 1
    # Entries are held by day; looking at the last one is enough nearly always.
    ahead = bool(held) and held[-1].on > job.as_of
    here = frozenset(entry.kind for entry in held if entry.on <= job.as_of) if ahead else kinds
    steps = _next(_lawful(state, kind, last_day_today), here, owed, said)
    stood = _suspended(way, case)
    doubts = findings.find(
        held,
        findings.Facts(
            kinds, decided, start, int(way.ended[case]), shown, int(cohort.as_of[case]),
            stood, frozenset(cohort.ids[at] for at in _of_case(cohort, case, way.effective)),
        ),
    )  # fmt: skip
    answer: Json = {
        "format": FORMAT,
        "case": job.casefile.case.id,
        "kind": kind,
        "as_of": job.as_of.isoformat(),
        "known_at": None if job.known_at is None else job.known_at.isoformat(),
        "policy": policy.name,
        "policy_version": policy.version,
        "ledger_head": chain.head(job.casefile),
        "calendar_until": iso[calendar_until()],
        "state": state,
        "term": None
        if start == FAR
        else {
            "starts_on": iso[start],
            "last_day": None if shown == FAR else iso[shown - 1],
            "suspended_days": int(way.suspended_days[case]),
        },
        "obligations": owed,
        "grounds": said,
        "next": steps,
        "findings": doubts,
    }
    if followed[case] != FAR:
        clauses = cited(policy, "follow_up.years", int(way.ended[case]))
        answer["follow_up"] = {"last_day": iso[followed[case]], "clauses": clauses}
    limit = min(int(way.ended[case]), shown - 1)
    counts = _counting(held, settled.root, job.as_of, start, limit, stood)
    tier = points.of(policy, held, owed, said, as_of=job.as_of, counts=counts)
    if tier is not None:
        answer["points"] = tier
    answer["clauses"] = _clauses(policy, answer)
    return answer


def _suspended(way: Course, case: int) -> tuple[tuple[int, int], ...]:
    """The suspensions [lo, hi) of a case."""
    spans = way.spans
    if not len(spans):
        return ()
    first, after = np.searchsorted(spans.case, (case, case + 1)).tolist()
    return tuple(zip(spans.lo[first:after].tolist(), spans.hi[first:after].tolist(), strict=True))


def _of_case(cohort: Cohort, case: int, places: Int) -> list[int]:
    """Those of `places` (sorted places in the cohort's entries) that belong to a case."""
    if not len(places):
        return []
    first, after = np.searchsorted(places, (cohort.begins[case], cohort.begins[case + 1]))
    return [int(at) for at in places[first:after]]


def _counting(
    entries: Sequence[Entry],
    root: Callable[[str], str],
    as_of: date,
    start: int,
    limit: int,
    spans: Sequence[tuple[int, int]],
) -> Callable[[Entry], bool]:
    """Whether conduct of an entry counts: between report-in and the end, not in a suspension, not excused."""

    def counts(entry: Entry) -> bool:
        day = days.number(entry.on)
        if not start <= day <= limit or any(lo <= day < hi for lo, hi in spans):
            return False
        targets = (getattr(one, "entry", None) for one in entries if one.kind == "excused" and one.on <= as_of)
        return root(entry.id) not in {root(target) for target in targets if target is not None}

    return counts


_OBJECTIONS = ("objection_raised", "objection_answered")


def _disputed(
    entries: Sequence[Entry], kinds: frozenset[str], root: Callable[[str], str], as_of: date
) -> frozenset[str]:
    """Entries under an objection that nobody has answered yet (条例 and CONTRACTS: fairness)."""
    if kinds.isdisjoint(_OBJECTIONS):
        return frozenset()
    open_now: set[str] = set()
    for entry in [entry for entry in entries if entry.kind in _OBJECTIONS]:
        if entry.on <= as_of:
            target = root(str(getattr(entry, "entry", "")))
            (open_now.add if entry.kind == "objection_raised" else open_now.discard)(target)
    return frozenset(entry.id for entry in entries if root(entry.id) in open_now) if open_now else frozenset()


@lru_cache(maxsize=256)
def _lawful(state: str, kind: str, on_last_day: bool) -> tuple[tuple[Step, Json], ...]:
    """The steps of the table, each with its row as it begins: its paper, who may record it, its clauses."""
    return tuple((step, _begun(step)) for step in lawful(state, kind, on_last_day=on_last_day))


def _begun(step: Step) -> Json:
    return {
        "action": step.action,
        "paper": step.paper,
        "due_on": None,
        "target_on": None,
        "by": step.recorders,
        "missing": [],
        "clauses": list(step.clauses),
    }


def _next(
    steps_of_state: Sequence[tuple[Step, Json]], here: frozenset[str], owed: list[Json], grounds: list[Json]
) -> list[Json]:
    """The lawful steps of a case in which there are entries of the kinds that are `here`."""
    reached = [ground for ground in grounds if ground["reached"]]
    due: dict[str, Json] = {}
    for row in owed:
        if row["status"] in _WAITING:
            due.setdefault(row["rule"], row)
    steps = []
    for step, begun in steps_of_state:
        if step.first_only and step.action in here:
            continue
        grounded = [ground for ground in reached if ground["ground"] in step.grounds] if step.grounds else []
        if step.grounds and not grounded:
            continue
        said = begun.copy()
        said["by"], said["clauses"] = begun["by"].copy(), begun["clauses"].copy()
        said["missing"] = [list(need) for need in step.needs if here.isdisjoint(need)]
        if step.duty in due:
            said["due_on"], said["target_on"] = due[step.duty]["due_on"], due[step.duty].get("target_on")
        if grounded:
            said["grounds"] = [ground["ground"] for ground in grounded]
            if any("disputed" in ground for ground in grounded):
                said["missing"].append(["objection_answered"])
                said["paper"] = None
        steps.append(said)
    return steps


_WAITING = frozenset({"open", "missed"})
_CLAUSES = itemgetter("clauses")


def _clauses(policy: Policy, answer: Json) -> Json:
    parts = [*answer["obligations"], *answer["grounds"], *answer["next"]]
    parts += [answer[part] for part in ("follow_up", "points") if part in answer]
    used = set[str]().union(*map(_CLAUSES, parts))
    return {name: _words(policy, name).copy() for name in sorted(used) if name in policy.clauses}


@lru_cache(maxsize=4096)
def _words(policy: Policy, name: str) -> Json:
    clause = policy.clauses[name]
    return {
        "document": clause.document,
        "article": clause.article,
        "says": clause.says,
        "binding": clause.binding,
    }
