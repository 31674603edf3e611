"""The way back from a printed paper 二维码: a random code leads whoever may see the paper to it, and nobody else."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from guitu.access.doors import who_asks
from guitu.papers import queries


@require_safe
def code(request: HttpRequest, code: str) -> HttpResponse:
    """To the paper; a code that leads nowhere, or to a case that is not the reader's, is a page that does not exist."""
    found = queries.by_qr(who_asks(request).viewer, code)
    if found is None:
        raise Http404
    return redirect("papers:paper", found.pk)
