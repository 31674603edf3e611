"""What a list's address says 筛选: read leniently, for an old bookmark is no fault; what is unknown is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from guitu.desk.queries import GROUPS, ORDERS, Group, Offer, Wanted
from guitu.pages import words
from guitu.pages.shapes import Choice, Filter, Tab
from guitu.rules.duties import DUTIES
from guitu.rules.next_steps import ALIVE

_ALL: Final = Choice("", "全部")
_ORDER_LABELS: Final = {"day": "按期限", "village": "按村", "person": "按人"}
_NOBODY: Final = "0"


def wanted_of(said: QueryDict) -> Wanted:
    """The work an address asks for."""
    village, worker, order = said.get("v", ""), said.get("w", ""), said.get("a", "")
    return Wanted(
        village=village if village.isascii() and village.isdigit() and len(village) == 12 else "",
        worker=int(worker) if worker.isascii() and worker.isdigit() and len(worker) < 10 else None,
        rule=rule if (rule := said.get("r", "")) in DUTIES else "",
        kind=kind if (kind := said.get("k", "")) in words.CASE_KINDS else "",
        state=state if (state := said.get("s", "")) in ALIVE else "",
        order=next((one for one in ORDERS if one == order), "day"),
    )


def group_of(said: QueryDict) -> Group | None:
    """The one group an address asks for, None for the first page."""
    return next((one for one in GROUPS if one == said.get("g", "")), None)


def page_of(said: QueryDict) -> int:
    """Which page, from 1."""
    page = said.get("page", "")
    return max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 6 else 1


def address(wanted: Wanted, *, group: str = "", path: str = "/") -> str:
    """The address of the work, without a page: it can be put before `page=2`."""
    said = {
        "g": group,
        "v": wanted.village,
        "w": "" if wanted.worker is None else str(wanted.worker),
        "r": wanted.rule,
        "k": wanted.kind,
        "s": wanted.state,
        "a": "" if wanted.order == "day" else wanted.order,
    }
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{path}?{query}" if query else path


def filters(wanted: Wanted, *, offer: Offer, with_workers: bool) -> list[Filter]:
    """The drop-downs of the desk; one that has a single answer is left out."""
    drops = [
        Filter("v", "村（社区）", [_ALL, *_listed(offer.villages)], wanted.village),
        Filter("r", "事项", [_ALL, *(Choice(name, duty.label) for name, duty in DUTIES.items())], wanted.rule),
        Filter("k", "种类", [_ALL, *_listed(words.CASE_KINDS)], wanted.kind),
        Filter("s", "状态", [_ALL, *(Choice(name, words.state_label(name)) for name in ALIVE)], wanted.state),
    ]
    if with_workers:
        people = [Choice(str(pk), name) for pk, name in offer.workers.items()]
        chosen = "" if wanted.worker is None else str(wanted.worker)
        drops.insert(1, Filter("w", "责任人", [_ALL, *people, Choice(_NOBODY, "还没有指定")], chosen))
    return [one for one in drops if len(one.choices) > 2 or one.value]


def orders(wanted: Wanted, *, group: str) -> list[Tab]:
    """The arrangements of the desk."""
    return [
        Tab(
            _ORDER_LABELS[order],
            address(Wanted(wanted.village, wanted.worker, wanted.rule, wanted.kind, wanted.state, order), group=group),
            order == wanted.order,
        )
        for order in ORDERS
    ]


def _listed(labels: Mapping[str, str]) -> list[Choice]:
    return [Choice(code, label) for code, label in labels.items()]
