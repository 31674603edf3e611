"""Views of the room: the gallery of every component, and the choice between light and dark."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from guitu.pages.frame import THEME_COOKIE, THEMES
from guitu.pages.gallery import show

_A_YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice of light and dark, and go back."""
    back = HttpResponseRedirect(back_to(request, default="/"))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        back.set_cookie(
            THEME_COOKIE, chosen, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return back


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with invented people; for engineers and administrators only."""
    is_admin = "admin" in getattr(request, "roles", ())
    if not (settings.DEBUG or is_admin):
        raise Http404
    return render(request, "pages/gallery.html", show())


def back_to(request: HttpRequest, *, default: str) -> str:
    """Where `next` leads, if it stays on this site; otherwise `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    # A path and nothing else: a word would be taken for the name of an address.
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else default
