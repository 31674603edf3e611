"""文书档案: what is being drafted, waits to be issued, to be served, or whose signed sheet is out; and the numbers."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guitu.access.doors import Asked, who_asks
from guitu.access.may import may
from guitu.access.sight import visible_groups
from guitu.casebook import looking, search
from guitu.casebook.veiling import veiled
from guitu.faults import Faulty
from guitu.pages.shapes import Choice, Filter, PageOf, State, Tab
from guitu.papers import actions, declared, queries
from guitu.papers.gathering import short_of
from guitu.papers.models import Document, Letterhead, Stage
from guitu.papers.views.asked import ask_for_papers, numbered
from guitu.policy import load

PER_PAGE: Final = 40
_LONGEST: Final = 40
_LOOKS: Final = {
    Stage.DRAFT: ("open", "起草中"), Stage.SUBMITTED: ("open", "待签发"), Stage.WITHDRAWN: ("void", "已收回"),
}  # fmt: skip


def sections(asked: Asked, current: str) -> list[Tab]:
    """The pages of the room."""
    listed = [("home", "文书"), ("numbers", "文号登记"), ("work", "案卷与成批"), ("letterhead", "单位资料")]
    shown = [one for one in listed if one[0] != "letterhead" or _keeps_letterhead(asked)]
    return [Tab(text, reverse(f"papers:{code}"), code == current) for code, text in shown]


def state_of(document: Document) -> State:
    """Where a document stands, as a shape and a word."""
    if document.awaits_service:
        return State("open", "待送达")
    if document.lacks_scan:
        return State("open", "签名件未归")
    look, text = _LOOKS.get(Stage(document.stage), ("met", "已归"))
    return State(look, text)  # type: ignore[arg-type]


@never_cache
@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The office's papers; a person is searched for in the body of a form, and stands in no address."""
    asked = who_asks(request)
    ask_for_papers(asked)
    chosen, kind = request.GET.get("s", ""), request.GET.get("k", "")
    typed = (request.POST.get("q") or "").strip()[:_LONGEST]
    found = queries.documents(asked.viewer)
    if chosen in queries.FILTERS:
        found = found.filter(queries.FILTERS[chosen][1])
    if kind:
        found = found.filter(code=kind)
    hits = None
    if typed:
        hits = search.search(asked.viewer, typed)
        looking.listed(asked.viewer, hits, at=asked.now)
        found = found.filter(case_id__in=[one.id for one in hits])
    total = found.count()
    number = _page_number(request, total=total)
    lines = queries.lines(asked.viewer, found, first=(number - 1) * PER_PAGE, limit=PER_PAGE)
    if not typed:
        looking.listed(asked.viewer, {one.case.id: one.case for one in lines}.values(), at=asked.now)
    counted = queries.counts(asked.viewer)
    address = f"?{'&'.join(f'{name}={value}' for name, value in (('s', chosen), ('k', kind)) if value)}"
    return render(
        request,
        "papers/home.html",
        {
            "sections": sections(asked, "home"),
            "counts": counted,
            "tabs": _tabs(counted, chosen=chosen, kind=kind),
            "kinds": Filter("k", "文书", [Choice("", "全部"), *_choices()], kind),
            "chosen": chosen,
            "rows": [
                (one, veiled(one.case.name), numbered(one.case), state_of(one.document), _when(one.document))
                for one in lines
            ],
            "cases": [(one, veiled(one.name), numbered(one)) for one in hits or ()],
            "typed": typed,
            "total": total,
            "pages": PageOf(
                number, max(-(-total // PER_PAGE), 1), total, f"{address}{'&' if len(address) > 1 else ''}"
            ),
            "may_find": "name" in visible_groups(asked.viewer),
        },
    )


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """The register of numbers 文号登记簿: every number that was given, the withdrawn ones too."""
    asked = who_asks(request)
    ask_for_papers(asked)
    years = queries.years(asked.viewer)
    wanted = request.GET.get("y", "")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and int(wanted) in years else None
    found = queries.numbers(asked.viewer, year=year, mark=request.GET.get("m", "")[:24])
    total = found.count()
    number = _page_number(request, total=total)
    rows = list(found[(number - 1) * PER_PAGE : number * PER_PAGE])
    cases = queries.numbered_lines(asked.viewer, rows)
    address = f"?y={year}&" if year else "?"
    return render(
        request,
        "papers/numbers.html",
        {
            "sections": sections(asked, "numbers"),
            "rows": [(one, cases.get(one.document.case_id) if hasattr(one, "document") else None) for one in rows],
            "numbered": numbered,
            "years": Filter(
                "y", "年份", [Choice("", "全部"), *(Choice(str(one), f"{one}年") for one in years)], wanted
            ),
            "total": total,
            "pages": PageOf(number, max(-(-total // PER_PAGE), 1), total, address),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: HttpRequest) -> HttpResponse:
    """What papers say of the office itself."""
    asked = who_asks(request)
    ask_for_papers(asked)
    faults: list[tuple[str, str]] = []
    card = Letterhead.objects.filter(agency_id=asked.by.agency_id).first() or Letterhead()
    typed = {name: getattr(card, name) for name in ("short", "phone", "address", "contact")}
    status = 200
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in typed}
        try:
            actions.set_letterhead(by=asked.by, at=asked.now, **typed)
        except Faulty as faulty:
            faults, status = [("", f"{one.place}：{one.found}，应为{one.expected}。") for one in faulty.faults], 422
        else:
            messages.success(request, "单位资料已存好，以后的文书都照它写。")
            return redirect("papers:letterhead")
    elif not _keeps_letterhead(asked):
        actions.set_letterhead(by=asked.by, at=asked.now)  # says who may
    return render(
        request,
        "papers/letterhead.html",
        {
            "sections": sections(asked, "letterhead"),
            "typed": typed,
            "faults": faults,
            "office": asked.by.agency.name,
            "usual": short_of(asked.by.agency.region.name),
        },
        status=status,
    )


def _keeps_letterhead(asked: Asked) -> bool:
    return may(asked.by, "record", "papers", at=asked.by.region_code, on=asked.today)


def _choices() -> list[Choice]:
    return [Choice(code, one.title("community_detox")) for code, one in declared.kinds(load("national")).items()]


def _tabs(counted: dict[str, int], *, chosen: str, kind: str) -> list[Tab]:
    kept = f"&k={kind}" if kind else ""
    home = reverse("papers:home")
    every = [Tab("全部", f"{home}?{kept.lstrip('&')}" if kept else home, not chosen)]
    return every + [
        Tab(label, f"{home}?s={code}{kept}", code == chosen, counted[code])
        for code, (label, _) in queries.FILTERS.items()
    ]


def _when(document: Document) -> str:
    day = document.issued_on
    return f"{day.isoformat()} 签发" if day is not None else f"{document.kept_at:%Y-%m-%d} 存"


def _page_number(request: HttpRequest, *, total: int) -> int:
    wanted = request.GET.get("page", "1")
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 1
    return min(max(number, 1), max(-(-total // PER_PAGE), 1))
