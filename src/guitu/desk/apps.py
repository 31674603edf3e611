"""The Django application of the room."""

from __future__ import annotations

from django.apps import AppConfig

from guitu.pages.navigation import NavItem


class DeskConfig(AppConfig):
    """The desk and the decisions 工作台、待办审批."""

    name = "guitu.desk"
    label = "desk"
    verbose_name = "工作台"
    nav = (
        NavItem("工作台", "desk", order=10, under=("testday", "since", "figures")),
        NavItem("待办审批", "decisions", matter="tier", act="decide", order=30),
    )
