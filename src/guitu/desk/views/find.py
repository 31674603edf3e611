"""Finding somebody 查找: by name, initials, end of an identity or phone number, or case number.

What was typed is read from the body of the form and stands in no address, no log and no answer but this page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guitu.access.doors import viewer_of
from guitu.access.sight import visible_groups
from guitu.casebook import looking, search
from guitu.desk.links import case_href, href
from guitu.desk.people import Who, who_of
from guitu.places.models import Region
from guitu.standings.models import CaseStanding

_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found. `state` is empty where the viewer sees no standings."""

    who: Who
    href: str
    state: str


@never_cache
@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form, and what it found."""
    viewer = viewer_of(request)
    # The box at the top of every page may still send by GET; what it sent is answered, and the next search is a POST.
    typed = (request.POST.get("q") or request.GET.get("q") or "").strip()[:_LONGEST]
    if not typed:
        return render(request, "desk/find.html", {"asked": False, "hits": [], "too_many": False, "typed": ""})
    lines = search.search(viewer, typed, limit=search.MOST)
    looking.listed(viewer, lines, at=timezone.now())
    if len(lines) == 1 and href("casebook:case", lines[0].id):
        return redirect(case_href(lines[0].id))
    villages = dict(Region.objects.filter(code__in={one.region_code for one in lines}).values_list("code", "name"))
    states: dict[UUID, str] = {}
    if lines and "standing" in visible_groups(viewer):
        states = dict(
            CaseStanding.objects.filter(case_id__in=[one.id for one in lines]).values_list("case_id", "state")
        )
    hits = [Hit(who_of(line, villages=villages), case_href(line.id), states.get(line.id, "")) for line in lines]
    context = {"asked": True, "hits": hits, "too_many": len(lines) >= search.MOST, "typed": typed}
    return render(request, "desk/find.html", context)
