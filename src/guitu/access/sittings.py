"""Sessions that last 登录中的设备: where somebody is signed in, for how long at most, and how they end it.

A session ends when nobody used it for a while, when its longest time is over, at signing out, at a new password, and
when its owner ends it from elsewhere. What is kept of a browser is two words, no address.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from guitu.access.models import Account, Sitting

BEGAN: Final = "began_at"
SEEN: Final = "seen_at"
VIA: Final = "via"
STRONG: Final = "two_factors"
"""Whether a second factor was shown in this session, or set up in it."""
EVERY: Final = 60
"""Seconds between two notes of having been seen: not every request writes the session."""

WAYS: Final = {"password": "口令", "code": "口令和动态口令", "passkey": "口令和通行密钥", "provider": "单点登录"}

_BROWSERS: Final = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS: Final = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("UOS", "统信"), ("Kylin", "麒麟"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SittingLine:
    """A session as its owner sees it."""

    id: int
    device: str
    via: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def enter(request: HttpRequest, account: Account, *, via: str, at: datetime) -> None:
    """Begin a session for an account that has shown everything asked of it. The session gets a new key."""
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    request.session[BEGAN] = request.session[SEEN] = int(at.timestamp())
    request.session[VIA] = via
    if request.session.session_key is None:
        request.session.save()
    _keep(request, account, at=at)


def is_over(request: HttpRequest, *, at: datetime) -> bool:
    """Whether the session was not used for too long, or lasts too long already."""
    now = int(at.timestamp())
    seen, began = request.session.get(SEEN), request.session.get(BEGAN)
    idle = isinstance(seen, int) and now - seen > settings.SESSION_IDLE_SECONDS
    return idle or (isinstance(began, int) and now - began > settings.SESSION_LONGEST_SECONDS)


def note(request: HttpRequest, account: Account, *, at: datetime) -> None:
    """Keep that the session is in use, once a minute at most."""
    now = int(at.timestamp())
    seen = request.session.get(SEEN)
    if isinstance(seen, int) and now - seen <= EVERY:
        return
    request.session[SEEN] = now
    request.session.setdefault(BEGAN, now)
    _keep(request, account, at=at)


def renew(request: HttpRequest, account: Account, *, at: datetime) -> None:
    """Keep that the session got a new key, after a new password."""
    if request.session.session_key is None:
        request.session.save()
    _keep(request, account, at=at)


def listed(request: HttpRequest, account: Account, *, at: datetime) -> list[SittingLine]:
    """Where the account is signed in now, this session first."""
    rows = list(Sitting.objects.filter(account=account).order_by("-seen_at"))
    alive = set(
        Session.objects.filter(session_key__in=[row.session for row in rows], expire_date__gt=at)
        .values_list("session_key", flat=True)
    )  # fmt: skip
    here = request.session.session_key
    lines = [
        SittingLine(row.pk, row.device, WAYS.get(row.via, ""), row.began_at, row.seen_at, row.session == here)
        for row in rows
        if row.session in alive
    ]
    return sorted(lines, key=lambda line: not line.is_this)


def end(account: Account, *, sitting_id: int) -> int:
    """End one session of an account; how many were ended."""
    return _end(list(Sitting.objects.filter(account=account, pk=sitting_id)))


def end_others(request: HttpRequest, account: Account) -> int:
    """End every session of an account but this one; how many were ended."""
    return _end(list(Sitting.objects.filter(account=account).exclude(session=request.session.session_key or "")))


def end_all(account: Account) -> int:
    """End every session of an account: it was closed, or its factors were taken away."""
    return _end(list(Sitting.objects.filter(account=account)))


def tidy() -> int:
    """Forget rows whose session is gone; how many."""
    return Sitting.objects.exclude(session__in=Session.objects.values("session_key")).delete()[0]


def device_of(agent: str) -> str:
    """Browser and system, in two words."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "浏览器")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser}，{system}" if system else browser


def _keep(request: HttpRequest, account: Account, *, at: datetime) -> None:
    key = request.session.session_key
    if key is None:
        return
    began = datetime.fromtimestamp(int(request.session.get(BEGAN, at.timestamp())), tz=UTC)
    Sitting.objects.update_or_create(
        session=key,
        defaults={
            "account": account, "seen_at": at, "began_at": began, "via": request.session.get(VIA, ""),
            "device": device_of(request.headers.get("User-Agent", "")),
        },
    )  # fmt: skip


def _end(rows: list[Sitting]) -> int:
    Session.objects.filter(session_key__in=[row.session for row in rows]).delete()
    return Sitting.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]
