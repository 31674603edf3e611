"""An emergency look 紧急查看 and its review."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from guitu.access.models.posting import Posting


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
