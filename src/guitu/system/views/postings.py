"""Postings 任职: who works where as what; give one, end one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guitu.faults import Fault, Faulty
from guitu.ledger.roles import ROLES
from guitu.pages.shapes import Choice, Link
from guitu.places import codes
from guitu.places import queries as places
from guitu.system import actions, queries
from guitu.system.views.asked import admin, ask_why, day, day_if_any, said, show, typed

_HERE: Final = "system:postings"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The postings that last, by agency."""
    asked = admin(request)
    found = list(queries.postings_within(asked.by, on=asked.today))
    offices = [(agency, list(held)) for agency, held in groupby(found, key=lambda one: one.agency)]
    context = {"offices": offices, "total": len(found), "people": len({one.account_id for one in found})}
    return show(request, "postings.html", context, asked=asked, current=_HERE)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Post an account to an agency in a role."""
    asked = admin(request)
    given = typed(request, "account", "agency", "role", "valid_from", "valid_to")
    faults: Sequence[Fault] = ()
    accounts = {str(one.pk): one for one in queries.accounts_within(asked.by).filter(is_active=True)}
    agencies = {
        str(one.pk): one for one in places.agencies(prefix=codes.prefix_of(asked.by.region_code), on=asked.today)
    }
    if request.method == "POST":
        try:
            account, agency = accounts.get(given["account"]), agencies.get(given["agency"])
            if account is None or agency is None:
                missing = [("账号", account), ("机构", agency)]
                raise Faulty(Fault(label, "没有选定", "列表中的一个") for label, one in missing if one is None)
            begins = day(given["valid_from"], label="任职起日")
            posting = actions.give_posting(
                account,
                by=asked.by,
                agency=agency,
                role=given["role"],
                valid_from=begins,
                valid_to=day_if_any(given["valid_to"], label="任职止日"),
            )
        except Faulty as faulty:
            faults = faulty.faults
        else:
            messages.success(request, f"{account.display_name}：{posting.get_role_display()}，{agency.name}。")
            return redirect("system:account", account.pk)
    chosen = given["account"] or request.GET.get("account", "")
    fields = {
        "账号": "f-account", "机构": "f-agency", "岗位": "f-role", "任职起日": "f-valid_from", "任职止日": "f-valid_to",
    }  # fmt: skip
    context = {
        "accounts": [Choice(pk, one.display_name, one.username) for pk, one in accounts.items()],
        "agencies": [Choice(pk, one.name) for pk, one in agencies.items()],
        "roles": [Choice(str(code), label) for code, label in ROLES.items()],
        "typed": {**given, "account": chosen, "valid_from": given["valid_from"] or asked.today.isoformat()},
        **said(faults, fields=fields),
    }
    return show(request, "posting_new.html", context, asked=asked, current=_HERE, status=422 if faults else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, posting_id: int) -> HttpResponse:
    """Set the last day of a posting, with a reason; not while cases are in its hands."""
    asked = admin(request)
    posting = queries.postings_within(asked.by).filter(pk=posting_id).first()
    if posting is None:
        raise Http404

    def deed(why: str) -> HttpResponse:
        last_day = day(request.POST.get("last_day", ""), label="任职止日")
        actions.end_posting(posting, by=asked.by, last_day=last_day, why=why)
        messages.success(request, f"{posting.account.display_name}在{posting.agency.name}的任职到 {last_day} 为止。")
        return redirect("system:account", posting.account_id)

    held = queries.burden(posting)
    return ask_why(
        request,
        asked=asked,
        current=_HERE,
        deed=deed,
        title=f"结束{posting.account.display_name}的任职",
        says="到这一天为止，以后不能再以这个岗位办理。登记过的都留着，署名不变。",
        facts=[
            ("岗位", posting.get_role_display()),
            ("机构", posting.agency.name),
            ("名下的个案", f"{held} 个，先请镇（街道）办负责人移交" if held else "没有"),
        ],
        press="结束任职",
        cancel=Link("不结束", reverse("system:account", args=(posting.account_id,))),
        last_day=asked.today.isoformat(),
    )
