"""What the room keeps: the reason of a deed that binds somebody 办理缘由, and checks of the chain 核验."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from guitu.access.models import Posting


class Reason(models.Model):
    """Why an account was closed, a posting ended, cases handed over 办理缘由. Written with the deed, never changed."""

    SENSITIVITY: Final = dict.fromkeys(("id", "at", "by", "what", "subject", "why"), "internal")

    at = models.DateTimeField("时间", db_index=True)
    by = models.ForeignKey(Posting, verbose_name="经办任职", on_delete=models.PROTECT, related_name="+")
    what = models.CharField("事项", max_length=40)
    subject = models.CharField("对象", max_length=80)
    """Stable code of what it was done to: `account:3`, `posting:12`, `agency:7`."""
    why = models.CharField("缘由", max_length=200)

    class Meta:
        verbose_name = "办理缘由"
        constraints: ClassVar = [models.CheckConstraint(name="reason_is_said", condition=~Q(why=""))]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"


class ChainCheck(models.Model):
    """One check of every chain of the ledger 全库核验, and what it found."""

    SENSITIVITY: Final = dict.fromkeys(
        ("id", "by", "started_at", "seen_at", "ended_at", "done", "total", "faults", "found"), "internal"
    )

    by = models.ForeignKey(Posting, verbose_name="经办任职", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField("开始时间", db_index=True)
    seen_at = models.DateTimeField("最近动静")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    """None while it goes on, or if its process is gone."""
    done = models.PositiveIntegerField("已核验", default=0)
    total = models.PositiveIntegerField("应核验", default=0)
    faults = models.PositiveIntegerField("问题数", default=0)
    found = models.JSONField("问题", default=list)
    """The first faults: place, found, expected, remedy. Office numbers of cases, no name."""

    class Meta:
        verbose_name = "全库核验"

    def __str__(self) -> str:
        return f"核验 {self.started_at:%Y-%m-%d %H:%M}"
