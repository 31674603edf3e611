"""The Django application of the room."""

from __future__ import annotations

from django.apps import AppConfig


class CasebookConfig(AppConfig):
    """Persons, cases and the ledger 人员、个案与台账."""

    name = "guitu.casebook"
    label = "casebook"
    verbose_name = "个案与台账"
