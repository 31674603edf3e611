"""Reads of the room. Regions and agencies are public knowledge, so these take no `viewer`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from guitu.places import codes
from guitu.places.models import Agency, AgencyKind, Region

STOPGAPS: Final = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
"""Names the statistical list gives to a level that has none; an address leaves them out."""


def region(code: str) -> Region | None:
    """The region of a twelve-digit code, None if it is not registered."""
    return Region.objects.filter(code=code).first()


def within(prefix: str) -> QuerySet[Region]:
    """The region of a prefix and all below it, by code. An empty prefix holds nothing."""
    if not prefix:
        return Region.objects.none()
    return Region.objects.filter(code__range=codes.prefix_range(prefix)).order_by("code")


def full_name(code: str) -> str:
    """Names from the province down, in one: 广东省汕尾市陆丰市金厢镇. Regions that are not registered are left out."""
    return full_names([code])[code]


def full_names(wanted: Iterable[str]) -> dict[str, str]:
    """`full_name` of many codes in one query."""
    chains = {code: (*codes.ancestors(code), code) for code in wanted}
    needed = {code for chain in chains.values() for code in chain}
    names = dict(Region.objects.filter(code__in=needed).exclude(name__in=STOPGAPS).values_list("code", "name"))
    return {code: "".join(names.get(step, "") for step in chain) for code, chain in chains.items()}


def agencies(*, prefix: str, on: date, kind: AgencyKind | None = None) -> QuerySet[Agency]:
    """Agencies in a prefix that exist on a day, by region and name."""
    if not prefix:
        return Agency.objects.none()
    low, high = codes.prefix_range(prefix)
    found = Agency.objects.filter(_in_force(on), region__gte=low, region__lte=high)
    if kind is not None:
        found = found.filter(kind=kind)
    return found.order_by("region_id", "name")


def _in_force(on: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_to=None) | Q(valid_to__gte=on))
