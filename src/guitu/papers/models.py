"""Papers of an office 文书, their numbers 文号, signatures taken on a tablet, and work that runs behind a page.

A document is a draft, then submitted, then issued and frozen: its words are kept sealed beside the file, so that a
preview, a volume and the file say the same for ever. What became of it afterwards is in the ledger; the columns here
repeat it, so that lists are cut quickly.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from guitu.access.models import Posting
from guitu.casebook.models import Case
from guitu.places.models import Agency
from guitu.vault.fields import SealedField


class NumberCounter(models.Model):
    """The last number given 文号流水: one row an office, mark and year; its row is locked while a number is taken."""

    SENSITIVITY: Final = dict.fromkeys(("id", "agency", "mark", "year", "last"), "internal")

    agency = models.ForeignKey(Agency, verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    mark = models.CharField("文号字", max_length=24)
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后一号", default=0)

    class Meta:
        verbose_name = "文号流水"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "mark", "year"], name="counter_once_a_series"),
        ]

    def __str__(self) -> str:
        return f"{self.mark}〔{self.year}〕{self.last}"


class PaperNumber(models.Model):
    """One number that was given 文号. It is never given again and never deleted; a withdrawn one stays visible."""

    SENSITIVITY: Final = dict.fromkeys(
        ("id", "agency", "mark", "year", "seq", "text", "taken_on", "withdrawn_on"), "internal"
    )

    agency = models.ForeignKey(Agency, verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    mark = models.CharField("文号字", max_length=24)
    year = models.PositiveSmallIntegerField("年份")
    seq = models.PositiveIntegerField("顺序号")
    text = models.CharField("文号", max_length=80)
    """As it stands on the paper: 柳溪社戒告〔2026〕3号."""
    taken_on = models.DateField("编号日期")
    withdrawn_on = models.DateField("收回日期", null=True, blank=True)
    """None while its paper stands."""

    class Meta:
        verbose_name = "文号"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "mark", "year", "seq"], name="number_once_a_series"),
            models.CheckConstraint(name="number_from_one", condition=Q(seq__gte=1)),
        ]

    def __str__(self) -> str:
        return self.text


class Letterhead(models.Model):
    """What every paper of an office says of the office itself 单位资料: written once, never typed again."""

    SENSITIVITY: Final = dict.fromkeys(("id", "agency", "short", "phone", "address", "contact", "by", "at"), "internal")

    agency = models.OneToOneField(Agency, verbose_name="机关", on_delete=models.PROTECT, related_name="+")
    short = models.CharField("机关代字", max_length=12, blank=True, default="")
    """Stands before the mark in numbers; empty: the name of the place without its level."""
    phone = models.CharField("办公电话", max_length=40, blank=True, default="")
    address = models.CharField("办公地址", max_length=120, blank=True, default="")
    contact = models.CharField("联系人", max_length=40, blank=True, default="")
    by = models.ForeignKey(Posting, verbose_name="填写任职", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = "单位资料"

    def __str__(self) -> str:
        return f"单位资料 {self.agency_id}"


class Stage(models.TextChoices):
    """How far a document has come, under a stable code."""

    DRAFT = "draft", "起草"
    SUBMITTED = "submitted", "待签发"
    ISSUED = "issued", "已签发"
    WITHDRAWN = "withdrawn", "已收回"
    DROPPED = "dropped", "不用了"


class Document(models.Model):
    """One paper of one case 文书, from the draft to the signed scan.

    `typed` is what was written on the draft, sealed: one JSON object by field; `frozen` the composed paper as it was
    issued. `issued_entry`, `served_entry`, `scanned_entry` and `withdrawn_entry` are ids of ledger entries, empty while
    there are none; the file is kept with the first.
    """

    SENSITIVITY: Final[Mapping[str, str]] = {
        **dict.fromkeys(
            ("id", "case", "code", "title", "about", "stage", "matters", "mark", "content", "number", "qr",
             "drafted_by", "drafted_at", "kept_at", "submitted_by", "submitted_at", "issued_by", "issued_on",
             "issued_entry", "needs_service", "needs_scan", "served_on", "served_entry", "scanned_entry",
             "withdrawn_entry"),
            "internal",
        ),
        **dict.fromkeys(("typed", "frozen"), "narrative"),
    }  # fmt: skip

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(
        Case, verbose_name="个案", on_delete=models.PROTECT, related_name="documents", db_index=False
    )
    code = models.CharField("文书种类", max_length=40)
    title = models.CharField("文书名称", max_length=80)
    """Of the declaration: it names no person."""
    about = models.CharField("依据的记录", max_length=64, blank=True, default="")
    stage = models.CharField("进度", max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    matters = models.CharField("含有的事项", max_length=400)
    """Matters of the access table that its words are taken from, sorted, with commas: who may read it sees them all."""
    mark = models.CharField("文号字", max_length=24, blank=True, default="")
    """Empty for a paper that bears no number."""
    typed = SealedField("起草时填写的内容", default=b"", sensitivity="narrative")
    frozen = SealedField("签发时的内容", default=b"", sensitivity="narrative")
    content = models.CharField("内容指纹", max_length=64, blank=True, default="")
    number = models.OneToOneField(
        PaperNumber, verbose_name="文号", null=True, blank=True, on_delete=models.PROTECT, related_name="document"
    )
    qr = models.CharField("二维码", max_length=32, unique=True)
    """Random; leads whoever may see the paper back to it, and says nothing to anybody else."""
    drafted_by = models.ForeignKey(Posting, verbose_name="起草任职", on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    kept_at = models.DateTimeField("最近保存", db_index=True)
    submitted_by = models.ForeignKey(
        Posting, verbose_name="送签任职", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField("送签时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        Posting, verbose_name="签发任职", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_on = models.DateField("签发日期", null=True, blank=True)
    issued_entry = models.CharField("签发记录", max_length=64, blank=True, default="")
    needs_service = models.BooleanField("须送达", default=False)
    needs_scan = models.BooleanField("签名件须归卷", default=False)
    served_on = models.DateField("送达日期", null=True, blank=True)
    served_entry = models.CharField("送达记录", max_length=64, blank=True, default="")
    scanned_entry = models.CharField("归卷记录", max_length=64, blank=True, default="")
    withdrawn_entry = models.CharField("收回记录", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "文书"
        constraints: ClassVar = [
            models.CheckConstraint(name="document_stage_is_known", condition=Q(stage__in=Stage.values)),
            models.CheckConstraint(
                name="document_issued_is_frozen",
                condition=~Q(stage__in=[Stage.ISSUED, Stage.WITHDRAWN])
                | (~Q(frozen=b"") & ~Q(content="") & ~Q(issued_entry="") & Q(issued_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="document_issued_has_its_number",
                condition=Q(mark="") | ~Q(stage__in=[Stage.ISSUED, Stage.WITHDRAWN]) | Q(number__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "code"], name="document_by_case"),
            models.Index(fields=["stage", "kept_at"], name="document_by_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.pk}"

    @property
    def awaits_service(self) -> bool:
        """Whether it was issued and is still to be served."""
        return self.stage == Stage.ISSUED and self.needs_service and not self.served_entry

    @property
    def lacks_scan(self) -> bool:
        """Whether it was issued and its signed sheet has not come back."""
        return self.stage == Stage.ISSUED and self.needs_scan and not self.scanned_entry


def is_new(document: Document) -> bool:
    """Whether a document has no row yet."""
    return document._state.adding


class Signature(models.Model):
    """A signature taken on a tablet 手写签名. `said` is sealed: strokes, the picture, and who stood by."""

    SENSITIVITY: Final[Mapping[str, str]] = {
        **dict.fromkeys(("id", "document", "role", "at", "witnessed_by"), "internal"),
        "said": "identity",
    }

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, verbose_name="文书", on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField("签名栏", max_length=24)
    said = SealedField("签名", sensitivity="identity")
    at = models.DateTimeField("签名时间")
    witnessed_by = models.ForeignKey(Posting, verbose_name="见证任职", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "手写签名"
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "role"], name="signed_once_a_place")]

    def __str__(self) -> str:
        return f"签名 {self.pk}"


class JobKind(models.TextChoices):
    """What is made behind a page, under a stable code."""

    VOLUME = "volume", "装订案卷"
    INSPECTION = "inspection", "检查用案卷"
    ISSUE = "issue", "成批出具"


class JobState(models.TextChoices):
    """How far it has come, under a stable code."""

    WAITING = "waiting", "等着办"
    RUNNING = "running", "正在办"
    DONE = "done", "办好了"
    STOPPED = "stopped", "停下了"
    FAILED = "failed", "没办成"
    EXPIRED = "expired", "已清除"


class Job(models.Model):
    """Work behind a page 后台办理: one item a case, each done once, whatever happens to the process.

    `asked` and `outcome` are sealed with a key of the job's own: what for, for whom, and what was refused and why. The
    result lies sealed in the data folder until it expires; then the key is forgotten, and nothing of it can be read.
    """

    SENSITIVITY: Final[Mapping[str, str]] = {
        **dict.fromkeys(
            ("id", "kind", "by", "code", "state", "done", "total", "step", "counts", "stop_asked", "wrapped_key",
             "size", "media_type", "asked_at", "begun_at", "seen_at", "lease", "ended_at", "expires_at"),
            "internal",
        ),
        **dict.fromkeys(("asked", "outcome"), "identity"),
    }  # fmt: skip

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("事项", max_length=12, choices=JobKind.choices)
    by = models.ForeignKey(Posting, verbose_name="交办任职", on_delete=models.PROTECT, related_name="+")
    code = models.CharField("文书种类", max_length=40, blank=True, default="")
    state = models.CharField("进度", max_length=10, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField("已办", default=0)
    total = models.PositiveIntegerField("应办", default=0)
    step = models.CharField("正在做", max_length=60, blank=True, default="")
    counts = models.JSONField("数目", default=dict)
    stop_asked = models.BooleanField("要求停下", default=False)
    wrapped_key = models.BinaryField("数据密钥（封装）", default=b"", editable=False)
    asked = SealedField("交办内容", default=b"", sensitivity="identity")
    outcome = SealedField("结果", default=b"", sensitivity="identity")
    size = models.PositiveBigIntegerField("字节数", default=0)
    media_type = models.CharField("类型", max_length=80, blank=True, default="")
    asked_at = models.DateTimeField("交办时间", db_index=True)
    begun_at = models.DateTimeField("开始时间", null=True, blank=True)
    seen_at = models.DateTimeField("最近动静", null=True, blank=True)
    lease = models.CharField("办理进程", max_length=32, blank=True, default="")
    """Random sign of the process that works on it; whoever finds the last sign of life too old takes it over."""
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    expires_at = models.DateTimeField("清除时间", null=True, blank=True)

    class Meta:
        verbose_name = "后台办理"
        constraints: ClassVar = [
            models.CheckConstraint(name="job_kind_is_known", condition=Q(kind__in=JobKind.values)),
            models.CheckConstraint(name="job_state_is_known", condition=Q(state__in=JobState.values)),
            models.CheckConstraint(name="job_done_within_total", condition=Q(done__lte=F("total"))),
            models.CheckConstraint(
                name="job_expired_has_no_key", condition=~Q(state=JobState.EXPIRED) | Q(wrapped_key=b"")
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "asked_at"], name="job_by_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class JobItem(models.Model):
    """One case of a job 逐件办理. It is marked done in the transaction that does it."""

    SENSITIVITY: Final[Mapping[str, str]] = {
        **dict.fromkeys(("id", "job", "position", "case", "document", "state"), "internal"),
        "why": "narrative",
    }

    id = models.BigAutoField("序号", primary_key=True)
    job = models.ForeignKey(Job, verbose_name="后台办理", on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField("第几件")
    case = models.ForeignKey(Case, verbose_name="个案", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(
        Document, verbose_name="文书", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        "进度",
        max_length=8,
        choices=[("waiting", "等着办"), ("done", "办好了"), ("refused", "没办成")],
        default="waiting",
    )
    why = SealedField("没办成的缘由", default=b"", sensitivity="narrative")

    class Meta:
        verbose_name = "逐件办理"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "position"], name="item_position_once"),
            models.UniqueConstraint(fields=["job", "case"], name="item_case_once"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.position}"
