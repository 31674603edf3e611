"""Seals 封存 and the heads they name. Written once, like the ledger they speak of."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from guitu.casebook.keeping import KeptModel, WrittenOnce
from guitu.ledger.chain import GENESIS

TABLES: Final = ("seals_seal", "seals_sealedhead")
"""Tables whose rows are neither changed nor deleted."""


class Seal(KeptModel):
    """One seal 封存: numbered, chained to the one before. What it says is `verifier.seal_text` of its columns."""

    SENSITIVITY: Final = dict.fromkeys(
        ("number", "day", "made_at", "algorithm", "previous", "cases", "entries", "digest", "mark"), "internal"
    )

    number = models.PositiveIntegerField("编号", primary_key=True)
    """From 1, without a gap."""
    day = models.DateField("封存日期")
    made_at = models.DateTimeField("封存时间")
    """By the server's clock, to the second."""
    algorithm = models.CharField("算法", max_length=8)
    """sha256 or sm3, as `verifier.digest` names them."""
    previous = models.CharField("前一号指纹", max_length=64)
    cases = models.PositiveIntegerField("个案数")
    """How many cases the seals up to this one name."""
    entries = models.PositiveBigIntegerField("记录数")
    digest = models.CharField("指纹", max_length=64, unique=True)
    mark = models.CharField("密钥印记", max_length=64)
    """Keyed digest of `digest`: who can write the database and lacks the office's key cannot make a seal."""

    objects = WrittenOnce["Seal"].as_manager()

    class Meta:
        verbose_name = "封存"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(name="seal_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="seal_is_chained", condition=Q(previous__length=len(GENESIS))),
        ]

    def __str__(self) -> str:
        return f"第{self.number}号封存"


class SealedHead(KeptModel):
    """The public head of a case that had moved when a seal was made 封存的链尾. The case is named, not linked to:
    a seal stands also when somebody took the case away."""

    SENSITIVITY: Final = dict.fromkeys(("id", "seal", "case_id", "length", "head"), "internal")

    id = models.BigAutoField("序号", primary_key=True)
    seal = models.ForeignKey(Seal, verbose_name="封存", on_delete=models.PROTECT, related_name="heads")
    case_id = models.UUIDField("个案编号")
    length = models.PositiveIntegerField("记录数")
    head = models.CharField("链尾", max_length=64)

    objects = WrittenOnce["SealedHead"].as_manager()

    class Meta:
        verbose_name = "封存的链尾"
        constraints: ClassVar = [models.UniqueConstraint(fields=["seal", "case_id"], name="head_once_a_seal")]
        indexes: ClassVar = [models.Index(fields=["case_id", "length"], name="head_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.length}"
