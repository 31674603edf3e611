"""Packs in force 政策包, health of the installation 体检, and the check of the chain 核验台账."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST, require_safe

from guitu.access.doors import Asked
from guitu.access.frame import POLICY, address_of
from guitu.casebook.models import Case
from guitu.pages.shapes import Look, State
from guitu.places import codes
from guitu.places import queries as places
from guitu.system import actions
from guitu.system.in_force import pack_of, packs
from guitu.system.models import ChainCheck
from guitu.system.views.asked import admin, show, who_may

_LOOKS: Final[dict[str, tuple[Look, str]]] = {
    "ok": ("met", "正常"),
    "note": ("open", "提示"),
    "wrong": ("soon", "要处理"),
}
_SHOWN: Final = 10


class Finding(Protocol):
    """What was looked at, how it is (ok, note, wrong), what was found, what to do."""

    @property
    def topic(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def found(self) -> str: ...
    @property
    def remedy(self) -> str: ...


@require_safe
def packs_page(request: HttpRequest) -> HttpResponse:
    """Every pack with its lint, and the pack of each town; cases that run under another are named."""
    asked = who_may(request, act="record", matter="places")
    prefix = codes.prefix_of(asked.by.region_code)
    towns = list(places.within(prefix).filter(valid_to=None, level=codes.Level.TOWN))
    low, high = codes.prefix_range(prefix)
    used: dict[str, set[str]] = {}
    for town, pack in Case.objects.filter(town_code__range=(low, high)).values_list("town_code", "policy").distinct():
        used.setdefault(town, set()).add(pack)
    titles = {one.name: one.title for one in packs()}
    names = places.full_names(one.region for one in packs() if codes.is_code(one.region))
    base = address_of(POLICY)
    context = {
        "packs": [
            (one, names.get(one.region, ""), titles.get(one.parent, ""), _lint(one.errors, one.warnings))
            for one in packs()
        ],
        "towns": [
            (one.name, titles[pack_of(one.code)], [titles.get(pack, pack) for pack in sorted(others)])
            for one in towns
            for others in [used.get(one.code, set()) - {pack_of(one.code)}]
        ],
        "address": {one.name: f"{base}?pack={one.name}" if base else "" for one in packs()},
    }
    return show(request, "packs.html", context, asked=asked, current="system:packs")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The lines of `guitu check`. The checkup belongs to the room above; the settings name it."""
    asked = admin(request)
    examine = cast("Callable[..., Sequence[Finding]]", import_string(settings.CHECKUP))
    found = examine(Path(settings.HOME), now=_now(asked))
    order = ("wrong", "note", "ok")
    listed = sorted(found, key=lambda one: order.index(one.state))
    context = {
        "findings": [(one, State(*_LOOKS[one.state])) for one in listed],
        "wrong": sum(one.state == "wrong" for one in found),
        "notes": sum(one.state == "note" for one in found),
    }
    return show(request, "health.html", context, asked=asked, current="system:health")


@require_safe
def chain(request: HttpRequest) -> HttpResponse:
    """What the last checks of the ledger found."""
    asked = admin(request)
    checks = list(ChainCheck.objects.select_related("by__account").order_by("-started_at", "-pk")[:_SHOWN])
    last = checks[0] if checks else None
    going = last is not None and last.ended_at is None and asked.now - last.seen_at <= actions.SILENT_AFTER
    context = {"checks": checks, "last": last, "going": going, "total": Case.objects.count() if last is None else 0}
    return show(request, "chain.html", context, asked=asked, current="system:chain")


@require_POST
def check_chain(request: HttpRequest) -> HttpResponse:
    """Begin a check."""
    actions.begin_check(by=admin(request).by)
    return redirect("system:chain")


def _lint(errors: int, warnings: int) -> State:
    if errors:
        return State("soon", f"{errors} 处错误")
    return State("open", f"{warnings} 处请核对") if warnings else State("met", "没有问题")


def _now(asked: Asked) -> datetime:
    return timezone.localtime(asked.now)
