"""A role at an agency for a time 任职, which is all that anybody's rights come from."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from guitu.access.models.account import Account
from guitu.ledger.roles import ROLES
from guitu.places.models import Agency


class Posting(models.Model):
    """A role at an agency for a time 任职. It is ended, never deleted: entries name it for ever."""

    SENSITIVITY: Final = dict.fromkeys(("id", "account", "agency", "role", "valid_from", "valid_to"), "internal")

    account = models.ForeignKey(Account, verbose_name="账号", on_delete=models.PROTECT, related_name="postings")
    agency = models.ForeignKey(Agency, verbose_name="机构", on_delete=models.PROTECT, related_name="postings")
    role = models.CharField("岗位", max_length=20, choices=[(str(role), label) for role, label in ROLES.items()])
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True, blank=True)
    """Last day, included; None while it lasts."""

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        constraints: ClassVar = [
            models.UniqueConstraint(
                "account", "agency", "role", "valid_from", name="posting_once", violation_error_message="已有这一任职"
            ),
            models.CheckConstraint(
                name="posting_starts_before_it_ends", condition=Q(valid_to=None) | Q(valid_from__lte=F("valid_to"))
            ),
            models.CheckConstraint(name="posting_role_is_known", condition=Q(role__in=list(ROLES))),
        ]

    def __str__(self) -> str:
        return f"{self.agency}·{self.get_role_display()}"

    @property
    def region_code(self) -> str:
        """The region of the agency; read it from postings fetched with their agency."""
        return self.agency.region_id

    @property
    def signature(self) -> str:
        """Stable code of the posting for `by` in rooms below: `posting:12`."""
        return f"posting:{self.pk}"
