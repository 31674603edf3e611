"""Passkeys 通行密钥: the server's half of the two ceremonies, adding one and signing in with one.

The checks are those of the library `fido2` (W3C Web Authentication); here it is said which office asks, that the page
and the office are the same origin, and that a counter never falls. A passkey is a second factor here, after the
password. Browsers offer it under HTTPS, and on `localhost`; never at a bare address of the network.

Not covered: attestation. Which maker's device it is, an office does not ask.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from guitu.access.models import AccessChange, Account, Passkey
from guitu.faults import Fault, Faulty
from guitu.vault import strongroom

MOST: Final = 10
"""Passkeys of one account."""

State = dict[str, Any]
"""What the session keeps between the two halves of a ceremony."""


def begin_adding(request: HttpRequest, account: Account) -> tuple[dict[str, Any], State]:
    """Options for `navigator.credentials.create`, as JSON, and the state to keep."""
    user = PublicKeyCredentialUserEntity(
        id=_handle(account), name=account.username, display_name=account.username
    )  # no name of a person goes into a device
    options, state = _server(request).register_begin(
        user,
        credentials=_known(account),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), dict(state)


@transaction.atomic
def add(request: HttpRequest, account: Account, *, state: State, said: str, label: str, at: datetime) -> Passkey:
    """Keep a new passkey. Raises `Faulty`: the answer does not hold, or there are too many already."""
    name = label.strip()[:40] or "通行密钥"
    if Passkey.objects.filter(account=account).count() >= MOST:
        raise Faulty([Fault("通行密钥", f"已有 {MOST} 个", f"最多 {MOST} 个", "先移除不用的")])
    try:
        made = _server(request).register_complete(state, _mapping(said))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _unfit() from None
    data = made.credential_data
    if data is None or Passkey.objects.filter(credential=data.credential_id).exists():
        raise _unfit()
    own = account.postings.order_by("pk").first()
    AccessChange.objects.create(at=at, by=own, what="add_passkey", account=account)
    return Passkey.objects.create(
        account=account,
        credential=data.credential_id,
        public=bytes(data),
        counter=made.counter,
        label=name,
        added_at=at,
    )


def begin_using(request: HttpRequest, account: Account) -> tuple[dict[str, Any], State]:
    """Options for `navigator.credentials.get`, as JSON, and the state to keep."""
    options, state = _server(request).authenticate_begin(
        _known(account), user_verification=UserVerificationRequirement.PREFERRED
    )
    return dict(options), dict(state)


@transaction.atomic
def holds(request: HttpRequest, account: Account, *, state: State, said: str, at: datetime) -> bool:
    """Whether the answer was made by one of the account's passkeys, for this page and this moment."""
    keys = {bytes(one.credential): one for one in Passkey.objects.select_for_update().filter(account=account)}
    try:
        response = AuthenticationResponse.from_dict(_mapping(said))
        used = _server(request).authenticate_complete(state, _known(account), response)
    except (ValueError, KeyError, TypeError, AttributeError):
        return False
    key, counter = keys[bytes(used.credential_id)], response.response.authenticator_data.counter
    if counter and counter <= key.counter:
        return False  # a copy of the device: the library leaves this to us
    key.counter, key.used_at = counter, at
    key.save(update_fields=["counter", "used_at"])
    return True


def _server(request: HttpRequest) -> Fido2Server:
    host = request.get_host()
    own = f"{request.scheme}://{host}"
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return Fido2Server(
        PublicKeyCredentialRpEntity(name="归途", id=name), verify_origin=lambda origin: str(origin) == own
    )


def _known(account: Account) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(one.public)) for one in Passkey.objects.filter(account=account)]


def _handle(account: Account) -> bytes:
    """What a device calls the account by: opaque, and the same each time."""
    key = strongroom.derived(b"guitu.access.passkey handle")
    return hmac.new(key, str(account.pk).encode(), hashlib.sha256).digest()


def _mapping(said: str) -> Mapping[str, Any]:
    told = json.loads(said)
    if not isinstance(told, dict):
        raise TypeError(said[:0])
    return told


def _unfit() -> Faulty:
    return Faulty([Fault("通行密钥", "没有验证成功", "这台设备刚刚做的通行密钥", "请再试一次")])
