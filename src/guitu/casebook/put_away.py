"""Case files that were put away 案卷封存, left out of what is ordinarily seen.

Every list, page, search, paper, export and program reads cases through `queries.cases` or `standings.scope`, and both
leave them out here. The person concerned goes on seeing the own case; daily seals and the check of the chain go on
covering it. What an emergency opens (`casebook.emergency`) has its own reason and review.
"""

from __future__ import annotations

from datetime import date
from typing import Final, TypeVar

from django.db.models import Model, Q, QuerySet

from guitu.access.sight import Viewer
from guitu.casebook.models import PutAway

_M = TypeVar("_M", bound=Model)
_OWN: Final = "own"


def left_out(rows: QuerySet[_M], viewer: Viewer, *, column: str = "pk") -> QuerySet[_M]:
    """Rows without those of case files that are put away on the viewer's day. `column` names their case."""
    if viewer.purpose == _OWN:
        return rows
    return rows.exclude(**{f"{column}__in": shut(on=viewer.day)})


def shut(*, on: date) -> QuerySet[PutAway, dict[str, object]]:
    """Ids of the cases that are put away and not opened on a day."""
    found = PutAway.objects.filter(Q(opened_until=None) | Q(opened_until__lt=on))
    return found.values("case_id")  # type: ignore[return-value]
