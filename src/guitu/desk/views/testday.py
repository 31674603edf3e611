"""Recording for a day on which many are seen 检测日、走访日: choose day, rule, place; answer row by row; press once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guitu.access.doors import posting_of, viewer_of
from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.access.table import table
from guitu.casebook import queries as casebook
from guitu.desk.forms import wanted_of
from guitu.desk.links import record_href
from guitu.desk.people import Who, people
from guitu.desk.queries import Offer, Task, due_in, offer
from guitu.desk.rows import may_record
from guitu.desk.together import BULKS, Bulk, Outcome, record_all
from guitu.pages import words
from guitu.pages.shapes import Choice, Filter
from guitu.standings.seen import rules_of

_PREFIX = "c-"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet that is filled: which rule, which day, which place."""

    bulk: Bulk
    on: date
    village: str

    @property
    def query(self) -> str:
        """The same as an address."""
        return urlencode({"d": self.on.isoformat(), "r": self.bulk.rule, "v": self.village})


@dataclass(frozen=True, slots=True)
class Row:
    """One person on the page. `answer` is what was chosen; `fault` why it was not written."""

    case_id: UUID
    who: Who
    second: str
    answer: str
    fault: str
    alone_href: str


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The list of who is due, and the one press."""
    viewer, posting = viewer_of(request), posting_of(request)
    offered = [one for one in BULKS.values() if posting is not None and may_record(posting, one.kind)]
    if posting is None or not offered:
        basis = table().refusal["matter"]
        raise Refused("这个岗位不登记检测和谈话。", clauses=basis.clauses)
    rules_of(viewer)  # who sees no list of duties records none from it
    sheet = _sheet(request.GET, offered=offered, today=viewer.day)
    typed = {key.removeprefix(_PREFIX): str(value) for key, value in request.POST.items() if key.startswith(_PREFIX)}
    outcome: Outcome | None = None
    helpers = request.POST.get("who", "")
    if request.method == "POST":
        outcome = _record(viewer, posting, sheet, typed, helpers=helpers)
        if not outcome.faults:
            tell = messages.success if outcome.written else messages.warning
            tell(request, _said(sheet, written=len(outcome.written)))
            return redirect(f"{reverse('testday')}?{sheet.query}")
    tasks = due_in(viewer, today=viewer.day, day=sheet.on, rule=sheet.bulk.rule, village=sheet.village)
    choices = offer(viewer)
    rows = _rows(viewer, tasks, sheet=sheet, choices=choices, typed=typed, outcome=outcome)
    context = {
        "sheet": sheet,
        "rows": rows,
        "total": len(rows),
        "filters": _filters(sheet, choices=choices, offered=offered),
        "helpers": helpers,
        "today": viewer.day,
        "faults": [(f"c-{row.case_id}", f"{row.who.name}：{row.fault}") for row in rows if row.fault],
        "written": len(outcome.written) if outcome is not None else 0,
    }
    return render(request, "desk/testday.html", context, status=422 if outcome is not None else 200)


def _sheet(said: QueryDict, *, offered: list[Bulk], today: date) -> Sheet:
    bulk = next((one for one in offered if one.rule == said.get("r")), offered[0])
    try:
        on = date.fromisoformat(said.get("d", ""))
    except ValueError:
        on = today
    return Sheet(bulk, min(on, today), wanted_of(said).village)


def _record(viewer: Viewer, posting: Posting, sheet: Sheet, typed: dict[str, str], *, helpers: str) -> Outcome:
    answers: dict[UUID, str] = {}
    for key, value in typed.items():
        try:
            answers[UUID(key)] = value
        except ValueError:
            continue
    answers = {case_id: value for case_id, value in answers.items() if value}
    reached = set(casebook.cases(viewer).filter(pk__in=list(answers)).values_list("pk", flat=True))
    who = tuple(name.strip() for name in helpers.replace(",", "、").split("、") if name.strip())
    return record_all(
        sheet.bulk,
        {case_id: value for case_id, value in answers.items() if case_id in reached},
        by=posting,
        on=sheet.on,
        who=who,
    )


def _rows(
    viewer: Viewer,
    tasks: list[Task],
    *,
    sheet: Sheet,
    choices: Offer,
    typed: dict[str, str],
    outcome: Outcome | None,
) -> list[Row]:
    """Who is due; after a press those first whose row was not written, though they may no longer be due."""
    faults = dict(outcome.faults) if outcome is not None else {}
    due = {task.case_id: task for task in tasks}
    who = people(viewer, {*due, *faults}, villages=choices.villages, at=timezone.now())
    order = [*faults, *(case_id for case_id in due if case_id not in faults)]
    return [
        Row(
            case_id=case_id,
            who=who[case_id],
            second=_second(due.get(case_id)),
            answer=typed.get(str(case_id), ""),
            fault=faults.get(case_id, ""),
            alone_href=record_href(case_id, sheet.bulk.kind, rule=sheet.bulk.rule, back=f"/testday/?{sheet.query}"),
        )
        for case_id in order
        if case_id in who
    ]


def _second(task: Task | None) -> str:
    if task is None or task.due_on is None:
        return ""
    done = f"，已做 {task.done}/{task.needed} 次" if task.needed > 1 else ""
    return f"第 {task.seq} 次，{words.short(task.due_on)} 前{done}"


def _filters(sheet: Sheet, *, choices: Offer, offered: list[Bulk]) -> list[Filter]:
    return [
        Filter("r", "事项", [Choice(one.rule, one.label) for one in offered], sheet.bulk.rule),
        Filter(
            "v",
            "村（社区）",
            [Choice("", "全部"), *(Choice(code, name) for code, name in choices.villages.items())],
            sheet.village,
        ),
    ]


def _said(sheet: Sheet, *, written: int) -> str:
    if not written:
        return "还没有选一个人的结果，没有登记。"
    return f"已登记 {written} 人的{sheet.bulk.label}（{words.in_words(sheet.on)}）。"
