"""The Django application of the room."""

from __future__ import annotations

from django.apps import AppConfig


class StandingsConfig(AppConfig):
    """Derived standings 现状."""

    name = "guitu.standings"
    label = "standings"
    verbose_name = "现状"
