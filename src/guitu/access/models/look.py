"""Looks 查阅记录: who saw or took out whose data. Written once."""

from __future__ import annotations

from typing import Any, ClassVar, Final, NoReturn

from django.db import models
from django.db.models import Q

from guitu.access.models.posting import Posting


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
