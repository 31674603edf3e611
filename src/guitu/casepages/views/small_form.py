"""One small form about a case 小表单: its questions, one press, and where it leads when it is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from guitu.access.may import Refused
from guitu.casepages.opened import Opened
from guitu.casepages.typed import Typed
from guitu.casepages.views.asked import new_id
from guitu.faults import Faulty
from guitu.pages.forms import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """What a small form shows. `places` maps words of a fault's place to the field it is about; `back` is where it
    leads, done or not; `template` extends the plain one and takes what is in `more`."""

    title: str
    press: str
    questions: Sequence[Question]
    back: str
    places: Mapping[str, str] = field(default_factory=dict)
    intro: str = ""
    template: str = "casepages/ask.html"
    more: Mapping[str, object] = field(default_factory=dict)


def answered(
    request: HttpRequest, opened: Opened, said: Typed, small: Small, *, done: Callable[[], str]
) -> HttpResponse:
    """The form, or where it leads when it is done. `done` says what was done; empty where something is wrong."""
    refused: Refused | None = None
    if request.method == "POST":
        told = ""
        try:
            with transaction.atomic():
                told = done()
        except Faulty as faulty:
            said.take(faulty.faults, places=small.places)
        except Refused as objection:
            refused = objection
        if told:
            messages.success(request, f"{told}。")
            return HttpResponseRedirect(small.back)
    # A question was made before the deed; what the deed found wrong stands beside it.
    shown = [replace(one, error=said.faults.get(one.name, "")) for one in small.questions]
    faults = said.summary(shown)
    return render(
        request,
        small.template,
        {
            "opened": opened, "case": opened.case, "asked": shown, "faults": faults, "refused": refused,
            "title": small.title, "intro": small.intro, "press": small.press, "cancel": small.back,
            "entry_id": said.text("entry_id") or new_id(), **small.more,
        },
        status=422 if faults else 409 if refused is not None else 200,
    )  # fmt: skip
