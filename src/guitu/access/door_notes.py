"""Notes at the door 登录记录: who signed in or failed to, who was refused, who came up against a limit; when and where.

A note holds an account if there is one, never what was typed: a name nobody has may be a password in the wrong field.
Of a refusal it says what kind of page it was, not whose case. The same again within a quarter of an hour is counted on
its note, so that a program which knocks all night fills no disk. The background clears a note away once it was kept as
long as the law asks (the pack value `archive.log_months`); never one that `alarms` still counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone

from guitu import policy as policies
from guitu.access import sittings
from guitu.access.came_from import came_from
from guitu.access.models import Account, DoorNote, Posting
from guitu.places import codes
from guitu.timekeeping import days, months

AGAIN: Final = timedelta(minutes=15)
"""The same within this time is the same note."""
WITHIN: Final = timedelta(days=1)
"""What `alarms` looks back over."""
MANY: Final = {"wrong": 20, "rests": 3, "often": 3, "refused": 30}
"""From so many in `WITHIN` on somebody should look. Choices of the house, not of the law."""

_EACH_ITS_OWN: Final = ("in", "out")


@dataclass(frozen=True, slots=True)
class Alarm:
    """More of something than a working day explains: `what` as in `DoorNote`, its label, how often, of how many."""

    what: str
    label: str
    times: int
    accounts: int


def note(
    request: HttpRequest,
    what: str,
    *,
    at: datetime,
    account: Account | None = None,
    posting: Posting | None = None,
    via: str = "",
    page: str = "",
) -> None:
    """Keep what happened at the door. `page` is the name of an address, which holds nothing of whose case it is."""
    alike = {
        "what": what,
        "account": account,
        "posting": posting,
        "via": via,
        "page": page[:80],
        "address": came_from(request),
        "device": sittings.device_of(request.headers.get("User-Agent", "")),
    }
    lately = DoorNote.objects.filter(**alike, last_at__gt=at - AGAIN, last_at__lte=at)
    if what in _EACH_ITS_OWN or not lately.update(times=F("times") + 1, last_at=at):
        DoorNote.objects.create(at=at, last_at=at, **alike)


def own(account: Account, *, limit: int) -> list[DoorNote]:
    """The newest notes of one's own account: it was used, somebody tried it, it was refused something."""
    return list(DoorNote.objects.filter(account=account).order_by("-last_at", "-pk")[:limit])


def in_region(region_code: str, *, strangers: bool) -> QuerySet[DoorNote]:
    """Notes of accounts posted in a region, the newest first; with `strangers` also those of no account."""
    low, high = codes.prefix_range(codes.prefix_of(region_code))
    posted = Posting.objects.filter(agency__region__gte=low, agency__region__lte=high).values("account_id")
    reach = Q(account__in=posted) | (Q(account=None) if strangers else Q(pk__in=[]))
    return DoorNote.objects.filter(reach).select_related("account", "posting__agency").order_by("-last_at", "-pk")


def alarms(*, at: datetime) -> list[Alarm]:
    """What came up too often in the last day: wrong passwords, rests, limits, refusals."""
    late = DoorNote.objects.filter(last_at__gt=at - WITHIN, last_at__lte=at, what__in=MANY)
    counted = late.order_by().values("what").annotate(all=Sum("times"), of=Count("account", distinct=True))
    often = {one["what"]: one for one in counted}
    return [
        Alarm(what, DoorNote.WHATS[what], often[what]["all"], often[what]["of"])
        for what, most in MANY.items()
        if what in often and often[what]["all"] >= most
    ]


def clear_old(*, at: datetime) -> int:
    """Delete the notes whose keeping time is over; how many. Nobody's deed: time's.

    The time is the nation's, as the record of the door belongs to the whole installation. Without one all are kept.
    """
    today = timezone.localdate(at)
    kept = policies.load("national").at("archive.log_months", on=today)
    if kept is None:
        return 0
    first = days.date_of(months.add(days.number(today), -kept.whole()))
    before = timezone.make_aware(datetime.combine(first, time.min))
    gone, _ = DoorNote.objects.filter(last_at__lt=min(before, at - WITHIN)).delete()
    return gone
