"""Addresses of the application. Each room brings its own list; here is only where it hangs."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the server answers; says nothing of what it holds."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("", include("guitu.pages.urls")),
    path("", include("guitu.access.urls")),
    path("", include("guitu.desk.urls")),
    path("", include("guitu.papers.urls")),
    path("", include("guitu.exchange.urls")),
    path("cases/", include("guitu.casepages.urls")),
    path("policy/", include("guitu.casepages.policy_urls")),
    path("system/", include("guitu.system.urls")),
    path("archive/", include("guitu.archive.urls")),
]

handler400 = "guitu.pages.errors.bad_request"
handler403 = "guitu.pages.errors.forbidden"
handler404 = "guitu.pages.errors.not_found"
handler500 = "guitu.pages.errors.server_error"
