"""Scope 范围: the cases a viewer reaches, and the rows of this room that belong to them, brought up to date first."""

from __future__ import annotations

from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import TypeVar, cast

from django.db.models import Model, Q, QuerySet

from guitu.access import sight
from guitu.access.asking import Question, case_id, put_together, seated
from guitu.access.sight import Viewer
from guitu.access.table import table
from guitu.casebook.models import Assignment, Case, Moved
from guitu.casebook.put_away import left_out
from guitu.casebook.transfers import SCOPE as SENT
from guitu.places import codes
from guitu.standings import basis, rebuild
from guitu.standings.models import CaseStanding
from guitu.standings.moved import moved, out_of_place

_M = TypeVar("_M", bound=Model)


def cases(viewer: Viewer, *, village: str | None = None, worker: int | None = None) -> QuerySet[Case]:
    """The cases a viewer reaches; of a region (any prefix of a code) or led by a posting only, if one is named.

    Posting 0: cases that nobody leads.
    """
    lasting = Q(until=None) | Q(until__gte=viewer.day)
    own = Assignment.objects.filter(lasting, posting_id__in=sight.posting_ids(viewer), since__lte=viewer.day)
    assigned = cast("QuerySet[Model]", own.values("case_id"))
    found = left_out(sight.filter_cases(Case.objects.all(), viewer, assigned=assigned), viewer)
    if village:
        found = found.filter(region_code__range=codes.prefix_range(village))
    if worker is not None:
        found = found.filter(worker_id=worker or None)
    return found


def pulled(viewer: Viewer, *, today: date, village: str | None = None, worker: int | None = None) -> None:
    """Bring to a day those cases of the scope that have moved. Nothing is written where nothing has.

    Where all standings are of the day, only marked cases are compared; where none is marked, that is one question.
    """
    is_settled, is_any_marked = basis.looked_up(today)
    if is_settled and not is_any_marked:
        return
    if is_settled:
        behind = {case_id(row[0]) for asked in _marked(seated(viewer), village, worker) for row in asked.rows()}
    else:
        reached = cases(viewer, village=village, worker=worker)
        behind = set(moved(reached, as_of=today).values_list("pk", flat=True))
        if by_region(viewer):
            # Rows of a case that has left the region, or its worker, still stand here until it is computed again.
            kept = rows(CaseStanding.objects.all(), viewer, village=village, worker=worker)
            behind.update(out_of_place(kept).values_list("case_id", flat=True))
    if behind:
        rebuild.refresh(behind, as_of=today)


@lru_cache(maxsize=512)
def _marked(viewer: Viewer, village: str | None, worker: int | None) -> tuple[Question, Question]:
    """Marked and in the scope: the case by what it is now, or its rows by what they were kept under."""
    marked = Moved.objects.values("case_id")
    reached = cases(viewer, village=village, worker=worker).filter(pk__in=marked)
    kept = rows(CaseStanding.objects.all(), viewer, village=village, worker=worker).filter(case_id__in=marked)
    return put_together(reached.values_list("pk")), put_together(kept.values_list("case_id"))


def rows(
    table_rows: QuerySet[_M], viewer: Viewer, *, village: str | None = None, worker: int | None = None
) -> QuerySet[_M]:
    """Of rows that carry case, region and worker, those of the scope.

    Where the viewer's postings reach by region alone, the row's own region is asked, which an index answers.
    """
    if village:
        table_rows = table_rows.filter(region_code__range=codes.prefix_range(village))
    if worker is not None:
        table_rows = table_rows.filter(worker_id=worker)
    if by_region(viewer):
        table_rows = left_out(table_rows, viewer, column="case_id")
        prefixes = sight.region_prefixes(viewer)
        if village and any(village.startswith(prefix) for prefix in prefixes):
            return table_rows
        within = [Q(region_code__range=codes.prefix_range(prefix)) for prefix in prefixes]
        return table_rows.filter(reduce(or_, within)) if within else table_rows.none()
    return table_rows.filter(case_id__in=cases(viewer, village=village, worker=worker).values("pk"))


def by_region(viewer: Viewer) -> bool:
    """Whether the viewer's postings reach cases by their region and in no other way.

    What was sent to another office is read as it then was, and is on no list here.
    """
    return all(table().roles[posting.role].rows - {SENT} == {"region"} for posting in viewer.postings)
