"""Addresses of other rooms 去处: by URL name; empty while the room that has them is not there.

case_href(id)             the page of a case
record_href(id, kind)     the form of one entry kind, with what is known filled in
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.urls import NoReverseMatch, get_urlconf, reverse

from guitu.rules.duties import DUTIES
from guitu.rules.duty import Repeating

_STAND_INS: Final = (UUID("00000000-0000-4000-8000-00000000feed"), "stand-in-text", 987_654)
_MODES: Final = {"drug_test.regular": {"mode": "regular"}, "drug_test.spot": {"mode": "spot"}}


def href(name: str, *args: object) -> str:
    """The address of a page by its name; empty if no room has it."""
    return _pattern(get_urlconf(), name, len(args)).format(*args)


def case_href(case_id: UUID | str) -> str:
    """The page of a case; of its id as a text where several addresses are made of it."""
    return href("casebook:case", case_id) or "#main"


def record_href(case_id: UUID | str, kind: str, *, rule: str = "", back: str = "") -> str:
    """The form of an entry kind for a case. `rule` fills in what the duty says, `back` is where to go afterwards."""
    address = href("casebook:record", case_id, kind)
    if not address:
        return case_href(case_id)
    return address + _query(rule, back)


@lru_cache(maxsize=1024)
def _query(rule: str, back: str) -> str:
    said = {**_MODES.get(rule, {}), **({"next": back} if back else {})}
    return f"?{urlencode(said)}" if said else ""


@lru_cache(maxsize=256)
def _pattern(urlconf: str | None, name: str, places: int) -> str:
    """An address with `{}` in the place of its arguments: a list of fifty rows asks for some two hundred addresses.

    Arguments are ids, kinds, rules and numbers, which need no escaping. Tried with one stand-in of each form.
    """
    for stand_ins in product(_STAND_INS, repeat=places):
        if len(set(stand_ins)) < places:
            continue
        try:
            address = reverse(name, urlconf=urlconf, args=stand_ins)
        except NoReverseMatch:
            continue
        for one in stand_ins:
            address = address.replace(str(one), "{}")
        return address
    return ""


def kind_of(rule: str) -> str:
    """The entry kind that does a duty."""
    duty = DUTIES[rule]
    return duty.counts.kind if isinstance(duty, Repeating) else duty.done_by.kind
