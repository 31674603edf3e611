"""Cases on their way 移交中的个案: what was sent here, what was sent from here, and what a sender may still read.

A case that was sent is the other office's: it is reached by its region, as any case is. The sender reads what had been
recorded up to the sending, no more, through `sent_page`: the row scope `sent` of the access table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from guitu.access.sight import MASKED, Viewer, entry_fields
from guitu.access.table import table
from guitu.casebook import facts, queries, sealing
from guitu.casebook.entrylines import EntryLine, entry_line
from guitu.casebook.models import Entry, Transfer, TransferState
from guitu.ledger.corrections import standing_entries
from guitu.places import codes
from guitu.places.models import Agency, AgencyKind
from guitu.places.queries import agencies

SCOPE: Final = "sent"
"""The row scope of the access table that a sender reads by."""

_ROW: Final = (
    "position", "entry_id", "kind", "on", "recorded_at", "said_at", "by_id", "by_text", "said", "sealed", "corrects",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A sending in a list. `name` is `MASKED` where the viewer does not see names; `number` is the sender's."""

    id: UUID
    case_id: UUID
    person_id: UUID
    name: str
    kind: str
    number: str
    from_region: str
    to_region: str
    to_agency: str
    is_outside: bool
    state: str
    sent_on: date
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """How many cases are between offices, as one office counts them."""

    incoming: int
    outgoing: int


@dataclass(frozen=True, slots=True)
class SentPage:
    """A case as its sender still has it: the line, and the entries there were when it was sent."""

    line: TransferLine
    entries: tuple[EntryLine, ...]
    groups: frozenset[str]


def incoming(viewer: Viewer) -> list[TransferLine]:
    """What was sent to the viewer's office and waits to be taken in, the oldest first."""
    reached = queries.cases(viewer).values("pk")
    found = Transfer.objects.filter(state=TransferState.SENT, is_outside=False, case__in=reached)
    return _lines(found.order_by("sent_on", "sent_at"), viewer)


def incoming_ids(viewer: Viewer) -> frozenset[UUID]:
    """The cases that wait to be taken in here, by id; one question."""
    reached = queries.cases(viewer).values("pk")
    found = Transfer.objects.filter(state=TransferState.SENT, is_outside=False, case__in=reached)
    return frozenset(found.values_list("case_id", flat=True))


def on_the_way(viewer: Viewer) -> OnTheWay:
    """How many cases wait to be taken in here, and how many that were sent from here are not received; one question.

    Nothing for a role that sends none.
    """
    if not any(SCOPE in viewer.rule(posting).rows for posting in viewer.postings):
        return OnTheWay(0, 0)
    here = Q(is_outside=False, case__in=queries.cases(viewer).values("pk"))
    counted = Transfer.objects.filter(state=TransferState.SENT).aggregate(
        incoming=Count("pk", filter=here), outgoing=Count("pk", filter=_from(viewer))
    )
    return OnTheWay(counted["incoming"], counted["outgoing"])


def outgoing(viewer: Viewer, *, is_open: bool) -> list[TransferLine]:
    """What the viewer's office sent: still on its way, or ended, the newest first."""
    found = _sent_from(viewer)
    found = found.filter(state=TransferState.SENT) if is_open else found.exclude(state=TransferState.SENT)
    return _lines(found.order_by("-sent_on", "-sent_at"), viewer)


def sent_page(viewer: Viewer, transfer_id: UUID) -> SentPage | None:
    """A case as the viewer's office sent it, without later entries; None if it did not send it."""
    row = _sent_from(viewer).select_related("case__person").filter(pk=transfer_id).first()
    if row is None:
        return None
    groups = _groups(viewer)
    key = sealing.key_of(row.case.person_id, row.case.person.wrapped_key)
    rows = list(
        Entry.objects.filter(case_id=row.case_id, position__lte=row.length).order_by("position").values_list(*_ROW)
    )
    replaced = {one[10]: one[1] for one in rows if one[10]}
    shown = []
    for one in rows:
        names = entry_fields(one[2], groups=groups)
        if names:
            shown.append(entry_line(one, case_id=row.case_id, key=key, seen=names, replaced=replaced))
    return SentPage(_line(row, named="name" in groups), tuple(shown), groups)


def sent_of(case_id: UUID) -> Transfer | None:
    """The sending of a case that is on its way."""
    return Transfer.objects.filter(case_id=case_id, state=TransferState.SENT).first()


def last_of(case_id: UUID) -> Transfer | None:
    """The newest sending of a case, however it ended."""
    return Transfer.objects.filter(case_id=case_id).order_by("-sent_at").first()


def standing_out(case_id: UUID) -> str | None:
    """The id of the `transferred_out` that stands and no `transferred_in` took back; None if there is none."""
    standing = standing_entries(facts.casefile(case_id).entries).entries
    moves = [one for one in standing if one.kind in ("transferred_out", "transferred_in")]
    last = max(moves, key=lambda one: (one.on, one.kind == "transferred_out"), default=None)
    return last.id if last is not None and last.kind == "transferred_out" else None


def offices_in(region_code: str, *, on: date) -> list[Agency]:
    """Offices of this installation that execute cases in a region on a day."""
    prefix = codes.above(region_code, codes.Level.TOWN)
    return list(agencies(prefix=prefix, on=on, kind=AgencyKind.COMMUNITY_OFFICE))


def highest_number(town: str, *, year: int) -> int:
    """The highest running number that left a township with a case it sent; 0 if none. Nobody gets it again."""
    low, high = codes.prefix_range(codes.prefix_of(town))
    gone = Transfer.objects.filter(from_region__range=(low, high), from_number__startswith=f"{year}-")
    tails = (number.partition("-")[2] for number in gone.values_list("from_number", flat=True))
    return max((int(tail) for tail in tails if tail.isascii() and tail.isdigit()), default=0)


def _sent_from(viewer: Viewer) -> QuerySet[Transfer]:
    return Transfer.objects.filter(_from(viewer))


def _from(viewer: Viewer) -> Q:
    reach = Q(pk__in=[])
    for posting in viewer.postings:
        if SCOPE in viewer.rule(posting).rows:
            low, high = codes.prefix_range(codes.prefix_of(posting.region_code))
            reach |= Q(from_region__gte=low, from_region__lte=high)
    return reach


def _groups(viewer: Viewer) -> frozenset[str]:
    """Matters a sender sees: what each posting that has the scope sees for the purpose."""
    seen = [
        table().visible(posting.role, purpose=viewer.purpose)
        for posting in viewer.postings
        if SCOPE in viewer.rule(posting).rows
    ]
    return frozenset.intersection(*seen) if seen else frozenset()


def _lines(found: QuerySet[Transfer], viewer: Viewer) -> list[TransferLine]:
    named = all("name" in table().visible(one.role, purpose=viewer.purpose) for one in viewer.postings)
    return [_line(row, named=named) for row in found.select_related("case__person")]


def _line(row: Transfer, *, named: bool) -> TransferLine:
    case, person = row.case, row.case.person
    name = MASKED
    if named:
        key = sealing.key_of(person.pk, person.wrapped_key)
        name = sealing.open_text(key, person.name, at=sealing.person_spot(person.pk, "name"))
    return TransferLine(
        id=row.pk,
        case_id=case.pk,
        person_id=person.merged_into_id or person.pk,
        name=name,
        kind=case.kind,
        number=row.from_number,
        from_region=row.from_region,
        to_region=row.to_region,
        to_agency=row.to_agency,
        is_outside=row.is_outside,
        state=row.state,
        sent_on=row.sent_on,
        ended_on=row.ended_on,
    )
