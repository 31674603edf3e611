"""The list of cases 个案名册: what the filters leave, a page of it, each with its slip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, F, QuerySet, Window
from markupsafe import Markup

from guitu.access.sight import Viewer
from guitu.casebook import facts
from guitu.casebook.models import Case
from guitu.casebook.queries import CaseLine, case_lines
from guitu.casepages.opened import Json
from guitu.faults import Faulty
from guitu.pages.strip.course import course
from guitu.pages.strip.slip import slip
from guitu.policy import load
from guitu.rules.cohort import Job
from guitu.rules.standing import evaluate_many
from guitu.standings import queries as standings
from guitu.standings.models import CaseStanding
from guitu.standings.seen import part_of

PAGE: Final = 20
ORDERS: Final = {"due": "按最近期限", "number": "按案号"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the filters say; "" and None: everything."""

    state: str = ""
    kind: str = ""
    village: str = ""
    worker: int | None = None
    order: str = "due"
    page: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A case of the list with what is kept of its standing; `month` None before report-in or where hidden."""

    line: CaseLine
    state: str
    next_due: date | None
    missed: int
    open: int
    last_day: date | None
    month: int | None
    months: int
    slip: Markup | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of rows, and how many there are in all."""

    rows: tuple[Row, ...]
    total: int


def with_standing(viewer: Viewer, *, today: date, wanted: Wanted, groups: frozenset[str]) -> Listed:
    """A page of the cases of a viewer who sees standings."""
    found = standings.in_short(viewer, today=today)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.village:
        found = found.filter(region_code=wanted.village)
    if wanted.worker is not None:
        found = found.filter(worker_id=wanted.worker)
    kept, total = _page(found, wanted)
    lines = {line.id: line for line in case_lines(viewer, Case.objects.filter(pk__in=[one.case_id for one in kept]))}
    slips = _slips([one.case_id for one in kept], today=today, groups=groups)
    rows = tuple(
        Row(
            line=lines[one.case_id],
            state=one.state,
            next_due=one.next_due,
            missed=one.missed_count,
            open=one.open_count,
            last_day=one.last_day,
            month=slips[one.case_id][1] if one.case_id in slips else None,
            months=slips[one.case_id][2] if one.case_id in slips else 0,
            slip=slips[one.case_id][0] if one.case_id in slips else None,
        )
        for one in kept
        if one.case_id in lines
    )
    return Listed(rows, total)


def without_standing(viewer: Viewer, cases: QuerySet[Case], *, wanted: Wanted) -> Listed:
    """A page of the cases of somebody who sees no standings, a clinic or a volunteer."""
    if wanted.kind:
        cases = cases.filter(kind=wanted.kind)
    if wanted.village:
        cases = cases.filter(region_code=wanted.village)
    ordered = cases.order_by("number")
    first = (wanted.page - 1) * PAGE
    found = list(ordered.values_list("pk", flat=True)[first : first + PAGE])
    lines = case_lines(viewer, Case.objects.filter(pk__in=found).order_by("number"))
    return Listed(tuple(Row(line, "", None, 0, 0, None, None, 0, None) for line in lines), ordered.count())


def _page(found: QuerySet[CaseStanding], wanted: Wanted) -> tuple[list[CaseStanding], int]:
    order = ("case__number",) if wanted.order == "number" else (F("next_due").asc(nulls_last=True), "case_id")
    counted = found.annotate(total=Window(Count("pk"))).order_by(*order)
    first = (wanted.page - 1) * PAGE
    rows = list(counted[first : first + PAGE])
    kept: list[CaseStanding] = [*rows]
    return kept, int(rows[0].total) if rows else 0


def _slips(case_ids: list[UUID], *, today: date, groups: frozenset[str]) -> dict[UUID, tuple[Markup, int | None, int]]:
    files = dict(facts.casefiles(case_ids))
    jobs = [Job(load(file.case.policy), file, today, None) for file in files.values()]
    found: dict[UUID, tuple[Markup, int | None, int]] = {}
    for (case_id, file), job, answer in zip(files.items(), jobs, evaluate_many(jobs), strict=True):
        if isinstance(answer, Faulty):
            continue
        kinds = {entry.id: entry.kind for entry in file.entries}
        said: Json = part_of(answer, groups=groups, kinds=kinds)
        walked = course(job.policy, file, said, as_of=today, known_at=None)
        month = None if walked.starts_on is None else min(int(walked.position(today)) + 1, walked.months)
        found[case_id] = (slip(said, course=walked), month, walked.months)
    return found
