"""Accounts 账号: who there is, who has not signed in for long; open, reset, close."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from guitu.access import factors
from guitu.access.doors import Asked
from guitu.access.models import Account, Posting
from guitu.access.views.own import WHATS
from guitu.faults import Fault, Faulty
from guitu.pages.shapes import Link, PageOf, State, Tab
from guitu.system import actions, queries
from guitu.system.models import Reason
from guitu.system.views.asked import admin, ask_why, said, show, typed

_HERE: Final = "system:accounts"
_PAGE: Final = 40
_VIEWS: Final = {"": "在用", "dormant": "久未登录", "unposted": "没有任职", "closed": "已停用"}
_WHATS: Final = {**WHATS, "reset_password": "重设口令"}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The accounts of the region, those that nobody uses named."""
    asked = admin(request)
    every = queries.accounts_within(asked.by)
    idle = queries.dormant(at=asked.now)
    view = request.GET.get("view", "") if request.GET.get("view", "") in _VIEWS else ""
    kept = {
        "": Q(is_active=True), "dormant": idle, "unposted": Q(is_active=True, postings=None),
        "closed": Q(is_active=False),
    }  # fmt: skip
    counts = every.order_by().aggregate(
        active=Count("pk", filter=Q(is_active=True), distinct=True),
        dormant=Count("pk", filter=idle, distinct=True),
        unposted=Count("pk", filter=kept["unposted"], distinct=True),
        closed=Count("pk", filter=kept["closed"], distinct=True),
    )
    found = every.filter(kept[view])
    if wanted := request.GET.get("q", "").strip()[:40]:
        found = found.filter(Q(display_name__contains=wanted) | Q(username__contains=wanted))
    total = found.count() if wanted else counts[view or "active"]
    number = _number(request.GET.get("page", ""))
    some = queries.with_postings(found, on=asked.today)[(number - 1) * _PAGE : number * _PAGE]
    since = asked.now - queries.DORMANT_AFTER
    context = {
        "accounts": [(one, _state(one, is_idle=(one.last_login or one.opened_at) < since)) for one in some],
        "counts": counts,
        "views": [
            Tab(label, f"?view={code}" if code else "?", code == view, counts[code or "active"])
            for code, label in _VIEWS.items()
        ],
        "view": view,
        "q": wanted,
        "days": queries.DORMANT_AFTER.days,
        "pages": PageOf(number, max(-(-total // _PAGE), 1), total, f"?view={view}&q={wanted}&"),
    }
    return show(request, "accounts.html", context, asked=asked, current=_HERE)


@require_safe
def one(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account: its postings, and everything that was changed about it, with the reasons."""
    asked = admin(request)
    account = _account(asked, account_id)
    postings = list(account.postings.select_related("agency").order_by("-valid_from", "-pk"))
    subjects = [f"account:{account.pk}", *(posting.signature for posting in postings)]
    reasons = Reason.objects.filter(subject__in=subjects).select_related("by__account")
    changes = account.changes.select_related("by__account", "posting__agency").order_by("-at")[:30]
    listed = [
        (one.at, _WHATS.get(one.what, one.what), _who(one.by), _about(one.posting))
        for one in changes
    ] + [
        (one.at, f"{_WHATS.get(one.what, one.what)}的缘由", one.by.account.display_name, one.why) for one in reasons
    ]  # fmt: skip
    within = queries.is_wholly_within(account, by=asked.by)
    context = {
        "account": account,
        "postings": [
            (posting, posting.valid_to is not None and posting.valid_to < asked.today) for posting in postings
        ],
        "changes": sorted(listed, key=lambda line: line[0], reverse=True),
        "within": within,
        "is_own": account.pk == asked.by.account_id,
        "asked": factors.is_asked(account),
    }
    return show(request, "account.html", context, asked=asked, current=_HERE)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Open an account; its first password is on the page that answers, and nowhere else."""
    asked = admin(request)
    given = typed(request, "username", "display_name")
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        try:
            account, password = actions.open_account(by=asked.by, **given)
        except Faulty as faulty:
            faults = faulty.faults
        else:
            return _told(request, account, password, title="账号已开通", is_new=True)
    fields = {"登录名": "f-username", "姓名或称呼": "f-display_name"}
    context = {"typed": given, **said(faults, fields=fields)}
    return show(request, "account_new.html", context, asked=asked, current=_HERE, status=422 if faults else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, account_id: int) -> HttpResponse:
    """Give a new first password, with a reason."""
    asked = admin(request)
    account = _account(asked, account_id)

    def deed(why: str) -> HttpResponse:
        password = actions.reset_password(account, by=asked.by, why=why)
        return _told(request, account, password, title="口令已重设", is_new=False)

    return _ask_why(
        request, asked, account, deed=deed, title=f"重设 {account.display_name} 的口令",
        says="原来的口令马上失效。请先确认是本人在要。新口令只显示一次，第一次登录时要改成自己的。",
        press="重设口令", cancel="不重设",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, account_id: int) -> HttpResponse:
    """Close an account, with a reason; what stays in its hands is said before and after."""
    asked = admin(request)
    account = _account(asked, account_id)

    def deed(why: str) -> HttpResponse:
        left = actions.close_account(account, by=asked.by, why=why)
        messages.success(request, f"{account.display_name} 的账号已停用，从现在起不能登录。")
        if left:
            messages.warning(request, f"还有 {left} 个个案在其名下，请镇（街道）办负责人在“个案交接”里移交。")
        return redirect("system:account", account.pk)

    held = sum(queries.burden(posting) for posting in account.postings.filter(valid_to=None))
    return _ask_why(
        request, asked, account, deed=deed, title=f"停用 {account.display_name} 的账号",
        says="停用后马上不能登录，任职到今天为止。登记过的都留着，署名不变。",
        fact=("名下的个案", f"{held} 个，要另行移交" if held else "没有"),
        press="停用账号", cancel="不停用",
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, account_id: int) -> HttpResponse:
    """Open a closed account again, with a reason and a new first password."""
    asked = admin(request)
    account = _account(asked, account_id)

    def deed(why: str) -> HttpResponse:
        password = actions.reopen_account(account, by=asked.by, why=why)
        return _told(request, account, password, title="账号已重新启用", is_new=False)

    return _ask_why(
        request, asked, account, deed=deed, title=f"重新启用 {account.display_name} 的账号",
        says="请先确认是本人要用。已经结束的任职不会恢复，要另行安排。新口令只显示一次。",
        fact=("现在", "在用" if account.is_active else "已停用"),
        press="重新启用", cancel="不启用",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def clear_factors(request: HttpRequest, account_id: int) -> HttpResponse:
    """Take away the second factor of somebody whose device is lost, with a reason."""
    asked = admin(request)
    account = _account(asked, account_id)

    def deed(why: str) -> HttpResponse:
        actions.clear_factors(account, by=asked.by, why=why)
        messages.success(request, f"{account.display_name} 的第二重验证已解除，请本人登录后重新设置。")
        return redirect("system:account", account.pk)

    held = factors.factors_of(account)
    has = [*(["动态口令"] if held.app else []), *([f"{len(held.passkeys)} 个通行密钥"] if held.passkeys else [])]
    return _ask_why(
        request, asked, account, deed=deed, title=f"解除 {account.display_name} 的第二重验证",
        says="请当面核对是本人，电话里不算。解除后只凭口令就能登录，各处的登录马上退出，备用码也都作废。",
        fact=("现在有", "、".join(has) or "没有"),
        press="解除第二重验证", cancel="不解除",
    )  # fmt: skip


def _ask_why(
    request: HttpRequest,
    asked: Asked,
    account: Account,
    *,
    deed: Callable[[str], HttpResponse],
    title: str,
    says: str,
    press: str,
    cancel: str,
    fact: tuple[str, str] | None = None,
) -> HttpResponse:
    """`ask_why` of one account: by its login name, and `fact` if there is more to know before pressing."""
    facts = [("登录名", account.username), *([fact] if fact is not None else [])]
    back = Link(cancel, reverse("system:account", args=(account.pk,)))
    return ask_why(
        request, asked=asked, current=_HERE, deed=deed, title=title, says=says, facts=facts, press=press, cancel=back
    )


def _told(request: HttpRequest, account: Account, password: str, *, title: str, is_new: bool) -> HttpResponse:
    context = {"account": account, "password": password, "title": title, "is_new": is_new}
    return render(request, "system/told_once.html", context)


def _account(asked: Asked, account_id: int) -> Account:
    found = queries.accounts_within(asked.by).filter(pk=account_id).first()
    if found is None:
        raise Http404
    return found


def _state(account: Account, *, is_idle: bool) -> State:
    if not account.is_active:
        return State("void", "已停用")
    if is_idle:
        return State("soon", "久未登录")
    return State("open", "还没有登录过") if account.last_login is None else State("met", "在用")


def _who(by: Posting | None) -> str:
    return by.account.display_name if by is not None else "安装时"


def _about(posting: Posting | None) -> str:
    return "" if posting is None else str(posting)


def _number(text: str) -> int:
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 6 else 1
