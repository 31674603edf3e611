"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from guitu.pages import views

app_name = "pages"
urlpatterns = [
    path("theme/", views.theme, name="theme"),
    path("gallery/", views.gallery, name="gallery"),
]
