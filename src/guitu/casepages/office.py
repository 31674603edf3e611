"""What an office can choose from 本办可选: its villages, working groups and colleagues, and the packs there are.

Asked for wherever a case is taken on: received anew, taken in from elsewhere, given to another colleague.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from guitu import policy as policies
from guitu.access.models import Posting
from guitu.access.queries import staff_at
from guitu.access.sight import Viewer
from guitu.pages.shapes import Choice
from guitu.places import codes
from guitu.places.models import Agency, AgencyKind, Region
from guitu.places.queries import agencies

_NOT_LED: Final = ("person", "family", "volunteer", "admin", "county", "city")
"""Roles that are responsible for no case."""


class Office:
    """The villages, groups, colleagues and packs that an office of a township chooses from, each by its key."""

    def __init__(self, viewer: Viewer, *, town: str, on: date) -> None:
        prefix = codes.above(town, codes.Level.TOWN)
        villages = Region.objects.filter(
            code__range=codes.prefix_range(prefix), level=codes.Level.VILLAGE, valid_to=None
        )
        self.villages: Mapping[str, str] = dict(villages.order_by("code").values_list("code", "name"))
        groups = agencies(prefix=prefix, on=on, kind=AgencyKind.WORKING_GROUP)
        self.groups: Mapping[str, Agency] = {str(one.pk): one for one in groups}
        self.staff: Mapping[str, Posting] = {
            str(one.pk): one for one in staff_at(viewer, prefix=prefix) if one.role not in _NOT_LED
        }
        self.packs: Mapping[str, str] = {name: policies.load(name).title for name in policies.names()}

    def village_choices(self) -> list[Choice]:
        """Villages by code."""
        return [Choice(*one) for one in self.villages.items()]

    def group_choices(self) -> list[Choice]:
        """Working groups by name."""
        return [Choice(pk, one.name) for pk, one in self.groups.items()]

    def staff_choices(self) -> list[Choice]:
        """Colleagues, with what they are."""
        return [Choice(pk, one.account.display_name, one.get_role_display()) for pk, one in self.staff.items()]

    def pack_choices(self) -> list[Choice]:
        """Packs by title."""
        return [Choice(*one) for one in self.packs.items()]
