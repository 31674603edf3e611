"""Withdrawing a person's key 销毁密钥: erasure after the keeping time, by decision.

The ledger is not touched: its ciphertext stays and can never be read again, and the chain still holds. What the open
part says (codes, days) remains for the figures, without a name to it.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guitu import policy as policies
from guitu.access.models import Posting
from guitu.casebook import facts, files
from guitu.casebook.auditing import note
from guitu.casebook.models import Attachment, Case, Draft, FamilyMember, Person
from guitu.casebook.permissions import ask
from guitu.casebook.sealing import COLUMNS
from guitu.faults import Fault, Faulty
from guitu.ledger.corrections import standing_entries
from guitu.timekeeping import days, months

ENDS = ("discharged", "terminated", "died")
_INDEXES = ("name_index", "initials_index", "identity_index", "identity_tail_index", "phone_index", "phone_tail_index")


@transaction.atomic
def withdraw_key(
    *, by: Posting, person: Person, decision: str, keep_years: int | None = None, at: datetime | None = None
) -> Person:
    """Destroy a person's key, particulars, indexes, family, drafts and files for good. Twice is once.

    `decision` names who decided, or the document. Raises `Refused` unless the posting may decide on the papers of every
    case, or `Faulty` if a case has not ended, or is kept still: `archive.keep_years` of its pack, or, where no document
    sets one, the years that the office set itself. Backups of the time before still hold what was erased.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    held = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    cases = list(Case.objects.filter(person_id=person.pk))
    for case in cases:
        ask(by, "decide", "papers", case=case, on=day)
    if held.key_withdrawn_at is not None:
        return held
    faults = [fault for case in cases if (fault := _kept_still(case, keep_years, today=day))]
    if not cases:
        faults.append(Fault("人员", "没有个案", "个案都已结束的人员"))
    if not decision.strip():
        faults.append(Fault("决定", "未填写", "决定人或者文号"))
    if faults:
        raise Faulty(faults)
    attachments = list(Attachment.objects.filter(case__person_id=person.pk).values_list("pk", flat=True))
    for column in (*COLUMNS, *_INDEXES, "wrapped_key"):
        setattr(held, column, b"")
    held.key_withdrawn_at = at
    held.save()
    held.beginnings.all().delete()
    FamilyMember.objects.filter(person_id=person.pk).delete()
    Draft.objects.filter(case__person_id=person.pk).delete()
    note(by=by, what="withdraw_key", at=at, person=held, counts={"decision": decision.strip(), "cases": len(cases)})
    # A file is unreadable once its key is gone; it is taken away only when that is certain.
    transaction.on_commit(lambda: _drop(attachments))
    return held


def _drop(attachments: list[UUID]) -> None:
    for pk in attachments:
        files.path_of(pk).unlink(missing_ok=True)


def kept_until(case: Case, *, last: date, keep_years: int | None) -> date | None:
    """The last day until which a case that ended on `last` is kept; None where neither pack nor office sets one."""
    said = policies.load(case.policy).at("archive.keep_years", on=last)
    years = said.whole() if said is not None else keep_years
    return days.date_of(months.add(days.number(last), years * 12)) if years is not None else None


def _kept_still(case: Case, keep_years: int | None, *, today: date) -> Fault | None:
    ended = [one.on for one in standing_entries(facts.casefile(case).entries).entries if one.kind in ENDS]
    place = f"个案 {case.number}"
    if not ended:
        return Fault(place, "还没有结束", "已解除、终止或者死亡的个案")
    until = kept_until(case, last=max(ended), keep_years=keep_years)
    if until is None or today > until:
        return None
    return Fault(place, f"保存到 {until.isoformat()}", "保存期满以后", "请在保存期满后再办理")
