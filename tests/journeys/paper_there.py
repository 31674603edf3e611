"""Papers of one case at different stages, for the pages that are there only then. Made once an office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from guitu.casebook import actions as casebook
from guitu.papers import actions
from guitu.papers.models import Document, Job, JobKind
from tests.journeys.office import CLERK, HEAD, MORNING, TODAY, Office

CASE = "refused"


@dataclass(frozen=True, slots=True)
class Papered:
    """`draft`: an agreement that is not whole; `issued`: a warning that is to be served; `job`: a volume asked for."""

    draft: UUID
    issued: UUID
    job: UUID


def papered(office: Office) -> Papered:
    """What lies on the desk of an office of the journeys."""
    case, clerk, head = office.cases[CASE], office.staff[CLERK], office.staff[HEAD]
    held = {one.code: one for one in Document.objects.filter(case=case)}
    job = Job.objects.filter(items__case=case).first()
    if "warning" in held and job is not None:
        return Papered(held["agreement"].pk, held["warning"].pk, job.pk)
    then = MORNING - timedelta(hours=1)
    actions.set_letterhead(by=clerk, phone="0990-5550101", address="柳溪镇虚构路一号", contact="演示联系人", at=then)
    casebook.record(
        by=clerk, case=case, entry_id="paper-warning", kind="warning", on=TODAY - timedelta(days=9), ground="test",
        reason="三次没有按时接受检测，联系后仍未到", decided_by="演示office_head", at=then,
    )  # fmt: skip
    draft = actions.draft(by=clerk, case=case, code="agreement", at=then)
    warning = actions.draft(by=clerk, case=case, code="warning", at=then)
    actions.issue(warning, by=head, at=then)
    asked = actions.ask_for_volumes(
        by=clerk, cases=[case], kind=JobKind.VOLUME, purpose="归档", requester="柳溪镇办", basis="《档案法》", at=then
    )
    return Papered(draft.pk, warning.pk, asked.pk)
