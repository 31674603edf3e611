"""Seals 封存: the list, the daily sheet that is printed and filed, and a filed code held against the seal."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from guitu.access.doors import who_asks
from guitu.faults import Fault
from guitu.seals import checking, queries
from guitu.system.views.asked import said, show, typed

_SHOWN: Final = 60


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The newest seals; a POST holds a code from a filed sheet against the seal of its number."""
    asked = who_asks(request)
    seals = queries.recent(asked.viewer, limit=_SHOWN)
    given = typed(request, "number", "code") if request.method == "POST" else {"number": "", "code": ""}
    faults = _wrong(given) if request.method == "POST" else []
    found = None
    if request.method == "POST" and not faults:
        found = (int(given["number"]), not checking.witnessed({int(given["number"]): given["code"]}))
    context = {
        "seals": seals,
        "unsealed": queries.unsealed(asked.viewer),
        "given": given,
        "found": found,
        **said(faults, fields={"编号": "f-number", "校验码": "f-code"}),
    }
    return show(request, "seals.html", context, asked=asked, current="system:seals", status=422 if faults else 200)


@require_safe
def sheet(request: HttpRequest, number: int) -> HttpResponse:
    """The sheet of one seal."""
    asked = who_asks(request)
    found = queries.sheet(asked.viewer, number)
    if found is None:
        raise Http404
    context = {"sheet": found, "office": asked.by.agency.name}
    return show(request, "seal.html", context, asked=asked, current="system:seals")


def _wrong(given: dict[str, str]) -> list[Fault]:
    faults = []
    if not (given["number"].isascii() and given["number"].isdigit() and len(given["number"]) <= 9):
        faults.append(Fault("编号", "还没有填" if not given["number"] else "不是编号", "封存单上的编号，如 12"))
    if not 0 < len(given["code"]) <= 60:
        faults.append(Fault("校验码", "过长" if given["code"] else "还没有填", "封存单上的 20 位校验码"))
    return faults
