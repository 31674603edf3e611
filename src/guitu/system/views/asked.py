"""Who asks, what they typed, and what is wrong with it 来访: the first and last lines of every view of the room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guitu.access.doors import Asked, who_asks
from guitu.access.may import refuse
from guitu.faults import Fault, Faulty
from guitu.pages.forms import sentence
from guitu.pages.shapes import Link
from guitu.system.sections import tabs


def who_may(request: HttpRequest, *, act: str, matter: str) -> Asked:
    """Who asks. Raises `Refused` without a posting today, or unless it has the act on the matter."""
    asked = who_asks(request)
    refuse(asked.by, act, matter, at=asked.by.region_code, on=asked.today)
    return asked


def admin(request: HttpRequest) -> Asked:
    """Who looks after accounts."""
    return who_may(request, act="record", matter="accounts")


def head(request: HttpRequest) -> Asked:
    """Who answers for an office."""
    return who_may(request, act="decide", matter="papers")


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, asked: Asked, current: str, status: int = 200
) -> HttpResponse:
    """A page of the room with its tabs."""
    shown = {"tabs": tabs(asked.by, current=current, on=asked.today), "today": asked.today, **context}
    return render(request, f"system/{template}", shown, status=status)


def typed(request: HttpRequest, *names: str) -> dict[str, str]:
    """What a form says, stripped; empty for what it does not say."""
    return {name: request.POST.get(name, "").strip() for name in names}


def day(text: str, *, label: str) -> date:
    """A day of a form. Raises `Faulty`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        found = f"“{text}”" if text else "还没有填"
        raise Faulty([Fault(label, found, "日历上有的日期，如 2026-11-21")]) from None


def day_if_any(text: str, *, label: str) -> date | None:
    """`day`; None where nothing was typed."""
    return day(text, label=label) if text else None


def said(faults: Iterable[Fault], *, fields: Mapping[str, str]) -> dict[str, Any]:
    """Faults for the summary on top (`faults`) and beside each field (`errors`). `fields`: place to id."""
    listed = [(fields.get(one.place, ""), one) for one in faults]
    return {
        "faults": [(id_, sentence(one, placed=True)) for id_, one in listed],
        "errors": {id_: sentence(one, placed=False) for id_, one in listed if id_},
    }


def ask_why(
    request: HttpRequest,
    *,
    asked: Asked,
    current: str,
    deed: Callable[[str], HttpResponse],
    title: str,
    says: str,
    facts: Sequence[tuple[str, str]],
    press: str,
    cancel: Link,
    last_day: str | None = None,
) -> HttpResponse:
    """The page that asks once more, with a reason; with `last_day`, a day as well.

    Pressed, it does the deed with the reason, which says where it leads; what the deed finds wrong is shown here.
    """
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        try:
            return deed(request.POST.get("why", ""))
        except Faulty as faulty:
            faults = faulty.faults
    context = {
        "title": title,
        "says": says,
        "facts": facts,
        "press": press,
        "cancel": cancel,
        "why": request.POST.get("why", ""),
        "last_day": request.POST.get("last_day", last_day) if last_day is not None else None,
        **said(faults, fields={"缘由": "f-why", "任职止日": "f-last_day", "最后一日": "f-last_day"}),
    }
    return show(request, "ask_why.html", context, asked=asked, current=current, status=422 if faults else 200)
