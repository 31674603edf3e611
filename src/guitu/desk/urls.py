"""Addresses of the room. They hold opaque ids, codes of places and names of rules, never anything about a person."""

from __future__ import annotations

from django.urls import path

from guitu.desk.views import decisions, figures, find, since, testday, work

urlpatterns = [
    path("", work.page, name="desk"),
    path("find/", find.page, name="find"),
    path("testday/", testday.page, name="testday"),
    path("figures/", figures.page, name="figures"),
    path("since/", since.page, name="since"),
    path("decisions/", decisions.listed, name="decisions"),
    path("decisions/<uuid:case_id>/<slug:code>/", decisions.page, name="decision"),
]
