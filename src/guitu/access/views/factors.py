"""One's second factor 第二重验证: the app with its QR code, passkeys, recovery codes. Each change asks the password."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from guitu.access import factors, lockout, passkeys, sittings
from guitu.access.doors import held_by
from guitu.access.models import Account
from guitu.access.views.own import account_of_page
from guitu.faults import Fault, Faulty
from guitu.pages.forms import sentence

_CEREMONY: Final = "passkey_adding"
_FIELDS: Final = {"口令": "f-password", "六位数字": "f-code", "动态口令": "f-code", "通行密钥": "f-label"}
_DEEDS: Final = ("add_passkey", "remove_passkey", "remove_app", "codes")


@never_cache
@sensitive_post_parameters("password", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """What one has, and the changes of it. Fresh recovery codes stand on the page that answers, and nowhere else."""
    account = account_of_page(request)
    faults: Sequence[Fault] = ()
    codes: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            codes = _change(request, account, deed=request.POST.get("deed", ""))
        except Faulty as faulty:
            faults = faulty.faults
        else:
            if not codes:
                return redirect("access:factors")
    held = factors.factors_of(account)
    options, request.session[_CEREMONY] = passkeys.begin_adding(request, account)
    context = {
        "held": held,
        "codes": codes,
        "options": options,
        "deed": request.POST.get("deed", ""),
        "is_asked": held.any,
        "is_required": factors.is_required([one.role for one in held_by(request)]),
        **_said(faults),
    }
    return render(request, "access/factors.html", context, status=422 if faults else 200)


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: HttpRequest) -> HttpResponse:
    """Set up the app: the QR code, and the first code typed back. Then the recovery codes, told once."""
    account = account_of_page(request)
    now = timezone.now()
    if factors.factors_of(account).app is not None:
        return redirect("access:factors")
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        try:
            _ask_password(request, account)
            factors.confirm_app(account, code=request.POST.get("code", "")[:20], at=now)
        except Faulty as faulty:
            faults = faulty.faults
        else:
            sittings.end_others(request, account)
            request.session[sittings.STRONG] = True
            codes = factors.new_codes(account, at=now)
            messages.success(request, "动态口令已启用，下次登录时会问。")
            return render(request, "access/codes.html", {"codes": codes})
    made = factors.begin_app(account, at=now)
    secret = factors.secret_of(made)
    context = {
        "picture": factors.drawn(made),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        **_said(faults),
    }
    return render(request, "access/app.html", context, status=422 if faults else 200)


def _change(request: HttpRequest, account: Account, *, deed: str) -> tuple[str, ...]:
    """Do one change; the fresh recovery codes if it made any. Raises `Faulty`."""
    if deed not in _DEEDS:
        raise Faulty([Fault("办理", "没有选定", "页面上的一个按钮")])
    now = timezone.now()
    state = request.session.pop(_CEREMONY, None)
    _ask_password(request, account)
    made: tuple[str, ...] = ()
    if deed == "add_passkey":
        if not isinstance(state, dict):
            raise Faulty([Fault("通行密钥", "页面开得太久", "刚打开的页面", "请再试一次")])
        first = not factors.is_asked(account)
        answer = request.POST.get("answer", "")[:20_000]
        passkeys.add(request, account, state=state, said=answer, label=request.POST.get("label", ""), at=now)
        request.session[sittings.STRONG] = True
        messages.success(request, "通行密钥已添加，下次登录时会问。")
        made = factors.new_codes(account, at=now) if first else ()
    elif deed == "remove_passkey":
        wanted = request.POST.get("passkey", "")
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 16 else 0
        factors.remove_passkey(account, passkey_id=number, by=None, at=now)
        messages.success(request, "这个通行密钥已移除。")
    elif deed == "remove_app":
        factors.remove_app(account, by=None, at=now)
        messages.success(request, "动态口令已停用。")
    elif factors.is_asked(account):
        made = factors.new_codes(account, at=now)
        messages.success(request, "备用码已换成新的，旧的都作废了。")
    else:
        raise Faulty([Fault("备用码", "还没有第二重验证", "先启用动态口令或通行密钥")])
    sittings.end_others(request, account)
    return made


def _ask_password(request: HttpRequest, account: Account) -> None:
    """Whoever walks up to an open window cannot change how its owner signs in. Raises `Faulty`."""
    now, address = timezone.now(), request.META.get("REMOTE_ADDR", "")
    if not account.has_usable_password():
        return  # signs in by the provider alone; the session is all there is to ask
    if lockout.rests_until(account.username, address=address, now=now) is not None:
        raise Faulty([Fault("口令", "试的次数多了", "过一刻钟再试")])
    if not account.check_password(request.POST.get("password", "")[:1024]):
        lockout.note_failure(account.username, address=address, now=now)
        raise Faulty([Fault("口令", "不对", "现在登录用的口令", "请再填一次")])


def _said(faults: Sequence[Fault]) -> dict[str, object]:
    listed = [(_FIELDS.get(one.place, ""), one) for one in faults]
    return {
        "faults": [(id_, sentence(one, placed=True)) for id_, one in listed],
        "errors": {id_: sentence(one, placed=False) for id_, one in listed if id_},
    }
