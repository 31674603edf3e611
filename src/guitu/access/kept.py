"""What was typed when the session ended 留住所填: sealed, bound to the account, given back after signing in again.

It travels in the sign-in page itself, not in the database, and can be opened only by this office's key, for the same
account, for a short time. A form reaches it only after the framework has checked that it came from our own page.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest

_SECONDS: Final = 3600
_MOST: Final = 200_000
_SECRET: Final = ("csrfmiddlewaretoken", "password")


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that was on its way: where to, and what it said."""

    action: str
    fields: tuple[tuple[str, str], ...]


def keep(request: HttpRequest, *, account_id: int) -> str:
    """A form that came too late, sealed for its account; empty if there is nothing to keep or it is too long."""
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if not any(secret in name for secret in _SECRET)
        for value in values
        if isinstance(value, str)
    ]
    text = json.dumps({"for": account_id, "to": request.get_full_path(), "fields": fields})
    if not fields or len(text) > _MOST:
        return ""
    return _box().encrypt(text.encode()).decode()


def give_back(sealed: str, *, account_id: int) -> Kept | None:
    """What was kept for this account; None if it is another's, too old, or not ours."""
    try:
        told = json.loads(_box().decrypt(sealed.encode(), ttl=_SECONDS))
    except (InvalidToken, ValueError):
        return None
    if told["for"] != account_id:
        return None
    return Kept(action=told["to"], fields=tuple((name, value) for name, value in told["fields"]))


def _box() -> Fernet:
    secret = hashlib.sha256(b"guitu.access.kept:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))
