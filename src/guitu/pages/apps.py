"""The Django application of the room."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Frame, components and error pages 页面."""

    name = "guitu.pages"
    label = "pages"
    verbose_name = "页面"
