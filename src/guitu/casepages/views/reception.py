"""Receiving a new case 新收: who it is, then the decision; one press writes person, case, service and reception."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guitu.access.doors import Asked, who_asks
from guitu.access.may import Refused, refuse
from guitu.casebook import actions
from guitu.casebook.models import Case, Person
from guitu.casebook.particulars import Particulars
from guitu.casepages import receiving
from guitu.casepages.receiving import PERSON, Reception
from guitu.casepages.typed import Typed
from guitu.casepages.views.policy import of_office
from guitu.faults import Faulty

_SEEN_BEFORE: Final = "已有这一证件号码的人员档案，不在你的范围内。请由县（市、区）禁毒办协助核对，不要另建一份。"


@dataclass(frozen=True, slots=True)
class _Ids:
    """Ids made with the first page: pressed twice, everything is still written once."""

    person: UUID
    case: UUID


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Two steps on one address; nothing is written before the second is sound."""
    asked = who_asks(request)
    refuse(asked.by, "record", "decided", at=asked.by.region_code, on=asked.today)
    refuse(asked.by, "record", "identity", at=asked.by.region_code, on=asked.today)
    said = Typed(request.POST.dict())
    ids = _Ids(_uuid(said.text("person_id")), _uuid(said.text("case_id")))
    if request.method != "POST" or said.text("step") == "back":
        return _first(request, said, ids)
    receiving.read_person(said)
    existing = receiving.person_with(said.text("identity_number"))
    if existing is not None and existing.pk != ids.person and not receiving.reaches_person(asked.viewer, existing.pk):
        said.wrong("identity_number", _SEEN_BEFORE)
    if said.faults:
        return _first(request, said, ids)
    return _second(request, asked, said, ids, existing if existing is None or existing.pk != ids.person else None)


def _first(request: HttpRequest, said: Typed, ids: _Ids) -> HttpResponse:
    questions = receiving.person_questions(said)
    context = {
        "step": "person", "asked": questions, "faults": said.summary(questions), "ids": ids, "kept": [],
        "existing": None, "refused": None,
    }  # fmt: skip
    return render(request, "casepages/reception.html", context, status=422 if said.faults else 200)


def _second(request: HttpRequest, asked: Asked, said: Typed, ids: _Ids, existing: Person | None) -> HttpResponse:
    places = receiving.places_of(asked.viewer, asked.by, on=asked.today, own_pack=of_office(asked))
    refused: Refused | None = None
    found = receiving.read_case(said, places=places, today=asked.today) if said.text("step") == "case" else None
    if found is not None:
        try:
            case = _write(asked, said, ids, found, existing)
        except Faulty as faulty:
            said.take(faulty.faults, places={})
        except Refused as objection:
            refused = objection
        else:
            messages.success(request, f"已立案。{case.number} 号，接下来是送达、通知和移交。")
            return HttpResponseRedirect(reverse("casebook:case", args=(case.pk,)))
    questions = receiving.case_questions(said, places=places, today=asked.today)
    told = said.summary(questions)
    return render(
        request,
        "casepages/reception.html",
        {
            "step": "case", "asked": questions, "faults": told, "ids": ids,
            "kept": [(name, said.texts.get(name, "")) for name in PERSON], "existing": existing, "refused": refused,
        },
        status=422 if told else 409 if refused is not None else 200,
    )  # fmt: skip


@transaction.atomic
def _write(asked: Asked, said: Typed, ids: _Ids, found: Reception, existing: Person | None) -> Case:
    text = said.text
    particulars = Particulars(
        text("name"), text("identity_number"), text("phone"), text("household"), text("residence"), text("birth_date"),
        text("sex"),
    )  # fmt: skip
    person = existing or actions.open_person(
        by=asked.by, particulars=particulars, region_code=found.region_code, person_id=ids.person, at=asked.now
    )
    key = ids.case.hex
    case = actions.open_case(
        by=asked.by, person=person, kind=found.kind, policy=found.policy, region_code=found.region_code,
        decided_on=found.decided_on, entry_id=f"r-decided-{key}", decided=found.decided, group=found.group,
        deciding_agency=found.deciding, worker=found.worker, case_id=ids.case, at=asked.now,
    )  # fmt: skip
    if found.received_on is not None:
        actions.record(
            by=asked.by, case=case, entry_id=f"r-received-{key}", kind="received", on=found.received_on, at=asked.now,
            received_by=asked.name, from_agency=found.deciding.name if found.deciding is not None else None,
        )  # fmt: skip
    if found.served_on is not None:
        actions.record(
            by=asked.by, case=case, entry_id=f"r-served-{key}", kind="served", on=found.served_on, at=asked.now
        )
    return case


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid.uuid4()
