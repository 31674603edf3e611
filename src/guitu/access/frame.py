"""The frame of a page for somebody signed in 页框: name, postings, the pages their role has. A context processor."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from guitu.access.doors import account_of, held_by, posting_of
from guitu.access.models import Posting
from guitu.access.table import table
from guitu.pages.frame import Frame, NavLink, PostingLink
from guitu.pages.navigation import items

FIND: Final = "find"
"""Name of the address that searches; the room that has it gives it this name."""
POLICY: Final = "policy"
"""Name of the address where clauses can be read, each under its id with `-` for `#`."""


def address_of(name: str) -> str:
    """The address of a page by its name; empty while no room has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def frame(request: HttpRequest) -> dict[str, object]:
    """`frame`: a `guitu.pages.frame.Frame`, or None for nobody signed in."""
    account = account_of(request)
    if account is None:
        return {"frame": None}
    posting = posting_of(request)
    return {
        "frame": Frame(
            name=account.display_name,
            role=posting.get_role_display() if posting is not None else "没有任职",
            office=posting.agency.name if posting is not None else "",
            nav=_nav(request, posting),
            postings=[
                PostingLink(
                    one.pk, one.get_role_display(), one.agency.name, posting is not None and one.pk == posting.pk
                )
                for one in held_by(request)
            ],
            find_href=address_of(FIND) if posting is not None and _allows(posting, "see", "name") else "",
            printed_at=timezone.now(),
        )
    }


def _nav(request: HttpRequest, posting: Posting | None) -> list[NavLink]:
    allowed = [item for item in items() if not item.matter or (posting and _allows(posting, item.act, item.matter))]
    known = [(item, address) for item in allowed if (address := address_of(item.url))]
    # The longest address that begins the path is the page one is on; "/" only itself.
    fits = [(len(address), item) for item, address in known if _leads_to(request, address)]
    if not fits:
        fits = [(1, item) for item, _ in known for name in item.under if _leads_to(request, address_of(name))]
    here = max(fits, key=lambda one: one[0])[1] if fits else None
    return [NavLink(item.label, address, item is here, item.minor) for item, address in known]


def _leads_to(request: HttpRequest, address: str) -> bool:
    return request.path == address or (len(address) > 1 and request.path.startswith(address))


def _allows(posting: Posting, act: str, matter: str) -> bool:
    rule = table().roles.get(posting.role)
    return rule is not None and rule.allows(act, matter)
