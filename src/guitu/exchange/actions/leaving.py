"""What left the office 导出登记: each export has a number and a last day, and somebody says that it is gone.

The system destroys nothing on another's machine; it prints the last day on the file and reminds whoever gave it out.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from guitu.access.may import refuse
from guitu.access.models import Posting
from guitu.exchange.models import Export
from guitu.faults import Fault, Faulty
from guitu.places import codes

USUAL_DAYS: Final = 30
LONGEST_DAYS: Final = 366
"""Days a file that left may be kept. Choices of the house, not of the law."""

_SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def last_day(said: date | None, *, today: date) -> date:
    """The last day of an export, the usual one where none is said. Raises `Faulty`."""
    chosen = said if said is not None else today + timedelta(days=USUAL_DAYS)
    latest = today + timedelta(days=LONGEST_DAYS)
    if not today <= chosen <= latest:
        raise Faulty([Fault("导出的保存到", f"{chosen}", f"今天到 {latest} 之间的一天", "到期还要用的，重新导出")])
    return chosen


def number() -> str:
    """A fresh number, told over the telephone without mistakes."""
    made = "".join(secrets.choice(_SIGNS) for _ in range(8))
    return f"DC-{made[:4]}-{made[4:]}"


def enter(
    *,
    by: Posting,
    number: str,
    region: str,
    purpose: str,
    requester: str,
    basis: str,
    columns: Sequence[str],
    cases: int,
    keep_until: date,
    at: datetime,
) -> Export:
    """Enter an export. Call it in the transaction of the export."""
    return Export.objects.create(
        by=by, number=number, region_code=region, purpose=purpose, requester=requester, basis=basis,
        columns=list(columns), cases=cases, keep_until=keep_until, at=at,
    )  # fmt: skip


def out_there(by: Posting) -> QuerySet[Export]:
    """Exports of the region of a posting that nobody has ended, those whose day is over first."""
    low, high = codes.prefix_range(codes.prefix_of(by.region_code))
    found = Export.objects.filter(ended_at=None, by__agency__region__gte=low, by__agency__region__lte=high)
    return found.select_related("by__account").order_by("keep_until", "at")


@transaction.atomic
def end(export: Export, *, by: Posting, at: datetime) -> Export:
    """Write down that the file is destroyed or given back. Again changes nothing. Raises `Refused`."""
    refuse(by, "export", "process", at=export.by.region_code, on=timezone.localdate(at))
    held = Export.objects.select_for_update().get(pk=export.pk)
    if held.ended_at is None:
        held.ended_at, held.ended_by = at, by
        held.save(update_fields=["ended_at", "ended_by"])
    return held
