"""Who asks 谁在请求: a session with the posting chosen at the top of the page, or a token of one posting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import AuthenticationError, HttpError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.throttling import SimpleRateThrottle
from ninja.utils import check_csrf

from guitu.access import doors
from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.exchange.actions.tokens import PREFIX, digest_of
from guitu.exchange.models import ApiToken

RATE: Final = "600/min"
"""Requests of one posting: ten a second, more than a phone or a desk ever makes, less than a runaway program."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: as a viewer for reading, as a posting for deeds."""

    viewer: Viewer
    posting: Posting

    @property
    def today(self) -> date:
        """The day of the request."""
        return self.viewer.day


def caller_of(request: HttpRequest) -> Caller:
    """The caller that authentication found."""
    found = getattr(request, "auth", None)
    if not isinstance(found, Caller):
        raise AuthenticationError
    return found


class Bearer(HttpBearer):
    """A token in the header `Authorization: Bearer guitu_…`."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        """The caller of a token. A wrong one is a refusal, whatever cookies came along."""
        caller = _of_token(token)
        if caller is None:
            raise AuthenticationError
        return caller


class Session(APIKeyCookie):
    """The session of somebody signed in on the pages; what changes something needs the page's own token (CSRF)."""

    param_name = "sessionid"

    def _get_key(self, request: HttpRequest) -> str | None:
        return None

    def authenticate(self, request: HttpRequest, key: str | None) -> Caller | None:
        """The caller of a session; None for nobody."""
        if doors.account_of(request) is None:
            return None
        if check_csrf(request) is not None:
            raise HttpError(403, "csrf")
        viewer, posting = doors.viewer_of(request), doors.posting_of(request)
        return Caller(viewer, posting) if posting is not None else None


class PerPosting(SimpleRateThrottle):
    """So many requests a minute for each posting."""

    def get_cache_key(self, request: HttpRequest) -> str:
        """What requests are counted by."""
        return f"guitu-api-{caller_of(request).posting.pk}"


def _of_token(secret: str) -> Caller | None:
    if not secret.startswith(PREFIX):
        return None
    today = timezone.localdate()
    found: Any = ApiToken.objects.select_related("posting__account", "posting__agency")
    token = found.filter(digest=digest_of(secret), revoked_at=None, expires_on__gte=today).first()
    if token is None or not token.posting.account.is_active:
        return None
    try:
        viewer = Viewer(postings=(token.posting,), purpose=token.purpose, day=today)
    except Refused:
        return None
    if token.last_used_on != today:
        # The day is enough to see that a token is no longer used; not every request writes.
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return Caller(viewer, token.posting)
