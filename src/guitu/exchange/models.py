"""What the room remembers: column mappings of an office's own layouts, runs of imports, workbooks that were handed in
and are not finished, and tokens of programs.

None of them holds identity in clear: a mapping holds headings, a run holds counts and the digest of a file, a workbook
is sealed with a key of its own, a token holds the digest of its secret.
"""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from guitu.access.models import Posting
from guitu.vault.fields import SealedField

_REGION: Final = RegexValidator(r"\A[0-9]{12}\Z", "区划代码应为12位数字")


class RememberedMapping(models.Model):
    """Which column is what in a layout that an office uses 记住的列对应. `said` is `guitu.columns/1`."""

    SENSITIVITY: Final = dict.fromkeys(("id", "fingerprint", "region_code", "said", "by", "at"), "internal")

    fingerprint = models.CharField("表头指纹", max_length=64)
    region_code = models.CharField("单位区划", max_length=12, validators=[_REGION])
    said = models.TextField("列对应")
    by = models.ForeignKey(Posting, verbose_name="设定任职", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = "记住的列对应"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["region_code", "fingerprint"], name="mapping_once_a_layout"),
        ]

    def __str__(self) -> str:
        return f"列对应 {self.fingerprint[:12]}"


class ImportStatus(models.TextChoices):
    """How far a run has come, under a stable code."""

    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    STOPPED = "stopped", "中途停下"


class Import(models.Model):
    """One run of an import 导入记录: which file (by digest), by whom, and what came of it.

    A run that stopped half way is run again with the same file: what was taken brings nothing new.
    """

    SENSITIVITY: Final = dict.fromkeys(
        ("id", "file_hash", "region_code", "policy", "by", "started_at", "ended_at", "status", "done", "total",
         "counts"),
        "internal",
    )  # fmt: skip

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    file_hash = models.CharField("文件指纹", max_length=64, db_index=True)
    """SHA-256 of the workbook as it was handed in."""
    region_code = models.CharField("导入到", max_length=12, validators=[_REGION])
    policy = models.CharField("政策包", max_length=64)
    by = models.ForeignKey(Posting, verbose_name="导入任职", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField("开始时间", db_index=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    """None while it runs."""
    status = models.CharField("状态", max_length=8, choices=ImportStatus.choices, default=ImportStatus.RUNNING)
    done = models.PositiveIntegerField("已处理行数", default=0)
    total = models.PositiveIntegerField("应处理行数", default=0)
    counts = models.JSONField("数目", default=dict)
    """Numbers only: rows taken, unchanged, refused; people, cases and entries that are new."""

    class Meta:
        verbose_name = "导入记录"
        constraints: ClassVar = [
            models.CheckConstraint(name="import_status_is_known", condition=Q(status__in=ImportStatus.values)),
            models.CheckConstraint(name="import_done_within_total", condition=Q(done__lte=F("total"))),
            models.CheckConstraint(
                name="import_runs_or_has_ended", condition=Q(status=ImportStatus.RUNNING) ^ Q(ended_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"导入 {self.pk} {self.get_status_display()}"


class Stage(models.TextChoices):
    """How far a workbook that was handed in has come, under a stable code."""

    READ = "read", "等着核对各列"
    TRYING = "trying", "正在试导入"
    TRIED = "tried", "试过一遍"
    RUNNING = "running", "正在导入"
    DONE = "done", "导入完成"
    STOPPED = "stopped", "中途停下"
    CLEARED = "cleared", "文件已删除"


class Workbook(models.Model):
    """A ledger somebody handed in on a page 交来的台账, from the upload to the result.

    The file lies sealed in the data folder; its key is here, wrapped. When the import is finished the file is deleted,
    and only the sheet with the refused rows stays until it is fetched and cleared; with the key, everything that was
    sealed here can be read no more. The counts stay.
    """

    SENSITIVITY: Final = {
        **dict.fromkeys(
            ("id", "by", "region_code", "policy", "file_hash", "size", "wrapped_key", "stage", "done", "total",
             "counts", "stop_asked", "handed_at", "seen_at", "ended_at", "run"),
            "internal",
        ),
        **dict.fromkeys(("file_name", "recognised", "outcome"), "identity"),
    }  # fmt: skip

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(Posting, verbose_name="交来任职", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField("导入到", max_length=12, validators=[_REGION])
    policy = models.CharField("政策包", max_length=64)
    file_hash = models.CharField("文件指纹", max_length=64)
    """SHA-256 of the workbook as it was handed in."""
    size = models.PositiveIntegerField("字节数")
    wrapped_key = models.BinaryField("数据密钥（封装）", default=b"", editable=False)
    file_name = SealedField("文件名", default=b"", sensitivity="identity")
    recognised = SealedField("认出的版式", default=b"", sensitivity="identity")
    """JSON: sheets, tables, and the mapping of each (`guitu.columns/1`); headings may hold anything."""
    outcome = SealedField("结果", default=b"", sensitivity="identity")
    """JSON: what was refused and why, and what to look at. Faults quote cells."""
    stage = models.CharField("进度", max_length=8, choices=Stage.choices, default=Stage.READ)
    done = models.PositiveIntegerField("已处理行数", default=0)
    total = models.PositiveIntegerField("应处理行数", default=0)
    counts = models.JSONField("数目", default=dict)
    stop_asked = models.BooleanField("要求停下", default=False)
    handed_at = models.DateTimeField("交来时间", db_index=True)
    seen_at = models.DateTimeField("最近动静")
    """Last sign of life of the work on it; old and still at work: the process is gone."""
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    run = models.ForeignKey(Import, verbose_name="导入记录", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "交来的台账"
        constraints: ClassVar = [
            models.CheckConstraint(name="workbook_stage_is_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(name="workbook_done_within_total", condition=Q(done__lte=F("total"))),
            models.CheckConstraint(
                name="workbook_cleared_has_no_key", condition=~Q(stage=Stage.CLEARED) | Q(wrapped_key=b"")
            ),
        ]

    def __str__(self) -> str:
        return f"交来的台账 {self.pk} {self.get_stage_display()}"


class Export(models.Model):
    """A ledger that left the office 导出登记: by whom, for whom, what for, and until when it may be kept.

    The number stands on every printed page. That the file was destroyed or given back, somebody writes here.
    """

    SENSITIVITY: Final = dict.fromkeys(
        ("id", "number", "at", "by", "region_code", "purpose", "requester", "basis", "columns", "cases", "keep_until",
         "ended_at", "ended_by"),
        "internal",
    )  # fmt: skip

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("导出编号", max_length=12, unique=True)
    at = models.DateTimeField("导出时间", db_index=True)
    by = models.ForeignKey(Posting, verbose_name="导出任职", on_delete=models.PROTECT, related_name="+")
    region_code = models.CharField("区划", max_length=12, validators=[_REGION])
    purpose = models.CharField("用途", max_length=200)
    requester = models.CharField("接收人", max_length=80)
    basis = models.CharField("法律依据", max_length=200)
    columns = models.JSONField("栏目", default=list)
    """Names of columns, no content."""
    cases = models.PositiveIntegerField("个案数")
    keep_until = models.DateField("保存到")
    """Last day, included; after it the receiver destroys the file."""
    ended_at = models.DateTimeField("销毁或收回时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        Posting, verbose_name="登记任职", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "导出登记"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="export_end_is_whole",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"导出 {self.number}"


class ApiToken(models.Model):
    """The key of a program that speaks for one posting, for one purpose, until a day 接口令牌.

    The secret is shown once, when it is issued; here is its digest. Revoked, never deleted.
    """

    SENSITIVITY: Final = dict.fromkeys(
        ("id", "label", "digest", "posting", "purpose", "issued_by", "issued_at", "expires_on", "revoked_at",
         "last_used_on"),
        "internal",
    )  # fmt: skip

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    label = models.CharField("用于", max_length=80)
    digest = models.CharField("令牌指纹", max_length=64, unique=True)
    """SHA-256 of the secret; the secret is random and long, so that a slow hash would add nothing."""
    posting = models.ForeignKey(Posting, verbose_name="任职", on_delete=models.PROTECT, related_name="tokens")
    purpose = models.CharField("目的", max_length=20)
    issued_by = models.ForeignKey(
        Posting, verbose_name="签发任职", null=True, on_delete=models.PROTECT, related_name="tokens_issued"
    )
    """None: the installation itself, before anybody is posted."""
    issued_at = models.DateTimeField("签发时间")
    expires_on = models.DateField("有效至")
    """Last day, included."""
    revoked_at = models.DateTimeField("撤销时间", null=True, blank=True)
    last_used_on = models.DateField("最近使用", null=True, blank=True)

    class Meta:
        verbose_name = "接口令牌"

    def __str__(self) -> str:
        return f"令牌 {self.label}"
