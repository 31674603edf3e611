"""What changed since yesterday 昨天以来的变化: what was recorded in one's cases, and what newly passed its last day."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guitu.access.doors import who_asks
from guitu.desk import done, forms
from guitu.desk.drawn import drawn_rows
from guitu.desk.links import case_href
from guitu.desk.people import people
from guitu.desk.queries import newly_late, offer
from guitu.desk.slips import slips
from guitu.ledger.kinds import KINDS
from guitu.pages.shapes import LedgerLine, Link, PageOf

_SIZE: Final = 40


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Newly late first, then what was recorded, the newest first."""
    asked = who_asks(request)
    viewer, posting = asked.viewer, asked.by
    today, number = viewer.day, forms.page_of(request.GET)
    own = request.GET.get("own") == "month"
    kind = kind if own and (kind := request.GET.get("kind", "")) in KINDS else ""
    since = today.replace(day=1) if own else done.day_before(today)
    late = newly_late(viewer, today=today) if number == 1 and not own else []
    found, total = done.since(viewer, day=since, page=number, size=_SIZE, by=posting if own else None, kind=kind)
    choices = offer(viewer)
    shown = {one.case_id for one in late}
    who = people(viewer, shown | {one.case_id for one in found}, villages=choices.villages, at=timezone.now())
    newly = [one for case_id, one in who.items() if case_id in shown]
    lines = [
        LedgerLine(
            on=timezone.localdate(one.recorded_at),
            title=f"{who[one.case_id].name}　{_title(one)}",
            body="" if one.on == timezone.localdate(one.recorded_at) else f"{one.on:%m-%d} 发生",
            by=f"{timezone.localtime(one.recorded_at):%H:%M} {one.by_text} · {who[one.case_id].second}",
            tag="" if one.stands else "已被更正",
            deed=Link("打开", case_href(one.case_id), f"打开：{who[one.case_id].name}，{KINDS[one.kind].label}"),
        )
        for one in found
        if one.case_id in who
    ]
    context = {
        "since": since,
        "total": total,
        "late": drawn_rows(
            late, who=who, slips=slips(viewer, newly, today=today), posting=posting, today=today, back="/since/"
        ),
        "lines": lines,
        "pages": PageOf(number, max(-(-total // _SIZE), 1), total, f"?own=month&kind={kind}&" if own else "?"),
        "own": own,
        "what": KINDS[kind].label if kind else "",
    }
    return render(request, "desk/since.html", context)


def _title(one: done.Done) -> str:
    label = KINDS[one.kind].label
    return f"更正了{label}" if one.corrects and one.kind != "voided" else label
