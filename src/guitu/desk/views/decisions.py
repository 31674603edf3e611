"""Decisions 待办审批: the list of what waits, and one question with its grounds, clauses and consequences beside it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from guitu.access.doors import viewer_of, who_asks
from guitu.access.may import Refused, may
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.casebook import looking
from guitu.casebook import queries as casebook
from guitu.casebook.entrylines import EntryLine
from guitu.casebook.policies import GOVERNED
from guitu.casebook.queries import CasePage
from guitu.desk.decisions import grounds
from guitu.desk.decisions.deciding import decide, fields_of, read, sentences
from guitu.desk.decisions.kinds import DEFERRED, QUESTIONS, Answer, Question
from guitu.desk.decisions.waiting import Waiting, askable, waiting
from guitu.desk.links import case_href, href
from guitu.desk.people import Who, people, who_of
from guitu.desk.queries import offer
from guitu.faults import Faulty
from guitu.ledger.kinds import KINDS
from guitu.pages import words
from guitu.pages.forms import Question as Field
from guitu.pages.forms import questions
from guitu.pages.shapes import Choice
from guitu.places.models import Region
from guitu.policy import load
from guitu.standings import queries as standings
from guitu.standings.seen import Json


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question in the list, with the cases that wait."""

    question: Question
    cases: Sequence[tuple[Waiting, Who]]


@dataclass(frozen=True, slots=True)
class Offered:
    """One answer as the page offers it. `barred` says why it cannot be chosen now."""

    answer: Answer
    says: str
    barred: str


@dataclass(frozen=True, slots=True)
class Before:
    """Everything a question is answered on."""

    question: Question
    head: CasePage
    standing: Json
    lines: Sequence[EntryLine]
    posting: Posting

    @property
    def entries(self) -> Mapping[str, EntryLine]:
        """The entries the viewer sees, by id."""
        return {one.entry_id: one for one in self.lines}


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What waits for the one who is signed in."""
    asked = who_asks(request)
    viewer, posting = asked.viewer, asked.by
    if not askable(posting):
        raise Refused("这个岗位不作决定，这里没有等你的事。")
    found = waiting(viewer, posting=posting, today=viewer.day)
    who = people(viewer, {one.case_id for one in found}, villages=offer(viewer).villages, at=timezone.now())
    kinds = [
        Kind(question, [(one, who[one.case_id]) for one in found if one.question is question and one.case_id in who])
        for question in QUESTIONS.values()
    ]
    context = {"total": len(found), "kinds": [one for one in kinds if one.cases], "today": viewer.day}
    return render(request, "desk/decisions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, case_id: UUID, code: str) -> HttpResponse:
    """One question in one case."""
    question = QUESTIONS.get(code)
    if question is None:
        raise Http404
    asked = who_asks(request)
    viewer, posting = asked.viewer, asked.by
    if question not in askable(posting):
        raise Refused(f"“{question.title}”不由这个岗位决定。")
    before = _before(viewer, posting, question, case_id)
    if request.method != "POST":
        return _show(request, before, typed=request.GET, faults={})
    typed = read(question, request.POST, today=viewer.day, barred=_barred(before))
    if typed.faults:
        return _show(request, before, typed=request.POST, faults=typed.faults)
    answer = typed.answer
    assert answer is not None  # nothing is wrong with what was typed
    fixed = _fixed(before, answer)
    try:
        decide(typed, by=posting, case_id=case_id, fixed=fixed, said=request.POST)
    except (Faulty, Refused) as wrong:
        return _show(request, before, typed=request.POST, faults=sentences(wrong, fields=fields_of(answer)))
    name = who_of(before.head.line, villages={}).name
    if answer.kind == DEFERRED:
        said = f"{name}：{question.title}先放着，理由已记入台账。这件事还在等你决定。"
        messages.success(request, said)
    else:
        messages.success(request, f"已决定。{name}：{answer.label}。以{posting.account.display_name}的名义记入台账。")
    return redirect("decisions")


def _before(viewer: Viewer, posting: Posting, question: Question, case_id: UUID) -> Before:
    head = looking.look_at(viewer, case_id, at=timezone.now())
    if head is None:
        raise Http404
    line = head.line
    kinds = [kind for kind in question.kinds if _decides(posting, kind, head=head)]
    if not kinds:
        raise Refused(f"这个个案的“{question.title}”不由这个岗位决定。")
    standing = standings.current(viewer, line.id, as_of=viewer.day)
    return Before(question, head, standing, casebook.ledger(viewer, case_id), posting)


def _decides(posting: Posting, kind: str, *, head: CasePage) -> bool:
    line = head.line
    return all(
        may(posting, act, kind, at=line.region_code, group=line.group_id, deciding=line.deciding_agency_id)
        for act in ("decide", "record")
    )


def _show(request: HttpRequest, before: Before, *, typed: QueryDict, faults: Mapping[str, str]) -> HttpResponse:
    question, head, standing = before.question, before.head, before.standing
    line, today = head.line, viewer_of(request).day
    policy = load(line.policy)
    villages = dict(Region.objects.filter(code=line.region_code).values_list("code", "name"))
    counted = grounds.counts(question, standing, entries=before.entries)
    reached = [one.name for one in counted if one.reached]
    clauses = [
        *question.clauses,
        *(clause for one in standing["grounds"] if one["ground"] in reached for clause in one["clauses"]),
    ]
    decided = next((one.on for one in before.lines if one.kind == "decided"), today)
    objections = grounds.open_objections(before.lines)
    asked = grounds.request(question, before.lines)
    barred = _barred(before)
    context = {
        "question": question,
        "who": who_of(line, villages=villages),
        "case_href": case_href(line.id),
        "case_id": line.id,
        "state": standing["state"],
        "kind": words.CASE_KINDS[line.kind],
        "counts": counted,
        "asked": None if asked is None else grounds.fact_of(asked, is_disputed=False),
        "asked_by": "" if asked is None else asked.by_text,
        "objections": objections,
        "deferred": [
            (one.on, str(one.fields.get("reason", "")), one.by_text)
            for one in reversed(before.lines)
            if one.kind == DEFERRED and one.stands and one.fields.get("matter") == question.matter
        ],
        "about": _about(before, objections) if question.code == "objection" else None,
        "is_disputed": bool(grounds.disputes(standing)),
        "offered": [Offered(one, _says(one, kind=line.kind), barred.get(one.code, "")) for one in question.answers],
        "fields": _fields(before, typed=typed, faults=faults),
        "quotes": grounds.quotes(clauses, policy=policy),
        "consequences": grounds.consequences(question, policy=policy, kind=line.kind, names=reached, on=decided),
        "faults": list(faults.items()),
        "error": dict(faults),
        "typed": {name: typed.get(name, "") for name in ("answer", "reason", "heard")},
        "on": typed.get("on") or today.isoformat(),
        "once": typed.get("once") or uuid.uuid4().hex,
        "today": today,
        "heard": [Choice("yes", "听取过"), Choice("no", "还没有")],
        "by": before.posting.account.display_name,
        "role": before.posting.get_role_display(),
        "papers_href": href("casebook:tab", line.id, "papers"),
    }
    return render(request, "desk/decision.html", context, status=422 if faults else 200)


def _says(answer: Answer, *, kind: str) -> str:
    return answer.rehab_says if kind == "community_rehab" and answer.rehab_says else answer.says


def _barred(before: Before) -> dict[str, str]:
    """Why an answer cannot be given now, by its code."""
    question, standing = before.question, before.standing
    steps = {step["action"]: step for step in standing["next"]}
    found: dict[str, str] = {}
    for answer in question.answers:
        step = steps.get(answer.kind)
        if answer.kind == DEFERRED:
            if not _decides(before.posting, DEFERRED, head=before.head):
                found[answer.code] = "这一项不由你的岗位决定。"
        elif standing["state"] not in question.states:
            found[answer.code] = f"个案现在是“{words.state_label(standing['state'])}”，不作这个决定。"
        elif not _decides(before.posting, answer.kind, head=before.head):
            found[answer.code] = "这一项不由你的岗位决定。"
        elif answer.drafts and _rests_on_dispute(before):
            found[answer.code] = "有一条异议还没有答复，答复之前不起草文书。"
        elif answer.kind in GOVERNED and step is None:
            found[answer.code] = f"没有哪一种情形达到规定，或者已经办过，现在不能登记“{KINDS[answer.kind].label}”。"
        elif answer.kind in GOVERNED and step is not None and step["missing"]:
            missing = "；".join("或者".join(f"“{KINDS[kind].label}”" for kind in need) for need in step["missing"])
            found[answer.code] = f"须先有{missing}。"
        elif answer.code == "answer" and not grounds.open_objections(before.lines):
            found[answer.code] = "没有等着答复的异议。"
    return found


def _rests_on_dispute(before: Before) -> bool:
    """Whether an entry that the question's grounds rest on is under an unanswered objection."""
    return any(
        ground.get("disputed") for ground in before.standing["grounds"] if ground["ground"] in before.question.grounds
    )


def _fixed(before: Before, answer: Answer) -> dict[str, object]:
    """Fields the page knows and nobody is asked for."""
    if answer.kind == DEFERRED:
        return {"matter": before.question.matter}
    if answer.kind == "objection_answered":
        objections = grounds.open_objections(before.lines)
        return {"entry": objections[0].fields.get("entry", "")} if objections else {}
    if answer.kind == "excused" and before.question.code == "report-in":
        missed = [
            row["seq"] for row in before.standing["obligations"]
            if row["rule"] == "report_in" and row["status"] == "missed"
        ]  # fmt: skip
        return {"rule": "report_in", "seq": missed[-1] if missed else 1}
    return {}


def _fields(before: Before, *, typed: QueryDict, faults: Mapping[str, str]) -> list[tuple[str, Field, str]]:
    """The fields answers ask for: for which answer, the control, and what is wrong with it."""
    asked = grounds.request(before.question, before.lines)
    known = {} if asked is None else {name: asked.fields[name] for name in ("from", "to") if name in asked.fields}
    reached = [one for one in before.standing["grounds"] if one["reached"]]
    evidence = [one for one in before.standing["grounds"] if one["ground"] in before.question.grounds]
    offered = {
        "ground": [Choice(one["ground"], words.ground_label(one["ground"])) for one in reached],
        "entry": [
            Choice(entry, f"{line.on.isoformat()} {line.label}")
            for entry in dict.fromkeys(entry for one in evidence for entry in one["entries"])
            if (line := before.entries.get(entry)) is not None
        ],
    }
    found = []
    for answer in before.question.answers:
        choices = dict(offered)
        if answer.kind in ("warning", "terminated"):
            choices.pop("ground")  # a warning has grounds of its own, and an end one that no count reaches
        made = questions(fields_of(answer), typed=typed if typed else known, offered=choices)
        # The kind's own hint speaks of 事项, which this page does not ask for.
        made = tuple(replace(one, hint="") if one.name == "entry" else one for one in made)
        found += [(answer.label, one, faults.get(one.id, "")) for one in made]
    return found


def _about(before: Before, objections: Sequence[EntryLine]) -> tuple[grounds.Fact, str] | None:
    """The entry an objection is about, and what the person says of it."""
    if not objections:
        return None
    line = before.entries.get(str(objections[0].fields.get("entry", "")))
    says = str(objections[0].fields.get("says", ""))
    return None if line is None else (grounds.fact_of(line, is_disputed=True), says)
