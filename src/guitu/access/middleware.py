"""Middleware of the room 进门: signed in, not away too long, own password set; refusals become pages.

`SignedIn` stands where the framework's own would: deny by default. A form that comes after the session ended is kept
(see `kept`), because its author should not have to write it twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from guitu.access import door_notes, factors, pace, sittings
from guitu.access.doors import account_of, held_by, posting_of
from guitu.access.frame import POLICY, address_of
from guitu.access.kept import keep
from guitu.access.may import Refused
from guitu.access.models import Account, Posting
from guitu.access.views.signing import sign_in_page
from guitu.pages import errors
from guitu.pages.shapes import Chip, chip
from guitu.policy import load

_FREE: Final = frozenset({"access:password", "access:logout", "pages:theme"})
"""Addresses one may use before the first password is changed."""
_FREE_OF_FACTOR: Final = _FREE | {"access:factors", "access:app"}
"""Addresses one may use before the second factor that the office asks is set up."""


class SignedIn(LoginRequiredMiddleware):
    """Deny by default, and end a session that nobody used for a while."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """A page that says why not, or None to go on."""
        account = account_of(request)
        now = timezone.now()
        if account is not None and sittings.is_over(request, at=now):
            account_id = account.pk
            logout(request)
            if getattr(view_func, "login_required", True):
                request.is_private = True  # type: ignore[attr-defined]
                return self._came_too_late(request, account_id=account_id)
            return None
        if account is not None:
            sittings.note(request, account, at=now)
            held = held_by(request)
            if account.must_change_password:
                if not self._is_free(request, free=_FREE):
                    return redirect(f"{reverse('access:password')}?{urlencode({'next': request.path})}")
            elif self._lacks_factor(request, account, roles=[one.role for one in held]):
                return redirect("access:factors")
            try:
                pace.count(request, account, name=self._name(request), at=now)
            except pace.TooOftenError as often:
                self._note(request, "often", at=now)
                request.is_private = True  # type: ignore[attr-defined]
                return _too_often(request, often, seconds=(often.until - now).total_seconds())
        answer: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None and request.headers.get("HX-Request"):
            return _whole_page(request)
        return answer

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Note who was refused, also by the interface; a case that is not there for somebody is a refusal too."""
        match = request.resolver_match
        names_a_case = match is not None and "case_id" in match.kwargs
        if response.status_code == 403 or (response.status_code == 404 and names_a_case):
            self._note(request, "refused", at=timezone.now())
        elif response.status_code == 429 and match is not None and "api" in match.namespaces:
            self._note(request, "often", at=timezone.now())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A refusal as a page, with reason and clause."""
        if isinstance(exception, Refused):
            return errors.refused(
                request, reason=exception.reason, chips=_chips(exception.clauses), who_may="、".join(exception.who_may)
            )
        return None

    def _note(self, request: HttpRequest, what: str, *, at: datetime) -> None:
        account, posting = account_of(request), None
        if account is not None:
            posting = posting_of(request)
        elif isinstance(caller := getattr(getattr(request, "auth", None), "posting", None), Posting):
            account, posting = caller.account, caller  # a program, by its token
        if account is not None:
            door_notes.note(request, what, at=at, account=account, posting=posting, page=self._name(request))

    def _came_too_late(self, request: HttpRequest, *, account_id: int) -> HttpResponse:
        if request.headers.get("HX-Request"):
            return _whole_page(request)
        kept = keep(request, account_id=account_id) if request.method == "POST" else ""
        return sign_in_page(
            request, next_url=request.get_full_path() if request.method == "GET" else "/", kept=kept, was_away=True
        )

    def _lacks_factor(self, request: HttpRequest, account: Account, *, roles: list[str]) -> bool:
        """Whether the office asks a second factor of this account, and the session has shown none."""
        if not factors.is_required(roles) or self._is_free(request, free=_FREE_OF_FACTOR):
            return False
        return not request.session.get(sittings.STRONG) and not factors.is_asked(account)

    def _is_free(self, request: HttpRequest, *, free: frozenset[str]) -> bool:
        return self._name(request) in free

    def _name(self, request: HttpRequest) -> str:
        match = request.resolver_match
        return match.view_name if match is not None else ""


def _whole_page(request: HttpRequest) -> HttpResponse:
    """A fragment cannot show the sign-in page: the browser is told to go there as a whole."""
    at = urlsplit(request.headers.get("HX-Current-URL", "/"))
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = f"{reverse('access:login')}?{urlencode({'next': at.path or '/'})}"
    return answer


def _too_often(request: HttpRequest, often: pace.TooOftenError, *, seconds: float) -> HttpResponse:
    """429: not refused, only a little later."""
    page = errors.say(
        request,
        status=429,
        title=f"{often.says}太频繁，歇一会儿再来",
        says=[
            f"{timezone.localtime(often.until):%H:%M} 以后可以接着办。",
            "这是为了防止有人用程序成批取走资料，不是对你的处分。",
        ],
    )
    page["Retry-After"] = str(max(int(seconds), 1))
    return page


def _chips(clauses: tuple[str, ...]) -> tuple[Chip, ...]:
    known = load("national").clauses
    base = address_of(POLICY)
    return tuple(
        chip(
            said.document,
            said.article,
            says=said.says,
            binding=said.binding,
            href=f"{base}#{said.id.replace('#', '-')}",
        )
        for said in (known[one] for one in clauses if one in known)
    )
