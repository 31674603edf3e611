"""One's own account 我的账号: postings and what they may do, the password, where one is signed in."""

from __future__ import annotations

from typing import Final, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.access import actions, door_notes, factors, sittings
from guitu.access.doors import POSTING, held_by, posting_of
from guitu.access.models import Account, Posting
from guitu.access.table import table
from guitu.faults import Faulty
from guitu.pages.views import back_to

_NOTES: Final = 10

WHATS: Final = {
    "open_account": "开通账号",
    "change_password": "修改口令",
    "close_account": "停用账号",
    "close_dormant": "久未登录，自动停用",
    "reopen_account": "重新启用账号",
    "give_posting": "任职",
    "end_posting": "任职结束",
    "add_app": "启用动态口令",
    "remove_app": "停用动态口令",
    "add_passkey": "添加通行密钥",
    "remove_passkey": "移除通行密钥",
    "new_recovery_codes": "重新生成备用码",
    "use_recovery_code": "用备用码登录",
    "remove_factors": "解除第二重验证",
}
"""What may be done about an account, in Chinese."""


@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """One's own account: postings, what they may do, and what was changed about it."""
    account = account_of_page(request)
    known = table()
    current = posting_of(request)
    rule = known.roles.get(current.role) if current is not None else None
    rights = (
        [
            (label, "、".join(known.matters[name].label for name in known.matters if rule.allows(act, name)) or "无")
            for act, label in known.acts.items()
        ]
        if rule is not None
        else []
    )
    everything = account.postings.select_related("agency").order_by("-valid_from", "-pk")
    held = {one.pk for one in held_by(request)}
    context = {
        "account": account,
        "postings": [(one, one.pk in held, current is not None and one.pk == current.pk) for one in everything],
        "rights": rights,
        "changes": account.changes.order_by("-at")[:20],
        "whats": WHATS,
        "notes": [(one, sittings.WAYS.get(one.via, "")) for one in door_notes.own(account, limit=_NOTES)],
        "asked": factors.is_asked(account),
    }
    return render(request, "access/profile.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; at the first sign-in it must be."""
    account = account_of_page(request)
    faults: list[tuple[str, str]] = []
    if request.method == "POST":
        old, new, again = (request.POST.get(f"password_{name}", "")[:1024] for name in ("old", "new", "again"))
        if not account.check_password(old):
            faults.append(("p-old", "现在的口令不对，请再填一次。"))
        if new != again:
            faults.append(("p-again", "两次填的新口令不一样，请重填。"))
        if old and new == old:
            faults.append(("p-new", "新口令和现在的一样，请换一个。"))
        if not faults:
            try:
                actions.change_password(account, by=_any_posting(account), password=new, must_change_password=False)
            except Faulty as wrong:
                faults = [("p-new", f"{fault.found}。") for fault in wrong.faults]
            else:
                sittings.end_others(request, account)
                update_session_auth_hash(request, account)
                sittings.renew(request, account, at=timezone.now())
                messages.success(request, "口令已改好。其他电脑上的登录已经失效。")
                return redirect(back_to(request, default="/account/"))
    status = 422 if faults else 200
    context = {
        "faults": faults,
        "must": account.must_change_password,
        "next_url": back_to(request, default="/account/"),
    }
    return render(request, "access/password.html", context, status=status)


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act in another of one's postings from here on."""
    wanted = request.POST.get("posting", "")
    chosen = next((one for one in held_by(request) if str(one.pk) == wanted), None)
    if chosen is None:
        messages.warning(request, "今天没有这个岗位，仍按原来的岗位办理。")
    else:
        request.session[POSTING] = chosen.pk
        messages.success(request, f"现在以{chosen.get_role_display()}的岗位办理：{chosen.agency.name}。")
    return redirect(back_to(request, default="/"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; ends one of them, or all the others."""
    account = account_of_page(request)
    if request.method == "POST":
        wanted = request.POST.get("sitting", "")
        if wanted == "others":
            many = sittings.end_others(request, account)
        else:
            one = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 16 else 0
            many = sittings.end(account, sitting_id=one)
        messages.success(request, f"已让 {many} 处登录退出。" if many else "没有要退出的登录，可能已经退出了。")
        return redirect("access:sessions")
    return render(request, "access/sessions.html", {"lines": sittings.listed(request, account, at=timezone.now())})


def account_of_page(request: HttpRequest) -> Account:
    """The account of a page that only somebody signed in gets."""
    return cast("Account", request.user)


def _any_posting(account: Account) -> Posting | None:
    """A posting to sign one's own change with, also a past one; None for an account that never had any."""
    return account.postings.select_related("agency").order_by("pk").first()
