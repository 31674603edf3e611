"""Exporting as pages 导出: what for, for whom, on what basis, which columns; once more as a whole; then the file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from guitu.access.doors import Asked, who_asks
from guitu.access.may import Refused
from guitu.access.table import table
from guitu.casebook import queries
from guitu.exchange.actions import export_ledger, leaving
from guitu.exchange.actions.exporting import GRID, LEDGER, exportable, matter_of_column
from guitu.exchange.excel.fields import BY_NAME
from guitu.exchange.views.asked import exports, regions_of
from guitu.exchange.views.importing import download, tabs
from guitu.faults import Fault, Faulty
from guitu.pages.forms import sentence
from guitu.pages.shapes import Choice, Link
from guitu.places import codes

_OUT_SHOWN: Final = 30
_PLACES: Final = {"区划": "f-region", "栏目": "f-columns", "保存到": "f-keep_until"}
_SETS: Final = {"ledger": "人员总台账", "grid": "综治网格栏目"}
_WORDS: Final = {"purpose": ("用途", 200), "requester": ("接收人", 80), "basis": ("法律依据", 200)}


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form; what it amounts to; the file. Each case that leaves is kept as a look, in the deed itself."""
    asked = who_asks(request)
    if not exports(asked):
        basis = table().refusal["matter"]
        raise Refused(f"该岗位不能导出个案台账。{basis.says}", clauses=basis.clauses)
    offered = exportable(asked.viewer, tuple(dict.fromkeys((*LEDGER, *GRID))))
    if request.method != "POST":
        chosen = _preset(request.GET.get("set", "ledger"), offered)
        return _form(request, asked, offered=offered, chosen=chosen)
    chosen = tuple(name for name in request.POST.getlist("columns") if name in offered)
    faults = _faults(request, chosen=chosen, today=asked.today)
    if faults:
        return _form(request, asked, offered=offered, chosen=chosen, faults=faults)
    if request.POST.get("confirmed") != "1":
        return _confirm(request, asked, chosen=chosen)
    try:
        content = export_ledger(
            viewer=asked.viewer, region=request.POST.get("region", ""), columns=chosen,
            keep_until=_day(request.POST.get("keep_until", "")), purpose=request.POST.get("purpose", ""),
            requester=request.POST.get("requester", ""), basis=request.POST.get("basis", ""),
        )  # fmt: skip
    except Faulty as faulty:
        return _form(request, asked, offered=offered, chosen=chosen, faults=faulty.faults)
    return download(content, name=f"台账-{_place(asked, request)}-{asked.today}.xlsx")


@require_POST
def ended(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Write down that a file which left is destroyed or given back."""
    asked = who_asks(request)
    if not exports(asked):
        basis = table().refusal["matter"]
        raise Refused(f"该岗位不能导出个案台账。{basis.says}", clauses=basis.clauses)
    found = leaving.out_there(asked.by).filter(pk=export_id).first()
    if found is None:
        raise Http404
    leaving.end(found, by=asked.by, at=asked.now)
    messages.success(request, f"导出 {found.number} 已记为销毁或收回。")
    return redirect("exchange:export")


def _form(
    request: HttpRequest,
    asked: Asked,
    *,
    offered: Sequence[str],
    chosen: Sequence[str],
    faults: Sequence[Fault] = (),
) -> HttpResponse:
    groups: dict[str, list[Choice]] = {}
    for name in offered:
        label = table().matters[matter_of_column(name)].label
        groups.setdefault(label, []).append(Choice(name, BY_NAME[name].label))
    context = {
        "tabs": tabs(asked, "export"),
        "regions": regions_of(asked.by, narrow=False),
        "region": request.POST.get("region", asked.by.region_code),
        "typed": {
            **{name: request.POST.get(name, "") for name in _WORDS},
            "keep_until": request.POST.get("keep_until", "")
            or (asked.today + timedelta(days=leaving.USUAL_DAYS)).isoformat(),
        },
        "out": [(one, one.keep_until < asked.today) for one in leaving.out_there(asked.by)[:_OUT_SHOWN]],
        "groups": list(groups.items()),
        "chosen": chosen,
        "sets": [(code, label, f"{reverse('exchange:export')}?set={code}") for code, label in _SETS.items()],
        "current_set": request.GET.get("set", "ledger"),
        "faults": [(_field(fault), sentence(fault, placed=True)) for fault in faults],
        "errors": {_field(fault): sentence(fault, placed=False) for fault in faults},
        "total": len(chosen),
    }
    return render(request, "exchange/export.html", context, status=422 if faults else 200)


def _confirm(request: HttpRequest, asked: Asked, *, chosen: Sequence[str]) -> HttpResponse:
    region = request.POST.get("region", "")
    found = queries.cases(asked.viewer).filter(region_code__range=codes.prefix_range(codes.prefix_of(region)))
    total = found.count()
    labels = "、".join(BY_NAME[name].label for name in chosen)
    context = {
        "title": f"导出 {total} 个个案的 {len(chosen)} 栏",
        "says": "文件离开系统后，由接收人依法保管。表上印着谁导出、何时、用途、接收人和依据；"
        "名单上每个人的查阅记录里也会留下这一次。",
        "facts": [
            ("区划", _place(asked, request)),
            *((label, request.POST.get(name, "")) for name, (label, _) in _WORDS.items()),
            ("保存到", request.POST.get("keep_until", "")),
            ("栏目", labels),
        ],
        "action": reverse("exchange:export"),
        "press": "导出并下载",
        "cancel": Link("不导出了", reverse("exchange:export")),
        "kept": {
            "region": [region], "columns": list(chosen),
            **{name: [request.POST.get(name, "")] for name in (*_WORDS, "keep_until")},
        },
    }  # fmt: skip
    return render(request, "pages/confirm.html", context)


def _day(text: str) -> date | None:
    """The day of the form; None where it says none. Raises `Faulty`."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise Faulty([Fault("导出的保存到", "不是日期", "日历上有的日期，如 2026-11-21")]) from None


def _faults(request: HttpRequest, *, chosen: Sequence[str], today: date) -> list[Fault]:
    found = []
    for name, (label, longest) in _WORDS.items():
        said = request.POST.get(name, "").strip()
        if not 0 < len(said) <= longest:
            found.append(Fault(label, "过长" if said else "还没有填", f"{longest} 字以内，写明"))
    if not codes.is_code(request.POST.get("region", "")):
        found.append(Fault("区划", "没有选定", "本单位的一个区划"))
    said = request.POST.get("keep_until", "")
    try:
        leaving.last_day(_day(said), today=today)
    except Faulty as faulty:
        found.extend(faulty.faults)
    if not chosen:
        found.append(Fault("栏目", "一栏也没有选", "至少一栏"))
    return found


def _preset(code: str, offered: Sequence[str]) -> tuple[str, ...]:
    wanted = GRID if code == "grid" else LEDGER
    return tuple(name for name in offered if name in wanted)


def _place(asked: Asked, request: HttpRequest) -> str:
    named = {choice.value: choice.text for choice in regions_of(asked.by, narrow=False)}
    return named.get(request.POST.get("region", ""), "")


def _field(fault: Fault) -> str:
    known = {label: f"f-{name}" for name, (label, _) in _WORDS.items()}
    return known.get(fault.place.removeprefix("导出的"), _PLACES.get(fault.place.removeprefix("导出的"), ""))
