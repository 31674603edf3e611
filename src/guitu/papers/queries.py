"""Reads of the room. Each takes the viewer: papers of cases that the viewer does not reach, or whose papers the
viewer's duty does not hold, are not there. Lists show what a document is called and where it stands, never its words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from guitu.access.sight import Viewer, region_prefixes, visible_groups
from guitu.casebook import queries as casebook
from guitu.casebook.models import Case
from guitu.casebook.queries import CaseLine
from guitu.papers import composing
from guitu.papers.models import Document, Job, PaperNumber, Stage
from guitu.places import codes

TO_SERVE: Final = Q(stage=Stage.ISSUED, needs_service=True, served_entry="")
NO_SCAN: Final = Q(stage=Stage.ISSUED, needs_scan=True, scanned_entry="")

FILTERS: Final = {
    "draft": ("起草中", Q(stage=Stage.DRAFT)),
    "submitted": ("待签发", Q(stage=Stage.SUBMITTED)),
    "serve": ("待送达", TO_SERVE),
    "scan": ("签名件未归", NO_SCAN),
    "issued": ("已签发", Q(stage=Stage.ISSUED)),
    "withdrawn": ("已收回", Q(stage=Stage.WITHDRAWN)),
}
"""Lists of the office's papers, by a code of the address."""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A document in a list, with the line of its case. `number` is empty where it bears none, or none yet."""

    document: Document
    case: CaseLine
    number: str


def documents(viewer: Viewer) -> QuerySet[Document]:
    """Documents of the cases a viewer reaches, to be narrowed and counted; none where papers are not the viewer's."""
    if "papers" not in visible_groups(viewer):
        return Document.objects.none()
    return Document.objects.filter(case__in=casebook.cases(viewer).values("pk")).exclude(stage=Stage.DROPPED)


def counts(viewer: Viewer) -> dict[str, int]:
    """How many documents each list of `FILTERS` holds, in one question."""
    asked = {code: Count("pk", filter=having) for code, (_, having) in FILTERS.items()}
    return documents(viewer).aggregate(**asked)


def lines(viewer: Viewer, found: QuerySet[Document], *, first: int = 0, limit: int) -> list[PaperLine]:
    """Lines of some documents, the newest first."""
    rows = list(found.select_related("number").order_by("-kept_at", "pk")[first : first + limit])
    cases = _cases(viewer, {one.case_id for one in rows})
    return [
        PaperLine(one, cases[one.case_id], one.number.text if one.number is not None else "")
        for one in rows
        if one.case_id in cases
    ]


def of_case(viewer: Viewer, case_id: UUID) -> list[Document]:
    """Documents of one case, the oldest first; empty if the viewer does not see its papers."""
    case = casebook.cases(viewer).filter(pk=case_id).first()
    if case is None or "papers" not in casebook.groups_of(viewer, case):
        return []
    return composing.documents_of(case)


@dataclass(frozen=True, slots=True)
class Found:
    """One document in the viewer's sight, with the matters of its case that the viewer sees."""

    document: Document
    groups: frozenset[str]


def document(viewer: Viewer, document_id: UUID) -> Found | None:
    """One document, None if there is none in the viewer's sight."""
    return _seen(viewer, Q(pk=document_id))


def by_qr(viewer: Viewer, code: str) -> Document | None:
    """The document a QR code leads to, None if there is none in the viewer's sight."""
    found = _seen(viewer, Q(qr=code))
    return found.document if found is not None else None


def numbers(viewer: Viewer, *, year: int | None = None, mark: str = "") -> QuerySet[PaperNumber]:
    """The register of numbers 文号登记簿 of the viewer's offices, withdrawn ones with it, by series and number.

    A series belongs to an office: it is seen whole by who is posted there, or answers for its region, and sees papers.
    It holds no identity.
    """
    if "papers" not in visible_groups(viewer):
        return PaperNumber.objects.none()
    own = Q(agency_id__in={posting.agency_id for posting in viewer.postings})
    for prefix in region_prefixes(viewer):
        low, high = codes.prefix_range(prefix)
        own |= Q(agency__region_id__gte=low, agency__region_id__lte=high)
    found = PaperNumber.objects.filter(own)
    found = found.filter(year=year) if year is not None else found
    found = found.filter(mark=mark) if mark else found
    return found.select_related("agency", "document__case").order_by("-year", "mark", "-seq")


def numbered_lines(viewer: Viewer, some: Sequence[PaperNumber]) -> dict[UUID, CaseLine]:
    """The cases of some numbers, as far as the viewer reaches them, by id."""
    return _cases(viewer, {one.document.case_id for one in some if hasattr(one, "document")})


def years(viewer: Viewer) -> list[int]:
    """Years in which the viewer's offices gave numbers, the newest first."""
    return sorted(set(numbers(viewer).values_list("year", flat=True)), reverse=True)


def jobs(viewer: Viewer) -> QuerySet[Job]:
    """What the viewer had made behind a page, the newest first. Work belongs to who asked for it."""
    return Job.objects.filter(by_id__in={posting.id for posting in viewer.postings}).order_by("-asked_at", "pk")


def job(viewer: Viewer, job_id: UUID) -> Job | None:
    """One of them; None for anybody else's."""
    return jobs(viewer).select_related("by__account", "by__agency").filter(pk=job_id).first()


def open_cases(viewer: Viewer) -> QuerySet[Case]:
    """Cases whose papers the viewer sees."""
    return casebook.cases(viewer) if "papers" in visible_groups(viewer) else Case.objects.none()


def case_lines(viewer: Viewer, case_ids: Iterable[UUID]) -> dict[UUID, CaseLine]:
    """Lines of some cases by id, as far as the viewer reaches them."""
    return _cases(viewer, set(case_ids))


def _cases(viewer: Viewer, case_ids: Collection[UUID]) -> dict[UUID, CaseLine]:
    if not case_ids:
        return {}
    return {one.id: one for one in casebook.case_lines(viewer, Case.objects.filter(pk__in=case_ids))}


def _seen(viewer: Viewer, having: Q) -> Found | None:
    related = ("case__person", "case__group", "case__deciding_agency", "number", "issued_by__account",
               "drafted_by__account", "submitted_by__account")  # fmt: skip
    found = Document.objects.filter(having, case__in=casebook.cases(viewer).values("pk"))
    one = found.exclude(stage=Stage.DROPPED).select_related(*related).first()
    groups = casebook.groups_of(viewer, one.case) if one is not None else frozenset()
    return Found(one, groups) if one is not None and "papers" in groups else None
