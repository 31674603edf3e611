"""Who may 谁能办: a case's place, group and assignments, put to the access table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from guitu.access.may import Refused, may, refuse
from guitu.access.models import Posting
from guitu.access.sight import Viewer, posting_ids
from guitu.access.table import table
from guitu.casebook.models import Assignment, Case


def ask(by: Posting, act: str, what: str, *, case: Case, on: date) -> None:
    """Raise `Refused`, with reason and clause, unless the posting has the act on the matter or kind in this case."""
    refuse(
        by,
        act,
        what,
        at=case.region_code,
        assigned=is_assigned(by, case_id=case.pk, on=on),
        group=case.group_id,
        deciding=case.deciding_agency_id,
        on=on,
    )


def allowed(by: Posting, act: str, what: str, *, case: Case, on: date) -> bool:
    """Whether `ask` would say nothing."""
    return may(
        by,
        act,
        what,
        at=case.region_code,
        assigned=is_assigned(by, case_id=case.pk, on=on),
        group=case.group_id,
        deciding=case.deciding_agency_id,
        on=on,
    )


def allowed_among(by: Posting, act: str, what: str, *, cases: Sequence[Case], on: date) -> frozenset[UUID]:
    """Those of some cases of which `allowed` would say yes, by their ids; each place is asked about once."""
    assigned = assigned_among(by, case_ids=[case.pk for case in cases], on=on)
    known = Answers(by, on=on)
    rights = (known.of(case, assigned=case.pk in assigned) for case in cases)
    return frozenset(case.pk for case, right in zip(cases, rights, strict=True) if right.allowed(act, what))


class Answers:
    """What a posting may do on one day in many cases; what the table says of one place is asked once."""

    __slots__ = ("_by", "_known", "_on")

    def __init__(self, by: Posting, *, on: date) -> None:
        self._by, self._on = by, on
        self._known: dict[tuple[str, bool, int | None, int | None], Rights] = {}

    def of(self, case: Case, *, assigned: bool) -> Rights:
        """The rights in one case. What they depend on of a case is where it is, who works on it and who decides."""
        place = (case.region_code, assigned, case.group_id, case.deciding_agency_id)
        if place not in self._known:
            self._known[place] = Rights(self._by, case, on=self._on, assigned=assigned)
        return self._known[place]


class Rights:
    """What a posting may do in one case on one day; each act and matter is asked of the table once."""

    __slots__ = ("_answers", "_assigned", "_by", "_case", "_on")

    def __init__(self, by: Posting, case: Case, *, on: date, assigned: bool) -> None:
        self._by, self._case, self._on, self._assigned = by, case, on, assigned
        self._answers: dict[tuple[str, str], Refused | None] = {}

    def ask(self, act: str, what: str) -> None:
        """Raise `Refused` as `permissions.ask` does."""
        refused = self._answer(act, what)
        if refused is not None:
            raise refused

    def allowed(self, act: str, what: str) -> bool:
        """Whether `ask` would say nothing."""
        return self._answer(act, what) is None

    def _answer(self, act: str, what: str) -> Refused | None:
        if (act, what) not in self._answers:
            case = self._case
            try:
                refuse(
                    self._by, act, what, at=case.region_code, assigned=self._assigned, group=case.group_id,
                    deciding=case.deciding_agency_id, on=self._on,
                )  # fmt: skip
                self._answers[act, what] = None
            except Refused as refused:
                self._answers[act, what] = refused
        return self._answers[act, what]


def is_assigned(by: Posting, *, case_id: UUID, on: date) -> bool:
    """Whether a posting is in the working group of a case that day; not asked of roles that this says nothing for."""
    return case_id in assigned_among(by, case_ids=[case_id], on=on)


def assigned_among(by: Posting, *, case_ids: Iterable[UUID], on: date) -> frozenset[UUID]:
    """Those of some cases that have the posting in their working group that day, as `is_assigned` says."""
    rule = table().roles.get(by.role)
    if rule is None or "assigned" not in rule.rows:
        return frozenset()
    found = lasting(on).filter(case_id__in=list(case_ids), posting_id=by.pk)
    return frozenset(found.values_list("case_id", flat=True))


def is_assigned_to_viewer(viewer: Viewer, *, case_id: UUID) -> bool:
    """Whether a case is assigned to one of the viewer's postings on the viewer's day."""
    return lasting(viewer.day).filter(case_id=case_id, posting_id__in=posting_ids(viewer)).exists()


def assigned_cases(viewer: Viewer) -> QuerySet[Model]:
    """Ids of the cases assigned to the viewer's postings on the viewer's day, for `sight.filter_cases`."""
    ids = lasting(viewer.day).filter(posting_id__in=posting_ids(viewer)).values("case_id")
    return cast("QuerySet[Model]", ids)


def lasting(on: date) -> QuerySet[Assignment]:
    """Assignments that cover a day."""
    return Assignment.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on)
