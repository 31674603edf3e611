"""The page of one case 个案: head and strip, what is ahead, the ledger; one tab a subject; any past day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guitu.access.doors import Asked, who_asks
from guitu.access.looks import looks_at_person
from guitu.casebook import transfers
from guitu.casebook.entrylines import EntryLine
from guitu.casebook.looking import seen_row
from guitu.casebook.models import Attachment
from guitu.casebook.particulars import LABELS
from guitu.casepages import ahead, changing, moving, teaming, timeline
from guitu.casepages.opened import Json, Opened, place_names
from guitu.casepages.views.asked import opened_or_404, policy_base
from guitu.casepages.wording import numbered
from guitu.faults import Faulty
from guitu.ledger.fields import CHINA
from guitu.ledger.kinds import KINDS
from guitu.pages import words
from guitu.pages.shapes import Link, Tab
from guitu.pages.strip import Deeds, Strip, strip
from guitu.pages.strip.view import Window
from guitu.timekeeping.days import parse_iso

TABS: Final = {
    "": "经过", "team": "小组与家庭", "treatment": "治疗", "support": "帮扶", "leave": "请假与外出", "files": "附件",
    "looks": "谁看过",
}  # fmt: skip
_OF_TAB: Final = {
    "treatment": frozenset({"treatment_joined", "treatment_left", "check_up"}),
    "support": frozenset(
        name for name, kind in KINDS.items() if kind.group == "support" and name not in ("file_attached", "check_up")
    ),
    "leave": frozenset(name for name, kind in KINDS.items() if kind.group in ("absence", "place")),
    "files": frozenset({"file_attached"}),
}
_NEEDS: Final = {"treatment": "medical", "support": "support", "leave": "absence", "files": "papers", "looks": "looks"}
_ALWAYS: Final = ("decided", "served", "reported_in")


@dataclass(frozen=True, slots=True)
class Past:
    """The day and the knowledge that were asked for; `fault` says what was wrong with them."""

    as_of: date
    known_at: datetime | None
    is_past: bool
    fault: str = ""


@require_safe
def page(request: HttpRequest, case_id: UUID, tab: str = "") -> HttpResponse:
    """One case; `tab` names one of `TABS`."""
    if tab not in TABS:
        raise Http404
    asked = who_asks(request)
    past = past_of(request, today=asked.today)
    full = request.GET.get("full") == "1"
    opened = opened_or_404(asked, case_id, as_of=past.as_of, known_at=past.known_at, full=full or tab == "team")
    if tab and _NEEDS.get(tab, "name") not in opened.groups and tab != "team":
        raise Http404
    try:
        standing = opened.standing
    except Faulty:
        return _before_the_decision(request, opened, past)
    said: dict[str, object] = {
        **head(request, opened, standing, past=past),
        "tab": tab,
        "wants_full": full,
        "tabs": _tabs(request, opened, tab=tab),
        "show_all": request.GET.get("all") == "1",
    }
    said |= _tab(request, asked, opened, standing, tab=tab)
    if full:
        said |= _person(asked, opened)
    return render(request, "casepages/case.html", said)


def past_of(request: HttpRequest, *, today: date) -> Past:
    """The day and knowledge a page was asked for by `as_of` and `known_at`; today where they are not sound."""
    text, known_text = request.GET.get("as_of", "").strip(), request.GET.get("known_at", "").strip()
    number = parse_iso(text) if text else None
    known_number = parse_iso(known_text[:10]) if known_text else None
    faults = []
    as_of = date.fromisoformat(text) if number is not None else today
    known = date.fromisoformat(known_text[:10]) if known_number is not None else None
    if text and number is None:
        faults.append("截至的日期看不懂，照今天显示")
    if as_of > today:
        faults.append("截至的日期晚于今天，照今天显示；以后的事请用“假如”")
        as_of = today
    if known_text and known is None:
        faults.append("“当时所知”的日期看不懂，没有用")
    known_at = datetime.combine(known, time.max, tzinfo=CHINA) if known is not None else None
    return Past(as_of, known_at, as_of != today or known_at is not None, "；".join(faults))


def head(request: HttpRequest, opened: Opened, standing: Json | None, *, past: Past) -> dict[str, object]:
    """What stands over every page of a case."""
    town, village = place_names(opened.case.region_code)
    drawn: Strip | None = None
    if standing is not None and standing["term"] is not None:
        drawn = strip(
            standing, course=opened.course, who=opened.who, deeds=_deeds(request, opened), clause_base=policy_base()
        )
    return {
        "opened": opened,
        "case": opened.case,
        "standing": standing,
        "past": past,
        "town": town,
        "village": village,
        "way": drawn,
        "walked": _walked(opened, standing),
        "labels": LABELS,
        "home": reverse("casebook:case", args=(opened.case.pk,)),
        "may_see_name": "name" in opened.groups,
        "police": next((one for one in opened.team if one.part == "police" and one.until is None), None),
        "handed": _handed(request, opened, standing),
    }


@dataclass(frozen=True, slots=True)
class Handed:
    """A case between two offices: what is said over its page, and what may be done."""

    says: str
    deeds: tuple[Link, ...] = ()
    take_back: str = ""
    """The address that goes on with it here, empty where there is nothing to go on with."""
    is_waiting: bool = False
    """Whether it waits to be taken in here; until then nothing is to be done about it."""


def _handed(request: HttpRequest, opened: Opened, standing: Json | None) -> Handed | None:
    """What stands over a case that was transferred out; asked only of one that was."""
    if standing is None or standing["state"] != "transferred_out" or opened.as_of != opened.viewer.day:
        return None
    by, case = who_asks(request).by, opened.case
    row = transfers.last_of(case.pk)
    may = opened.allows(by, "record", "transferred_out")
    if row is None:
        send = Link("移交给接收地", reverse("casebook:send", args=(case.pk,)))
        return Handed("已登记转出，还没有交给接收地的单位。", (send,) if may else ())
    where = row.to_agency or moving.place_of(row.to_region)
    if row.state == "sent" and not row.is_outside:
        take = Link("接收", reverse("casebook:take-in", args=(case.pk,)))
        back = Link("退回", reverse("casebook:send-back", args=(case.pk,)))
        origin = moving.place_of(row.from_region)
        says = f"待接收：从{origin}移来，{words.in_words(row.sent_on)}移出。"
        return Handed(says, (take, back) if may else (), is_waiting=True)
    if row.state == "sent":
        page = Link("寄什么、怎样寄", reverse("casebook:moved", args=(row.pk,)))
        return Handed(f"已转往 {where}，对方不在本系统，等回执。", (page,) if may else ())
    if row.state == "returned":
        send = Link("另行移交", reverse("casebook:send", args=(case.pk,)))
        return Handed(
            f"{where} 已退回，理由见台账。个案仍由本办负责，请收回照常执行，或者另行移交。",
            (send,) if may else (),
            reverse("casebook:take-back", args=(case.pk,)) if may else "",
        )
    return None


@dataclass(frozen=True, slots=True)
class Walked:
    """Days behind, days ahead, and how long a suspension has moved the end. `left` None: not known."""

    done: int
    left: int | None
    whole: int | None
    moved: int


def _walked(opened: Opened, standing: Json | None) -> Walked | None:
    if standing is None or standing["term"] is None:
        return None
    term = standing["term"]
    start = date.fromisoformat(term["starts_on"])
    day = min(opened.as_of, date.fromisoformat(term["last_day"])) if term["last_day"] else opened.as_of
    stood = sum(
        max((min(still.hi or opened.as_of, opened.as_of) - still.lo).days, 0) for still in opened.course.standstills
    )
    done = max((day - start).days + 1 - stood, 0)
    if not term["last_day"]:
        return Walked(done, None, None, stood)
    left = max((date.fromisoformat(term["last_day"]) - opened.as_of).days, 0)
    whole = (date.fromisoformat(term["last_day"]) - start).days + 1 - term["suspended_days"]
    return Walked(done, left, whole, term["suspended_days"])


def _before_the_decision(request: HttpRequest, opened: Opened, past: Past) -> HttpResponse:
    return render(
        request, "casepages/too_early.html", {"opened": opened, "case": opened.case, "past": past}, status=200
    )


def _tabs(request: HttpRequest, opened: Opened, *, tab: str) -> list[Tab]:
    kept = "&".join(
        f"{name}={request.GET[name]}" for name in ("as_of", "known_at") if parse_iso(request.GET.get(name, ""))
    )
    found = []
    for name, label in TABS.items():
        if name in _NEEDS and _NEEDS[name] not in opened.groups:
            continue
        address = (
            reverse("casebook:tab", args=(opened.case.pk, name))
            if name
            else reverse("casebook:case", args=(opened.case.pk,))
        )
        found.append(Tab(label, f"{address}?{kept}" if kept else address, name == tab))
    return found


def _deeds(request: HttpRequest, opened: Opened) -> Deeds:
    by, back = who_asks(request).by, request.get_full_path()

    def deeds(window: Window) -> list[Link]:
        links = [ahead.why_link(opened, window.rule, window.seq)]
        kind = ahead.kind_of(window.rule)
        if opened.allows(by, "record", kind) and opened.as_of == opened.viewer.day:
            text = "补记" if window.status == "missed" else "登记"
            href = ahead.record_href(opened, kind, back=back, **ahead.asked_of(window.rule))
            links.append(Link(text, href, f"{text}：{words.rule_label(window.rule)} {window.seq}"))
        return links

    return deeds


def _entry_deed(asked: Asked, opened: Opened) -> timeline.Deed:
    disputed, _ = timeline.marked(opened)

    def deed(line: EntryLine) -> Link | None:
        told = f"{line.on.isoformat()} {line.label}"
        if opened.as_of != opened.viewer.day or opened.known_at is not None:
            return None
        if line.kind == "file_attached":
            return Link("打开", reverse("casebook:file", args=(opened.case.pk, line.entry_id)), f"打开：{told}")
        if line.entry_id in disputed and opened.allows(asked.by, "record", "objection_answered"):
            href = ahead.record_href(opened, "objection_answered", entry=line.entry_id)
            return Link("答复异议", href, f"答复异议：{told}")
        if opened.allows(asked.by, "correct", line.kind):
            return Link("更正", reverse("casebook:correct", args=(opened.case.pk, line.entry_id)), f"更正：{told}")
        if opened.allows(asked.by, "record", "objection_raised"):
            return Link("有异议", ahead.record_href(opened, "objection_raised", entry=line.entry_id), f"有异议：{told}")
        return None

    return deed


def _tab(request: HttpRequest, asked: Asked, opened: Opened, standing: Json | None, *, tab: str) -> dict[str, object]:
    limit = None if request.GET.get("all") == "1" or tab else timeline.FIRST
    lines = timeline.timeline(
        opened, deed=_entry_deed(asked, opened), kinds=_OF_TAB.get(tab), limit=limit, clause_base=policy_base()
    )
    said: dict[str, object] = {"lines": lines}
    is_now = opened.as_of == opened.viewer.day and opened.known_at is None

    def may(kind: str) -> bool:
        return is_now and opened.allows(asked.by, "record", kind)

    def decides(kind: str) -> bool:
        return may(kind) and opened.allows(asked.by, "decide", kind)

    said["may"] = may
    if not tab:
        said |= _main(request, opened, standing, may=may, decides=decides)
    elif tab == "team":
        said["relatives"], said["former"] = teaming.relatives(opened)
        said["team"] = teaming.team(opened)
        said["team_chips"] = timeline.clause_chips(opened, teaming.CLAUSE, base=policy_base())
        said["may_assign"] = is_now and opened.allows(asked.by, "record", "worker_assigned")
        said["may_family"] = is_now and opened.allows(asked.by, "record", "family")
        said["may_mend_family"] = said["may_family"] and opened.allows(asked.by, "correct", "family")
        said["members"] = [one for one in opened.team if one.until is None]
        said["before"] = [one for one in opened.team if one.until is not None]
    elif tab == "files":
        said["sizes"] = dict(Attachment.objects.filter(case=opened.case).values_list("entry_id", "size"))
    elif tab == "looks":
        one = seen_row(opened.case)
        looks = looks_at_person(asked.viewer, person_id=one.person_id, at=one.region_code, assigned=opened.assigned)
        said["looks"] = len(looks)
        # A page opened ten times in a day is one line that says ten; the days stay in their order.
        said["looked"] = list(Counter(replace(one, groups=()) for one in looks).items())
    return said


def _person(asked: Asked, opened: Opened) -> dict[str, object]:
    is_now = opened.as_of == opened.viewer.day and opened.known_at is None
    decides = opened.allows(asked.by, "correct", "identity") and opened.allows(asked.by, "decide", "process")
    return {
        "others": [
            Link(numbered(one.kind, one.number), reverse("casebook:case", args=(one.id,)))
            for one in changing.others(opened)
        ],
        "may_change": is_now and bool(changing.columns_of(opened, asked.by)),
        "may_join": is_now and decides,
    }


def _main(
    request: HttpRequest, opened: Opened, standing: Json | None, *, may: ahead.MayRecord, decides: ahead.MayRecord
) -> dict[str, object]:
    back, base = request.get_full_path(), policy_base()
    if standing is None:
        return {"dues": [], "rest": [], "lawful": [], "grounds": [], "findings": []}
    dues = ahead.dues(opened, standing, may=may, back=back, base=base)
    return {
        "dues": dues[: ahead.SHOWN],
        "rest": dues[ahead.SHOWN :],
        "lawful": ahead.lawful(opened, standing, may=may, decides=decides, back=back, base=base),
        "grounds": ahead.grounds(opened, standing, base=base),
        "findings": [
            (one["what"], one["remedy"], f"#{timeline.anchor(one['entry'])}", opened.by_id.get(one["entry"]))
            for one in standing["findings"]
        ],
    }
