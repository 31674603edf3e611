"""The first lines of every view of the room 来访: who asks, and the case it is about."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from guitu.access.doors import Asked
from guitu.casepages.opened import Opened, open_case
from guitu.pages.views import back_to


def opened_or_404(
    asked: Asked,
    case_id: UUID,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    full: bool = False,
) -> Opened:
    """The case with its look; a case the viewer does not reach is a page that does not exist."""
    opened = open_case(asked.viewer, case_id, at=asked.now, as_of=as_of, known_at=known_at, full=full)
    if opened is None:
        raise Http404
    return opened


def back_of(request: HttpRequest, case_id: UUID) -> str:
    """Where one came from, if that is a page of this site; else the case."""
    return back_to(request, default=reverse("casebook:case", args=(case_id,)))


def new_id(prefix: str = "w") -> str:
    """The id of an entry, made with its form: pressed twice it is still one entry."""
    return f"{prefix}-{uuid.uuid4().hex}"


def policy_base() -> str:
    """The address at which clauses open."""
    return reverse("policy")
