"""Two cases between two offices, and somebody of a family: for the pages that are there only then. Made once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from guitu.casebook import actions
from guitu.casebook.models import Case, FamilyMember, Transfer
from guitu.casebook.particulars import Particulars
from tests.journeys.office import CHINA, CLERK, MORNING, Office

_MADE = UUID("00000000-0000-4000-8000-000000000022")
OTHER_CLERK = "other_clerk"
_OUTSIDE = "990102000000"
"""A county in which no office works with this installation."""


@dataclass(frozen=True, slots=True)
class Handed:
    """`sent`: a sending of the office's own; `outside`: one to an office that is not here; `came`: the case the next
    town sent here; `relative`: of `visited`."""

    sent: UUID
    outside: UUID
    came: UUID
    relative: UUID


def handed(office: Office) -> Handed:
    """What is on its way, in an office of the journeys."""
    away = office.cases["visited"].town_code
    there = office.staff[OTHER_CLERK].agency.region_id
    sent = _sent(office, "白云帆", by=CLERK, home=away, to=there)
    outside = _sent(office, "司空虚", by=CLERK, home=away, to=_OUTSIDE)
    came = _sent(office, "慕容远", by=OTHER_CLERK, home=there, to=away)
    visited, relative = office.cases["visited"], uuid5(_MADE, "relative")
    if not FamilyMember.objects.filter(pk=relative).exists():
        actions.add_family(
            by=office.staff[CLERK], person=visited.person, relation="姐姐", name="欧阳虚构", phone="19900002468",
            member_id=relative,
        )  # fmt: skip
    return Handed(sent.pk, outside.pk, came.case_id, relative)


def _sent(office: Office, name: str, *, by: str, home: str, to: str) -> Transfer:
    """A case of `home`, asked for, agreed and sent to `to` two days ago."""
    clerk, case_id = office.staff[by], uuid5(_MADE, name)
    held = Transfer.objects.filter(case_id=case_id).first()
    if held is not None:
        return held
    then = MORNING - timedelta(days=2)
    person = actions.open_person(
        by=clerk, particulars=Particulars(name=name), region_code=home, person_id=uuid5(_MADE, f"{name}-p"), at=then
    )
    case = actions.open_case(
        by=clerk, person=person, kind="community_detox", policy="jinxiang", region_code=home,
        decided_on=date(2025, 8, 4), decided={"decided_by": "虚构警官"}, entry_id="decided", case_id=case_id,
        at=datetime(2025, 8, 4, 9, tzinfo=CHINA),
    )  # fmt: skip
    for kind, on, fields in (
        ("served", "2025-08-05", {}),
        ("reported_in", "2025-08-11", {}),
        ("talk", "2026-05-12", {"form": "office"}),
        ("transfer_requested", "2026-05-20", {"to_region": to, "reason": "跟着亲戚做工，住处已经租好。"}),
        ("transfer_agreed", "2026-05-27", {"to_region": to, "decided_by": "虚构主任"}),
    ):
        actions.record(
            by=clerk, case=case, entry_id=f"h-{kind}", kind=kind, on=date.fromisoformat(on), at=then, **fields
        )
    case = Case.objects.get(pk=case.pk)
    return actions.send_case(
        by=clerk, case=case, entry_id="h-out", on=then.date(), to_region=to, fields={"papers": 23}, at=then
    )
