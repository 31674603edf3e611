"""A case on its way to another office 移交: what was sent where, how far it went, and how it ended.

The row says who holds the case: an office sends it, the other takes it in or gives it back, or the sender calls it
back. What happened stands in the ledger (`transferred_out`, `transferred_in`, `transfer_returned`); the row adds what a
ledger of one case cannot say: the number and group it had, and up to which entry the sender may still read.
"""

from __future__ import annotations

import uuid
from typing import ClassVar, Final

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from guitu.access.models import Posting
from guitu.places.models import Agency


class TransferState(models.TextChoices):
    """How far a case on its way has come, under a stable code."""

    SENT = "sent", "待接收"
    RECEIVED = "received", "已接收"
    RETURNED = "returned", "已退回"
    CALLED_BACK = "called_back", "已撤回"


class Transfer(models.Model):
    """One sending of one case to another office 移交. At most one of a case is on its way.

    `is_outside`: the other office has no place in this installation; the case stays where it is, closed by its
    `transferred_out`, and the sender notes the receipt that comes back.
    """

    SENSITIVITY: Final = dict.fromkeys(
        ("id", "case", "state", "from_region", "from_number", "from_group", "from_worker", "to_region", "to_agency",
         "is_outside", "ended_assignments", "length", "out_entry", "sent_on", "sent_at", "sent_by", "ended_on",
         "ended_at", "ended_by"),
        "internal",
    )  # fmt: skip

    id = models.UUIDField("编号", primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("casebook.Case", verbose_name="个案", on_delete=models.PROTECT, related_name="transfers")
    state = models.CharField("进展", max_length=12, choices=TransferState.choices, default=TransferState.SENT)
    from_region = models.CharField(
        "从哪里移出", max_length=12, validators=[RegexValidator(r"\A[0-9]{12}\Z", "区划代码应为12位数字")]
    )
    """The region the case had: a village, or a township."""
    from_number = models.CharField("移出时的案号", max_length=16)
    from_group = models.ForeignKey(
        Agency, verbose_name="移出时的工作小组", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    from_worker = models.ForeignKey(
        Posting, verbose_name="移出时的责任人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to_region = models.CharField(
        "移往哪里", max_length=12, validators=[RegexValidator(r"\A[0-9]{12}\Z", "区划代码应为12位数字")]
    )
    to_agency = models.CharField("接收单位", max_length=100, blank=True, default="")
    is_outside = models.BooleanField("接收单位不在本系统")
    ended_assignments = models.JSONField("随移交结束的小组成员", default=list)
    """Ids of the assignments that ended with it; they last again if the case comes back."""
    length = models.PositiveIntegerField("移出时的记录数")
    """How many entries the ledger had, the one of the sending included: what the sender may still read."""
    out_entry = models.CharField("转出记录", max_length=64)
    sent_on = models.DateField("移出日期")
    sent_at = models.DateTimeField("移出时间")
    sent_by = models.ForeignKey(Posting, verbose_name="移出经办", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField("办结日期", null=True, blank=True)
    """The day it was taken in, given back or called back; None while it is on its way."""
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        Posting, verbose_name="办结经办", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "移交"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=TransferState.SENT), name="transfer_once_at_a_time"
            ),
            models.CheckConstraint(name="transfer_state_is_known", condition=Q(state__in=TransferState.values)),
            models.CheckConstraint(
                name="transfer_ends_or_is_on_its_way",
                condition=Q(state=TransferState.SENT, ended_at=None) | ~Q(state=TransferState.SENT) & ~Q(ended_at=None),
            ),
            models.CheckConstraint(name="transfer_goes_elsewhere", condition=~Q(from_region=F("to_region"))),
        ]
        indexes: ClassVar = [
            models.Index(fields=["from_region", "sent_on"], name="transfer_by_sender"),
            models.Index(fields=["to_region", "state"], name="transfer_by_receiver"),
        ]

    def __str__(self) -> str:
        return f"移交 {self.pk}"
