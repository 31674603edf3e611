"""Worklist 待办, kinds 记录种类 and policy packs 政策包."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router

from guitu.access.matters import matter_of, may_be_recorded_by
from guitu.access.table import table
from guitu.exchange.api.cases import PageNumber, Village, Worker, prefix_of
from guitu.exchange.api.errors import Problem, documented
from guitu.exchange.api.schemas import (
    ChoiceOut,
    KindFieldOut,
    KindOut,
    KindsOut,
    PolicyOut,
    TaskOut,
    WorklistOut,
)
from guitu.exchange.api.security import caller_of
from guitu.faults import Fault, Faulty
from guitu.ledger.entry import GROUPS, Kind
from guitu.ledger.kinds import KINDS
from guitu.ledger.roles import ROLES
from guitu.policy import load, names, resolved
from guitu.rules.duties import DUTIES
from guitu.standings import queries as standings

router = Router(tags=["待办与说明"])


@router.get("/worklist", response={200: WorklistOut, **documented()}, summary="待办：最后一日早的在前")
def worklist(
    request: HttpRequest,
    page: PageNumber = 1,
    rule: Annotated[str | None, Query(title="规则", max_length=40)] = None,
    village: Village = None,
    worker: Worker = None,
    until: Annotated[date | None, Query(title="最后一日不晚于")] = None,
    status: Annotated[Literal["missed", "open", "paused"] | None, Query(title="情况")] = None,
) -> WorklistOut:
    """Duties of the caller's cases; numbers and no names."""
    caller = caller_of(request)
    if rule is not None and rule not in DUTIES:
        raise Faulty([Fault("参数 rule", "没有这一规则", f"{'、'.join(DUTIES)} 之一")])
    found = standings.worklist(
        caller.viewer,
        today=caller.today,
        rules=None if rule is None else [rule],
        village=prefix_of(village) if village else None,
        worker=worker,
        until=until,
        status=None if status is None else [status],
        page=page,
    )
    items = [
        TaskOut(
            case_id=one.case_id, number=one.number, region_code=one.region_code, worker_id=one.worker_id,
            rule=one.rule, label=DUTIES[one.rule].label, seq=one.seq, opens_on=one.opens_on, due_on=one.due_on,
            target_on=one.target_on, status=one.status, done=one.done, needed=one.needed,
        )
        for one in found.tasks
    ]  # fmt: skip
    return WorklistOut(items=items, page=page, more=found.more)


@router.get("/kinds", response={200: KindsOut, **documented()}, summary="全部记录种类的写法，表单由它生成")
def kinds(request: HttpRequest) -> KindsOut:
    """The declarations of all kinds; `may_record` answers for the caller's role, not for one case."""
    role = caller_of(request).posting.role
    return KindsOut(items=[_kind(kind, role=role) for kind in KINDS.values()])


@router.get(
    "/policy/{pack}",
    response={200: PolicyOut, **documented()},
    by_alias=True,
    summary="一个政策包到某一天的全部取值和条款",
)
def policy(
    request: HttpRequest, pack: str, on: Annotated[date | None, Query(title="哪一天，不写就是今天")] = None
) -> dict[str, object]:
    """A pack with its parents, resolved on a day."""
    day = on or caller_of(request).today
    if pack not in names():
        raise Problem("not_found", says="没有这个政策包。")
    return dict(resolved(load(pack), on=day))


def _kind(kind: Kind, *, role: str) -> KindOut:
    matter = matter_of(kind.name)
    allowed = matter is not None and table().roles[role].allows("record", matter)
    return KindOut(
        name=kind.name,
        label=kind.label,
        group=kind.group,
        group_label=GROUPS[kind.group],
        recorders=[ChoiceOut(code=one, label=ROLES[one]) for one in kind.recorders],
        counts_as=kind.counts_as,
        clause=kind.clause,
        paper=kind.paper,
        decides=kind.decides,
        may_record=allowed and may_be_recorded_by(kind.name, role=role),
        fields=[
            KindFieldOut(
                name=one.name,
                label=one.label,
                type=one.type.code,
                required=one.required,
                sensitivity=one.sensitivity,
                expected=one.type.expected,
                hint=one.hint,
                choices=[ChoiceOut(code=code, label=label) for code, label in one.choices.items()],
            )
            for one in kind.form
        ],
    )
