"""One order and who works on it 个案: the case with the end of its chain, the mark that it moved, its working group."""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from guitu.access.models import Posting
from guitu.casebook.models.person import Person
from guitu.ledger.chain import GENESIS
from guitu.places import codes
from guitu.places.models import Agency

CASE_KINDS: Final = (("community_detox", "社区戒毒"), ("community_rehab", "社区康复"))


class Case(models.Model):
    """One order of community detoxification or rehabilitation 个案, and the end of its chain.

    `region_code` is where it is executed: the village if that is known, else the township; `town_code` its township.
    """

    SENSITIVITY: Final = dict.fromkeys(
        ("id", "number", "person", "kind", "policy", "region_code", "town_code", "group", "deciding_agency", "worker",
         "term_months", "credit_days", "opening", "opened_at", "head", "length"),
        "internal",
    )  # fmt: skip

    id = models.UUIDField("个案编号", primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("案号", max_length=16)
    """Office number, year and running number; carries no identity. One in a township."""
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField("种类", max_length=20, choices=CASE_KINDS)
    policy = models.CharField("政策包", max_length=64)
    region_code = models.CharField(
        "执行地区划", max_length=12, validators=[RegexValidator(r"\A[0-9]{12}\Z", "区划代码应为12位数字")]
    )
    town_code = models.CharField("乡镇（街道）区划", max_length=12)
    group = models.ForeignKey(
        Agency, verbose_name="工作小组", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    deciding_agency = models.ForeignKey(
        Agency, verbose_name="决定机关", null=True, blank=True, on_delete=models.PROTECT, related_name="decided_cases"
    )
    worker = models.ForeignKey(
        Posting, verbose_name="责任人", null=True, blank=True, on_delete=models.PROTECT, related_name="led_cases"
    )
    term_months = models.PositiveSmallIntegerField("期限（月）", null=True, blank=True)
    """None: the months of the pack."""
    credit_days = models.PositiveSmallIntegerField("折抵天数", default=0)
    opening = models.TextField("立案时的首部", editable=False)
    """Pack, months and credit as the case was opened with (`opening.text`). Never changed: the first link covers it."""
    opened_at = models.DateTimeField("立案时间")
    head = models.CharField("链尾", max_length=64, default=GENESIS)
    """Link of the newest entry."""
    length = models.PositiveIntegerField("记录数", default=0)

    class Meta:
        verbose_name = "个案"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town_code", "number"], name="case_number_once_in_a_town"),
            models.CheckConstraint(name="case_kind_is_known", condition=Q(kind__in=[kind for kind, _ in CASE_KINDS])),
        ]
        indexes: ClassVar = [models.Index(fields=["region_code", "number"], name="case_by_region")]

    def __str__(self) -> str:
        return f"个案 {self.number}"

    @property
    def village_code(self) -> str:
        """The village where it is executed; empty while only the township is known."""
        return self.region_code if codes.level_of(self.region_code) is codes.Level.VILLAGE else ""


class Moved(models.Model):
    """A mark that a case's row or ledger has changed 已变动. Whoever derives from cases takes it away (`moved`)."""

    SENSITIVITY: Final = dict.fromkeys(("id", "case"), "internal")

    id = models.BigAutoField("序号", primary_key=True)
    case = models.ForeignKey(
        Case, verbose_name="个案", on_delete=models.CASCADE, related_name="moves", db_constraint=False
    )

    class Meta:
        verbose_name = "已变动"

    def __str__(self) -> str:
        return f"已变动 {self.case_id}"


class GroupPart(models.TextChoices):
    """What somebody is in a working group, under a stable code."""

    WORKER = "worker", "专职人员"
    VILLAGE = "village", "村（社区）干部"
    POLICE = "police", "社区民警"
    CLINIC = "clinic", "医务人员"
    FAMILY = "family", "家属"
    VOLUNTEER = "volunteer", "志愿者"
    GRID = "grid", "网格员"
    ASSISTING = "assisting", "协助单位"
    PERSON = "person", "本人"


class Assignment(models.Model):
    """A posting in the working group of a case, for a time 工作小组成员. It also gives the person their own case."""

    SENSITIVITY: Final = dict.fromkeys(("id", "case", "posting", "part", "since", "until"), "internal")

    case = models.ForeignKey(Case, verbose_name="个案", on_delete=models.PROTECT, related_name="assignments")
    posting = models.ForeignKey(Posting, verbose_name="任职", on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField("组内职责", max_length=12, choices=GroupPart.choices)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)
    """Last day, included; None while it lasts."""

    class Meta:
        verbose_name = "工作小组成员"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "posting"], condition=Q(until=None), name="assigned_once_at_a_time"
            ),
            models.CheckConstraint(
                name="assignment_starts_before_it_ends", condition=Q(until=None) | Q(since__lte=F("until"))
            ),
            models.CheckConstraint(name="assignment_part_is_known", condition=Q(part__in=GroupPart.values)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_part_display()}"
