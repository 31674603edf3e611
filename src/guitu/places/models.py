"""Regions 行政区划 and agencies 机构, and the record of who changed them."""

from __future__ import annotations

from typing import ClassVar, Final

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from guitu.places import codes

# Text sorts by its beginning, so a bound alone would let a short code in; the constraint below asks the length too.
models.CharField.register_lookup(Length)


class Region(models.Model):
    """A place with a statistical code. The code is the key; the prefix of the code is the hierarchy."""

    SENSITIVITY: Final = dict.fromkeys(("code", "name", "level", "valid_from", "valid_to", "replaced_by"), "public")

    code = models.CharField(
        "区划代码",
        max_length=12,
        primary_key=True,
        validators=[RegexValidator(r"\A[0-9]{12}\Z", "区划代码应为12位数字")],
    )
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=12, choices=[(level.value, level.label) for level in codes.Level])
    valid_from = models.DateField("启用日期", null=True, blank=True)
    """First day the code is in force; None where the source does not say."""
    valid_to = models.DateField("停用日期", null=True, blank=True)
    """Last day the code was in force; None while it is."""
    replaced_by = models.ForeignKey(
        "self", verbose_name="变更为", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    class Meta:
        verbose_name = "行政区划"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="region_code_is_twelve_digits",
                condition=Q(code__gte="110000000000", code__lte="999999999999", code__length=codes.DIGITS),
            ),
            models.CheckConstraint(
                name="region_starts_before_it_ends",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"

    @property
    def prefix(self) -> str:
        """The meaningful beginning of the code."""
        return codes.prefix_of(self.code)


class AgencyKind(models.TextChoices):
    """Every kind of office that has a part in the work, under its stable code."""

    ANTI_DRUG_OFFICE = "anti_drug_office", "禁毒委员会办公室"
    COMMUNITY_OFFICE = "community_office", "社区戒毒社区康复工作办公室"
    WORKING_GROUP = "working_group", "社区戒毒社区康复工作小组"
    VILLAGE_COMMITTEE = "village_committee", "村（居）民委员会"
    GRID = "grid", "网格"
    PUBLIC_SECURITY = "public_security", "县级以上公安机关"
    POLICE_STATION = "police_station", "公安派出所"
    MAINTENANCE_CLINIC = "maintenance_clinic", "药物维持治疗门诊"
    HEALTH_CENTRE = "health_centre", "乡镇卫生院（社区卫生服务中心）"
    JUDICIAL_OFFICE = "judicial_office", "司法所"
    WELFARE_DESK = "welfare_desk", "民政与人力资源社会保障窗口"
    ISOLATION_CENTRE = "isolation_centre", "强制隔离戒毒所"
    REHABILITATION_CENTRE = "rehabilitation_centre", "戒毒康复场所"


class Agency(models.Model):
    """An office with a part in the work 机构. It is never deleted; it has a last day."""

    SENSITIVITY: Final = dict.fromkeys(("id", "kind", "name", "region", "part_of", "valid_from", "valid_to"), "public")

    kind = models.CharField("类别", max_length=24, choices=AgencyKind.choices)
    name = models.CharField("名称", max_length=80)
    region = models.ForeignKey(Region, verbose_name="所在区划", on_delete=models.PROTECT, related_name="agencies")
    part_of = models.ForeignKey(
        "self", verbose_name="上级机构", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    """The office it belongs to, as a working group to its community office; None if it stands alone."""
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    """Last day of the office; None while it exists."""

    class Meta:
        verbose_name = "机构"
        verbose_name_plural = "机构"
        constraints: ClassVar = [
            models.UniqueConstraint(
                "kind", "name", "region", name="agency_once_in_a_region", violation_error_message="该区划下已有同名机构"
            ),
            models.CheckConstraint(
                name="agency_starts_before_it_ends",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceChange(models.Model):
    """Who changed regions or agencies, when, and what 变更记录. Written by `actions`, never changed."""

    SENSITIVITY: Final = dict.fromkeys(("id", "at", "by", "what", "subject", "counts"), "internal")

    at = models.DateTimeField("时间", db_index=True)
    by = models.CharField("经办", max_length=40)
    """Stable code of the doer (`posting:12`, `install`), never a name."""
    what = models.CharField("事项", max_length=40)
    subject = models.CharField("对象", max_length=80)
    counts = models.JSONField("数目", default=dict)

    class Meta:
        verbose_name = "区划机构变更"
        verbose_name_plural = "区划机构变更"
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what} {self.subject}"
