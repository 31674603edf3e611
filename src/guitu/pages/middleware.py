"""What stands round every answer 中间件: a number, headers, errors said as pages.

`Numbered` first of all, so that everything later has the number; `Guarded` outside the sessions; `Told` innermost, so
that what a view raises becomes a page.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import Final

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from guitu.faults import Faulty
from guitu.pages import errors

Answer = Callable[[HttpRequest], HttpResponseBase]

_LOG: Final = logging.getLogger("guitu.pages")
_HEADERS: Final = {
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "X-Robots-Tag": "noindex, nofollow",
}
_ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # told over the telephone: no 0 O 1 I L U


class Numbered:
    """Gives each request a number, which its error page shows and its log lines bear."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
        request.number = f"{letters[:4]}-{letters[4:]}"  # type: ignore[attr-defined]
        answered = self.answer(request)
        answered["X-Request-Id"] = request.number  # type: ignore[attr-defined]
        if answered.status_code >= 500:
            _LOG.error("%s %s %s answered %s", request.number, request.method, request.path, answered.status_code)  # type: ignore[attr-defined]
        return answered


class Guarded:
    """Headers beyond the content security policy; what somebody signed in was shown is kept by no cache."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answered = self.answer(request)
        for name, value in _HEADERS.items():
            answered.setdefault(name, value)
        user = getattr(request, "user", None)
        if getattr(request, "is_private", False) or (user is not None and user.is_authenticated):
            answered["Cache-Control"] = "no-store, private"
        if answered.status_code == 405 and isinstance(answered, HttpResponse) and not answered.content:
            page = errors.not_allowed(request)
            page["Allow"] = answered.get("Allow", "")
            for name, value in _HEADERS.items():
                page.setdefault(name, value)
            return page
        return answered


class Told:
    """Says as a page what a view raises: faults of an input, too much sent, a database that does not answer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The page, or None to let it fall through to 500."""
        if isinstance(exception, Faulty):
            return errors.faulty(request, exception.faults)
        if isinstance(exception, RequestDataTooBig):
            return errors.too_large(request)
        if isinstance(exception, OperationalError | InterfaceError):
            _LOG.exception("%s the database does not answer", errors.number_of(request))
            return errors.unavailable(request)
        return None
