"""The Django application of the room."""

from __future__ import annotations

from django.apps import AppConfig

from guitu.pages.navigation import NavItem


class CasePagesConfig(AppConfig):
    """Cases, recording and policy 个案、登记与政策."""

    name = "guitu.casepages"
    label = "casepages"
    verbose_name = "个案页"
    nav = (
        NavItem("个案", "casebook:list", matter="name", order=20),
        NavItem("政策", "policy", order=80, minor=True),
    )
