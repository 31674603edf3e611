"""Second factor 第二重验证: the code of an authenticator app, and recovery codes for the day the device is lost.

Passkeys are in `passkeys`. An account without any factor signs in by its password alone, unless the office asks one of
its role (`required`). What is kept here lets nobody make a code without the office's key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyotp
import segno
from django.conf import settings
from django.db import transaction

from guitu.access.models import AccessChange, Account, AppFactor, Passkey, Posting, RecoveryCode
from guitu.faults import Fault, Faulty
from guitu.vault import strongroom

ISSUER: Final = "归途"
CODES: Final = 8
"""Recovery codes made at once."""

_STEP: Final = 30
_DRIFT: Final = 1
"""Half minutes a telephone's clock may be away from ours, either way."""
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
_GROUPS: Final = 6  # 24 letters of 31: 118 bits, so that a plain keyed digest is enough


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account has."""

    app: AppFactor | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def any(self) -> bool:
        """Whether a second factor is asked of the account."""
        return self.app is not None or bool(self.passkeys)


def factors_of(account: Account) -> Factors:
    """The factors of an account; an app that was never confirmed is none."""
    app = AppFactor.objects.filter(account=account, confirmed_at__isnull=False).first()
    keys = tuple(Passkey.objects.filter(account=account).order_by("added_at", "pk"))
    return Factors(app, keys, RecoveryCode.objects.filter(account=account, used_at=None).count())


def is_asked(account: Account) -> bool:
    """Whether a second factor is asked at signing in."""
    return (
        AppFactor.objects.filter(account=account, confirmed_at__isnull=False).exists()
        or Passkey.objects.filter(account=account).exists()
    )


def is_required(roles: Collection[str]) -> bool:
    """Whether the office asks a second factor of somebody with one of these roles (setting `SECOND_FACTOR_ROLES`)."""
    asked: frozenset[str] = settings.SECOND_FACTOR_ROLES
    return bool(roles) and ("all" in asked or bool(asked & set(roles)))


@transaction.atomic
def begin_app(account: Account, *, at: datetime) -> AppFactor:
    """The app that is being set up, with a fresh seed; one that was begun already is gone on with.

    Raises `Faulty` if one is in use: it is taken away first.
    """
    held = AppFactor.objects.select_for_update().filter(account=account).first()
    if held is not None and held.confirmed_at is not None:
        raise Faulty([Fault("动态口令", "已经启用", "还没有启用", "换手机的，先停用再重新设置")])
    if held is not None:
        return held
    return AppFactor.objects.create(account=account, seed=secrets.token_bytes(16), begun_at=at)


@transaction.atomic
def confirm_app(account: Account, *, code: str, at: datetime) -> None:
    """Take the app into use with its first code. Raises `Faulty` if the code is not the one of now."""
    held = AppFactor.objects.select_for_update().filter(account=account).first()
    if held is None:
        raise Faulty([Fault("动态口令", "还没有开始设置", "先扫二维码")])
    if held.confirmed_at is not None:
        return
    step = _step_of(held, code=code, at=at)
    if step is None:
        raise Faulty([Fault("六位数字", "不对或已经过时", "手机上现在显示的六位数字", "等它换一个再填")])
    held.confirmed_at, held.last_step = at, step
    held.save(update_fields=["confirmed_at", "last_step"])
    _note(account, "add_app", at=at)


def address_of(app: AppFactor) -> str:
    """What the QR code says: `otpauth://…`, with the login name and no name of a person."""
    return pyotp.TOTP(secret_of(app)).provisioning_uri(name=app.account.username, issuer_name=ISSUER)


def secret_of(app: AppFactor) -> str:
    """The shared secret in base 32, for typing in by hand."""
    key = strongroom.derived(b"guitu.access.app factor")
    made = hmac.new(key, bytes(app.seed) + str(app.account_id).encode(), hashlib.sha256).digest()
    return base64.b32encode(made[:20]).decode()


def drawn(app: AppFactor) -> str:
    """The QR code as an SVG picture in an address of its own (`data:`), dark on light in either theme."""
    return segno.make(address_of(app), error="m").svg_data_uri(scale=4, border=4, light="#ffffff", dark="#000000")


@transaction.atomic
def takes_code(account: Account, *, code: str, at: datetime) -> bool:
    """Whether this is the code of now, not used before; a recovery code is taken as well, and is gone then."""
    said = "".join(code.split()).replace("-", "").lower()
    app = AppFactor.objects.select_for_update().filter(account=account, confirmed_at__isnull=False).first()
    if app is not None and (step := _step_of(app, code=said, at=at)) is not None:
        app.last_step = step
        app.save(update_fields=["last_step"])
        return True
    if len(said) != 4 * _GROUPS or not is_asked(account):
        return False
    used = RecoveryCode.objects.filter(account=account, digest=_digest(account, said), used_at=None).update(used_at=at)
    if used:
        _note(account, "use_recovery_code", at=at)
    return bool(used)


@transaction.atomic
def new_codes(account: Account, *, at: datetime) -> tuple[str, ...]:
    """Fresh recovery codes, told once; those of before are void."""
    RecoveryCode.objects.filter(account=account).delete()
    plain = ["".join(secrets.choice(_LETTERS) for _ in range(4 * _GROUPS)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(account=account, digest=_digest(account, one), made_at=at) for one in plain]
    )
    _note(account, "new_recovery_codes", at=at)
    return tuple("-".join(one[at_ : at_ + 4] for at_ in range(0, len(one), 4)) for one in plain)


@transaction.atomic
def remove_app(account: Account, *, by: Posting | None, at: datetime) -> None:
    """Take the app away; without any other factor the recovery codes go too."""
    if AppFactor.objects.filter(account=account).delete()[0]:
        _note(account, "remove_app", at=at, by=by)
    _tidy(account)


@transaction.atomic
def remove_passkey(account: Account, *, passkey_id: int, by: Posting | None, at: datetime) -> None:
    """Take one passkey away; without any other factor the recovery codes go too."""
    if Passkey.objects.filter(account=account, pk=passkey_id).delete()[0]:
        _note(account, "remove_passkey", at=at, by=by)
    _tidy(account)


@transaction.atomic
def remove_all(account: Account, *, by: Posting | None, at: datetime) -> None:
    """Take every factor away: the device is lost, and an administrator has made sure who asks."""
    AppFactor.objects.filter(account=account).delete()
    Passkey.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    _note(account, "remove_factors", at=at, by=by)


def _step_of(app: AppFactor, *, code: str, at: datetime) -> int | None:
    """The half minute whose code this is, near now and not used yet; None if there is none."""
    said = "".join(code.split())
    if not (len(said) == 6 and said.isascii() and said.isdigit()):
        return None
    now = int(at.timestamp()) // _STEP
    made = pyotp.TOTP(secret_of(app))
    near = range(max(now - _DRIFT, app.last_step + 1), now + _DRIFT + 1)
    return next((step for step in near if hmac.compare_digest(made.at(step * _STEP), said)), None)


def _digest(account: Account, code: str) -> str:
    key = strongroom.derived(b"guitu.access.recovery code")
    return hmac.new(key, f"{account.pk}\n{code}".encode(), hashlib.sha256).hexdigest()


def _tidy(account: Account) -> None:
    if not is_asked(account):
        RecoveryCode.objects.filter(account=account).delete()


def _note(account: Account, what: str, *, at: datetime, by: Posting | None = None) -> None:
    own = account.postings.order_by("pk").first() if by is None else by
    AccessChange.objects.create(at=at, by=own, what=what, account=account)
