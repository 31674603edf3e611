"""Who it is about 人员: the person, the blind beginnings they are found by, their family, and two found to be one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from guitu.access.models import Posting
from guitu.casebook.keeping import KeptModel, WrittenOnce
from guitu.vault.fields import BlindIndexField, SealedField


class Person(models.Model):
    """A person in rehabilitation 戒毒康复人员, with one case or several over the years. Never deleted.

    `wrapped_key` is the person's data key under the office's master key; empty once it has been withdrawn, and then
    nothing that was sealed for the person can be read again.
    """

    SENSITIVITY: Final[Mapping[str, str]] = {
        **dict.fromkeys(
            ("id", "wrapped_key", "region_code", "merged_into", "opened_at", "key_withdrawn_at", "name_index",
             "initials_index", "identity_index", "identity_tail_index", "phone_index", "phone_tail_index"),
            "internal",
        ),
        **dict.fromkeys(
            ("name", "identity_number", "phone", "household", "residence", "birth_date", "sex"), "identity"
        ),
        "particulars": "narrative",
    }  # fmt: skip

    id = models.UUIDField("人员编号", primary_key=True, default=uuid.uuid4, editable=False)
    wrapped_key = models.BinaryField("数据密钥（封装）", default=b"", editable=False)
    region_code = models.CharField("建档地区划", max_length=12)
    """Where the person was entered; it scopes who sees them until there is a case."""

    name = SealedField("姓名", default=b"", sensitivity="identity")
    identity_number = SealedField("证件号码", default=b"", sensitivity="identity")
    phone = SealedField("联系电话", default=b"", sensitivity="identity")
    household = SealedField("户籍地址", default=b"", sensitivity="identity")
    residence = SealedField("现居住地址", default=b"", sensitivity="identity")
    birth_date = SealedField("出生日期", default=b"", sensitivity="identity")
    sex = SealedField("性别", default=b"", sensitivity="identity")
    particulars = SealedField("其他情况", default=b"", sensitivity="narrative")
    """One JSON object of everything else an office writes about a person, by the labels of its own form."""

    name_index = BlindIndexField("姓名索引")
    initials_index = BlindIndexField("首字母索引")
    identity_index = BlindIndexField("证件号码索引")
    identity_tail_index = BlindIndexField("证件号码末四位索引")
    phone_index = BlindIndexField("电话索引")
    phone_tail_index = BlindIndexField("电话末四位索引")

    merged_into = models.ForeignKey(
        "self", verbose_name="并入", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    """The same person under another id; None for a person who stands alone. Cases stay where they were recorded."""
    opened_at = models.DateTimeField("建档时间")
    key_withdrawn_at = models.DateTimeField("销毁密钥时间", null=True, blank=True)

    class Meta:
        verbose_name = "人员"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["identity_index"],
                condition=~Q(identity_index=b"") & Q(merged_into=None),
                name="person_once_by_identity",
            ),
            models.CheckConstraint(name="person_not_merged_into_itself", condition=~Q(merged_into=F("id"))),
            models.CheckConstraint(
                name="person_key_or_withdrawal",
                condition=Q(key_withdrawn_at=None) | Q(wrapped_key=b""),
            ),
        ]

    def __str__(self) -> str:
        return f"人员 {self.pk}"


class PersonInitials(models.Model):
    """Beginnings of the initials of a person's name, each as a blind index, one row each 首字母前缀索引."""

    SENSITIVITY: Final = dict.fromkeys(("id", "person", "index"), "internal")

    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.CASCADE, related_name="beginnings")
    index = BlindIndexField("索引")

    class Meta:
        verbose_name = "首字母前缀索引"
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "index"], name="beginning_once_a_person")]

    def __str__(self) -> str:
        return f"索引 {self.pk}"


class FamilyMember(models.Model):
    """Somebody near the person 家庭成员. `said` is sealed: one JSON object of relation, name, phone and the like."""

    SENSITIVITY: Final[Mapping[str, str]] = {
        **dict.fromkeys(("id", "person", "ended_at"), "internal"),
        "said": "identity",
    }

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, verbose_name="人员", on_delete=models.PROTECT, related_name="family")
    said = SealedField("家庭成员情况", sensitivity="identity")
    ended_at = models.DateTimeField("不再列入时间", null=True, blank=True)
    """None while listed."""

    class Meta:
        verbose_name = "家庭成员"

    def __str__(self) -> str:
        return f"家庭成员 {self.pk}"


class PersonMerge(KeptModel):
    """Two entries of one person found to be the same, by a decision 合并决定. Written once."""

    SENSITIVITY: Final[Mapping[str, str]] = {
        **dict.fromkeys(("id", "kept", "merged", "decision", "at", "by"), "internal"),
        "why": "narrative",
    }

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Person, verbose_name="保留", on_delete=models.PROTECT, related_name="merges")
    merged = models.OneToOneField(Person, verbose_name="并入者", on_delete=models.PROTECT, related_name="merge")
    decision = models.CharField("决定人或文号", max_length=100)
    why = SealedField("缘由", sensitivity="narrative")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(Posting, verbose_name="经办任职", on_delete=models.PROTECT, related_name="+")

    objects = WrittenOnce["PersonMerge"].as_manager()

    class Meta:
        verbose_name = "人员合并"
        constraints: ClassVar = [
            models.CheckConstraint(name="merge_of_two", condition=~Q(kept=F("merged"))),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"
