"""Case files that were put away 案卷封存, left out of what is ordinarily seen.

Every list, page, search, paper, export and program reads cases through `queries.cases` or `standings.scope`, and both
leave them out here. The person concerned goes on seeing the own case; daily seals and the check of the chain go on
covering it. Nothing more is recorded in such a file (`casebook.appending`), and no emergency finds it
(`casebook.emergency`): whoever answers for the office opens it again first, with a reason.
"""

from __future__ import annotations

from datetime import date
from typing import Final, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from guitu.access.sight import Viewer
from guitu.casebook.models import PutAway
from guitu.faults import Fault

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


def is_shut(case_id: UUID, *, on: date) -> bool:
    """Whether the file of a case is put away and not opened on a day."""
    return shut(on=on).filter(case_id=case_id).exists()


def takes_until(is_put_away: bool, opened_until: date | None) -> date:
    """The last day on which something is recorded in a file, by its row of `PutAway`: the other side of `shut`."""
    if not is_put_away:
        return date.max
    return date.min if opened_until is None else opened_until


def fault_of(number: str) -> Fault:
    """What is said to whoever would record something in a file that is put away."""
    return Fault(
        f"个案 {number}", "案卷已经封存，不再登记", "没有封存，或者还在启封期间的案卷",
        "确要补记、更正的，请镇办负责人先在“档案保管”里启封，写明缘由",
    )  # fmt: skip
