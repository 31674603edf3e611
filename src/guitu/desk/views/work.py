"""The desk itself 工作台: what is to be done today, for whom, by when and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from markupsafe import Markup

from guitu.access.doors import posting_of, viewer_of
from guitu.access.emergencies import to_review_count
from guitu.access.models import Posting
from guitu.access.sight import Viewer, visible_groups
from guitu.casebook import queries as casebook
from guitu.casebook import transfers
from guitu.desk import done, forms
from guitu.desk.days import week_end, week_words
from guitu.desk.decisions.waiting import waiting
from guitu.desk.drawn import drawn_rows
from guitu.desk.links import case_href, href
from guitu.desk.people import Who, people, who_of
from guitu.desk.queries import PAGE, Group, Offer, Task, Wanted, Work, group_page, is_anything_sent, morning, offer
from guitu.desk.rows import may_record
from guitu.desk.slips import slips
from guitu.desk.together import BULK_KINDS
from guitu.pages import words
from guitu.pages.shapes import Link, PageOf

_WAITING_SHOWN: Final = 5
_TOGETHER: Final = 3
"""People in one village within the week from which a common way is worth a line."""

_SAYS: Final[dict[Group, str]] = {
    "late": "先说明原因，再补记",
    "today": "",
    "week": "",
    "old": "没有补记、也没有说明原因的",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One group as the page shows it, rows already drawn. `more` is the address of all of it, "" where all is shown."""

    id: str
    title: str
    total: int
    says: str
    rows: Sequence[Markup]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Together:
    """A village where several people are due: one way for all of them."""

    village: str
    today: int
    persons: int
    tasks: int
    href: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The desk; of one group, if the address names it."""
    posting = posting_of(request)
    if posting is None:
        return render(request, "desk/none.html", {"title": "现在没有可用的岗位", "cases": None, "today": _today()})
    if posting.role in ("person", "family") and (own := href("portal:home") or href("portal")):
        return redirect(own)
    viewer = viewer_of(request)
    if "standing" not in visible_groups(viewer):
        return _without_standings(request, viewer)
    wanted, group = forms.wanted_of(request.GET), forms.group_of(request.GET)
    if group is not None:
        return _one_group(request, viewer, posting, wanted=wanted, group=group)
    return render(request, "desk/desk.html", morning_of(viewer, posting=posting, wanted=wanted))


def morning_of(viewer: Viewer, *, posting: Posting, wanted: Wanted) -> dict[str, object]:
    """What the first page shows a viewer; the look at the names in it is kept."""
    today = viewer.day
    work = morning(viewer, today=today, wanted=wanted)
    choices = offer(viewer)
    written = done.own_today(viewer, posting=posting, today=today)
    decide = waiting(viewer, posting=posting, today=today, is_current=True)
    listed = {one.case_id for one in work.tasks}
    named = listed | {one.case_id for one in written} | {one.case_id for one in decide[:_WAITING_SHOWN]}
    who = people(viewer, named, villages=choices.villages, at=timezone.now())
    drawn = slips(viewer, [one for case_id, one in who.items() if case_id in listed], today=today)
    back = forms.address(wanted)
    rows = {
        group: drawn_rows(work.of(group), who=who, slips=drawn, posting=posting, today=today, back=back)
        for group in ("late", "today", "week")
    }
    sections = [
        _section("late", "已过期限", work, rows["late"], wanted=wanted),
        _section("today", "今天", work, rows["today"], wanted=wanted),
        _section("week", week_words(today), work, rows["week"], wanted=wanted),
    ]
    return {
        "today": today,
        "work": work,
        "sections": [one for one in sections if one.total],
        "done": done.done_rows(written, who=who),
        "decide": [(one, who[one.case_id]) for one in decide[:_WAITING_SHOWN] if one.case_id in who],
        "decide_total": len(decide),
        "emergencies": to_review_count(posting, on=today),
        "on_the_way": transfers.on_the_way(viewer) if is_anything_sent() else None,
        "together": _together(work.tasks, who=who, choices=choices, wanted=wanted, today=today),
        "old_href": forms.address(wanted, group="old"),
        "week_title": week_words(today),
        "until": week_end(today),
        "weekday_long": words.weekday(today, long=True),
        "may_test": posting.role not in ("person", "family") and any(may_record(posting, kind) for kind in BULK_KINDS),
        "starts": _starts(posting),
        **_filters(wanted, choices=choices, posting=posting, group=""),
    }


def _one_group(request: HttpRequest, viewer: Viewer, posting: Posting, *, wanted: Wanted, group: Group) -> HttpResponse:
    today, number = viewer.day, forms.page_of(request.GET)
    work = group_page(viewer, today=today, wanted=wanted, group=group, page=number)
    choices = offer(viewer)
    listed = {one.case_id for one in work.tasks}
    who = people(viewer, listed, villages=choices.villages, at=timezone.now())
    here = forms.address(wanted, group=group)
    rows = drawn_rows(
        work.tasks, who=who, slips=slips(viewer, who.values(), today=today), posting=posting, today=today, back=here
    )
    total = work.totals[group]
    titles = {"late": "已过期限", "today": "今天", "week": week_words(today), "old": "更早没有办结"}
    context = {
        "today": today,
        "title": titles[group],
        "total": total,
        "says": _SAYS[group],
        "rows": rows,
        "pages": PageOf(number, max(-(-total // PAGE), 1), total, forms.address(wanted, group=group) + "&"),
        "group": group,
        **_filters(wanted, choices=choices, posting=posting, group=group),
    }
    return render(request, "desk/group.html", context)


def _without_standings(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For those who help and do not supervise: whom they may look after, and the way to them."""
    about_case = visible_groups(viewer) & {"name", "contact", "support", "medical"}
    lines = casebook.case_lines(viewer, limit=PAGE) if about_case else []
    who = people(viewer, {one.id for one in lines}, villages={}, at=timezone.now()) if lines else {}
    cases = [(who_of(line, villages={}), case_href(line.id)) for line in lines if line.id in who]
    title = f"你照看 {len(cases)} 人" if cases else "现在没有分给你的人" if about_case else "这个岗位不看个案"
    context = {"title": title, "cases": cases, "looks_after": bool(about_case), "today": viewer.day}
    return render(request, "desk/none.html", context)


def _section(group: Group, title: str, work: Work, rows: Sequence[Markup], *, wanted: Wanted) -> Section:
    total = work.totals[group]
    return Section(
        id=group,
        title=title,
        total=total,
        says=_SAYS[group],
        rows=rows,
        more=forms.address(wanted, group=group) if total > len(rows) else "",
    )


def _filters(wanted: Wanted, *, choices: Offer, posting: Posting, group: str) -> dict[str, object]:
    several = len(choices.workers) > 1 or posting.role in ("office_head", "office_clerk")
    return {
        "filters": forms.filters(wanted, offer=choices, with_workers=several),
        "orders": forms.orders(wanted, group=group),
        "kept": [(name, value) for name, value in (("g", group), ("a", wanted.order)) if value and value != "day"],
        "is_filtered": wanted != Wanted(order=wanted.order),
        "plain_href": forms.address(Wanted(order=wanted.order), group=group),
    }


def _together(
    tasks: Sequence[Task], *, who: Mapping[UUID, Who], choices: Offer, wanted: Wanted, today: date
) -> Together | None:
    """The village with the most people due today or in the week; None where there is nothing to put together."""
    if wanted.village:
        return None
    found: dict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        if task.group != "late" and task.case_id in who:
            found[who[task.case_id].line.region_code].append(task)
    if not found:
        return None
    village, several = max(found.items(), key=lambda one: (len({task.case_id for task in one[1]}), one[0]))
    persons = len({task.case_id for task in several})
    if persons < _TOGETHER or village not in choices.villages:
        return None
    return Together(
        village=choices.villages[village],
        today=sum(task.group == "today" for task in several),
        persons=persons,
        tasks=len(several),
        href=forms.address(Wanted(village=village, worker=wanted.worker)),
    )


def _starts(posting: Posting) -> list[Link]:
    """What one does in an office that has nobody yet."""
    ways = [("接收第一人", href("casebook:new")), ("导入 Excel 台账", href("import"))]
    return [Link(text, address) for text, address in ways if address and may_record(posting, "received")]


def _today() -> date:
    return timezone.localdate()
