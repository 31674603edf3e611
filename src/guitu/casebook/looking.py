"""Looking at an identity 查阅身份信息: the head of a case, and the look that is written with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from guitu.access.looks import Seen, record_looks
from guitu.access.sight import Viewer, visible_groups
from guitu.casebook.models import Case
from guitu.casebook.queries import CaseLine, CasePage, NamedCase, case_head


@transaction.atomic
def look_at(viewer: Viewer, case_id: UUID, *, at: datetime) -> CasePage | None:
    """`queries.case_head`, with the look kept; None, and no look, if the viewer does not reach the case."""
    page = case_head(viewer, case_id)
    if page is not None:
        record_looks(by=viewer, seen=[seen(page.line)], groups=page.groups, at=at)
    return page


def listed(viewer: Viewer, lines: Iterable[CaseLine], *, at: datetime) -> int:
    """Keep that a list with names was shown; nothing if the viewer sees no names. How many looks were written."""
    if "name" not in visible_groups(viewer):
        return 0
    return record_looks(by=viewer, seen=[seen(line) for line in lines], groups={"name"}, at=at)


def seen(line: NamedCase) -> Seen:
    """A case of a list as the log of looks names it."""
    return Seen(case_id=str(line.id), person_id=str(line.person_id), region_code=line.region_code)


def seen_row(case: Case) -> Seen:
    """`seen` of a case with its person: who was found to be another is looked at as that other."""
    person_id = case.person.merged_into_id or case.person_id
    return Seen(case_id=str(case.pk), person_id=str(person_id), region_code=case.region_code)
