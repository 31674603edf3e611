"""Addresses of the room: the pages, and the programming interface."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path

from guitu.exchange.api.application import api
from guitu.exchange.handover import urls as handover
from guitu.exchange.views import exporting, importing, tokens

_patterns, _app, _namespace = api.urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern):
        # The interface asks for a session or a token itself, and answers 401 and not with a page.
        _pattern.callback = login_not_required(_pattern.callback)

_pages: list[URLPattern | URLResolver] = [
    path("exchange/", importing.page, name="import"),
    path("exchange/upload/", importing.upload, name="upload"),
    path("exchange/template/", importing.template, name="template"),
    path("exchange/export/", exporting.page, name="export"),
    path("exchange/export/<uuid:export_id>/ended/", exporting.ended, name="export-ended"),
    path("exchange/<uuid:workbook_id>/", importing.workbook_page, name="workbook"),
    path("exchange/<uuid:workbook_id>/columns/", importing.columns, name="columns"),
    path("exchange/<uuid:workbook_id>/take/", importing.take, name="take"),
    path("exchange/<uuid:workbook_id>/stop/", importing.stop, name="stop"),
    path("exchange/<uuid:workbook_id>/clear/", importing.clear, name="clear"),
    path("exchange/<uuid:workbook_id>/sheet/", importing.sheet, name="sheet"),
    *handover.patterns,
    # Among the pages of 系统; here because the tokens are.
    path("system/tokens/", tokens.page, name="tokens"),
    path("system/tokens/new/", tokens.issue, name="token-issue"),
    path("system/tokens/<uuid:token_id>/revoke/", tokens.revoke, name="token-revoke"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((_pages, "exchange"))),
    path("api/", (_patterns, _app, _namespace)),
]
