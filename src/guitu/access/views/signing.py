"""Signing in and out 登录: the password, the second factor where one is asked, or the office's own provider.

What is said to a wrong password is the same whether or not there is such an account. Between the password and the
second factor nobody is signed in: the session knows only who may try, for a few minutes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guitu.access import door_notes, factors, lockout, passkeys, provider, sittings
from guitu.access.came_from import came_from
from guitu.access.doors import account_of
from guitu.access.kept import give_back
from guitu.access.models import Account
from guitu.pages.views import back_to

_WRONG: Final = "账号或口令不对。分不清的话，两样都再看一遍：有没有大写、有没有多一个空格。"
_RESTS: Final = "试的次数多了，这个账号要歇到 {} 再试。急用请找本单位的系统管理员。"
_WRONG_CODE: Final = "没有验证成功。动态口令每半分钟换一个，每个只能用一次；备用码用过的就不能再用。"
_STRANGER: Final = "单点登录没有成功：统一登录没有答复，或者这里没有与它对应的账号。可以用账号和口令登录。"

_PENDING: Final = "half_signed_in"
_CEREMONY: Final = "passkey_ceremony"
_PATIENCE: Final = 300
"""Seconds between the password and the second factor."""
_LONGEST: Final = 1024
"""Characters of a password; a longer one is no password, and hashing it is work for nothing."""


@never_cache
@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first step: name and password."""
    target = back_to(request, default="/")
    if request.method != "POST":
        return redirect(target) if account_of(request) else sign_in_page(request, next_url=target)
    username, address = request.POST.get("username", "").strip()[:150], came_from(request)
    kept = request.POST.get("kept", "")
    now = timezone.now()
    until = lockout.rests_until(username, address=address, now=now)
    if until is not None:
        door_notes.note(request, "rests", at=now, account=_of_name(username), via="password")
        return sign_in_page(request, next_url=target, kept=kept, username=username, error=_rests(until), status=429)
    password = request.POST.get("password", "")
    account = authenticate(request, username=username, password=password) if len(password) <= _LONGEST else None
    if not isinstance(account, Account):
        lockout.note_failure(username, address=address, now=now)
        door_notes.note(request, "wrong", at=now, account=_of_name(username), via="password")
        return sign_in_page(request, next_url=target, kept=kept, username=username, error=_WRONG, status=422)
    lockout.forget(username, address=address)
    return _admit(request, account, via="password", target=target, kept=kept, at=now)


@never_cache
@login_not_required
@sensitive_post_parameters("code", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """The second step: a code, or a passkey."""
    now = timezone.now()
    target, kept = back_to(request, default="/"), request.POST.get("kept", "")
    account = _pending(request, at=now)
    if account is None:
        return redirect("access:login")
    if request.method != "POST":
        return _second_page(request, account, target=target, kept=kept)
    name, address = f"second factor of {account.pk}", came_from(request)
    until = lockout.rests_until(name, address=address, now=now)
    if until is not None:
        door_notes.note(request, "rests", at=now, account=account, via="code")
        return _second_page(request, account, target=target, kept=kept, error=_rests(until), status=429)
    answer, code = request.POST.get("answer", "")[:20_000], request.POST.get("code", "")[:80]
    state = request.session.pop(_CEREMONY, None)
    if answer and isinstance(state, dict):
        via, holds = "passkey", passkeys.holds(request, account, state=state, said=answer, at=now)
    else:
        via, holds = "code", factors.takes_code(account, code=code, at=now)
    if not holds:
        lockout.note_failure(name, address=address, now=now)
        door_notes.note(request, "wrong", at=now, account=account, via=via)
        return _second_page(request, account, target=target, kept=kept, error=_WRONG_CODE, status=422)
    lockout.forget(name, address=address)
    return _enter(request, account, via=via, target=target, kept=kept, at=now)


@never_cache
@login_not_required
@require_safe
def to_provider(request: HttpRequest) -> HttpResponseBase:
    """Off to the office's provider. 404 where none is set up."""
    if provider.provider() is None:
        raise Http404
    try:
        answer = provider.leave(request)
    except provider.StrangerError:
        return sign_in_page(request, next_url="/", error=_STRANGER, status=503)
    request.session["provider_next"] = back_to(request, default="/")
    return answer


@never_cache
@login_not_required
@require_safe
def from_provider(request: HttpRequest) -> HttpResponse:
    """Back from the office's provider. 404 where none is set up."""
    if provider.provider() is None:
        raise Http404
    target = str(request.session.pop("provider_next", "/"))
    try:
        account, is_strong = provider.arrive(request)
    except provider.StrangerError:
        door_notes.note(request, "stranger", at=timezone.now(), via="provider")
        return sign_in_page(request, next_url=target, error=_STRANGER, status=422)
    via = "strong" if is_strong else "provider"
    return _admit(request, account, via=via, target=target, kept="", at=timezone.now())


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out; the drafts of this window are forgotten by the page that follows, and by the browser itself."""
    account, key = account_of(request), request.session.session_key
    if account is not None:
        door_notes.note(request, "out", at=timezone.now(), account=account)
    logout(request)
    if account is not None:
        account.sittings.filter(session=key or "").delete()
    answer = redirect("/login/?out=1")
    # Not "cache": pages are kept by none, and style sheets are everybody's.
    answer["Clear-Site-Data"] = '"storage"'
    return answer


def sign_in_page(
    request: HttpRequest,
    *,
    next_url: str,
    kept: str = "",
    username: str = "",
    error: str = "",
    was_away: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The sign-in page. `kept` is a sealed form that came too late; `was_away` says why the reader is here again."""
    known = provider.provider()
    context = {
        "next_url": next_url,
        "kept": kept,
        "username": username,
        "error": error,
        "was_away": was_away,
        "was_out": request.GET.get("out") == "1",
        "provider": known.label if known is not None else "",
    }
    return render(
        request, "access/login.html", context, status=403 if was_away and request.method == "POST" else status
    )


def _admit(request: HttpRequest, account: Account, *, via: str, target: str, kept: str, at: datetime) -> HttpResponse:
    """In, or on to the second step. A provider that asks a second factor itself has done so already."""
    if via == "strong" or not factors.is_asked(account):
        return _enter(request, account, via="provider" if via == "strong" else via, target=target, kept=kept, at=at,
                      is_strong=via == "strong")  # fmt: skip
    request.session.flush()
    request.session[_PENDING] = {"account": account.pk, "at": int(at.timestamp())}
    return _second_page(request, account, target=target, kept=kept)


def _enter(
    request: HttpRequest,
    account: Account,
    *,
    via: str,
    target: str,
    kept: str,
    at: datetime,
    is_strong: bool = False,
) -> HttpResponse:
    request.session.pop(_PENDING, None)
    sittings.enter(request, account, via=via, at=at)
    door_notes.note(request, "in", at=at, account=account, via=via)
    request.session[sittings.STRONG] = is_strong or via in ("code", "passkey")
    found = give_back(kept, account_id=account.pk) if kept else None
    if found is not None and not account.must_change_password:
        request.is_private = True  # type: ignore[attr-defined]
        return render(request, "access/resume.html", {"kept": found})
    return redirect(target)


def _of_name(username: str) -> Account | None:
    """Whose door was tried; None for a name nobody has, which is not kept: it may be a password."""
    return Account.objects.filter(username=username).first()


def _pending(request: HttpRequest, *, at: datetime) -> Account | None:
    said: Any = request.session.get(_PENDING)
    if not isinstance(said, dict) or not 0 <= int(at.timestamp()) - said.get("at", 0) <= _PATIENCE:
        return None
    return Account.objects.filter(pk=int(said.get("account", 0)), is_active=True).first()


def _second_page(
    request: HttpRequest, account: Account, *, target: str, kept: str, error: str = "", status: int = 200
) -> HttpResponse:
    held = factors.factors_of(account)
    options: dict[str, Any] | None = None
    if held.passkeys:
        options, request.session[_CEREMONY] = passkeys.begin_using(request, account)
    context = {
        "next_url": target,
        "kept": kept,
        "error": error,
        "options": options,
        "has_app": held.app is not None,
        "has_codes": held.codes_left > 0,
    }
    return render(request, "access/second.html", context, status=status)


def _rests(until: datetime) -> str:
    return _RESTS.format(f"{timezone.localtime(until):%H:%M}")
