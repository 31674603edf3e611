"""The Django application of the room."""

from __future__ import annotations

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """档案保管."""

    name = "guitu.archive"
    label = "archive"
    verbose_name = "档案保管"
