"""The list of cases 个案名册."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guitu.access.doors import Asked, who_asks
from guitu.access.queries import staff_at
from guitu.access.sight import region_prefixes, visible_groups
from guitu.casebook import looking, queries, transfers
from guitu.casepages import listing, wording
from guitu.casepages.listing import PAGE, Listed, Row
from guitu.pages import words
from guitu.pages.shapes import Choice, DutyRow, Filter, Link, PageOf, State, Tab
from guitu.places import codes
from guitu.places.models import Region

_EVERYTHING: Final = Choice("", "全部")
_NOT_TOLD: Final = "（按职责不显示）"


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The cases the viewer reaches, filtered, in pages."""
    asked = who_asks(request)
    groups = visible_groups(asked.viewer)
    wanted = _wanted(request)
    sees_standing = "standing" in groups
    found = (
        listing.with_standing(asked.viewer, today=asked.today, wanted=wanted, groups=groups)
        if sees_standing
        else listing.without_standing(asked.viewer, queries.cases(asked.viewer), wanted=wanted)
    )
    looking.listed(asked.viewer, [row.line for row in found.rows], at=asked.now)
    places = _places(asked, found)
    staff = _staff(asked)
    may_receive = _may_receive(asked)
    waiting = transfers.incoming_ids(asked.viewer) if may_receive else frozenset[UUID]()
    kept = {
        name: str(value)
        for name, value in request.GET.items()
        if name in ("state", "kind", "village", "worker", "order")
    }
    return render(
        request,
        "casepages/list.html",
        {
            "rows": [
                _row(row, asked=asked, places=places, staff=staff, is_waiting=row.line.id in waiting)
                for row in found.rows
            ],
            "total": found.total,
            "filters": _filters(wanted, places=places, staff=staff, sees_standing=sees_standing),
            "views": _views(kept, wanted) if sees_standing else [],
            "pages": PageOf(
                wanted.page, max(-(-found.total // PAGE), 1), found.total, f"?{urlencode(kept)}&" if kept else "?"
            ),
            "is_filtered": bool(wanted.state or wanted.kind or wanted.village or wanted.worker is not None),
            "may_receive": may_receive,
            "incoming": len(waiting),
        },
    )


def _wanted(request: HttpRequest) -> listing.Wanted:
    said = request.GET
    worker, page = said.get("worker", ""), said.get("page", "")
    village = said.get("village", "")
    return listing.Wanted(
        state=said.get("state", "") if said.get("state", "") in words.STATES else "",
        kind=said.get("kind", "") if said.get("kind", "") in words.CASE_KINDS else "",
        village=village if codes.is_code(village) else "",
        worker=int(worker) if worker.isascii() and worker.isdigit() and len(worker) < 12 else None,
        order=said.get("order", "") if said.get("order", "") in listing.ORDERS else "due",
        page=max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _places(asked: Asked, found: Listed) -> dict[str, str]:
    """Names of the regions the viewer reaches below the county, or of those on the page."""
    prefixes = [prefix for prefix in region_prefixes(asked.viewer) if len(prefix) >= 6]
    by = asked.by.region_code
    prefix = prefixes[0] if prefixes else codes.prefix_of(by)
    if len(prefix) > 9:
        prefix = prefix[:9]
    known = (
        Region.objects.filter(code__range=codes.prefix_range(prefix))
        if len(prefix) >= 6
        else (Region.objects.filter(code__in={row.line.region_code for row in found.rows}))
    )
    return dict(known.order_by("code").values_list("code", "name"))


def _staff(asked: Asked) -> dict[int, str]:
    prefix = codes.above(asked.by.region_code, codes.Level.TOWN)
    listed = staff_at(asked.viewer, prefix=prefix) if len(prefix) >= 6 else staff_at(asked.viewer, prefix="")
    led = [one for one in listed if one.role in ("social_worker", "office_clerk", "village_cadre", "office_head")]
    return {one.pk: one.account.display_name for one in led}


def _row(row: Row, *, asked: Asked, places: dict[str, str], staff: dict[int, str], is_waiting: bool) -> DutyRow:
    line = row.line
    number = wording.numbered(line.kind, line.number)
    who = wording.masked(line.name) if line.name != _NOT_TOLD else number
    if row.missed:
        state = State("late", f"{row.missed} 件逾期", strong=True)
    elif row.next_due is not None:
        look = words.status_look("open", due_on=row.next_due, on=asked.today)
        state = State(look, words.relative(row.next_due, on=asked.today), strong=row.next_due == asked.today)  # type: ignore[arg-type]
    elif is_waiting:
        state = State("soon", "待接收", strong=True)
    elif row.open:
        state = State("open", f"{row.open} 件待办")
    else:
        state = State("met" if row.state else "ahead", "没有待办")
    month = f"第 {row.month} 个月，共 {row.months} 个月" if row.month and row.state in ("serving", "suspended") else ""
    town = places.get(codes.town_of(line.region_code), "")
    place = places.get(line.region_code, town)
    leader = staff.get(line.worker_id or 0, "")
    return DutyRow(
        state=state,
        when=f"{'下一件 ' if row.missed else ''}{words.in_list(row.next_due)}" if row.next_due else "",
        when_iso=row.next_due.isoformat() if row.next_due else "",
        who=who,
        who_href=reverse("casebook:case", args=(line.id,)),
        who_second=number if who != number else words.CASE_KINDS[line.kind],
        what="从外地移来" if is_waiting else words.state_label(row.state) if row.state else words.CASE_KINDS[line.kind],
        nth=month,
        what_second="　".join(part for part in (place, f"责任人 {leader}" if leader else "") if part),
        slip=row.slip,
        deed=Link("登记", reverse("casebook:offer", args=(line.id,)), f"登记：{who}，{number}"),
    )


def _filters(
    wanted: listing.Wanted, *, places: dict[str, str], staff: dict[int, str], sees_standing: bool
) -> list[Filter]:
    villages = [Choice(code, name) for code, name in places.items() if codes.level_of(code) is codes.Level.VILLAGE]
    found = [
        Filter(
            "kind", "种类", [_EVERYTHING, *(Choice(code, text) for code, text in words.CASE_KINDS.items())], wanted.kind
        ),
        Filter("village", "村", [_EVERYTHING, *villages], wanted.village),
    ]
    if not sees_standing:
        return found
    states: Sequence[Choice] = [Choice(code, text) for code, text in words.STATES.items()]
    workers = [Choice("0", "还没有责任人"), *(Choice(str(pk), name) for pk, name in staff.items())]
    chosen = "" if wanted.worker is None else str(wanted.worker)
    return [
        Filter("state", "状态", [_EVERYTHING, *states], wanted.state),
        *found,
        Filter("worker", "责任人", [_EVERYTHING, *workers], chosen),
    ]


def _views(kept: dict[str, str], wanted: listing.Wanted) -> list[Tab]:
    return [
        Tab(label, f"?{urlencode({**kept, 'order': code})}", code == wanted.order)
        for code, label in listing.ORDERS.items()
    ]


def _may_receive(asked: Asked) -> bool:
    rule = asked.viewer.rule(asked.by)
    return (
        rule.allows("record", "identity")
        and rule.allows("record", "process")
        and asked.by.role
        in (
            "office_clerk",
            "office_head",
        )
    )
