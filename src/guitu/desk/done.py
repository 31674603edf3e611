"""What was done and what changed 已办与变化: entries by the moment they were recorded, as a list shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from guitu.access import asking
from guitu.access.asking import Question, put_together, seated
from guitu.access.models import Posting
from guitu.access.sight import Viewer, entry_kinds, visible_groups
from guitu.casebook import queries as casebook
from guitu.casebook.models import Entry
from guitu.desk.links import case_href, href
from guitu.desk.people import Who
from guitu.ledger.kinds import KINDS
from guitu.pages import words
from guitu.pages.shapes import DutyRow, Link, State

MOST: Final = 8
"""Rows of 今天已办 on the desk; all of them stand in 变化."""

_NEVER_LISTED: Final = ("tier_proposed", "tier_confirmed", "points_given")
"""Tiers are never on a list (access table: tier)."""


@dataclass(frozen=True, slots=True)
class Done:
    """One entry that was recorded. `stands` is False once it was corrected or voided."""

    case_id: UUID
    entry_id: str
    kind: str
    on: date
    recorded_at: datetime
    by_text: str
    corrects: str
    stands: bool


def own_today(viewer: Viewer, *, posting: Posting, today: date) -> list[Done]:
    """What the posting recorded today, the newest first; a few."""
    return [_done(row) for row in _own(seated(viewer), posting.pk, today).rows()]


def since(
    viewer: Viewer, *, day: date, page: int, size: int, by: Posting | None = None, kind: str = ""
) -> tuple[list[Done], int]:
    """What was recorded in the viewer's cases since the beginning of a day, the newest first; a page and how many.

    `by` and `kind` leave only what one posting recorded, and entries of one kind.
    """
    kinds = [one for one in _kinds(viewer) if kind in ("", one)]
    found = Entry.objects.filter(
        recorded_at__gte=start_of(day), kind__in=kinds, case_id__in=casebook.cases(viewer).values("pk")
    )
    if by is not None:
        found = found.filter(by_id=by.pk).exclude(kind="voided")
    first = (page - 1) * size
    return _read(found, first=first, size=size), found.count()


def month_of(posting: Posting, *, today: date) -> Mapping[str, int]:
    """One's own month: `all` entries recorded, `same_day` those written down on the day they happened, `kinds`."""
    first = today.replace(day=1)
    found = Entry.objects.filter(by_id=posting.pk, recorded_at__gte=start_of(first)).exclude(kind="voided")
    said = found.aggregate(
        all=Count("pk"), talks=Count("pk", filter=Q(kind="talk")), tests=Count("pk", filter=Q(kind="drug_test"))
    )
    moments = found.values_list("on", "recorded_at")
    same = sum(timezone.localdate(at) == on for on, at in moments.iterator())
    return {**said, "same_day": same}


def done_rows(found: list[Done], *, who: Mapping[UUID, Who]) -> list[DutyRow]:
    """Rows that stay on the desk the day they were done, with the way to put them right."""
    rows = []
    for one in found:
        if one.case_id not in who:
            continue
        name, label = who[one.case_id].name, KINDS[one.kind].label
        mend = href("casebook:correct", one.case_id, one.entry_id)
        text = "更正" if mend and one.stands else "查看"
        rows.append(
            DutyRow(
                state=State("met", "已更正" if not one.stands else "已登记"),
                when=f"{timezone.localtime(one.recorded_at):%H:%M}",
                when_iso=timezone.localtime(one.recorded_at).isoformat(timespec="minutes"),
                who=name,
                who_href=case_href(one.case_id),
                who_second=who[one.case_id].second,
                what=label,
                what_second=f"{words.near(one.on, timezone.localdate(one.recorded_at))}发生",
                deed=Link(text, mend if text == "更正" else case_href(one.case_id), f"{text}：{name}，{label}"),
                is_done=True,
            )
        )
    return rows


def start_of(day: date) -> datetime:
    """The first moment of a day in the office's own time."""
    return timezone.make_aware(datetime.combine(day, time.min))


def day_before(today: date) -> date:
    """Yesterday."""
    return today - timedelta(days=1)


def _kinds(viewer: Viewer) -> list[str]:
    return [kind for kind in entry_kinds(visible_groups(viewer)) if kind not in _NEVER_LISTED]


@lru_cache(maxsize=512)
def _own(viewer: Viewer, posting_id: int, today: date) -> Question:
    found = Entry.objects.filter(by_id=posting_id, recorded_at__gte=start_of(today), kind__in=_kinds(viewer))
    return put_together(_newest(found.exclude(kind="voided"))[:MOST])


def _read(found: QuerySet[Entry, Any], *, first: int = 0, size: int = MOST) -> list[Done]:
    return [_done(row) for row in _newest(found)[first : first + size]]


def _newest(found: QuerySet[Entry, Any]) -> QuerySet[Entry, Any]:
    later = Entry.objects.filter(case_id=OuterRef("case_id"), corrects=OuterRef("entry_id")).exclude(corrects="")
    rows = found.annotate(gone=Exists(later)).order_by("-recorded_at", "-pk")
    return rows.values_list("case_id", "entry_id", "kind", "on", "recorded_at", "by_text", "corrects", "gone")


def _done(row: asking.Row) -> Done:
    case_id, entry_id, kind, on, at, by, corrects, gone = row
    return Done(
        asking.case_id(case_id), entry_id, kind, asking.day(on), asking.moment(at), by, corrects, stands=not gone
    )
