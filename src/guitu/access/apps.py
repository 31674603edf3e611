"""The Django application of the room. It does not start on a faulty access table."""

from __future__ import annotations

from django.apps import AppConfig

from guitu.access.table import table


class AccessConfig(AppConfig):
    """Accounts, postings and the access table 账号、任职与权限."""

    name = "guitu.access"
    label = "access"
    verbose_name = "账号与权限"

    def ready(self) -> None:
        """Reads the access table once, so that a fault in it stops the start and not the first visitor."""
        table()
