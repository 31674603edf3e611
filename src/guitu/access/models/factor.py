"""What is asked for besides the password 第二重验证: an app, passkeys, and codes for the day they are lost."""

from __future__ import annotations

from typing import Final

from django.db import models

from guitu.access.models.account import Account


class AppFactor(models.Model):
    """An authenticator app 动态口令 of one account. The shared secret is made from `seed` and the office's key.

    A stolen database holds seeds only, and no code can be told from them.
    """

    SENSITIVITY: Final = dict.fromkeys(("id", "account", "seed", "begun_at", "confirmed_at", "last_step"), "internal")

    account = models.OneToOneField(Account, verbose_name="账号", on_delete=models.PROTECT, related_name="app_factor")
    seed = models.BinaryField("种子", max_length=16, editable=False)
    begun_at = models.DateTimeField("开始设置时间")
    confirmed_at = models.DateTimeField("启用时间", null=True, blank=True)
    """None until its first code was typed; until then it is asked of nobody."""
    last_step = models.BigIntegerField("已用到的时段", default=0)
    """The half minute of the last code that was taken: a code is good once."""

    class Meta:
        verbose_name = "动态口令"
        verbose_name_plural = "动态口令"

    def __str__(self) -> str:
        return f"动态口令 {self.pk}"


class Passkey(models.Model):
    """A passkey 通行密钥 of one account: the public half, and what its device counts."""

    SENSITIVITY: Final = dict.fromkeys(
        ("id", "account", "credential", "public", "counter", "label", "added_at", "used_at"), "internal"
    )

    account = models.ForeignKey(Account, verbose_name="账号", on_delete=models.PROTECT, related_name="passkeys")
    credential = models.BinaryField("凭据编号", max_length=1024, unique=True, editable=False)
    public = models.BinaryField("公钥", editable=False)
    """Attested credential data, as the ceremony gives it."""
    counter = models.PositiveBigIntegerField("使用计数", default=0)
    """Grows with each use on devices that count; one that falls back has been copied."""
    label = models.CharField("名称", max_length=40)
    added_at = models.DateTimeField("添加时间")
    used_at = models.DateTimeField("最近使用", null=True, blank=True)

    class Meta:
        verbose_name = "通行密钥"
        verbose_name_plural = "通行密钥"

    def __str__(self) -> str:
        return self.label


class RecoveryCode(models.Model):
    """A code for the day the device is lost 备用码: a keyed digest of it, good once."""

    SENSITIVITY: Final = dict.fromkeys(("id", "account", "digest", "made_at", "used_at"), "internal")

    account = models.ForeignKey(Account, verbose_name="账号", on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField("摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "备用码"
        verbose_name_plural = "备用码"

    def __str__(self) -> str:
        return f"备用码 {self.pk}"
