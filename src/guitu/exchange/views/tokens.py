"""Tokens of programs as pages 接口令牌: which there are, whom they speak for; issue one, revoke one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from guitu.access.doors import Asked, who_asks
from guitu.access.may import refuse
from guitu.access.models import Posting
from guitu.access.table import table
from guitu.exchange.actions import issue_token, revoke_token
from guitu.exchange.actions.tokens import LONGEST_DAYS
from guitu.exchange.models import ApiToken
from guitu.faults import Fault, Faulty
from guitu.pages.forms import sentence
from guitu.pages.shapes import Choice, Link, State
from guitu.places import codes
from guitu.system.sections import tabs

_A_SEASON: Final = timedelta(days=90)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every token of the administrator's region, those in force first."""
    asked = _admin(request)
    return render(
        request,
        "exchange/tokens.html",
        {"tabs": tabs(asked.by, current="exchange:tokens", on=asked.today), "tokens": _tokens(asked)},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request: HttpRequest) -> HttpResponse:
    """Issue a token; its secret is on the page that answers, and nowhere else."""
    asked = _admin(request)
    postings = _postings(asked)
    typed = {name: request.POST.get(name, "").strip() for name in ("posting", "purpose", "label", "expires_on")}
    faults: tuple[Fault, ...] = ()
    if request.method == "POST":
        chosen = next((one for one in postings if str(one.pk) == typed["posting"]), None)
        try:
            if chosen is None:
                raise Faulty([Fault("任职", "没有选定", "本单位的一个现任岗位")])
            issued = issue_token(
                by=asked.by,
                posting=chosen,
                purpose=typed["purpose"] or table().roles[chosen.role].purposes[0],
                label=typed["label"],
                expires_on=_day(typed["expires_on"]),
            )
        except Faulty as faulty:
            faults = faulty.faults
        else:
            return render(request, "exchange/token_issued.html", {"issued": issued})
    fields = {"用于": "f-label", "任职": "f-posting", "目的": "f-purpose", "有效至": "f-expires_on"}
    purposes = {code for one in postings for code in table().roles[one.role].purposes}
    context = {
        "tabs": tabs(asked.by, current="exchange:tokens", on=asked.today),
        "postings": [
            Choice(str(one.pk), f"{one.account.display_name}，{one.get_role_display()}", one.agency.name)
            for one in postings
        ],
        "purposes": [Choice(code, said.label) for code, said in table().purposes.items() if code in purposes],
        "typed": {**typed, "expires_on": typed["expires_on"] or (asked.today + _A_SEASON).isoformat()},
        "faults": [(fields.get(one.place, ""), sentence(one, placed=True)) for one in faults],
        "errors": {fields.get(one.place, ""): sentence(one, placed=False) for one in faults},
        "longest": LONGEST_DAYS,
    }
    return render(request, "exchange/token_new.html", context, status=422 if faults else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Revoke a token, asked once more."""
    asked = _admin(request)
    token = next((one for one, _ in _tokens(asked) if one.pk == token_id), None)
    if token is None:
        raise Http404
    if request.method == "POST":
        revoke_token(token, by=asked.by)
        messages.success(request, f"令牌“{token.label}”已撤销，从现在起不能再用。")
        return redirect("exchange:tokens")
    context = {
        "title": f"撤销令牌“{token.label}”",
        "says": "用它的程序从这一刻起不能再取数据。要恢复，只能另发一枚。",
        "facts": [
            ("代表", f"{token.posting.account.display_name}，{token.posting.get_role_display()}"),
            ("最近使用", token.last_used_on.isoformat() if token.last_used_on else "还没有用过"),
        ],
        "action": reverse("exchange:token-revoke", args=(token.pk,)),
        "press": "撤销",
        "cancel": Link("不撤销", reverse("exchange:tokens")),
    }
    return render(request, "pages/confirm.html", context)


def _admin(request: HttpRequest) -> Asked:
    asked = who_asks(request)
    refuse(asked.by, "record", "accounts", at=asked.by.region_code, on=asked.today)
    return asked


def _tokens(asked: Asked) -> list[tuple[ApiToken, State]]:
    low, high = codes.prefix_range(codes.prefix_of(asked.by.region_code))
    found = ApiToken.objects.filter(posting__agency__region__gte=low, posting__agency__region__lte=high)
    listed = found.select_related("posting__account", "posting__agency", "issued_by__account").order_by("-issued_at")
    shown = [(one, _state(one, on=asked.today)) for one in listed]
    return sorted(shown, key=lambda pair: pair[1].look != "met")


def _state(token: ApiToken, *, on: date) -> State:
    if token.revoked_at is not None:
        return State("void", "已撤销")
    return State("ahead", "已到期") if token.expires_on < on else State("met", "在用")


def _postings(asked: Asked) -> list[Posting]:
    low, high = codes.prefix_range(codes.prefix_of(asked.by.region_code))
    lasting = Q(valid_to=None) | Q(valid_to__gte=asked.today)
    found = Posting.objects.filter(
        lasting, valid_from__lte=asked.today, account__is_active=True, agency__region__gte=low,
        agency__region__lte=high,
    ).exclude(role__in=("person", "family"))  # fmt: skip
    return list(found.select_related("account", "agency").order_by("agency_id", "account__display_name"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Faulty([Fault("有效至", f"“{text}”", "日历上有的日期")]) from None
