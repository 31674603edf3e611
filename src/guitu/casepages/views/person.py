"""Who somebody is 基本情况: changing it, and joining two files of one person by decision."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guitu.access.doors import Asked, who_asks
from guitu.casebook import actions, search
from guitu.casebook.particulars import LABELS
from guitu.casebook.sealing import COLUMNS
from guitu.casepages import changing
from guitu.casepages.opened import Opened
from guitu.casepages.receiving import PERSON
from guitu.casepages.typed import Typed
from guitu.casepages.views import record
from guitu.casepages.views.asked import opened_or_404
from guitu.casepages.views.small_form import Small, answered
from guitu.casepages.wording import numbered
from guitu.pages.shapes import Choice


@require_http_methods(["GET", "HEAD", "POST"])
def particulars(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Change what is written about who somebody is; what stood there before is shown below."""
    asked = who_asks(request)
    opened = opened_or_404(asked, case_id, full=True)
    columns = changing.columns_of(opened, asked.by)
    if not columns:
        record.ask(asked, opened, "correct", COLUMNS["phone"])
    said = Typed(request.POST.dict() if request.method == "POST" else {})

    def done() -> str:
        changes = changing.read(said, opened, columns)
        if said.faults:
            return ""
        actions.change_particulars(
            by=asked.by, person=opened.case.person, changes=changes, why=said.text("why"), at=asked.now
        )
        return "基本情况已改好，原来写的还在“改过的”里"

    small = Small(
        title="改基本情况", press="改好", questions=changing.questions(said, opened, columns), places=changing.PLACES,
        back=_full(opened), intro="已经出具的文书不会跟着改；要改的，收回后重新出具。",
        template="casepages/particulars.html", more={"history": changing.history(opened)},
    )  # fmt: skip
    return answered(request, opened, said, small, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """State by decision that two files are of one person: first which other, then both side by side."""
    asked = who_asks(request)
    opened = opened_or_404(asked, case_id, full=True)
    _ask_to_join(asked, opened)
    said = Typed(request.POST.dict() if request.method == "POST" else {})
    if request.method == "POST":
        other = _other(asked, opened, said)
        if other is not None:
            return _compared(request, asked, opened, other, said)
    found = [
        Choice(str(one.id), numbered(one.kind, one.number), f"{one.opened_at:%Y-%m-%d} 立案")
        for one in changing.namesakes(opened)
    ]
    asked_now = [
        *([said.ask("with", "同名的个案", "choices", choices=found)] if found else []),
        said.ask(
            "number",
            "个案编号" if not found else "或者写个案编号",
            "text",
            required=not found,
            short=True,
            hint="另一份档案的个案",
        ),
    ]
    context = {
        "opened": opened, "case": opened.case, "asked": asked_now, "faults": said.summary(asked_now), "refused": None,
        "title": "合并人员档案", "press": "对照两份档案", "cancel": _full(opened), "entry_id": "",
        "intro": "同一个人建了两份档案的，由有权的人决定后合并。各个案和台账照旧，只是认作同一个人。",
    }  # fmt: skip
    return render(request, "casepages/ask.html", context, status=422 if said.faults else 200)


def _ask_to_join(asked: Asked, opened: Opened) -> None:
    record.ask(asked, opened, "correct", "identity")
    record.ask(asked, opened, "decide", "process")


def _other(asked: Asked, opened: Opened, said: Typed) -> Opened | None:
    """The case of the other file, opened with its look; None with what is wrong noted."""
    chosen, number = said.text("with"), said.text("number")
    found = [one for one in changing.namesakes(opened) if str(one.id) == chosen]
    if number or not found:
        found = [one for one in search.search(asked.viewer, number) if one.number.endswith(number)] if number else []
    if len(found) != 1:
        said.wrong("number", "没有找到，应为您看得到的一个个案的编号。" if number else "还没有选，应为另一个个案。")
        return None
    if found[0].person_id in (opened.case.person_id, opened.case.person.merged_into_id):
        said.wrong("number", "已经是同一份档案，不用合并。")
        return None
    return opened_or_404(asked, found[0].id, full=True)


def _compared(request: HttpRequest, asked: Asked, opened: Opened, other: Opened, said: Typed) -> HttpResponse:
    _ask_to_join(asked, other)
    pair = {str(one.case.pk): one for one in (opened, other)}
    first = min(pair.values(), key=lambda one: one.case.person.opened_at)
    questions = [
        said.ask("kept", "留哪一份", "choices", required=True, value=str(first.case.pk),
                 choices=[Choice(pk, one.number) for pk, one in pair.items()], hint="以后建档、查找都以留下的为准"),
        said.ask("decision", "决定人或文号", "text", required=True),
        said.ask("why", "缘由", "textarea", required=True, hint="怎样核对出是同一个人"),
    ]  # fmt: skip

    def done() -> str:
        if said.text("step") != "join":
            return ""
        kept = said.one_of("kept", pair, "两份之一")
        said.words("decision", "决定人或文号", longest=100)
        said.words("why", "缘由", longest=1_000)
        if said.faults:
            return ""
        (gone,) = (one for pk, one in pair.items() if pk != kept)
        actions.merge_persons(
            by=asked.by, kept=pair[kept].case.person, merged=gone.case.person, decision=said.text("decision"),
            why=said.text("why"), at=asked.now,
        )  # fmt: skip
        return "两份档案已认作同一个人"

    small = Small(
        title="对照两份档案", press="合并", questions=questions, back=_full(opened),
        places={"决定": "decision", "缘由": "why"}, template="casepages/join.html",
        more={"pair": list(pair.values()), "lines": _side_by_side(opened, other), "with": str(other.case.pk)},
    )  # fmt: skip
    return answered(request, opened, said, small, done=done)


def _side_by_side(*pair: Opened) -> list[list[str]]:
    """Row by row what either file says: label, one, other."""
    told = []
    for column in PERSON:
        if COLUMNS[column] in pair[0].groups & pair[1].groups:
            texts = [one.name if column == "name" else one.particulars.get(column, "") for one in pair]
            told.append([LABELS[column], *(text or "没有写" for text in texts)])
    return [*told, ["建档", *(one.case.person.opened_at.strftime("%Y-%m-%d") for one in pair)]]


def _full(opened: Opened) -> str:
    return reverse("casebook:case", args=(opened.case.pk,)) + "?full=1"
