"""Who logs in 账号, and how the framework finds them."""

from __future__ import annotations

from typing import ClassVar, Final

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    """How the framework finds an account by its login name."""


class Account(AbstractBaseUser):
    """A person who logs in 账号: staff, or the person in rehabilitation. It is closed, never deleted.

    An account alone may nothing; what it may comes from its postings.
    """

    SENSITIVITY: Final = dict.fromkeys(
        (
            "id",
            "username",
            "display_name",
            "password",
            "must_change_password",
            "is_active",
            "last_login",
            "opened_at",
            "provider_subject",
        ),
        "internal",
    )

    username = models.CharField(
        "登录名", max_length=40, unique=True, error_messages={"unique": "该登录名已被使用，请换一个"}
    )
    display_name = models.CharField("姓名或称呼", max_length=40)
    must_change_password = models.BooleanField("下次登录须修改密码", default=True)
    is_active = models.BooleanField("启用", default=True)
    opened_at = models.DateTimeField("开通时间")
    provider_subject = models.CharField("单点登录标识", max_length=255, unique=True, null=True, blank=True)
    """What the office's own provider calls this person; None until they first came that way (`access.provider`)."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    objects = AccountManager()

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.display_name
