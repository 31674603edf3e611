"""Single sign-on 单点登录: an office's own OpenID Connect provider says who somebody is. Off unless it is set up.

How it is asked is in `openid`. Here it is said whose account an answer is: the one bound to the provider's subject; the
first time, the open account whose login name is what the chosen claim says. Nobody gets an account this way, and nobody
gets a posting.

Whether two factors were shown is what the answer's `acr` says, where the office wrote which values mean it; only a
provider that gives none is taken at its word (`is_strong`).

Settings: `OIDC`, a mapping with `server` (address of the metadata), `client_id`, `client_secret`, `claim`, `label`,
`acr` (values that stand for two factors, with spaces) and `is_strong` (it always asks a second factor), or None.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from guitu.access.models import Account


@dataclass(frozen=True, slots=True)
class Provider:
    """An office's provider, as its settings describe it."""

    server: str
    client_id: str
    client_secret: str
    claim: str = "preferred_username"
    label: str = "单位统一登录"
    is_strong: bool = False
    acr: str = ""


class StrangerError(Exception):
    """The provider's answer does not hold, or belongs to no open account."""


def provider() -> Provider | None:
    """The provider of this installation; None if there is none."""
    said: dict[str, Any] | None = settings.OIDC
    return Provider(**said) if said else None


def leave(request: HttpRequest) -> HttpResponseBase:
    """Send the browser to the provider. Raises `StrangerError` if it does not answer."""
    known = _set_up()
    from guitu.access import openid  # only where there is a provider

    return openid.sent_off(request, known, back=request.build_absolute_uri(reverse("access:provider-back")))


def arrive(request: HttpRequest) -> tuple[Account, bool]:
    """Whose account the provider's answer is, and whether two factors were shown there. Raises `StrangerError`."""
    known = _set_up()
    from guitu.access import openid  # only where there is a provider

    said = openid.claims(request, known)
    is_strong = str(said.get("acr", "")) in known.acr.split() if known.acr else known.is_strong
    return account_of(subject=str(said.get("sub", "")), name=str(said.get(known.claim, ""))), is_strong


@transaction.atomic
def account_of(*, subject: str, name: str) -> Account:
    """The open account of a subject; one that is bound to nobody yet and bears the name is bound now.

    Raises `StrangerError`.
    """
    if not 0 < len(subject) <= 255:
        raise StrangerError
    bound = Account.objects.filter(provider_subject=subject).first()
    if bound is None:
        open_ones = Account.objects.select_for_update().filter(is_active=True, provider_subject=None)
        bound = open_ones.filter(username=name).first() if name else None
        if bound is not None:
            bound.provider_subject = subject
            bound.save(update_fields=["provider_subject"])
    if bound is None or not bound.is_active:
        raise StrangerError
    return bound


def _set_up() -> Provider:
    known = provider()
    if known is None:
        raise StrangerError
    return known
