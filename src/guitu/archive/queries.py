"""What the pages of the room show: ended cases with the day until which they are kept, and erasures that were done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Max, Q

from guitu.access.sight import Viewer
from guitu.archive.models import KeepingTime
from guitu.casebook import queries as casebook
from guitu.casebook.actions.erasing import ENDS, kept_until
from guitu.casebook.models import Case, Change, PutAway
from guitu.places import codes

_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class EndedCase:
    """A case that has ended. `until` None: nothing sets how long it is kept."""

    id: UUID
    number: str
    kind: str
    ended_on: date
    until: date | None
    is_due: bool
    is_erased: bool


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure that was done: when, by whom, on which decision, how many cases."""

    at: datetime
    by: str
    decision: str
    cases: int


@dataclass(frozen=True, slots=True)
class ShutFile:
    """A case file that was put away: when, by whom, on which decision; `opened_until` while it is open."""

    id: UUID
    number: str
    kind: str
    at: datetime
    by: str
    decision: str
    opened_until: date | None
    is_erased: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening of a file that was put away: when, by whom, why, until which day."""

    at: datetime
    number: str
    by: str
    why: str
    until: str


def keeping(region_code: str) -> KeepingTime | None:
    """The setting that holds at a place: the newest of the narrowest region around it."""
    around = {region_code, *codes.ancestors(region_code)}
    found = KeepingTime.objects.filter(region_code__in=around).order_by("-pk")
    newest: dict[str, KeepingTime] = {}
    for one in found.select_related("by__account"):
        newest.setdefault(one.region_code, one)
    near = sorted(newest.values(), key=lambda one: len(codes.prefix_of(one.region_code)), reverse=True)
    return next((one for one in near if one.years is not None), None)


def years_at(region_code: str) -> int | None:
    """Years that the office keeps files at a place; None where it set none."""
    found = keeping(region_code)
    return found.years if found is not None else None


def ended(viewer: Viewer) -> list[EndedCase]:
    """Cases of the viewer that have ended, the longest ended first."""
    found = casebook.cases(viewer).annotate(ended_on=Max("entries__on", filter=Q(entries__kind__in=ENDS)))
    rows = found.exclude(ended_on=None).select_related("person").order_by("ended_on", "number")[:_SHOWN]
    years: dict[str, int | None] = {}
    listed = []
    for case in rows:
        own = years.setdefault(case.region_code, years_at(case.region_code))
        until = kept_until(case, last=case.ended_on, keep_years=own)
        erased = not case.person.wrapped_key
        listed.append(
            EndedCase(
                case.pk, case.number, case.get_kind_display(), case.ended_on, until,
                not erased and until is not None and until < viewer.day, erased,
            )
        )  # fmt: skip
    return listed


def erasures(viewer: Viewer) -> list[Erasure]:
    """Erasures of persons whose cases the viewer reaches, the newest first."""
    reached = casebook.with_put_away(viewer).values("person_id")
    found = Change.objects.filter(what="withdraw_key", person__in=reached).select_related("by__account")
    return [
        Erasure(one.at, one.by.account.display_name, str(one.counts.get("decision", "")), int(one.counts["cases"]))
        for one in found.order_by("-at")[:_SHOWN]
    ]


def shut_files(viewer: Viewer) -> list[ShutFile]:
    """Files of the viewer's region that were put away, the newest first, also those that are open for a while."""
    reached = casebook.with_put_away(viewer).values("pk")
    found = PutAway.objects.filter(case__in=reached).select_related("case__person", "by__account")
    return [
        ShutFile(
            one.case_id, one.case.number, one.case.get_kind_display(), one.at, one.by.account.display_name,
            one.decision,
            one.opened_until if one.opened_until is not None and one.opened_until >= viewer.day else None,
            not one.case.person.wrapped_key,
        )
        for one in found.order_by("-at", "-pk")[:_SHOWN]
    ]  # fmt: skip


def openings(viewer: Viewer) -> list[Opening]:
    """Openings of files of the viewer's region, the newest first."""
    reached = casebook.with_put_away(viewer).values("pk")
    found = Change.objects.filter(what="open_again", case__in=reached).select_related("case", "by__account")
    return [
        Opening(
            one.at, one.case.number if one.case is not None else "", one.by.account.display_name,
            str(one.counts.get("why", "")), str(one.counts.get("until", "")),
        )
        for one in found.order_by("-at")[:_SHOWN]
    ]  # fmt: skip


def case_of(viewer: Viewer, case_id: UUID) -> Case | None:
    """One case that the viewer reaches, also one that was put away."""
    return casebook.with_put_away(viewer).select_related("person").filter(pk=case_id).first()
