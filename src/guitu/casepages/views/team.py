"""Who works on a case 承办与小组, and the family 家庭成员: place, group, worker, members."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guitu.access.doors import Asked, who_asks
from guitu.casebook import actions
from guitu.casebook.models import FamilyMember, GroupPart
from guitu.casebook.sealing import open_object, row_spot
from guitu.casepages import teaming
from guitu.casepages.office import Office
from guitu.casepages.opened import Opened
from guitu.casepages.typed import Typed
from guitu.casepages.views import record
from guitu.casepages.views.asked import opened_or_404
from guitu.casepages.views.small_form import Small, answered
from guitu.faults import Fault, Faulty
from guitu.pages import words
from guitu.pages.forms import Question
from guitu.pages.shapes import Choice
from guitu.vault.cipher import Spot

_PARTS: Final = {str(code): str(label) for code, label in GroupPart.choices if code not in ("worker", "person")}
_PLACES: Final = {"小组成员止日": "last_day", "执行地区划": "village", "关系": "relation", "姓名": "name"}


@require_http_methods(["GET", "HEAD", "POST"])
def charge(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Where in the township it is executed, by which group, and who is responsible."""
    asked, opened, said = _begun(request, case_id, "record", "worker_assigned")
    record.ask(asked, opened, "record", "received")
    case = opened.case
    office = Office(asked.viewer, town=case.town_code, on=asked.today)
    questions = (
        said.ask("village", "执行地的村（社区）", "select", choices=office.village_choices(),
                 value=case.village_code, hint="还不知道的不填"),
        said.ask("group", "工作小组", "select", choices=office.group_choices(),
                 value=str(case.group_id or "")),
        said.ask("worker", "责任人", "select", choices=office.staff_choices(), value=str(case.worker_id or ""),
                 hint="换了责任人，原来的责任人同时离开小组，两个人的起止都留着"),
        said.ask("since", "从哪一天起", "date", required=True, value=asked.today.isoformat()),
    )  # fmt: skip

    def done() -> str:
        since = said.day("since", today=asked.today)
        village = said.one_of("village", office.villages, "本办的村（社区）", required=False)
        group = said.one_of("group", office.groups, "本办的工作小组", required=False)
        worker = said.one_of("worker", office.staff, "本办的同事", required=False)
        if since is None or said.faults:
            return ""
        teaming.take_charge(
            by=asked.by, case=case, region_code=village or case.town_code, group=office.groups.get(group),
            worker=office.staff.get(worker), since=since, deed=said.text("entry_id"), at=asked.now,
        )  # fmt: skip
        return f"承办已改好。{opened.who}"

    return _asked(
        request, opened, said, questions, done=done, title="承办：在哪里，由谁负责", press="改好",
        intro="这里只改本办之内的。去别的乡镇（街道）或外地的，用“移交”。",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Put a colleague, the police, a clinic, a relative or a volunteer with an account into the working group."""
    asked, opened, said = _begun(request, case_id, "record", "worker_assigned")
    staff = teaming.people(asked.viewer, opened)
    inside = {str(one.posting_id) for one in opened.team if one.until is None}
    no_account = "要先有账号和任职；没有账号的，写进“成立工作小组”的成员里"
    questions = (
        said.ask("posting", "谁", "select", required=True, hint=no_account,
                 choices=[Choice(pk, one.account.display_name, f"{one.get_role_display()}，{one.agency.name}")
                          for pk, one in staff.items()
                if pk not in inside]),
        said.ask("part", "在小组里做什么", "choices", required=True, choices=[Choice(*one) for one in _PARTS.items()]),
        said.ask("since", "从哪一天起", "date", required=True, value=asked.today.isoformat()),
    )  # fmt: skip

    def done() -> str:
        since = said.day("since", today=asked.today)
        chosen = said.one_of("posting", staff, "列出的一位")
        part = said.one_of("part", _PARTS, "列出的一种")
        if since is None or said.faults:
            return ""
        actions.assign(by=asked.by, case=opened.case, posting=staff[chosen], part=part, since=since, at=asked.now)
        return f"已加入小组：{staff[chosen].account.display_name}，{_PARTS[part]}"

    return _asked(
        request, opened, said, questions, done=done, title="加入工作小组", press="加入",
        intro="加入以后，对方按岗位看得到这个个案。责任人在“承办”里换。",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, case_id: UUID, posting_id: int) -> HttpResponse:
    """Take somebody out of the working group after a last day."""
    asked, opened, said = _begun(request, case_id, "record", "worker_relieved")
    held = next((one for one in opened.team if one.posting_id == posting_id and one.until is None), None)
    if held is None:
        if request.method == "POST" and any(one.posting_id == posting_id for one in opened.team):
            return HttpResponseRedirect(_team(opened))  # pressed twice
        raise Http404
    name = held.posting.account.display_name
    questions = (said.ask("last_day", "最后一天", "date", required=True, value=asked.today.isoformat()),)

    def done() -> str:
        last_day = said.day("last_day", today=asked.today)
        if last_day is None:
            return ""
        if opened.case.worker_id == posting_id:
            # Nobody falls out of sight: a case changes hands, it is not put down.
            raise Faulty([Fault("责任人", f"{name} 是这个个案的责任人", "先换好责任人", "请在“承办”里选新的责任人")])
        actions.unassign(by=asked.by, case=opened.case, posting=held.posting, last_day=last_day, at=asked.now)
        return f"{name} 到 {words.in_words(last_day)} 为止离开小组"

    return _asked(
        request, opened, said, questions, done=done, title=f"{name} 离开小组", press="离开小组",
        intro=f"{held.get_part_display()}，{words.in_words(held.since)} 起。登记过的都留着，署名不变。",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def add_relative(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """List somebody of the family."""
    asked, opened, said = _begun(request, case_id, "record", "family")
    member = _uuid(said.text("entry_id").removeprefix("w-"))

    def done() -> str:
        fields = _relative(said)
        if said.faults:
            return ""
        actions.add_family(by=asked.by, person=opened.case.person, member_id=member, at=asked.now, **fields)
        return "家庭成员已列入"

    return _asked(request, opened, said, _relative_questions(said), done=done, title="列入家庭成员", press="列入")


@require_http_methods(["GET", "HEAD", "POST"])
def change_relative(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """Write somebody of the family anew: what stood there before is kept in the history."""
    asked, opened, said = _begun(request, case_id, "correct", "family")
    record.ask(asked, opened, "record", "family")
    held = _member(opened, member_id)
    if held is None:
        return HttpResponseRedirect(_team(opened))
    was = {name: str(text) for name, text in open_object(opened.key, held.said, at=_spot(held)).items()}
    new = _uuid(said.text("entry_id").removeprefix("w-"))

    def done() -> str:
        fields = _relative(said)
        if said.faults:
            return ""
        actions.add_family(by=asked.by, person=opened.case.person, member_id=new, at=asked.now, **fields)
        actions.end_family(by=asked.by, member=held, at=asked.now)
        return "家庭成员已改好，原来写的还在“以前列入的”里"

    return _asked(
        request, opened, said, _relative_questions(said, was=was), done=done, title="改家庭成员", press="改好",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def end_relative(request: HttpRequest, case_id: UUID, member_id: UUID) -> HttpResponse:
    """List somebody of the family no longer."""
    asked, opened, said = _begun(request, case_id, "correct", "family")
    held = _member(opened, member_id)
    if held is None:
        return HttpResponseRedirect(_team(opened))
    was = open_object(opened.key, held.said, at=_spot(held))

    def done() -> str:
        actions.end_family(by=asked.by, member=held, at=asked.now)
        return "不再列入，原来写的还看得到"

    return _asked(
        request, opened, said, (), done=done, title="不再列入", press="不再列入",
        intro=f"{was.get('relation', '')} {was.get('name', '')}。原来写的不会删掉，在“以前列入的”里看得到。",
    )  # fmt: skip


def _begun(request: HttpRequest, case_id: UUID, act: str, what: str) -> tuple[Asked, Opened, Typed]:
    asked = who_asks(request)
    opened = opened_or_404(asked, case_id)
    record.ask(asked, opened, act, what)
    return asked, opened, Typed(request.POST.dict() if request.method == "POST" else {})


def _asked(
    request: HttpRequest,
    opened: Opened,
    said: Typed,
    questions: Sequence[Question],
    *,
    done: Callable[[], str],
    title: str,
    press: str,
    intro: str = "",
) -> HttpResponse:
    """The small form of this page, which leads back to it."""
    small = Small(title=title, press=press, questions=questions, back=_team(opened), places=_PLACES, intro=intro)
    return answered(request, opened, said, small, done=done)


def _relative_questions(said: Typed, *, was: dict[str, str] | None = None) -> tuple[Question, ...]:
    held = was or {}
    return (
        said.ask(
            "relation", "关系", "text", required=True, short=True, value=held.get("relation", ""), hint="如母亲、配偶"
        ),
        said.ask("name", "姓名", "text", required=True, short=True, value=held.get("name", "")),
        said.ask("phone", "联系电话", "tel", short=True, value=held.get("phone", "")),
        said.ask("note", "备注", "textarea", rows=2, value=held.get("note", ""), hint="能不能帮上忙、什么时候方便联系"),
    )


def _relative(said: Typed) -> dict[str, str]:
    return {
        "relation": said.words("relation", "和本人的关系", longest=40),
        "name": said.words("name", "姓名", longest=100),
        "phone": said.words("phone", "电话号码", required=False, longest=30),
        "note_text": said.words("note", "备注", required=False, longest=1_000),
    }


def _member(opened: Opened, member_id: UUID) -> FamilyMember | None:
    """Somebody who is listed; None for one who is listed no longer: the form was pressed twice, or is an old page."""
    found = FamilyMember.objects.filter(pk=member_id, person_id=opened.case.person_id).first()
    if found is None or "family" not in opened.groups:
        raise Http404
    return found if found.ended_at is None else None


def _team(opened: Opened) -> str:
    return reverse("casebook:tab", args=(opened.case.pk, "team"))


def _spot(member: FamilyMember) -> Spot:
    return row_spot("familymember", member.pk, "said")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
