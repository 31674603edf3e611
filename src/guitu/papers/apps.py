"""The Django application of the room."""

from __future__ import annotations

from django.apps import AppConfig

from guitu.pages.navigation import NavItem


class PapersConfig(AppConfig):
    """Papers of the office, their numbers, and the bound file 文书档案."""

    name = "guitu.papers"
    label = "papers"
    verbose_name = "文书档案"
    nav = (NavItem("文书档案", "papers:home", matter="papers", order=60, minor=True),)
