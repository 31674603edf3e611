"""What happens at the door 登录记录, and what is counted there: wrong passwords, and how often one thing is done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from guitu.access.models.account import Account
from guitu.access.models.posting import Posting

_AT_THE_DOOR: Final[Mapping[str, str]] = {
    "in": "登录",
    "out": "退出",
    "wrong": "没有登录成功",
    "rests": "登录到限，在歇",
    "stranger": "单点登录没有成功",
    "refused": "要看的不在职责里",
    "often": "做得太频繁，到限",
}


class DoorNote(models.Model):
    """What happened at the door 登录记录: signed in, failed, out, refused, up against a limit. Written by `door_notes`.

    Nothing that was typed stands in it. What repeats within a short time is counted on one row.
    """

    SENSITIVITY: Final = dict.fromkeys(
        ("id", "at", "last_at", "times", "what", "account", "posting", "via", "page", "address", "device"), "internal"
    )
    WHATS: Final[Mapping[str, str]] = _AT_THE_DOOR

    at = models.DateTimeField("时间")
    last_at = models.DateTimeField("最近一次", db_index=True)
    times = models.PositiveIntegerField("次数", default=1)
    what = models.CharField("事项", max_length=12, choices=list(_AT_THE_DOOR.items()))
    account = models.ForeignKey(
        Account, verbose_name="账号", null=True, on_delete=models.PROTECT, related_name="door_notes"
    )
    """None: a name that no account bears."""
    posting = models.ForeignKey(
        Posting, verbose_name="任职", null=True, on_delete=models.PROTECT, related_name="door_notes"
    )
    via = models.CharField("登录方式", max_length=20, blank=True)
    page = models.CharField("哪一种页面", max_length=80, blank=True)
    """The name of an address, as the rooms name them; no id, nothing that was asked."""
    address = models.CharField("网络地址", max_length=45, blank=True)
    device = models.CharField("设备", max_length=40)

    class Meta:
        verbose_name = "登录记录"
        verbose_name_plural = "登录记录"
        indexes: ClassVar = [models.Index(fields=["account", "last_at"], name="door_note_by_account")]
        constraints: ClassVar = [
            models.CheckConstraint(name="door_note_counts", condition=Q(times__gte=1)),
            models.CheckConstraint(name="door_note_of_a_known_kind", condition=Q(what__in=list(_AT_THE_DOOR))),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_what_display()}"


class SignInTry(models.Model):
    """Wrong passwords for one name 登录失败计数, under a keyed digest of it. Disposable: old rows go by themselves."""

    SENSITIVITY: Final = dict.fromkeys(("id", "key", "failures", "last_at", "rests_until"), "internal")

    key = models.CharField("摘要", max_length=64, unique=True)
    failures = models.PositiveIntegerField("次数", default=0)
    last_at = models.DateTimeField("最近一次", db_index=True)
    rests_until = models.DateTimeField("停用至", null=True, blank=True)

    class Meta:
        verbose_name = "登录失败计数"
        verbose_name_plural = "登录失败计数"

    def __str__(self) -> str:
        return f"{self.failures} 次"


class Pace(models.Model):
    """How often somebody did one thing lately 频次. Disposable: old rows go by themselves."""

    SENSITIVITY: Final = dict.fromkeys(("id", "key", "began_at", "count"), "internal")

    key = models.CharField("摘要", max_length=64, unique=True)
    began_at = models.DateTimeField("起", db_index=True)
    count = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = "频次"
        verbose_name_plural = "频次"

    def __str__(self) -> str:
        return f"{self.count} 次"
