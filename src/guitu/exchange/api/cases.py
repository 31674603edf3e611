"""Cases 个案 and their entries 记录: read as the pages read them, recorded as the pages record them."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from ninja.responses import Status

from guitu.access.looks import record_looks
from guitu.access.matters import matter_of
from guitu.access.sight import masked
from guitu.casebook import looking, queries
from guitu.casebook.actions import Said, record_many
from guitu.casebook.entrylines import EntryLine
from guitu.casebook.models import Case, Entry
from guitu.casebook.queries import CaseLine
from guitu.exchange.api import body
from guitu.exchange.api.errors import Problem, documented
from guitu.exchange.api.schemas import (
    CaseLineOut,
    CaseOut,
    CasesOut,
    EntriesOut,
    EntryOut,
    FamilyOut,
    Json,
    StandingOut,
)
from guitu.exchange.api.security import Caller, caller_of
from guitu.faults import Fault, Faulty
from guitu.ledger import casefile
from guitu.ledger.entry import COMMON
from guitu.ledger.fields import read_time
from guitu.ledger.kinds import KINDS
from guitu.places import codes
from guitu.standings import queries as standings
from guitu.standings.models import CaseStanding

router = Router(tags=["个案"])

LARGEST_PAGE: Final = 100
_ENTRIES_PAGE: Final = 500

State = Literal[
    "decided", "awaiting_report", "report_overdue", "serving", "suspended", "term_reached", "discharged", "terminated",
    "transferred_out", "closed",
]  # fmt: skip
PageNumber = Annotated[int, Query(title="第几页", ge=1, le=10_000)]
Village = Annotated[
    str | None, Query(title="区划", description="2 到 12 位区划代码；其下各级都在内", pattern=r"^[0-9]{2,12}$")
]
Worker = Annotated[int | None, Query(title="责任人任职", ge=1, le=2**31)]


@router.get(
    "", response={200: CasesOut, **documented()}, summary="个案名单：一页一页，可按状态、区划、责任人、案号筛选"
)
def list_cases(
    request: HttpRequest,
    page: PageNumber = 1,
    size: Annotated[int, Query(title="每页多少", ge=1, le=LARGEST_PAGE)] = 50,
    state: Annotated[State | None, Query(title="状态")] = None,
    village: Village = None,
    worker: Worker = None,
    number: Annotated[str | None, Query(title="案号或其开头", pattern=r"^[0-9]{4}(-[0-9]{0,6})?$")] = None,
) -> CasesOut:
    """Cases the caller reaches, the newest first."""
    caller = caller_of(request)
    found = queries.cases(caller.viewer)
    if village:
        found = found.filter(region_code__range=codes.prefix_range(prefix_of(village)))
    if worker is not None:
        found = found.filter(worker_id=worker)
    if number:
        found = found.filter(number__startswith=number)
    short = _short(caller, village=village, worker=worker)
    if state is not None:
        # Who sees no standings may not cut by them either: this raises.
        short = short if short is not None else standings.in_short(caller.viewer, today=caller.today)
        found = found.filter(pk__in=short.filter(state=state).values("case_id"))
    first = (page - 1) * size
    ids = list(found.order_by("-opened_at", "-number", "pk").values_list("pk", flat=True)[first : first + size + 1])
    by_id = {line.id: line for line in queries.case_lines(caller.viewer, Case.objects.filter(pk__in=ids[:size]))}
    lines = [by_id[pk] for pk in ids[:size] if pk in by_id]
    states = _states(short, lines)
    looking.listed(caller.viewer, lines, at=timezone.now())
    items = [CaseLineOut.model_validate({**_line(line), "state": states.get(line.id)}) for line in lines]
    return CasesOut(items=items, page=page, more=len(ids) > size)


@router.get("/{uuid:case_id}", response={200: CaseOut, **documented()}, summary="一个个案，连同可以查看的人员情况")
def one_case(request: HttpRequest, case_id: UUID) -> CaseOut:
    """The head of a case; the look is kept."""
    caller = caller_of(request)
    page = looking.look_at(caller.viewer, case_id, at=timezone.now())
    if page is None:
        raise Problem("not_found")
    line = page.line
    states = _states(_short(caller), [line])
    return CaseOut.model_validate(
        {
            **_line(line),
            "state": states.get(line.id),
            "term_months": page.term_months,
            "credit_days": page.credit_days,
            "group_id": line.group_id,
            "deciding_agency_id": line.deciding_agency_id,
            "particulars": dict(page.particulars),
            "other": {str(name): str(text) for name, text in page.other.items()},
            "family": [
                FamilyOut(relation=one.relation, name=one.name, phone=one.phone, note=one.note) for one in page.family
            ],
            "matters": sorted(page.groups),
        }
    )


@router.get(
    "/{uuid:case_id}/entries", response={200: EntriesOut, **documented()}, summary="一个个案的记录，按登记的先后"
)
def entries(
    request: HttpRequest,
    case_id: UUID,
    after: Annotated[int, Query(title="从第几条之后", ge=0, le=2**31 - 1)] = 0,
) -> EntriesOut:
    """Entries the caller may see, with what of each may be read; the look is kept."""
    caller = caller_of(request)
    line = _reached(caller, case_id)
    found = queries.ledger(caller.viewer, case_id, after=after)
    shown = found[:_ENTRIES_PAGE]
    matters = {matter for one in shown if (matter := matter_of(one.kind)) is not None}
    record_looks(by=caller.viewer, seen=[looking.seen(line)], groups=matters, at=timezone.now())
    return EntriesOut(items=[_entry(one) for one in shown], after=after, more=len(found) > len(shown))


@router.post(
    "/{uuid:case_id}/entries",
    response={200: EntryOut, 201: EntryOut, **documented(409, 413)},
    summary="登记一条记录；同一编号同一内容再发一次，仍是原来那条",
    openapi_extra={"requestBody": body.documented()},
)
def record(request: HttpRequest, case_id: UUID) -> Status[EntryOut]:
    """Append one entry. 201 the first time, 200 when it stands already, 409 when its id says something else."""
    caller = caller_of(request)
    entry = casefile.read_entry(body.read(request), place="")
    _reached(caller, case_id)
    said = entry.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"id", "kind", "on", "recorded_at",
                                                                                    "corrects"})  # fmt: skip
    one = Said(entry.id, entry.kind, entry.on, said, entry.corrects or "", entry.recorded_at)
    with transaction.atomic():
        list(Case.objects.select_for_update().filter(pk=case_id))
        stands = Entry.objects.filter(case_id=case_id, entry_id=entry.id).exists()
        try:
            (row,) = record_many(by=caller.posting, case=case_id, said=[one])
        except Faulty as fault:
            if stands:
                raise Problem("conflict", faults=fault.faults) from None
            raise
    line = queries.find_entry(caller.viewer, case_id, entry.id)
    return Status(200 if stands else 201, _entry(line) if line is not None else _unseen(row))


@router.get("/{uuid:case_id}/standing", response={200: StandingOut, **documented()}, summary="一个个案到某一天的现状")
def standing(
    request: HttpRequest,
    case_id: UUID,
    as_of: Annotated[date | None, Query(title="截至日期，不写就是今天")] = None,
    known_at: Annotated[str | None, Query(title="只看此刻以前登记的", max_length=40)] = None,
) -> Json:
    """The standing of a case on a day, as far as the caller may see it; the look is kept."""
    caller = caller_of(request)
    line = _reached(caller, case_id)
    said = standings.current(caller.viewer, case_id, as_of=as_of or caller.today, known_at=_moment(known_at))
    groups = {"standing", *(["grounds"] if said["grounds"] else [])}
    record_looks(by=caller.viewer, seen=[looking.seen(line)], groups=groups, at=timezone.now())
    return said


def prefix_of(code: str) -> str:
    """The prefix of a region code of any length; zeros at the end of a full code say nothing."""
    return codes.prefix_of(code) if codes.is_code(code) else code


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    # In an address a plus sign is a space.
    moment = read_time(re.sub(r" (?=[0-9]{2}:?[0-9]{2}$)", "+", text))
    if moment is None:
        raise Faulty([Fault("参数 known_at", "写法有误", "ISO 8601 时间，如 2025-02-20T16:02:00+08:00")])
    return moment


def _reached(caller: Caller, case_id: UUID) -> CaseLine:
    line = queries.case_line(caller.viewer, case_id)
    if line is None:
        raise Problem("not_found")
    return line


def _short(caller: Caller, *, village: str | None = None, worker: int | None = None) -> QuerySet[CaseStanding] | None:
    """The kept standings of the caller's cases; None for a caller who sees none."""
    if masked(caller.viewer, "standing"):
        return None
    place = prefix_of(village) if village else None
    return standings.in_short(caller.viewer, today=caller.today, village=place, worker=worker)


def _states(short: QuerySet[CaseStanding] | None, lines: list[CaseLine]) -> dict[UUID, str | None]:
    if short is None:
        return {}
    found = short.filter(case_id__in=[line.id for line in lines]).values_list("case_id", "state")
    return {case_id: state or None for case_id, state in found}


def _line(line: CaseLine) -> dict[str, object]:
    wanted = set(CaseLineOut.model_fields) - {"state"}
    return {name: value for name, value in asdict(line).items() if name in wanted}


def _entry(line: EntryLine) -> EntryOut:
    return EntryOut(
        position=line.position,
        id=line.entry_id,
        kind=line.kind,
        label=line.label,
        on=line.on,
        recorded_at=line.recorded_at,
        said_at=line.said_at,
        recorded_by=line.by_text,
        fields=dict(line.fields),
        hidden=list(line.hidden),
        corrects=line.corrects,
        replaced_by=line.replaced_by,
    )


def _unseen(row: Entry) -> EntryOut:
    """An entry that its recorder may write and not read: it stands, and that is all that is said of it."""
    return EntryOut(
        position=row.position,
        id=row.entry_id,
        kind=row.kind,
        label=KINDS[row.kind].label,
        on=row.on,
        recorded_at=row.recorded_at,
        said_at=row.said_at,
        recorded_by=row.by_text,
        fields={},
        hidden=[one.name for one in KINDS[row.kind].form if one.name not in ("on", *COMMON)],
        corrects=row.corrects or None,
        replaced_by=None,
    )
