"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from guitu.access.views import factors, own, signing

app_name = "access"
urlpatterns = [
    path("login/", signing.sign_in, name="login"),
    path("login/second/", signing.second, name="second"),
    path("login/provider/", signing.to_provider, name="provider"),
    path("login/provider/back/", signing.from_provider, name="provider-back"),
    path("logout/", signing.sign_out, name="logout"),
    path("account/", own.profile, name="profile"),
    path("account/password/", own.password, name="password"),
    path("account/posting/", own.switch, name="switch"),
    path("account/sessions/", own.sessions, name="sessions"),
    path("account/second/", factors.overview, name="factors"),
    path("account/second/app/", factors.app, name="app"),
]
