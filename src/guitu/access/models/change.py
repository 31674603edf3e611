"""The record of what was done to accounts and postings 账号任职变更记录."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models

from guitu.access.models.account import Account
from guitu.access.models.posting import Posting


class AccessChange(models.Model):
    """Who opened, posted, ended or closed, and when 账号任职变更记录. Written by `actions`, never changed."""

    SENSITIVITY: Final = dict.fromkeys(("id", "at", "by", "what", "account", "posting"), "internal")

    at = models.DateTimeField("时间", db_index=True)
    by = models.ForeignKey(
        Posting, verbose_name="经办任职", null=True, on_delete=models.PROTECT, related_name="changes_made"
    )
    """None: the installation itself, before anybody is posted."""
    what = models.CharField("事项", max_length=40)
    account = models.ForeignKey(Account, verbose_name="账号", on_delete=models.PROTECT, related_name="changes")
    posting = models.ForeignKey(
        Posting, verbose_name="任职", null=True, on_delete=models.PROTECT, related_name="changes"
    )

    class Meta:
        verbose_name = "账号任职变更"
        verbose_name_plural = "账号任职变更"
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"
