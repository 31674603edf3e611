"""Opening a case 立案, moving it 变更执行地, and its working group 工作小组."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from django.utils import timezone

from guitu import policy as policies
from guitu.access.may import Refused, refuse
from guitu.access.models import Posting
from guitu.casebook import appending, linking, moved, opening, transfers
from guitu.casebook.actions.recording import Said, record_many
from guitu.casebook.auditing import note
from guitu.casebook.models import CASE_KINDS, Assignment, Case, GroupPart, Person
from guitu.casebook.permissions import ask
from guitu.faults import Fault, Faulty
from guitu.places import codes
from guitu.places.models import Agency, Region

_YEAR: Final = 5
"""Signs of the year and its hyphen in an office number."""


@transaction.atomic
def open_case(
    *,
    by: Posting,
    person: Person,
    kind: str,
    policy: str,
    region_code: str,
    decided_on: date,
    entry_id: str,
    decided: Mapping[str, object] | None = None,
    group: Agency | None = None,
    deciding_agency: Agency | None = None,
    worker: Posting | None = None,
    case_id: UUID | None = None,
    at: datetime | None = None,
) -> Case:
    """Open a case with its first entry, the decision. The same `case_id` again gives the case that stands.

    `region_code` is the village where it is executed, or the township while that is all that is known. `decided` holds
    further fields of the decision (`term_months`, `credit_days`, `decided_by`, `agency`, `document_number` …).
    Raises `Refused`, or `Faulty` with every fault.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    deciding = deciding_agency.pk if deciding_agency else None
    refuse(by, "record", "decided", at=region_code, group=group.pk if group else None, deciding=deciding, on=day)
    if case_id is not None and (held := Case.objects.filter(pk=case_id).first()) is not None:
        if held.person_id != person.pk or held.kind != kind:
            raise Faulty([Fault("个案编号", "已用于另一个案", "新的编号")])
        return held
    _refuse_wrong(kind=kind, policy=policy, region_code=region_code)
    if not person.wrapped_key:
        raise Refused("该人员的密钥已按决定销毁，不能再立案。", clauses=("personal-information-law#47",))
    pk, town = case_id or uuid.uuid4(), codes.town_of(region_code)
    given = dict(decided or {})
    # Months and credit are the decision's to say, and that is the first entry.
    ordered = opening.text(opening.Head(policy, None, 0))
    case = Case(
        pk=pk,
        number=next_number(town, year=day.year),
        person=person,
        kind=kind,
        policy=policy,
        region_code=region_code,
        town_code=town,
        group=group,
        deciding_agency=deciding_agency,
        worker=worker,
        opened_at=at,
        opening=ordered,
        head=linking.start(case_id=pk, person_id=person.pk, kind=kind, opening=ordered),
    )
    case.save(force_insert=True)
    record_many(by=by, case=case, said=[Said(entry_id, "decided", decided_on, given)], at=at)
    case.refresh_from_db()
    if worker is not None:
        Assignment.objects.create(case=case, posting=worker, part=GroupPart.WORKER, since=day)
    note(by=by, what="open_case", at=at, person=person, case=case, counts={"number": case.number})
    return case


@transaction.atomic
def move_case(
    *,
    by: Posting,
    case: Case,
    region_code: str,
    group: Agency | None,
    deciding_agency: Agency | None = None,
    at: datetime | None = None,
) -> Case:
    """Set where a case is executed, and by which group: a village became known, or another one.

    To another office a case goes by `send_case`. `deciding_agency` None leaves it as it is. Raises `Refused` unless the
    posting may record the process both where the case is and where it goes, or `Faulty`.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    held = appending.lock(case).case
    ask(by, "record", "received", case=held, on=day)
    refuse(by, "record", "received", at=region_code, group=group.pk if group else None, on=day)
    _refuse_wrong(kind=held.kind, policy=held.policy, region_code=region_code)
    town = codes.town_of(region_code)
    was = {"region_code": held.region_code, "number": held.number, "group": held.group_id}
    if town != held.town_code:
        held.number = next_number(town, year=day.year)
    held.region_code, held.town_code, held.group = region_code, town, group
    held.deciding_agency = deciding_agency or held.deciding_agency
    held.save(update_fields=["region_code", "town_code", "number", "group", "deciding_agency"])
    moved.mark([held.pk])
    note(by=by, what="move_case", at=at, person=held.person, case=held, counts=was)
    return held


@transaction.atomic
def assign(
    *, by: Posting, case: Case, posting: Posting, part: str, since: date, at: datetime | None = None
) -> Assignment:
    """Put a posting into the working group; as `worker`, it becomes the one who is responsible.

    Somebody who is in it stays in it. Raises `Refused`, or `Faulty`.
    """
    at = at or timezone.now()
    if part not in GroupPart.values:
        raise Faulty([Fault("组内职责", f"“{part}”", f"{'、'.join(GroupPart.labels)} 之一")])
    held = appending.lock(case).case
    ask(by, "record", "worker_assigned", case=held, on=timezone.localdate(at))
    assignment, is_new = Assignment.objects.get_or_create(
        case=held, posting=posting, until=None, defaults={"part": part, "since": since}
    )
    if part == GroupPart.WORKER and held.worker_id != posting.pk:
        Case.objects.filter(pk=held.pk).update(worker=posting)
        moved.mark([held.pk])
        is_new = True
    if is_new:
        note(by=by, what="assign", at=at, case=held, counts={"posting": posting.pk, "part": part})
    return assignment


@transaction.atomic
def unassign(*, by: Posting, case: Case, posting: Posting, last_day: date, at: datetime | None = None) -> None:
    """Take a posting out of the working group after `last_day`. Raises `Refused`, or `Faulty`."""
    at = at or timezone.now()
    held = appending.lock(case).case
    ask(by, "record", "worker_relieved", case=held, on=timezone.localdate(at))
    assignment = Assignment.objects.filter(case=held, posting=posting, until=None).first()
    if assignment is None:
        return
    if last_day < assignment.since:
        raise Faulty([Fault("小组成员止日", f"{last_day}", f"不早于起日 {assignment.since}")])
    assignment.until = last_day
    assignment.save(update_fields=["until"])
    if held.worker_id == posting.pk:
        Case.objects.filter(pk=held.pk).update(worker=None)
        moved.mark([held.pk])
    note(by=by, what="unassign", at=at, case=held, counts={"posting": posting.pk})


def next_number(town: str, *, year: int) -> str:
    """The next office number of a township in a year. The township's row is locked, so that no two get one."""
    list(Region.objects.select_for_update().filter(code=town))
    running = Cast(Substr("number", _YEAR + 1), IntegerField())
    taken = Case.objects.filter(town_code=town, number__startswith=f"{year}-").aggregate(last=Max(running))
    # A number that left with a case stays that case's: it may come back.
    last = max(taken["last"] or 0, transfers.highest_number(town, year=year))
    return f"{year}-{last + 1:04d}"


def _refuse_wrong(*, kind: str, policy: str, region_code: str) -> None:
    faults = []
    kinds = dict(CASE_KINDS)
    if kind not in kinds:
        faults.append(Fault("种类", f"“{kind}”", f"{'、'.join(kinds.values())} 之一"))
    if policy not in policies.names():
        faults.append(Fault("政策包", f"“{policy}”", f"{'、'.join(policies.names())} 之一"))
    faults += wrong_regions([region_code])
    if faults:
        raise Faulty(faults)


def wrong_regions(region_codes: Iterable[str]) -> list[Fault]:
    """A fault for each code at which no case can be executed: not a township or village, or not registered."""
    asked = list(dict.fromkeys(region_codes))
    at_level = [code for code in asked if _is_of_place(code)]
    known = set(Region.objects.filter(code__in=at_level).values_list("code", flat=True))
    return [
        Fault("执行地区划", f"{code} 没有登记", "已登记的区划", "请先由系统管理员登记这一区划")
        if code in at_level
        else Fault("执行地区划", f"“{code}”", "乡镇（街道）或者村（社区）的12位代码")
        for code in asked
        if code not in known
    ]


def _is_of_place(code: str) -> bool:
    return codes.is_code(code) and codes.level_of(code) in (codes.Level.TOWN, codes.Level.VILLAGE)
