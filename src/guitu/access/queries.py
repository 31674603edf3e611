"""Reads of the room: who is posted where, and the viewer a page looks through."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from guitu.access.may import Refused
from guitu.access.models import Account, Posting
from guitu.access.sight import Viewer
from guitu.access.table import table
from guitu.places import codes


def postings_on(account: Account, *, on: date) -> list[Posting]:
    """Postings of an account that cover a day, each with its agency, the oldest first; none if it is closed."""
    if not account.is_active:
        return []
    return list(_on(on).filter(account=account).select_related("agency").order_by("valid_from", "pk"))


def viewer_for(account: Account, *, on: date, posting_id: int | None = None) -> Viewer:
    """The viewer of a request: one posting of the account, the first unless named, for the first purpose of its role.

    Raises `Refused` if the account has no such posting on the day.
    """
    held = postings_on(account, on=on)
    chosen = next((posting for posting in held if posting_id is None or posting.pk == posting_id), None)
    if chosen is None:
        basis = table().refusal["rows"]
        raise Refused(f"{on:%Y年%m月%d日}没有可用的任职，请与系统管理员联系。{basis.says}", clauses=basis.clauses)
    return Viewer(postings=(chosen,), purpose=table().roles[chosen.role].purposes[0], day=on)


def staff_at(viewer: Viewer, *, prefix: str) -> QuerySet[Posting]:
    """Postings that cover the viewer's day at agencies of a prefix, with account and agency, by agency and name.

    For choosing to whom a case is assigned: names of colleagues, no more. Empty unless the prefix lies in the region
    of one of the viewer's postings, or the other way round.
    """
    own = [codes.prefix_of(posting.region_code) for posting in viewer.postings]
    if not prefix or not any(prefix.startswith(held) or held.startswith(prefix) for held in own):
        return Posting.objects.none()
    low, high = codes.prefix_range(prefix)
    found = _on(viewer.day).filter(agency__region__gte=low, agency__region__lte=high, account__is_active=True)
    return found.select_related("account", "agency").order_by("agency_id", "account__display_name")


def _on(day: date) -> QuerySet[Posting]:
    return Posting.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)
