"""Where an account is signed in 登录中的设备."""

from __future__ import annotations

from typing import Final

from django.db import models

from guitu.access.models.account import Account


class Sitting(models.Model):
    """A session that lasts 登录中的设备, for its owner to see and to end. Disposable: it goes with its session."""

    SENSITIVITY: Final = dict.fromkeys(("id", "account", "session", "began_at", "seen_at", "via", "device"), "internal")

    account = models.ForeignKey(Account, verbose_name="账号", on_delete=models.CASCADE, related_name="sittings")
    session = models.CharField("会话", max_length=40, unique=True)
    began_at = models.DateTimeField("登录时间")
    seen_at = models.DateTimeField("最近使用", db_index=True)
    via = models.CharField("登录方式", max_length=20, blank=True)
    device = models.CharField("设备", max_length=40)
    """Browser and system in two words; no address, and nothing else a browser tells of itself."""

    class Meta:
        verbose_name = "登录中的设备"
        verbose_name_plural = "登录中的设备"

    def __str__(self) -> str:
        return self.device
