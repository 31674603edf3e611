"""Deeds that are no entry of a case 办理记录."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import ClassVar, Final

from django.db import models

from guitu.access.models import Posting
from guitu.casebook.keeping import KeptModel, WrittenOnce
from guitu.casebook.models.case import Case
from guitu.casebook.models.person import Person
from guitu.vault.fields import SealedField


class Change(KeptModel):
    """A deed that is no entry of a case 办理记录: a person opened, particulars changed. Written once.

    `counts` holds codes and numbers only; what identity fields said before the deed is in `before`, sealed.
    """

    SENSITIVITY: Final[Mapping[str, str]] = {
        **dict.fromkeys(("id", "at", "by", "what", "person", "case", "counts"), "internal"),
        "before": "identity",
    }

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField("时间", db_index=True)
    by = models.ForeignKey(Posting, verbose_name="经办任职", on_delete=models.PROTECT, related_name="+")
    what = models.CharField("事项", max_length=40)
    person = models.ForeignKey(Person, verbose_name="人员", null=True, on_delete=models.PROTECT, related_name="changes")
    case = models.ForeignKey(Case, verbose_name="个案", null=True, on_delete=models.PROTECT, related_name="changes")
    counts = models.JSONField("数目", default=dict)
    before = SealedField("变更前（加密）", default=b"", sensitivity="identity")

    objects = WrittenOnce["Change"].as_manager()

    class Meta:
        verbose_name = "办理记录"
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what}"
