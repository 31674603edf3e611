"""Reads of the room. Each takes the viewer: rows that the viewer does not reach are not there, and fields that the
viewer may not see are neither fetched nor opened.

A list shows a name where the viewer's purpose allows it, else `MASKED`. Whoever shows the identity of a case writes a
look in the same transaction: `looking.look_at` does both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from guitu.access.sight import (
    MASKED,
    Viewer,
    columns,
    entry_fields,
    entry_kinds,
    filter_cases,
    groups_at,
    region_prefixes,
    visible_groups,
)
from guitu.casebook import entrylines, facts, files, permissions, put_away, sealing
from guitu.casebook.entrylines import EntryLine
from guitu.casebook.models import Assignment, Attachment, Case, Draft, Entry, FamilyMember, Person
from guitu.ledger.casefile import CaseFile
from guitu.ledger.kinds import KINDS
from guitu.places import codes
from guitu.vault.cipher import Key


@dataclass(frozen=True, slots=True)
class NamedCase:
    """A case as a row of a list names it. `name` is `MASKED` where the viewer does not see names."""

    id: UUID
    number: str
    person_id: UUID
    name: str
    kind: str
    policy: str
    region_code: str


@dataclass(frozen=True, slots=True)
class CaseLine(NamedCase):
    """A case in a list, with who works on it and the end of its chain."""

    group_id: int | None
    deciding_agency_id: int | None
    worker_id: int | None
    opened_at: datetime
    head: str
    length: int


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """Somebody of the family. `phone` and `note` may be empty."""

    id: UUID
    relation: str
    name: str
    phone: str
    note: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """The head of one case: its line, and what the viewer may read of the person.

    `particulars` holds the columns that may be seen; `other` the rest an office writes; `groups` the matters shown.
    """

    line: CaseLine
    term_months: int | None
    credit_days: int
    particulars: Mapping[str, str]
    other: Mapping[str, str]
    family: tuple[FamilyLine, ...]
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a working group."""

    posting_id: int
    part: str
    label: str
    name: str
    agency: str
    role: str
    since: date
    until: date | None


_LINE = (
    "pk", "number", "person_id", "person__merged_into_id", "kind", "policy", "region_code", "group_id",
    "deciding_agency_id", "worker_id", "opened_at", "head", "length",
)  # fmt: skip
_ROW = (
    "position", "entry_id", "kind", "on", "recorded_at", "said_at", "by_id", "by_text", "said", "sealed", "corrects",
)  # fmt: skip


def cases(viewer: Viewer) -> QuerySet[Case]:
    """The cases a viewer reaches, to be narrowed and counted; show them through `case_lines`.

    Files that were put away are not among them.
    """
    return put_away.left_out(with_put_away(viewer), viewer)


def with_put_away(viewer: Viewer) -> QuerySet[Case]:
    """The same with files that were put away: for whoever keeps the archive, never to show what is in them."""
    return filter_cases(Case.objects.all(), viewer, assigned=permissions.assigned_cases(viewer))


def case_lines(viewer: Viewer, found: QuerySet[Case] | None = None, *, limit: int | None = None) -> list[CaseLine]:
    """Lines of the cases a viewer reaches; `found` narrows and orders them, left out: all, the newest first."""
    reached = cases(viewer) if found is None else found.filter(pk__in=cases(viewer).values("pk"))
    ordered = reached if reached.ordered else reached.order_by("-opened_at", "-number")
    return list(_lines(ordered[:limit] if limit is not None else ordered, named="name" in visible_groups(viewer)))


def case_line(viewer: Viewer, case_id: UUID) -> CaseLine | None:
    """The line of one case, None if there is none that the viewer reaches."""
    return next(iter(case_lines(viewer, Case.objects.filter(pk=case_id))), None)


def case_head(viewer: Viewer, case_id: UUID) -> CasePage | None:
    """The head of one case with the person's particulars and family, None if the viewer does not reach it."""
    case = cases(viewer).filter(pk=case_id).first()
    if case is None:
        return None
    groups = groups_of(viewer, case)
    shown = columns(sealing.COLUMNS, groups=groups)
    row = Person.objects.filter(pk=case.person_id).values("wrapped_key", "merged_into_id", *shown).get()
    key = sealing.key_of(case.person_id, row["wrapped_key"])
    said = sealing.opened(case.person_id, key, [(column, row[column]) for column in shown])
    other = said.pop("particulars", "")
    line = CaseLine(
        id=case.pk,
        number=case.number,
        person_id=row["merged_into_id"] or case.person_id,
        name=said.get("name", MASKED),
        kind=case.kind,
        policy=case.policy,
        region_code=case.region_code,
        group_id=case.group_id,
        deciding_agency_id=case.deciding_agency_id,
        worker_id=case.worker_id,
        opened_at=case.opened_at,
        head=case.head,
        length=case.length,
    )
    return CasePage(
        line=line,
        term_months=case.term_months,
        credit_days=case.credit_days,
        particulars=said,
        other=json.loads(other) if other.startswith("{") else {},
        family=tuple(_family(case.person_id, key)) if "family" in groups else (),
        groups=groups,
    )


def groups_of(viewer: Viewer, case: Case) -> frozenset[str]:
    """Matters of one case that the viewer may see."""
    return groups_at(
        viewer,
        at=case.region_code,
        assigned=permissions.is_assigned_to_viewer(viewer, case_id=case.pk),
        group=case.group_id,
        deciding=case.deciding_agency_id,
    )


def cases_of_person(viewer: Viewer, person_id: UUID) -> list[CaseLine]:
    """The cases of a person over the years, also under ids that were merged; those the viewer reaches."""
    return case_lines(viewer, Case.objects.filter(person_id__in=same_person([person_id])))


def same_person(person_ids: Iterable[UUID]) -> set[UUID]:
    """All ids that stand for the same persons as these, by merges."""
    given = set(person_ids)
    kept = set(Person.objects.filter(pk__in=given).exclude(merged_into=None).values_list("merged_into_id", flat=True))
    roots = given | {one for one in kept if one is not None}
    return roots | set(Person.objects.filter(merged_into__in=roots).values_list("pk", flat=True))


def ledger(viewer: Viewer, case_id: UUID, *, after: int = 0) -> list[EntryLine]:
    """Entries of a case in the order of their recording, corrections beside what they correct; after a position.

    Entries of kinds the viewer may not see are left out. Empty if the viewer does not reach the case.
    """
    return _entries(viewer, case_id, Entry.objects.filter(position__gt=after))


def timeline(viewer: Viewer, case_id: UUID) -> list[EntryLine]:
    """The same by the day it happened, the newest first; entries of one day as they were recorded."""
    return sorted(ledger(viewer, case_id), key=lambda line: (line.on, line.position), reverse=True)


def find_entry(viewer: Viewer, case_id: UUID, entry_id: str) -> EntryLine | None:
    """One entry by its recorder's id, None if the viewer does not see one."""
    return next(iter(_entries(viewer, case_id, Entry.objects.filter(entry_id=entry_id))), None)


def casefile_of_viewer(viewer: Viewer, case_id: UUID) -> CaseFile | None:
    """The case file without anything sealed, for a viewer who may see the standing of the case; else None."""
    case = cases(viewer).filter(pk=case_id).first()
    return facts.casefile(case) if case is not None and "standing" in groups_of(viewer, case) else None


def working_group(viewer: Viewer, case_id: UUID) -> list[Member]:
    """Who is or was in the working group of a case; empty if the viewer does not reach it."""
    if not cases(viewer).filter(pk=case_id).exists():
        return []
    found = Assignment.objects.filter(case_id=case_id).select_related("posting__account", "posting__agency")
    return [
        Member(
            posting_id=one.posting_id,
            part=one.part,
            label=one.get_part_display(),
            name=one.posting.account.display_name,
            agency=one.posting.agency.name,
            role=one.posting.get_role_display(),
            since=one.since,
            until=one.until,
        )
        for one in found.order_by("since", "pk")
    ]


def draft(viewer: Viewer, case_id: UUID, kind: str) -> dict[str, object]:
    """The viewer's own unfinished form, empty if there is none."""
    found = (
        Draft.objects.filter(posting_id=viewer.posting.id, case_id=case_id, kind=kind, case__in=cases(viewer))
        .select_related("case__person")
        .first()
    )
    if found is None:
        return {}
    key = sealing.key_of(found.case.person_id, found.case.person.wrapped_key)
    return sealing.open_object(key, found.said, at=sealing.row_spot("draft", found.pk, "said"))


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of a case, opened. Raises from `files.read` come before it exists."""

    name: str
    media_type: str
    content: bytes


def attachment(viewer: Viewer, case_id: UUID, entry_id: str) -> AttachedFile | None:
    """A file of a case, for a viewer who sees the papers; None if there is none, or its key is gone."""
    found = Attachment.objects.filter(case_id=case_id, entry_id=entry_id).select_related("case__person").first()
    if found is None or find_entry(viewer, case_id, entry_id) is None:
        return None
    key = sealing.key_of(found.case.person_id, found.case.person.wrapped_key)
    if key is None:
        return None
    name = sealing.open_text(key, found.file_name, at=sealing.row_spot("attachment", found.pk, "file_name"))
    return AttachedFile(name=name, media_type=found.media_type, content=files.read(found.pk, key=key))


def persons_without_case(viewer: Viewer) -> QuerySet[Person]:
    """Persons entered in the viewer's region for whom no case has been opened yet."""
    reach = Q(pk__in=[])
    for prefix in region_prefixes(viewer):
        reach |= Q(region_code__range=codes.prefix_range(prefix))
    return Person.objects.filter(reach, cases=None, merged_into=None, key_withdrawn_at=None)


def _lines(found: QuerySet[Case], *, named: bool) -> Iterator[CaseLine]:
    # What may not be seen is not selected, so it is neither opened nor sent.
    extra = ("person__wrapped_key", "person__name") if named else ()
    for row in found.values_list(*_LINE, *extra):
        pk, number, person_id, merged_into, *rest = row[: len(_LINE)]
        name = MASKED
        if named:
            key = sealing.key_of(person_id, row[-2])
            name = sealing.open_text(key, row[-1], at=sealing.person_spot(person_id, "name"))
            name = name if key is not None else sealing.WITHDRAWN
        yield CaseLine(pk, number, merged_into or person_id, name, *rest)


def _family(person_id: UUID, key: Key | None) -> Iterator[FamilyLine]:
    for member in FamilyMember.objects.filter(person_id=person_id, ended_at=None).order_by("pk"):
        said = sealing.open_object(key, member.said, at=sealing.row_spot("familymember", member.pk, "said"))
        yield FamilyLine(member.pk, *(str(said.get(field, "")) for field in ("relation", "name", "phone", "note")))


def _entries(viewer: Viewer, case_id: UUID, wanted: QuerySet[Entry]) -> list[EntryLine]:
    case = cases(viewer).select_related("person").filter(pk=case_id).first()
    if case is None:
        return []
    groups = groups_of(viewer, case)
    key = sealing.key_of(case.person_id, case.person.wrapped_key)
    rows = wanted.filter(case_id=case_id, kind__in=entry_kinds(groups)).order_by("position").values_list(*_ROW)
    replaced = dict(
        Entry.objects.filter(case_id=case_id).exclude(corrects="").values_list("corrects", "entry_id").iterator()
    )
    seen = {kind: entry_fields(kind, groups=groups) for kind in KINDS}
    return [entrylines.entry_line(row, case_id=case_id, key=key, seen=seen[row[2]], replaced=replaced) for row in rows]
