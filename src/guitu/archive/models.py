"""How long an office keeps the files of ended cases 保管年限. Each setting is a row; the newest of a region holds."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

from guitu.access.models import Posting
from guitu.casebook.keeping import KeptModel, WrittenOnce


class KeepingTime(KeptModel):
    """Years a file is kept after its case ended, as an office set it on a named basis. Written once."""

    SENSITIVITY: Final = dict.fromkeys(("id", "region_code", "years", "basis", "decided_by", "at", "by"), "internal")

    id = models.BigAutoField("序号", primary_key=True)
    region_code = models.CharField("区划", max_length=12, db_index=True)
    """Cases in this region; of several the narrowest holds."""
    years = models.PositiveSmallIntegerField("年数", null=True, blank=True)
    """None: no keeping time is set any more."""
    basis = models.CharField("依据", max_length=200)
    decided_by = models.CharField("决定人或文号", max_length=100)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(Posting, verbose_name="经办任职", on_delete=models.PROTECT, related_name="+")

    objects = WrittenOnce["KeepingTime"].as_manager()

    class Meta:
        verbose_name = "保管年限"
        constraints: ClassVar = [
            models.CheckConstraint(name="keeping_has_basis", condition=~Q(basis="") & ~Q(decided_by="")),
            models.CheckConstraint(name="keeping_years_positive", condition=Q(years=None) | Q(years__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.region_code} {self.years} 年"
