"""The office's own particulars 单位资料: written once, on every paper after that."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from guitu.access.may import refuse
from guitu.access.models import Posting
from guitu.faults import Fault, Faulty
from guitu.papers.models import Letterhead

_LONGEST = {
    "short": ("机关代字", 12),
    "phone": ("办公电话", 40),
    "address": ("办公地址", 120),
    "contact": ("联系人", 40),
}


@transaction.atomic
def set_letterhead(
    *, by: Posting, short: str = "", phone: str = "", address: str = "", contact: str = "", at: datetime | None = None
) -> Letterhead:
    """Write what papers say of the posting's own office. Raises `Refused` or `Faulty` with every fault."""
    at = at or timezone.now()
    refuse(by, "record", "papers", at=by.agency.region_id, on=timezone.localdate(at))
    said = {"short": short.strip(), "phone": phone.strip(), "address": address.strip(), "contact": contact.strip()}
    faults = [
        Fault(label, f"{len(said[name])} 字", f"{most} 字以内", "请写短一些")
        for name, (label, most) in _LONGEST.items()
        if len(said[name]) > most
    ]
    if faults:
        raise Faulty(faults)
    card, _ = Letterhead.objects.update_or_create(agency=by.agency, defaults={**said, "by": by, "at": at})
    return card
