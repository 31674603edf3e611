"""Reads of the room: accounts and postings within an administrator's region, and the cases in somebody's hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from guitu.access.models import AccessChange, Account, Posting
from guitu.access.sight import Viewer
from guitu.casebook import queries as casebook
from guitu.casebook.models import Assignment, Case
from guitu.places import codes
from guitu.standings.models import CaseStanding

DORMANT_AFTER: Final = timedelta(days=90)
"""So long without signing in, and an account is named as unused. A choice of the house, not of the law."""

OVER: Final = ("closed", "terminated", "transferred_out")
"""States in which nobody has to look after a case any more."""


@dataclass(frozen=True, slots=True)
class Load:
    """How many cases are in the hands of a posting: led, and helped with."""

    posting: Posting
    led: int
    helped: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.led + self.helped


def accounts_within(by: Posting) -> QuerySet[Account]:
    """Accounts with a posting in the region of `by`, and those without any that were opened from there."""
    inside = _at_region(Posting.objects.filter(account=OuterRef("pk")), by=by)
    opened = AccessChange.objects.filter(account=OuterRef("pk"), what="open_account")
    low, high = _bounds(by)
    here = opened.filter(Q(by=None) | Q(by__agency__region__gte=low, by__agency__region__lte=high))
    unposted = ~Exists(Posting.objects.filter(account=OuterRef("pk"))) & Exists(here)
    return Account.objects.filter(Exists(inside) | unposted).order_by("display_name", "pk")


def with_postings(found: QuerySet[Account], *, on: date) -> QuerySet[Account]:
    """The same with the postings of the day as `held`, in one more query."""
    lasting = Posting.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on)).select_related("agency")
    return found.prefetch_related(Prefetch("postings", queryset=lasting.order_by("valid_from"), to_attr="held"))


def dormant(*, at: datetime) -> Q:
    """Open accounts that nobody signed in to for long."""
    since = at - DORMANT_AFTER
    return Q(is_active=True) & (Q(last_login__lt=since) | Q(last_login=None, opened_at__lt=since))


def is_wholly_within(account: Account, *, by: Posting) -> bool:
    """Whether no posting of an account, past or present, lies outside the region of `by`.

    Who may set a password may sign in: an account that also works elsewhere is mended by an administrator above both.
    """
    low, high = _bounds(by)
    outside = account.postings.exclude(agency__region__gte=low, agency__region__lte=high)
    return not outside.exists()


def postings_within(by: Posting, *, on: date | None = None) -> QuerySet[Posting]:
    """Postings at agencies of the region of `by`, by agency and name; with `on`, those that last or begin later."""
    found = _at_region(Posting.objects.all(), by=by)
    if on is not None:
        found = found.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    return found.select_related("account", "agency").order_by("agency__region", "agency__name", "role", "pk")


def live_cases(*, posting: Posting) -> QuerySet[Case]:
    """Cases in the hands of a posting that somebody has to look after."""
    helped = Assignment.objects.filter(case=OuterRef("pk"), posting=posting, until=None)
    return _alive(Case.objects.filter(Q(worker=posting) | Exists(helped)))


def burden(posting: Posting) -> int:
    """How many cases are in the hands of a posting."""
    return live_cases(posting=posting).count()


def loads(viewer: Viewer) -> list[Load]:
    """Everybody in whose hands cases of the viewer are, those who left or end first, then by how many."""
    reached = _alive(casebook.cases(viewer))
    led = dict(reached.exclude(worker=None).values_list("worker").annotate(many=Count("pk")).order_by())
    helping = Assignment.objects.filter(case__in=reached, until=None).exclude(posting__role__in=("person", "family"))
    # Whoever leads a case is in its group as well, and is counted once.
    others = helping.exclude(case__worker=F("posting"))
    helped = dict(others.values_list("posting").annotate(many=Count("pk")).order_by())
    people = Posting.objects.select_related("account", "agency").filter(pk__in={*led, *helped})
    found = [Load(one, led.get(one.pk, 0), helped.get(one.pk, 0)) for one in people]
    return sorted(found, key=lambda one: (not leaves(one.posting), -one.total, one.posting.pk))


def unled(viewer: Viewer) -> int:
    """How many cases of the viewer nobody leads."""
    return _alive(casebook.cases(viewer)).filter(worker=None).count()


def leaves(posting: Posting) -> bool:
    """Whether somebody has left, or has a last day: their cases need another hand."""
    return posting.valid_to is not None or not posting.account.is_active


def takers(viewer: Viewer, *, leaving: Posting) -> list[Posting]:
    """Who could take over: postings that last, of the same role, at agencies of the viewer's region."""
    prefixes = {codes.prefix_of(one.region_code) for one in viewer.postings}
    reach = Q()
    for prefix in prefixes:
        low, high = codes.prefix_range(prefix)
        reach |= Q(agency__region__gte=low, agency__region__lte=high)
    found = Posting.objects.filter(reach, valid_to=None, valid_from__lte=viewer.day, account__is_active=True)
    same = found.filter(role__in=_alike(leaving.role)).exclude(account=leaving.account_id)
    return list(same.select_related("account", "agency").order_by("account__display_name", "pk"))


def _alike(role: str) -> tuple[str, ...]:
    """A social worker's cases may go to a clerk or a village cadre, and so on; the police stay the police."""
    daily = ("social_worker", "village_cadre", "office_clerk", "office_head")
    return daily if role in daily else (role,)


def _alive(cases: QuerySet[Case]) -> QuerySet[Case]:
    """A case without a standing yet counts as alive: better one too many than one forgotten."""
    return cases.filter(~Exists(CaseStanding.objects.filter(case=OuterRef("pk"), state__in=OVER)))


def _at_region(found: QuerySet[Posting], *, by: Posting) -> QuerySet[Posting]:
    low, high = _bounds(by)
    return found.filter(agency__region__gte=low, agency__region__lte=high)


def _bounds(by: Posting) -> tuple[str, str]:
    return codes.prefix_range(codes.prefix_of(by.region_code))
