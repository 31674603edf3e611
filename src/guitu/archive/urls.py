"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from guitu.archive import views

app_name = "archive"
urlpatterns = [
    path("", views.page, name="list"),
    path("keeping/", views.keeping, name="keeping"),
    path("<uuid:case_id>/erase/", views.erase, name="erase"),
    path("<uuid:case_id>/put-away/", views.put_away, name="put-away"),
    path("<uuid:case_id>/open/", views.open_again, name="open"),
    path("<uuid:case_id>/copy/", views.copy, name="copy"),
]
