"""Regions and agencies 区划机构: what there is; found one, close one, bring in villages from a list."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.access.doors import Asked
from guitu.faults import Fault, Faulty
from guitu.pages.shapes import Choice, Link
from guitu.places import codes
from guitu.places import queries as places
from guitu.places.actions import Loaded
from guitu.places.models import AgencyKind
from guitu.system import actions
from guitu.system.views.asked import ask_why, day, said, show, typed, who_may

_HERE: Final = "system:places"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The regions below one's own, town by town, and the agencies."""
    return _page(request, who_may(request, act="record", matter="places"))


@require_POST
def villages(request: HttpRequest) -> HttpResponse:
    """Bring in towns and villages from a CSV or JSON list."""
    asked = who_may(request, act="record", matter="places")
    given = request.FILES.get("listed")
    try:
        loaded = _load(asked, given)
    except Faulty as faulty:
        return _page(request, asked, faults=faulty.faults)
    said_of = f"新增 {loaded.added} 个，改名 {loaded.renamed} 个，原来就有 {loaded.unchanged} 个"
    said_of += f"，其中停用 {loaded.ended} 个。" if loaded.ended else "。"
    messages.success(request, f"区划表已装好：{said_of}")
    return redirect("system:places")


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Register an agency."""
    asked = who_may(request, act="record", matter="places")
    prefix = codes.prefix_of(asked.by.region_code)
    given = typed(request, "kind", "name", "region", "part_of", "valid_from")
    above = {str(one.pk): one for one in places.agencies(prefix=prefix, on=asked.today)}
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        try:
            begins = day(given["valid_from"], label="设立日期")
            agency = actions.found_agency(
                by=asked.by,
                kind=given["kind"],
                name=given["name"],
                region=given["region"],
                part_of=above.get(given["part_of"]),
                on=begins,
            )
        except Faulty as faulty:
            faults = faulty.faults
        else:
            messages.success(request, f"已登记：{agency.name}。")
            return redirect("system:places")
    fields = {"类别": "f-kind", "名称": "f-name", "所在区划": "f-region", "设立日期": "f-valid_from"}
    context = {
        "kinds": [Choice(code, label) for code, label in AgencyKind.choices],
        "regions": [Choice(one.code, one.name, one.code) for one in places.within(prefix).filter(valid_to=None)],
        "agencies": [Choice(pk, one.name) for pk, one in above.items()],
        "typed": {**given, "valid_from": given["valid_from"] or asked.today.isoformat()},
        **said(faults, fields=fields),
    }
    return show(request, "agency_new.html", context, asked=asked, current=_HERE, status=422 if faults else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Set the last day of an agency, with a reason; not while somebody works there or a case is its own."""
    asked = who_may(request, act="record", matter="places")
    prefix = codes.prefix_of(asked.by.region_code)
    agency = places.agencies(prefix=prefix, on=asked.today).filter(pk=agency_id).select_related("region").first()
    if agency is None:
        raise Http404

    def deed(why: str) -> HttpResponse:
        last_day = day(request.POST.get("last_day", ""), label="最后一日")
        actions.close_agency(agency, by=asked.by, last_day=last_day, why=why)
        messages.success(request, f"{agency.name}到 {last_day} 为止。")
        return redirect("system:places")

    return ask_why(
        request,
        asked=asked,
        current=_HERE,
        deed=deed,
        title=f"撤销{agency.name}",
        says="撤销之后不能再有人在这里任职。它办过的都留着。",
        facts=[("类别", agency.get_kind_display()), ("所在区划", agency.region.name)],
        press="撤销机构",
        cancel=Link("不撤销", reverse("system:places")),
        last_day=asked.today.isoformat(),
    )


def _page(request: HttpRequest, asked: Asked, *, faults: Sequence[Fault] = ()) -> HttpResponse:
    prefix = codes.prefix_of(asked.by.region_code)
    regions = list(places.within(prefix).filter(valid_to=None))
    villages_in = Counter(one.code[:9] for one in regions if codes.level_of(one.code) is codes.Level.VILLAGE)
    towns = [
        (one, villages_in[one.code[:9]]) for one in regions if codes.level_of(one.code) is codes.Level.TOWN
    ]  # fmt: skip
    agencies = list(places.agencies(prefix=prefix, on=asked.today).select_related("region", "part_of"))
    context = {
        "towns": towns,
        "villages": sum(villages_in.values()),
        "agencies": agencies,
        "own": places.full_name(asked.by.region_code),
        **said(faults, fields={"区划表": "f-listed"}),
    }
    return show(request, "places.html", context, asked=asked, current=_HERE, status=422 if faults else 200)


def _load(asked: Asked, given: UploadedFile[Any] | None) -> Loaded:
    if given is None or not given.name:
        raise Faulty([Fault("区划表", "没有选择文件", "CSV 或 JSON 区划代码表", "请选择文件后再送一次")])
    if (given.size or 0) > actions.LARGEST_LIST:
        raise Faulty([Fault("区划表", "文件过大", "不超过 5 兆字节", "只留本县（市、区）的行就够")])
    suffix = Path(given.name).suffix.lower()
    if suffix not in (".csv", ".json"):
        raise Faulty(
            [Fault("区划表", f"“{suffix or '没有后缀'}”", ".csv 或 .json", "请在 Excel 中另存为 CSV（UTF-8）")]
        )
    with tempfile.NamedTemporaryFile(suffix=suffix) as kept:
        kept.write(given.read())
        kept.flush()
        return actions.load_villages(by=asked.by, path=Path(kept.name), name=Path(given.name).name)
