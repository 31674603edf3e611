"""From a case to its pictures: what a standing alone does not say is taken from the case file it came from.

The days of suspensions and of single tests stand in the case file; the served layout of windows whose end is unknown
comes from a plan of the same case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from guitu.cli.cells import padded
from guitu.cli.drawing import labels
from guitu.cli.drawing.case import draw
from guitu.cli.drawing.paper import console
from guitu.cli.drawing.plan import LANES
from guitu.cli.drawing.slip import slip
from guitu.cli.drawing.strip import Term
from guitu.cli.drawing.view import Window, day, windows
from guitu.faults import Faulty
from guitu.rules import Job, evaluate_many, plan
from guitu.rules.standstills import Standstill, standstills


def draw_case(standing: Mapping[str, Any], *, job: Job, every_window: bool) -> None:
    """Print the standing of one case on standard output."""
    draw(
        standing,
        kind=job.casefile.case.kind,
        pack_title=labels.pack(job.policy.title, name=job.policy.name),
        sheet=console(),
        standstills=_standstills(job, standing),
        layout=layout(job, standing),
        days=days_of(job),
        every_window=every_window,
    )


def rows() -> Callable[[Sequence[Job]], list[str | Faulty]]:
    """A writer of one line a case: state, what is overdue, what is due next, the slip of the term."""
    wide = console().width

    def written(jobs: Sequence[Job]) -> list[str | Faulty]:
        return [
            answer if isinstance(answer, Faulty) else _row(answer, job=job, wide=wide)
            for answer, job in zip(evaluate_many(jobs), jobs, strict=True)
        ]

    return written


def layout(job: Job, standing: Mapping[str, Any]) -> dict[tuple[str, int], tuple[date, date]]:
    """The unsuspended days of every window by rule and number; empty where the windows say them themselves."""
    starts_on = day(standing["term"]["starts_on"]) if standing.get("term") else None
    unknown = any(w.rule in LANES and w.due_on is None for w in windows(standing))
    if starts_on is None or not unknown:
        return {}
    case = job.casefile.case
    planned = windows(plan(job.policy, kind=case.kind, reported_in=starts_on, term_months=case.term_months))
    return {(w.rule, w.seq): (w.opens_on, w.due_on) for w in planned if w.opens_on is not None and w.due_on is not None}


def days_of(job: Job) -> dict[str, date]:
    """The day of every entry, by its id."""
    return {entry.id: entry.on for entry in job.casefile.entries}


def _row(standing: Mapping[str, Any], *, job: Job, wide: int) -> str:
    found = windows(standing)
    late = sum(window.status == "missed" for window in found)
    coming = min((w for w in found if w.status == "open" and w.due_on), key=_due, default=None)
    state = labels.STATES_SHORT.get(standing["state"], standing["state"])
    parts = [
        padded(str(standing["case"]), to=10),
        padded(state, to=12),
        padded(f"逾期 {late} 件" if late else "", to=10),
    ]
    starts_on = day(standing["term"]["starts_on"]) if standing.get("term") else None
    drawn = ""
    if starts_on is not None:
        term = Term(starts_on, day(standing["term"].get("last_day")), _standstills(job, standing))
        drawn = slip(found, term=term, lanes=LANES, as_of=job.as_of, layout=layout(job, standing))
    parts.append(padded(drawn, to=39))
    if wide >= 100 and coming is not None and coming.due_on is not None:
        parts.append(f"{labels.in_list(coming.due_on)}前 {labels.rule(coming.rule)}")
    return " ".join(parts).rstrip()


def _due(window: Window) -> tuple[date, str]:
    return (window.due_on or date.max, window.rule)


def _standstills(job: Job, standing: Mapping[str, Any]) -> tuple[Standstill, ...]:
    starts_on = day(standing["term"]["starts_on"]) if standing.get("term") else None
    if starts_on is None:
        return ()
    return standstills(job.policy, job.casefile, starts_on=starts_on, as_of=job.as_of, known_at=job.known_at)
