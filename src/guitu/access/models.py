"""Accounts 账号, postings 任职, looks 查阅记录, and the record of who changed the first two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from guitu.ledger.roles import ROLES
from guitu.places.models import Agency


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


class Posting(models.Model):
    """A role at an agency for a time 任职. It is ended, never deleted: entries name it for ever."""

    SENSITIVITY: Final = dict.fromkeys(("id", "account", "agency", "role", "valid_from", "valid_to"), "internal")

    account = models.ForeignKey(Account, verbose_name="账号", on_delete=models.PROTECT, related_name="postings")
    agency = models.ForeignKey(Agency, verbose_name="机构", on_delete=models.PROTECT, related_name="postings")
    role = models.CharField("岗位", max_length=20, choices=[(str(role), label) for role, label in ROLES.items()])
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)
    """Last day, included; None while it lasts."""

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints: ClassVar = [
            models.UniqueConstraint(
                "account", "agency", "role", "valid_from", name="posting_once", violation_error_message="已有这一任职"
            ),
            models.CheckConstraint(
                name="posting_starts_before_it_ends", condition=Q(valid_to=None) | Q(valid_from__lte=F("valid_to"))
            ),
            models.CheckConstraint(name="posting_role_is_known", condition=Q(role__in=list(ROLES))),
        ]

    def __str__(self) -> str:
        return f"{self.agency}·{self.get_role_display()}"

    @property
    def region_code(self) -> str:
        """The region of the agency; read it from postings fetched with their agency."""
        return self.agency.region_id

    @property
    def signature(self) -> str:
        """Stable code of the posting for `by` in rooms below: `posting:12`."""
        return f"posting:{self.pk}"


class AppendOnly(models.QuerySet["Look"]):
    """Rows are written once; neither changed nor deleted by the application."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise TypeError("looks are append-only")

    def delete(self) -> NoReturn:
        """Refused."""
        raise TypeError("looks are append-only")


class Look(models.Model):
    """One look at one person's data, or one export of it 查阅记录. Append-only.

    `basis` and `requester` are the legal basis and the named requester; an export has both
    (《治安管理处罚法》第一百三十六条).
    """

    SENSITIVITY: Final = dict.fromkeys(
        (
            "id",
            "at",
            "posting",
            "case_id",
            "person_id",
            "region_code",
            "groups",
            "purpose",
            "act",
            "basis",
            "requester",
        ),
        "internal",
    )

    at = models.DateTimeField("时间")
    posting = models.ForeignKey(Posting, verbose_name="任职", on_delete=models.PROTECT, related_name="looks")
    case_id = models.CharField("个案", max_length=64, blank=True)
    person_id = models.CharField("人员编号", max_length=64)
    """Opaque: no name, no number of a document."""
    region_code = models.CharField("执行地区划", max_length=12)
    groups = models.CharField("查看的事项", max_length=400)
    """Matters seen, by name, sorted, with commas."""
    purpose = models.CharField("目的", max_length=20)
    act = models.CharField("方式", max_length=8, choices=[("see", "查看"), ("export", "导出")])
    basis = models.CharField("法律依据", max_length=200, blank=True)
    requester = models.CharField("申请人", max_length=80, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = "查阅记录"
        verbose_name_plural = "查阅记录"
        indexes: ClassVar = [
            models.Index(fields=["person_id", "at"], name="look_by_person"),
            models.Index(fields=["region_code", "at"], name="look_by_region"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="export_names_basis_and_requester",
                condition=~Q(act="export") | (~Q(basis="") & ~Q(requester="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_act_display()} {self.person_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Writes a new look; a look that stands is not written over."""
        if not self._state.adding:
            raise TypeError("looks are append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise TypeError("looks are append-only")


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


class Emergency(models.Model):
    """An emergency look 紧急查看: what the table does not give, opened for a while, for a reason, and reviewed after.

    Append-only but for its review, which is written once.
    """

    SENSITIVITY: Final = dict.fromkeys(
        (
            "id",
            "posting",
            "case_id",
            "person_id",
            "region_code",
            "why",
            "begins_at",
            "ends_at",
            "reviewed_by",
            "reviewed_at",
            "verdict",
            "remark",
        ),
        "internal",
    )

    posting = models.ForeignKey(Posting, verbose_name="任职", on_delete=models.PROTECT, related_name="emergencies")
    case_id = models.CharField("个案", max_length=64)
    person_id = models.CharField("人员编号", max_length=64)
    region_code = models.CharField("执行地区划", max_length=12)
    why = models.CharField("事由", max_length=200)
    """Says what happened, not who: the page asks for no name in it."""
    begins_at = models.DateTimeField("起", db_index=True)
    ends_at = models.DateTimeField("止")
    reviewed_by = models.ForeignKey(
        Posting, verbose_name="复核任职", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField("复核时间", null=True, blank=True)
    verdict = models.CharField(
        "复核意见",
        max_length=12,
        blank=True,
        choices=[("proper", "确有必要"), ("unclear", "需要再了解"), ("improper", "不应查看")],
    )
    remark = models.CharField("复核说明", max_length=200, blank=True)

    class Meta:
        verbose_name = "紧急查看"
        verbose_name_plural = "紧急查看"
        indexes: ClassVar = [models.Index(fields=["region_code", "begins_at"], name="emergency_by_region")]
        constraints: ClassVar = [
            models.CheckConstraint(name="emergency_has_a_reason", condition=~Q(why="")),
            models.CheckConstraint(name="emergency_ends_after_it_begins", condition=Q(ends_at__gt=F("begins_at"))),
            models.CheckConstraint(
                name="emergency_review_is_whole",
                condition=Q(reviewed_at=None, reviewed_by=None, verdict="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(verdict="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins_at:%Y-%m-%d %H:%M} 紧急查看"
