"""Importing as pages 导入: hand in, set the columns right, try, take, fetch what was refused.

Every step is a form and an address; without scripts it is the same way, and progress is read by opening the page again.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from guitu.access.doors import Asked, who_asks
from guitu.exchange import sealed
from guitu.exchange.actions import handing_in
from guitu.exchange.excel import Sort
from guitu.exchange.models import Import, Stage, Workbook
from guitu.exchange.recognised import KEEP, SORTS, choices, chosen_in, layouts_in, mappings_in
from guitu.exchange.template import blank
from guitu.exchange.views.asked import exports, imports, regions_of
from guitu.faults import Fault, Faulty
from guitu.pages.shapes import State, Tab
from guitu.places import codes
from guitu.places import queries as places
from guitu.policy import load
from guitu.system.in_force import pack_of

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RECENT: Final = 10
_REFUSED_SHOWN: Final = 30
_REMARKS_SHOWN: Final = 30


def tabs(asked: Asked, current: str) -> list[Tab]:
    """The two directions, of ledgers and of single cases."""
    listed = [("import", "导入", "exchange:import")]
    if exports(asked):
        listed.append(("export", "导出", "exchange:export"))
    if imports(asked):
        listed.append(("parcel", "接收档案包", "exchange:parcel-open"))
    return [Tab(text, reverse(name), code == current) for code, text, name in listed]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Where a ledger is handed in, what is not finished, and what was imported of late."""
    return _page(request, who_asks(request))


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take a workbook in and go on to its columns."""
    asked = who_asks(request)
    handing_in.clear_old(now=asked.now)
    given = request.FILES.get("workbook")
    region = request.POST.get("region", "")
    # Who may not is told so whatever was sent along.
    place = region if codes.is_code(region) else asked.by.region_code
    handing_in.ask(by=asked.by, region=place, on=asked.today)
    if given is None:
        fault = Fault("台账文件", "没有选择文件", "一份 Excel 台账", "请选择文件后再送一次")
        return _page(request, asked, region=region, faults=[fault])
    content = given.read(handing_in.LARGEST + 1)  # one byte too many is enough to say that it is too large
    try:
        workbook = handing_in.hand_in(
            by=asked.by, content=content, file_name=given.name or "", region=region,
            policy=pack_of(region) if region else "",
        )  # fmt: skip
    except Faulty as faulty:
        return _page(request, asked, region=region, faults=faulty.faults)
    return redirect("exchange:workbook", workbook.pk)


@require_safe
def workbook_page(request: HttpRequest, workbook_id: UUID) -> HttpResponse:
    """One workbook, wherever it stands: columns, progress, result."""
    asked = who_asks(request)
    workbook = _own(asked, workbook_id)
    if request.headers.get("HX-Request"):
        return _fragment(request, asked, workbook)
    return _workbook(request, asked, workbook)


@require_POST
def columns(request: HttpRequest, workbook_id: UUID) -> HttpResponse:
    """Keep the columns as chosen, and stay; with `go`, try it at once."""
    asked = who_asks(request)
    workbook = _own(asked, workbook_id)
    before = mappings_in(sealed.data(workbook, "recognised"))
    typed = {name: str(value) for name, value in request.POST.items()}
    try:
        chosen = chosen_in(typed, before=before)
        if chosen != before or workbook.stage != Stage.READ:
            workbook = handing_in.set_columns(workbook, by=asked.by, chosen=chosen)
    except Faulty as faulty:
        return _workbook(request, asked, workbook, faults=faulty.faults, typed=typed)
    if "go" in typed:
        handing_in.begin(workbook, by=asked.by, dry_run=True)
    else:
        messages.success(request, "各列已按你选的改好，下面的行数也重新数过。")
    return redirect("exchange:workbook", workbook.pk)


@require_POST
def take(request: HttpRequest, workbook_id: UUID) -> HttpResponse:
    """Take it in, for good; only what was tried, or stopped half way, is taken."""
    asked = who_asks(request)
    workbook = _own(asked, workbook_id)
    if workbook.stage in (Stage.TRIED, Stage.STOPPED) or handing_in.is_silent(workbook, now=asked.now):
        handing_in.begin(workbook, by=asked.by, dry_run=False)
    else:
        messages.warning(request, "请先试一遍，看过结果再正式导入。")
    return redirect("exchange:workbook", workbook.pk)


@require_POST
def stop(request: HttpRequest, workbook_id: UUID) -> HttpResponse:
    """Ask the work to stop."""
    asked = who_asks(request)
    handing_in.ask_to_stop(_own(asked, workbook_id), by=asked.by)
    return redirect("exchange:workbook", workbook_id)


@require_POST
def clear(request: HttpRequest, workbook_id: UUID) -> HttpResponse:
    """Delete the file and what was sealed with it."""
    asked = who_asks(request)
    handing_in.clear(_own(asked, workbook_id), by=asked.by)
    messages.success(request, "文件已经删除，密钥也一并销毁。已经收下的留在系统里。")
    return redirect("exchange:import")


@require_safe
def sheet(request: HttpRequest, workbook_id: UUID) -> HttpResponse:
    """The workbook with the reasons of its refused rows, for whoever handed it in."""
    asked = who_asks(request)
    workbook = _own(asked, workbook_id)
    content = sealed.read(workbook, "annotated")
    if content is None:
        raise Http404
    return download(content, name=f"退回的行-{asked.today}.xlsx")


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """An empty ledger with the columns this office is understood by."""
    who_asks(request)
    return download(blank(), name="台账样表.xlsx")


def download(content: bytes, *, name: str) -> HttpResponse:
    """A workbook as a file to be saved."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _page(
    request: HttpRequest, asked: Asked, *, region: str = "", faults: tuple[Fault, ...] | list[Fault] = ()
) -> HttpResponse:
    may_import = imports(asked)
    listed = regions_of(asked.by, narrow=True) if may_import else []
    own = Workbook.objects.filter(by=asked.by).exclude(stage=Stage.CLEARED).order_by("-handed_at")[:_RECENT]
    runs = Import.objects.filter(by__agency=asked.by.agency_id).select_related("by__account").order_by("-started_at")
    names = {choice.value: choice.text for choice in listed}
    context = {
        "tabs": tabs(asked, "import"),
        "may_import": may_import,
        "regions": listed,
        "region": region or (listed[0].value if listed else ""),
        "faults": [(_field(fault), _sentence(fault)) for fault in faults],
        "waiting": [(one, sealed.text(one, "file_name"), _state(one)) for one in own if one.stage != Stage.DONE],
        "kept": [(one, sealed.text(one, "file_name")) for one in own if one.stage == Stage.DONE],
        "runs": [(one, names.get(one.region_code, one.region_code)) for one in runs[:_RECENT]] if may_import else [],
        "largest": handing_in.LARGEST // 1024 // 1024,
    }
    return render(request, "exchange/import.html", context, status=422 if faults else 200)


def _workbook(
    request: HttpRequest,
    asked: Asked,
    workbook: Workbook,
    *,
    faults: tuple[Fault, ...] | list[Fault] = (),
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    said = sealed.data(workbook, "recognised")
    context: dict[str, Any] = {
        **_shared(asked, workbook),
        "tabs": tabs(asked, "import"),
        "place": places.full_name(workbook.region_code),
        "pack": load(workbook.policy).title,
        "layouts": layouts_in(said) if said else [],
        "choices": choices(),
        "keep": KEEP,
        "typed": typed or {},
        "sheets": [(one["name"], _counts(one["counts"]), one["unread"]) for one in said.get("sheets", ())],
        "book_faults": said.get("faults", ()),
        "faults": [("", str(fault)) for fault in faults],
        "unclear": sum(one["counts"].get(Sort.REFUSED.value, 0) for one in said.get("sheets", ())),
        "before": _before(workbook),
    }
    return render(request, "exchange/workbook.html", context, status=422 if faults else 200)


def _fragment(request: HttpRequest, asked: Asked, workbook: Workbook) -> HttpResponse:
    """The progress alone; once the work is over, the browser is told to open the whole page."""
    if workbook.stage not in (Stage.TRYING, Stage.RUNNING) or handing_in.is_silent(workbook, now=asked.now):
        answer = HttpResponse(status=200)
        answer["HX-Refresh"] = "true"
        return answer
    return render(request, "exchange/parts/progress.html", _shared(asked, workbook))


def _shared(asked: Asked, workbook: Workbook) -> dict[str, Any]:
    outcome = sealed.data(workbook, "outcome")
    rows = [
        (one["sheet"], one["row"], fault)
        for one in outcome.get("refused", ())
        for fault in one["faults"]
    ]  # fmt: skip
    return {
        "workbook": workbook,
        "file_name": sealed.text(workbook, "file_name") or "（文件已删除）",
        "silent": handing_in.is_silent(workbook, now=asked.now),
        "stopped": outcome.get("stopped", ""),
        "refused": rows[:_REFUSED_SHOWN],
        "refused_more": max(workbook.counts.get("refused", 0) - len({row[:2] for row in rows[:_REFUSED_SHOWN]}), 0),
        "remarks": outcome.get("remarks", ())[:_REMARKS_SHOWN],
        "remarks_total": outcome.get("remarks_total", 0),
        "has_sheet": sealed.path_of(workbook.pk, "annotated").exists(),
    }


def _before(workbook: Workbook) -> Import | None:
    """An earlier import of the very same file, if it was finished."""
    done = Import.objects.filter(file_hash=workbook.file_hash, region_code=workbook.region_code, status="done")
    if workbook.run_id is not None:
        done = done.filter(started_at__lt=workbook.handed_at)
    return done.select_related("by__account").order_by("-started_at").first()


def _counts(counts: dict[str, int]) -> str:
    return "，".join(f"{SORTS[Sort(code)]} {count} 行" for code, count in counts.items())


def _own(asked: Asked, workbook_id: UUID) -> Workbook:
    """A workbook that this posting handed in; of others it is a page that does not exist."""
    found = Workbook.objects.select_related("run").filter(pk=workbook_id, by=asked.by).first()
    if found is None:
        raise Http404
    return found


def _state(workbook: Workbook) -> State:
    looks = {Stage.READ: "open", Stage.TRYING: "open", Stage.TRIED: "open", Stage.RUNNING: "open"}
    look = "soon" if workbook.stage == Stage.STOPPED else looks.get(Stage(workbook.stage), "met")
    return State("soon" if look == "soon" else "open", workbook.get_stage_display())


def _field(fault: Fault) -> str:
    return {"台账文件": "f-workbook", "导入到": "f-region"}.get(fault.place, "f-workbook")


def _sentence(fault: Fault) -> str:
    remedy = f"{fault.remedy.rstrip('。')}。" if fault.remedy else ""
    return f"{fault.place}：{fault.found}，应为{fault.expected}。{remedy}"
