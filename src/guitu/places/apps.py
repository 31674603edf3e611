"""The Django application of the room."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Regions and agencies 行政区划与机构."""

    name = "guitu.places"
    label = "places"
    verbose_name = "行政区划与机构"
