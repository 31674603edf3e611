"""The Django application of the room."""

from __future__ import annotations

from django.apps import AppConfig

from guitu.pages.navigation import NavItem


class SystemConfig(AppConfig):
    """Accounts, places, packs and health 系统."""

    name = "guitu.system"
    label = "system"
    verbose_name = "系统"
    nav = (
        NavItem("系统", "system:accounts", matter="accounts", order=90),
        # For whoever answers for an office, which the table tells by deciding on papers; the person concerned sees
        # the looks at themselves on pages of their own.
        NavItem(
            "查阅与交接",
            "system:looks",
            matter="papers",
            act="decide",
            order=75,
            minor=True,
            under=("system:doors", "system:emergency", "system:handover", "system:seals", "archive:list"),
        ),
    )
