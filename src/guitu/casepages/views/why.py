"""Why is this due 为什么是这天, and what if 假如."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guitu.access.doors import who_asks
from guitu.access.sight import entry_kinds
from guitu.casepages import explain, supposing
from guitu.casepages.opened import Json, Opened
from guitu.casepages.views.asked import opened_or_404, policy_base
from guitu.casepages.views.case import past_of
from guitu.faults import Fault, Faulty
from guitu.ledger.fields import LAST_DAY
from guitu.ledger.kinds import KINDS
from guitu.pages.forms import answers, questions, summary
from guitu.pages.shapes import Choice
from guitu.timekeeping.days import parse_iso

_NOT_ASKED: Final = frozenset(
    {"narrative", "text", "staff", "staff_list", "agency", "document_number", "identity", "place", "phone"}
)
"""Fields that change nothing in the rules: they are not asked in a supposition."""


@require_safe
def page(request: HttpRequest, case_id: UUID, rule: str, seq: int) -> HttpResponse:
    """The days of one duty, explained."""
    asked = who_asks(request)
    past = past_of(request, today=asked.today)
    opened = opened_or_404(asked, case_id, as_of=past.as_of, known_at=past.known_at)
    found = explain.why(opened, _standing(opened), rule=rule, seq=seq, base=policy_base())
    if found is None:
        raise Http404
    return _shown(request, opened, found)


@require_safe
def term(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The last day of the term, explained."""
    asked = who_asks(request)
    past = past_of(request, today=asked.today)
    opened = opened_or_404(asked, case_id, as_of=past.as_of, known_at=past.known_at)
    found = explain.why_term(opened, _standing(opened), base=policy_base())
    if found is None:
        raise Http404
    return _shown(request, opened, found)


@require_safe
def suppose(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """What one entry would change. It is asked by address and recorded nowhere."""
    asked = who_asks(request)
    opened = opened_or_404(asked, case_id)
    _standing(opened)
    kind = request.GET.get("kind", "")
    said: dict[str, object] = {
        "opened": opened,
        "case": opened.case,
        "kinds": [Choice(one, KINDS[one].label) for one in supposing.OFFERED if one in opened_kinds(opened)],
        "kind": kind if kind in supposing.OFFERED else "",
        "asked": [],
        "faults": [],
        "found": None,
        "on": None,
    }
    if kind in supposing.OFFERED and kind in KINDS:
        said |= _supposed(request, opened, kind=kind, today=asked.today)
    return render(request, "casepages/suppose.html", said)


def opened_kinds(opened: Opened) -> frozenset[str]:
    """Kinds the viewer may see, and so may suppose."""
    return frozenset(entry_kinds(opened.groups))


def _supposed(request: HttpRequest, opened: Opened, *, kind: str, today: date) -> dict[str, object]:
    fields = [one for one in KINDS[kind].form if one.name == "on" or one.type.code not in _NOT_ASKED]
    typed: dict[str, object] = {one.name: request.GET.getlist(one.name) for one in fields if one.name in request.GET}
    on_text = request.GET.get("on", "")
    if not on_text:
        first = questions(fields, typed={**typed, "on": today.isoformat()}, on=today)
        return {"asked": first, "label": KINDS[kind].label}
    faults: list[Fault] = []
    given = answers(fields, typed=typed)
    given.pop("on", None)
    on = date.fromisoformat(on_text) if parse_iso(on_text) is not None else None
    if on is None or on > LAST_DAY:
        faults.append(Fault("on", "日期看不懂", "日历上有的日期"))
    found = None
    if on is not None and not faults:
        try:
            found = supposing.suppose(opened, kind=kind, on=on, fields=given)
        except Faulty as faulty:
            faults += faulty.faults
    return {
        "asked": questions(fields, typed=typed, faults=faults, on=today),
        "faults": summary(faults, fields=fields),
        "found": found,
        "on": on,
        "label": KINDS[kind].label,
    }


def _standing(opened: Opened) -> Json:
    try:
        standing = opened.standing
    except Faulty:
        standing = None
    if standing is None:
        raise Http404
    return standing


def _shown(request: HttpRequest, opened: Opened, found: explain.Why) -> HttpResponse:
    is_part = request.headers.get("HX-Request") == "true"
    template = "casepages/parts/why.html" if is_part else "casepages/why.html"
    return render(request, template, {"opened": opened, "case": opened.case, "why": found})
