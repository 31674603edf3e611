"""When the clock of a case stood still 中止: the suspensions as days, for whoever draws a term.

A resumption without a suspension, or a second suspension before the first ended, changes nothing. Not covered: what
stood still for all measures at once; the standing itself counts on columns (`timekeeping.spans`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from guitu.ledger.casefile import CaseFile
from guitu.ledger.corrections import standing_entries
from guitu.policy import Policy


@dataclass(frozen=True, slots=True)
class Standstill:
    """A suspension 中止: the first day that does not count, and the first that counts again (None while it lasts)."""

    lo: date
    hi: date | None

    @property
    def days(self) -> int | None:
        """How many days stood still; None while it lasts."""
        return None if self.hi is None else (self.hi - self.lo).days


def standstills(
    policy: Policy, casefile: CaseFile, *, starts_on: date, as_of: date, known_at: datetime | None
) -> tuple[Standstill, ...]:
    """The suspensions that moved the dates of a case, in order; none where the pack lets them move nothing."""
    extends = policy.at("suspension.extends_term", on=starts_on)
    if extends is not None and extends.value is False:
        return ()
    return tuple(
        Standstill(max(one.lo, starts_on), one.hi)
        for one in suspensions(casefile, as_of=as_of, known_at=known_at)
        if one.hi is None or one.hi > starts_on
    )


def suspensions(casefile: CaseFile, *, as_of: date, known_at: datetime | None) -> tuple[Standstill, ...]:
    """Every suspension in the ledger, also before report-in, in order."""
    entries = standing_entries(casefile.entries, known_at=known_at).entries
    changes = sorted(
        (entry.on, entry.kind == "suspended")
        for entry in entries
        if entry.kind in ("suspended", "resumed") and entry.on <= as_of
    )
    found: list[Standstill] = []
    since: date | None = None
    for on, begins in changes:
        if begins and since is None:
            since = on
        elif not begins and since is not None:
            if on > since:
                found.append(Standstill(since, on))
            since = None
    if since is not None:
        found.append(Standstill(since, None))
    return tuple(found)


def served(day: date, found: Iterable[Standstill]) -> date:
    """A day in served time: suspended days before it are taken out."""
    out = 0
    for still in found:
        end = day if still.hi is None else min(day, still.hi)
        out += max((end - still.lo).days, 0)
    return day - timedelta(days=out)
