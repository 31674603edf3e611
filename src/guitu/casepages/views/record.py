"""Recording 登记: what can be recorded now, and one form a kind, made from its declaration."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from guitu.access.doors import Asked, who_asks
from guitu.access.may import Refused, refuse
from guitu.casebook import actions, facts, queries
from guitu.casebook.entrylines import EntryLine
from guitu.casepages import ahead, filling, moving, offering, placing, twice, wording
from guitu.casepages.opened import Json, Opened
from guitu.casepages.views.asked import back_of, new_id, opened_or_404, policy_base
from guitu.faults import Fault, Faulty
from guitu.ledger.entry import Kind
from guitu.ledger.kinds import KINDS
from guitu.pages import words
from guitu.pages.forms import answers, questions, summary
from guitu.pages.shapes import chip
from guitu.pages.strip.slip import slip
from guitu.rules import evaluate
from guitu.rules.duties import DUTIES
from guitu.timekeeping.days import parse_iso

_DAY_OF: Final = "on"
_DECIDER: Final = "决定人"


@require_safe
def offer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What can be recorded in this case now."""
    asked = who_asks(request)
    opened = opened_or_404(asked, case_id)
    found = offering.offers(
        opened, standing_of(opened), may=lambda kind: opened.allows(asked.by, "record", kind), back=""
    )
    may_attach = opened.allows(asked.by, "record", "file_attached")
    return render(
        request,
        "casepages/offer.html",
        {"opened": opened, "case": opened.case, "offers": found, "may_attach": may_attach},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, case_id: UUID, kind: str) -> HttpResponse:
    """One form: shown filled with what is known, or taken; a fault keeps everything that was typed."""
    if not offering.offered(kind):
        raise Http404
    asked = who_asks(request)
    declared = KINDS[kind]
    own = moving.own_page(kind, case_id)
    if request.method == "POST" and not own:
        return _take(request, asked, case_id, declared)
    opened = opened_or_404(asked, case_id)
    ask(asked, opened, "record", kind)
    if own:
        return HttpResponseRedirect(reverse(own, args=(case_id,)))
    draft = queries.draft(asked.viewer, case_id, kind)
    typed = filling.first_view(
        opened, declared, on=asked.today, recorder=asked.name, asked=request.GET.dict(), draft=draft
    )
    return show(request, asked, opened, declared, typed=typed, entry_id=new_id(), has_draft=bool(draft))


def ask(asked: Asked, opened: Opened, act: str, what: str) -> None:
    """Raise `Refused`, with reason and clause, unless the posting has the act in this case."""
    refuse(
        asked.by,
        act,
        what,
        at=opened.case.region_code,
        assigned=opened.assigned,
        group=opened.case.group_id,
        deciding=opened.case.deciding_agency_id,
        on=asked.today,
    )


def standing_of(opened: Opened) -> Json | None:
    """The standing, None where the viewer does not see one or the case cannot be asked."""
    try:
        return opened.standing
    except Faulty:
        return None


def show(
    request: HttpRequest,
    asked: Asked,
    opened: Opened,
    kind: Kind,
    *,
    typed: Mapping[str, object] | Any,
    entry_id: str,
    faults: list[Fault] | None = None,
    refused: Refused | None = None,
    has_draft: bool = False,
    old: EntryLine | None = None,
    why: str = "",
) -> HttpResponse:
    """The form with what was typed, and all that is wrong with it. `old` is the entry that is corrected."""
    said = faults or []
    values = {
        one.name: typed.getlist(one.name) if hasattr(typed, "getlist") else typed.get(one.name) for one in kind.form
    }
    flat = {name: value[0] if isinstance(value, list) and value else value for name, value in values.items()}
    hidden = filling.pointed_at(kind, flat)
    about = opened.by_id.get(str(flat.get("entry") or ""))
    asked_fields = placing.asked(
        questions(
            kind.form,
            typed=typed,
            faults=said,
            on=asked.today,
            offered=filling.choices(opened, kind, recorder=asked.name, typed=values),
            leave_out=hidden,
        ),
        fields=kind.form,
    )
    standing = standing_of(opened)
    clause = opened.policy.clauses.get(kind.clause)
    back = back_of(request, opened.case.pk)
    return render(
        request,
        "casepages/record.html",
        {
            "opened": opened,
            "case": opened.case,
            "kind": kind,
            "asked": asked_fields,
            "hidden_pairs": [(name, flat[name]) for name in hidden if flat.get(name)],
            "about": f"{about.on.isoformat()} {wording.title(about)}" if about is not None else _about_duty(flat),
            "about_pairs": wording.pairs(about, policy=opened.policy) if about is not None else [],
            "faults": summary(said, fields=kind.form),
            "refused": refused,
            "entry_id": entry_id,
            "next": back,
            "draft_key": f"{opened.case.pk}-{kind.name}" + (f"-{old.entry_id}" if old is not None else ""),
            "has_draft": has_draft,
            "before": None if old or said else twice.just_recorded(opened, kind, by=asked.by, now=asked.now),
            "old": old,
            "others": ahead.others(opened, old, by=asked.by, back=back) if old is not None else [],
            "may_void": opened.allows(asked.by, "record", "voided"),
            "old_pairs": _old_pairs(opened, kind, old) if old is not None else [],
            "why": why,
            "why_error": any(fault.place == "why" for fault in said),
            "windows": _windows(standing, kind) if standing is not None else [],
            "slip": slip(standing, course=opened.course) if standing is not None and standing["term"] else None,
            "says": clause,
            "chip": chip(clause.document, clause.article, says=clause.says, binding=clause.binding,
                         href=f"{policy_base()}#{clause.id.replace('#', '-')}") if clause is not None else None,
            "on_label": kind.form[0].label,
        },
        status=422 if said else 409 if refused is not None else 200,
    )  # fmt: skip


def _old_pairs(opened: Opened, kind: Kind, old: EntryLine) -> list[tuple[str, str]]:
    return [(kind.form[0].label, words.in_words(old.on)), *wording.pairs(old, policy=opened.policy)]


def day_and_fields(kind: Kind, typed: Any, *, today: date) -> tuple[date | None, dict[str, object], list[Fault]]:
    """What was typed: the day, the kind's own fields, and what can be said of them before the ledger is asked."""
    given, unsettled = placing.settled(kind.form, answers(kind.form, typed=typed))
    text = str(given.pop(_DAY_OF, ""))
    if not text:
        return None, given, [Fault(_DAY_OF, "没有写", "日历上有的日期"), *unsettled]
    if parse_iso(text) is None:
        return None, given, [Fault(_DAY_OF, "日期看不懂", "日历上有的日期", "写成 2025-03-01 这样"), *unsettled]
    day = date.fromisoformat(text)
    if day > today:
        found = f"填的是 {words.in_words(day)}"
        return (
            None,
            given,
            [
                Fault(_DAY_OF, found, f"不晚于今天（{today.month}月{today.day}日）的日期", "还没有发生的先不登记"),
                *unsettled,
            ],
        )
    return None if unsettled else day, given, unsettled


def placed(faults: list[Fault] | tuple[Fault, ...], *, kind: Kind) -> list[Fault]:
    """Faults of the ledger, each with the field it is about as its place, so that it stands beside it."""
    found = []
    for fault in faults:
        place = fault.place.split()[-1] if fault.place else ""
        if place.endswith(_DECIDER):
            place = "decided_by"
        named = next(
            (
                one.name
                for one in (*kind.form, *kind.common)
                if place in (one.name, one.label) or place.startswith(f"{one.name}（")
            ),
            "",
        )
        found.append(Fault(named or fault.place, fault.found, fault.expected, fault.remedy) if named else fault)
    return found


def _take(request: HttpRequest, asked: Asked, case_id: UUID, kind: Kind) -> HttpResponse:
    entry_id = request.POST.get("entry_id", "")
    on, given, faults = day_and_fields(kind, request.POST, today=asked.today)
    entry, refused = None, None
    # The look, the entry and the end of its draft are one commit: each by itself would wait for the disk.
    with transaction.atomic():
        opened = opened_or_404(asked, case_id)
        ask(asked, opened, "record", kind.name)
        if request.POST.get("draft") == "1":
            return _keep(request, asked, opened, kind)
        if on is None:
            faults += _also(kind, given)
        else:
            said = actions.Said(entry_id, kind.name, on, given)
            before = twice.just_recorded(opened, kind, by=asked.by, now=asked.now)
            if before is not None and before.entry_id != entry_id and twice.says_the_same(before, on=on, given=given):
                at = timezone.localtime(before.recorded_at)
                messages.info(
                    request,
                    f"这一条 {at:%H:%M} 已经登记过，没有再记。是另一次的，请在备注里写明，再登记一次。",
                    extra_tags=f"draft:{opened.case.pk}-{kind.name}",
                )
                return HttpResponseRedirect(back_of(request, case_id))
            try:
                (entry,) = actions.record_many(by=asked.by, case=case_id, said=[said], at=asked.now)
                actions.drop_draft(by=asked.by, case=opened.case, kind=kind.name)
            except Faulty as faulty:
                faults = placed(faulty.faults, kind=kind)
            except Refused as refusal:
                refused = refusal
    if entry is None:
        return show(request, asked, opened, kind, typed=request.POST, entry_id=entry_id, faults=faults, refused=refused)
    told(request, opened, kind, on=entry.on, entry_id=entry_id, verb="已登记")
    return HttpResponseRedirect(back_of(request, case_id))


def _also(kind: Kind, given: Mapping[str, object]) -> list[Fault]:
    """What else is missing where the day is wrong already: all faults at once."""
    return [
        Fault(one.name, "没有写", one.type.expected) for one in kind.fields if one.required and one.name not in given
    ]


def _keep(request: HttpRequest, asked: Asked, opened: Opened, kind: Kind) -> HttpResponse:
    typed = {
        name: values if len(values) > 1 else values[0]
        for name, values in request.POST.lists()
        if kind.field(name) is not None and any(value.strip() for value in values)
    }
    actions.keep_draft(by=asked.by, case=opened.case, kind=kind.name, said=typed, at=asked.now)
    messages.info(request, f"草稿已存好：{opened.who}，{kind.label}。从“登记”再打开时，已填的都在。")
    return HttpResponseRedirect(back_of(request, opened.case.pk))


def told(request: HttpRequest, opened: Opened, kind: Kind, *, on: date, entry_id: str, verb: str) -> None:
    """Say what was done and when it is due next, and let the browser forget the draft."""
    following = _next_due(opened, kind, entry_id=entry_id)
    said = f"下一次 {words.short(following)} 前。" if following else ""
    messages.success(
        request,
        f"{verb}。{opened.who} {words.short(on)} {kind.label}。{said}",
        extra_tags=f"draft:{opened.case.pk}-{kind.name}",
    )


def _next_due(opened: Opened, kind: Kind, *, entry_id: str) -> str | None:
    """The next last day of the rule that this entry counts in."""
    rules = [name for name in DUTIES if ahead.kind_of(name) == kind.name]
    if not rules or "standing" not in opened.groups:
        return None
    try:
        standing = evaluate(opened.policy, facts.casefile(opened.case.pk), as_of=opened.viewer.day)
    except Faulty:
        return None
    rows = [row for row in standing["obligations"] if row["rule"] in rules]
    own = next((row["rule"] for row in rows if entry_id in row["entries"]), None)
    dues = [
        row["due_on"]
        for row in rows
        if row["status"] in ("open", "upcoming")
        and row["due_on"]
        and own in (None, row["rule"])
        and row["rule"] != "drug_test.spot"
    ]
    return min(dues, default=None)


def _windows(standing: Json, kind: Kind) -> list[tuple[str, str, str]]:
    """Windows that stand open for a kind: what, from when to when, how far."""
    day = date.fromisoformat(standing["as_of"])
    rows = [
        row
        for row in standing["obligations"]
        if ahead.kind_of(row["rule"]) == kind.name and row["status"] in ("open", "missed")
    ]
    found = []
    for row in rows[-3:]:
        due = row["due_on"] or row.get("target_on")
        found.append(
            (
                f"{words.rule_label(row['rule'])} {ahead.nth(row['rule'], row['seq'])}".strip(),
                words.span(row["opens_on"], due) if due else f"{row['opens_on']} 起",
                words.relative(due, on=day) if due else "尽快",
            )
        )
    return found


def _about_duty(values: Mapping[str, object]) -> str:
    rule, seq = str(values.get("rule") or ""), str(values.get("seq") or "")
    return f"{words.rule_label(rule)} {ahead.nth(rule, int(seq))}" if rule in DUTIES and seq.isdigit() else ""
