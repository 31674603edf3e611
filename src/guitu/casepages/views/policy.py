"""The policy page 政策: the pack in force for this office, with every clause."""

from __future__ import annotations

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guitu.access.doors import Asked, who_asks
from guitu.casebook import queries
from guitu.casepages import packs_shown
from guitu.pages.shapes import Tab
from guitu.policy import load, names
from guitu.policy.findings import SEVERITY_LABELS


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """One pack: what it says on this day, what it overrides, what the lint says, and the words of every clause."""
    asked = who_asks(request)
    chosen = request.GET.get("pack", "")
    own = of_office(asked)
    policy = load(chosen if chosen in names() else own)
    address = reverse("policy")
    return render(
        request,
        "casepages/policy.html",
        {
            "policy": policy,
            "chain": [load(pack.name) for pack in policy.packs[1:]],
            "is_own": policy.name == own,
            "packs": [
                Tab(load(name).title, f"{address}?pack={name}", name == policy.name) for name in _nearest_first(own)
            ],
            "topics": packs_shown.topics(policy, asked.today),
            "differences": packs_shown.differences(policy, asked.today),
            "findings": [
                (SEVERITY_LABELS.get(one.severity, one.severity), one.says, one.place)
                for one in packs_shown.findings(policy)
            ],
            "sources": packs_shown.sources(policy),
            "today": asked.today,
        },
    )


def _nearest_first(own: str) -> list[str]:
    """Every pack: the office's own, those it rests on, then the others."""
    chain = [pack.name for pack in load(own).packs]
    return [*chain, *(name for name in names() if name not in chain)]


def of_office(asked: Asked) -> str:
    """The pack most cases of the viewer are under; before there are any, the nation's."""
    counted = queries.cases(asked.viewer).values_list("policy").annotate(count=Count("pk")).order_by("-count", "policy")
    first = next(iter(counted[:1]), None)
    return str(first[0]) if first is not None and first[0] in names() else "national"
