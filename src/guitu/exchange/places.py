"""Villages and workers by the names that a ledger writes 村名与专干姓名: found in the region, or left as words."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from django.db.models import Q
from django.utils import timezone

from guitu.access.models import Posting
from guitu.places import codes, queries

_ENDINGS: Final = ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "村")
_LEADING: Final = ("social_worker", "office_clerk", "village_cadre")


class Offices:
    """A township or village, with what is known of names in it."""

    def __init__(self, region: str) -> None:
        self.region = region
        self.prefix = codes.prefix_of(region)

    def village_of(self, name: str) -> str:
        """The code of the village of this name; the region itself where the name is none or not known for certain."""
        return self._villages.get(_stem(name), "") or self.region

    def worker_of(self, name: str) -> Posting | None:
        """The posting of the one worker of this name; None where there is none, or several."""
        return self._workers.get(name.strip())

    @cached_property
    def _villages(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for code, name in queries.within(self.prefix).values_list("code", "name"):
            stem = _stem(name)
            found[stem] = "" if stem in found else code
        return found

    @cached_property
    def _workers(self) -> dict[str, Posting | None]:
        today = timezone.localdate()
        low, high = codes.prefix_range(self.prefix[:9])
        lasting = Q(valid_to=None) | Q(valid_to__gte=today)
        postings = Posting.objects.filter(
            lasting, valid_from__lte=today, role__in=_LEADING, account__is_active=True, agency__region__gte=low,
            agency__region__lte=high,
        ).select_related("account", "agency")  # fmt: skip
        found: dict[str, Posting | None] = {}
        for posting in postings:
            name = posting.account.display_name
            found[name] = None if name in found else posting
        return found


def _stem(name: str) -> str:
    """A village's name without what offices add or leave out: 杏花村, 杏花村委会 and 杏花 are one."""
    plain = "".join(name.split())
    for ending in _ENDINGS:
        if len(plain) > len(ending) and plain.endswith(ending):
            return plain.removesuffix(ending)
    return plain
