"""The room as the framework knows it."""

from __future__ import annotations

from django.apps import AppConfig


class SealsConfig(AppConfig):
    """台账封存."""

    name = "guitu.seals"
    label = "seals"
    verbose_name = "台账封存"
