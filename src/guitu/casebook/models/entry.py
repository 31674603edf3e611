"""What was recorded 记录: the entries of the ledger, the files they hold the digest of, and forms not yet recorded."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from guitu.access.models import Posting
from guitu.casebook.keeping import KeptModel, WrittenOnce
from guitu.casebook.models.case import Case
from guitu.ledger.chain import GENESIS
from guitu.ledger.kinds import KINDS
from guitu.vault.fields import SealedField

ENTRY_ID: Final = r"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,63}\Z"
"""Form of a recorder's id: signs that need no escape in JSON, so that stored text is put together as it is."""


class Entry(KeptModel):
    """One entry of the ledger 记录. Written once; a correction is another entry.

    `said` is canonical JSON of the kind's public and internal fields; `sealed` is one sealed JSON object of its
    identity and narrative fields, empty if it has none. `link` chains the row, ciphertext included, to the one before.
    """

    SENSITIVITY: Final[Mapping[str, str]] = {
        **dict.fromkeys(
            ("id", "case", "position", "entry_id", "kind", "on", "recorded_at", "said_at", "by", "by_text", "said",
             "corrects", "link"),
            "internal",
        ),
        "sealed": "narrative",
    }  # fmt: skip

    id = models.BigAutoField("序号", primary_key=True)
    case = models.ForeignKey(
        Case, verbose_name="个案", on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    position = models.PositiveIntegerField("第几条")
    entry_id = models.CharField("记录编号", max_length=64, validators=[RegexValidator(ENTRY_ID, "记录编号写法有误")])
    """Made by the recorder (a phone, a form): the same entry sent twice is one entry."""
    kind = models.CharField("种类", max_length=32)
    on = models.DateField("发生日期")
    recorded_at = models.DateTimeField("登记时间")
    """By the server's clock."""
    said_at = models.DateTimeField("填写时间", null=True, blank=True)
    """By the clock of the device it was written on; None if that was the server."""
    by = models.ForeignKey(
        Posting, verbose_name="登记人", on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    by_text = models.CharField("登记人（当时）", max_length=160)
    said = models.TextField("内容")
    sealed = SealedField("内容（加密）", default=b"", sensitivity="narrative")
    corrects = models.CharField("更正哪条记录", max_length=64, blank=True, default="")
    link = models.CharField("链", max_length=64)

    objects = WrittenOnce["Entry"].as_manager()

    class Meta:
        verbose_name = "记录"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "position"], name="entry_position_once_a_case"),
            models.UniqueConstraint(fields=["case", "entry_id"], name="entry_once_a_case"),
            models.UniqueConstraint(
                fields=["case", "corrects"], condition=~Q(corrects=""), name="entry_is_corrected_once"
            ),
            models.CheckConstraint(name="entry_position_from_one", condition=Q(position__gte=1)),
            models.CheckConstraint(name="entry_is_linked", condition=Q(link__length=len(GENESIS))),
            models.CheckConstraint(name="entry_corrects_another", condition=~Q(corrects=F("entry_id"))),
        ]
        indexes: ClassVar = [
            models.Index(fields=["by", "recorded_at"], name="entry_by_recorder"),
            models.Index(fields=["recorded_at"], name="entry_by_recording"),
            models.Index(fields=["kind", "on"], name="entry_by_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {KINDS[self.kind].label if self.kind in KINDS else self.kind}"

    @property
    def fields(self) -> dict[str, Any]:
        """The kind's public and internal fields, by JSON name."""
        said: dict[str, Any] = json.loads(self.said)
        return said

    @property
    def decided_by(self) -> str:
        """The person who decided, as recorded; empty for what nobody decides."""
        return str(self.fields.get("decided_by", ""))


class Attachment(models.Model):
    """A photo or scan 附件: a sealed file in the data folder; the ledger holds its digest (`file_attached`)."""

    SENSITIVITY: Final[Mapping[str, str]] = {
        **dict.fromkeys(("id", "case", "entry_id", "digest", "size", "media_type", "kept_at"), "internal"),
        "file_name": "identity",
    }

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, verbose_name="个案", on_delete=models.PROTECT, related_name="attachments")
    entry_id = models.CharField("记录编号", max_length=64)
    digest = models.CharField("文件指纹", max_length=64)
    """SHA-256 of the file as it was given."""
    size = models.PositiveIntegerField("字节数")
    media_type = models.CharField("类型", max_length=80)
    file_name = SealedField("文件名", default=b"", sensitivity="identity")
    kept_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "附件"
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "entry_id"], name="attachment_of_one_entry")]

    def __str__(self) -> str:
        return f"附件 {self.pk}"


class Draft(models.Model):
    """An unfinished form 草稿, sealed with the person's key. Gone once its entry is recorded."""

    SENSITIVITY: Final[Mapping[str, str]] = {
        **dict.fromkeys(("id", "posting", "case", "kind", "kept_at"), "internal"),
        "said": "narrative",
    }

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    posting = models.ForeignKey(Posting, verbose_name="任职", on_delete=models.CASCADE, related_name="drafts")
    case = models.ForeignKey(Case, verbose_name="个案", on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField("种类", max_length=32)
    said = SealedField("内容（加密）", sensitivity="narrative")
    kept_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = "草稿"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["posting", "case", "kind"], name="draft_once_a_kind"),
        ]

    def __str__(self) -> str:
        return f"草稿 {self.pk}"
