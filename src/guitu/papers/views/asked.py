"""The first lines of every view of the room 来访: what who asks may do here, and the paper it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest

from guitu.access.doors import Asked
from guitu.access.looks import record_looks
from guitu.access.may import Refused, may
from guitu.access.table import table
from guitu.casebook import queries as casebook
from guitu.casebook.looking import seen_row
from guitu.casebook.models import Case
from guitu.casebook.permissions import is_assigned
from guitu.casebook.queries import CaseLine
from guitu.faults import Fault
from guitu.pages.words import CASE_KINDS_SHORT
from guitu.papers import queries, rights
from guitu.papers.actions.drafting import OPEN
from guitu.papers.models import Document
from guitu.timekeeping.days import parse_iso


def allows(asked: Asked, act: str, what: str, *, case: Case, assigned: bool) -> bool:
    """Whether the posting has an act in a case; asks no database."""
    return rights.allowed(asked.by, act, what, case=case, on=asked.today, assigned=assigned)


def site_of(request: HttpRequest) -> str:
    """The office's address, as papers print it for those who check them."""
    return f"{request.scheme}://{request.get_host()}"


def ask_for_papers(asked: Asked) -> None:
    """Raise `Refused` unless papers are among what the viewer sees."""
    if "papers" not in table().visible(asked.by.role, purpose=asked.viewer.purpose):
        basis = table().refusal["matter"]
        raise Refused(f"该岗位的职责不含“查看文书与案卷”。{basis.says}", clauses=basis.clauses)


def exports(asked: Asked) -> bool:
    """Whether the posting may have volumes bound and hand them over."""
    return all(may(asked.by, act, "papers", at=asked.by.region_code, on=asked.today) for act in ("export", "record"))


def case_or_404(asked: Asked, case_id: UUID) -> tuple[Case, frozenset[str], bool]:
    """A case whose papers the viewer sees, with what else is seen of it, and whether it is assigned to the viewer."""
    related = ("person", "group", "deciding_agency")
    found = casebook.cases(asked.viewer).select_related(*related).filter(pk=case_id).first()
    if found is None:
        raise Http404
    groups = casebook.groups_of(asked.viewer, found)
    if "papers" not in groups:
        raise Http404
    return found, groups, is_assigned(asked.by, case_id=found.pk, on=asked.today)


@dataclass(frozen=True, slots=True)
class Found:
    """A document in the viewer's sight: the matters of its case that the viewer sees, and whether it is assigned."""

    document: Document
    groups: frozenset[str]
    assigned: bool


def found_or_404(asked: Asked, document_id: UUID) -> Found:
    """A document in the viewer's sight; a draft is there only for those who may work on it."""
    seen_one = queries.document(asked.viewer, document_id)
    if seen_one is None:
        raise Http404
    case = seen_one.document.case
    assigned = is_assigned(asked.by, case_id=case.pk, on=asked.today)
    if seen_one.document.stage in OPEN and not allows(asked, "record", "paper_issued", case=case, assigned=assigned):
        raise Http404
    return Found(seen_one.document, seen_one.groups, assigned)


def document_or_404(asked: Asked, document_id: UUID) -> Document:
    """The document of `found_or_404`."""
    return found_or_404(asked, document_id).document


def day_of(text: str, *, today: date) -> tuple[date | None, Fault | None]:
    """The day of a deed as it was typed, not after today; or what is wrong with it."""
    day = parse_iso(text)
    if day is None:
        return None, Fault("on", "日期看不懂" if text else "没有写", "日历上有的日期", "写成 2025-03-01 这样")
    if day > today:
        return None, Fault("on", f"填的是 {day}", f"不晚于今天（{today}）的日期", "还没有发生的先不登记")
    return day, None


def looked(asked: Asked, case: Case, *, groups: frozenset[str]) -> None:
    """Keep that the words of a paper were shown."""
    record_looks(by=asked.viewer, seen=[seen_row(case)], groups=groups, at=asked.now)


def numbered(case: Case | CaseLine) -> str:
    """The number of a case as people say it: 社戒 2025-0042."""
    return f"{CASE_KINDS_SHORT[case.kind]} {case.number}" if case.number[:1].isdigit() else case.number
