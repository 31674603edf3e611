"""The Django application of the room."""

from __future__ import annotations

from django.apps import AppConfig

from guitu.pages.navigation import NavItem


class ExchangeConfig(AppConfig):
    """Ledgers in Excel and the programming interface 台账导入导出与接口."""

    name = "guitu.exchange"
    label = "exchange"
    verbose_name = "交换"
    # Those who keep the identity of people: the office imports and exports, the others find the sample ledger.
    nav = (NavItem("导入导出", "exchange:import", matter="identity", act="record", order=70, minor=True),)
