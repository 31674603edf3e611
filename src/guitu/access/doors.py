"""From a request to a viewer 以什么岗位看: the one place where pages learn who looks, as what, on which day.

viewer = viewer_of(request)                     # today, in the posting chosen at the top of the page
by = posting_of(request)                        # the same posting, for a deed
asked = who_asks(request)                       # both at once, with the name that signs and the moment
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from guitu.access.may import may
from guitu.access.models import Account, Posting
from guitu.access.queries import postings_on, viewer_for
from guitu.access.sight import Viewer
from guitu.access.table import table

POSTING: Final = "posting"
"""Key of the session that keeps the chosen posting."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks 来访: the viewer of a request, the posting it acts in, the name that signs, and the moment."""

    viewer: Viewer
    by: Posting
    name: str
    today: date
    now: datetime

    def may(self, act: str, what: str) -> bool:
        """Whether the posting has an act on a matter (or entry kind) at its own office."""
        return may(self.by, act, what, at=self.by.region_code, on=self.today)


def who_asks(request: HttpRequest) -> Asked:
    """Who asks, of one reading of the clock. Raises `Refused` without a posting today."""
    now = timezone.now()
    by, account = posting_of(request), account_of(request)
    if by is None or account is None:
        raise AssertionError(viewer_of(request))  # it says why not
    today = timezone.localdate(now)
    viewer = Viewer(postings=(by,), purpose=table().roles[by.role].purposes[0], day=today)
    return Asked(viewer, by, account.display_name, today, now)


def account_of(request: HttpRequest) -> Account | None:
    """The account signed in; None for nobody."""
    user = getattr(request, "user", None)
    return user if isinstance(user, Account) and user.is_active else None


def held_by(request: HttpRequest) -> list[Posting]:
    """The postings the account has today, the oldest first; asked once a request."""
    kept: list[Posting] | None = getattr(request, "held", None)
    if kept is None:
        account = account_of(request)
        kept = postings_on(account, on=timezone.localdate()) if account is not None else []
        request.held = kept  # type: ignore[attr-defined]
        request.roles = tuple(one.role for one in kept)  # type: ignore[attr-defined]
    return kept


def posting_of(request: HttpRequest) -> Posting | None:
    """The posting chosen at the top of the page, else the first; None without any."""
    held = held_by(request)
    chosen = request.session.get(POSTING)
    return next((one for one in held if one.pk == chosen), held[0] if held else None)


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer of a request. Raises `Refused` without a posting today."""
    posting = posting_of(request)
    rule = table().roles.get(posting.role) if posting is not None else None
    if posting is None or rule is None:
        # Nobody's posting: the words of the refusal are kept in one place.
        return viewer_for(Account(is_active=False), on=timezone.localdate())
    return Viewer(postings=(posting,), purpose=rule.purposes[0], day=timezone.localdate())
