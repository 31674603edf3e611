"""Case files that were put away 案卷封存."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from guitu.access.models import Posting
from guitu.casebook.models.case import Case


class PutAway(models.Model):
    """A case file that was put away 案卷封存 by decision: it stands in no ordinary view, and nothing of it is lost.

    Each deed, also each opening, is a row of `Change`; here is only how it stands now.
    """

    SENSITIVITY: Final = dict.fromkeys(("id", "case", "at", "by", "decision", "opened_until"), "internal")

    case = models.OneToOneField(Case, verbose_name="个案", on_delete=models.PROTECT, related_name="put_away")
    at = models.DateTimeField("封存时间")
    by = models.ForeignKey(Posting, verbose_name="经办任职", on_delete=models.PROTECT, related_name="+")
    decision = models.CharField("决定人或文号", max_length=100)
    opened_until = models.DateField("启封至", null=True, blank=True)
    """Last day, included, on which it is open for a while; None while nobody asked for it."""

    class Meta:
        verbose_name = "案卷封存"
        verbose_name_plural = "案卷封存"
        constraints: ClassVar = [models.CheckConstraint(name="put_away_by_decision", condition=~Q(decision=""))]

    def __str__(self) -> str:
        return f"案卷封存 {self.case_id}"
