"""Lockout 登录限次: after several wrong passwords a name rests for a while, whether or not there is such an account.

Counted by name, and by name with the address it came from, as keyed digests: the table tells nobody which names were
tried. A rest ends by itself and at a successful sign-in; an administrator need not lift it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.crypto import salted_hmac

from guitu.access.models import SignInTry

NEAR: Final = 5
"""Wrong passwords for one name from one address before it rests."""
FAR: Final = 25
"""Wrong passwords for one name from everywhere."""
REST: Final = timedelta(minutes=15)


def rests_until(username: str, *, address: str, now: datetime) -> datetime | None:
    """Until when a name rests; None if it may be tried."""
    rows = SignInTry.objects.filter(key__in=[key for key, _ in _keys(username, address=address)], rests_until__gt=now)
    return max((row.rests_until for row in rows if row.rests_until is not None), default=None)


@transaction.atomic
def note_failure(username: str, *, address: str, now: datetime) -> None:
    """Count a wrong password; from the limit on the name rests."""
    SignInTry.objects.filter(last_at__lt=now - 4 * REST).delete()
    for key, most in _keys(username, address=address):
        row, _ = SignInTry.objects.select_for_update().get_or_create(key=key, defaults={"last_at": now})
        row.failures = row.failures + 1 if now - row.last_at <= REST else 1
        row.last_at = now
        row.rests_until = now + REST if row.failures >= most else None
        row.save()


def forget(username: str, *, address: str) -> None:
    """Forget the failures of a name, after a successful sign-in."""
    SignInTry.objects.filter(key__in=[key for key, _ in _keys(username, address=address)]).delete()


def _keys(username: str, *, address: str) -> list[tuple[str, int]]:
    name = username.strip().casefold()
    return [(_digest(f"{name}\n{address}"), NEAR), (_digest(name), FAR)]


def _digest(text: str) -> str:
    return salted_hmac("guitu.access.lockout", text, algorithm="sha256").hexdigest()
