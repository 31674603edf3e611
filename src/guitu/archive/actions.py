"""Deeds of the room: setting how long files are kept, and erasing what is held about a person, by decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from guitu.access.may import refuse
from guitu.access.models import Posting
from guitu.archive import queries
from guitu.archive.models import KeepingTime
from guitu.casebook import actions as casebook
from guitu.casebook.models import Case, Person, PutAway
from guitu.faults import Fault, Faulty
from guitu.standings import rebuild
from guitu.standings.models import CaseStanding

_OVER: Final = ("closed", "terminated")
"""States in which nothing is owed any more; while a discharged person is followed up, the file is worked with."""
MOST_YEARS: Final = 200
"""What a slip of the finger is told by; no document sets it."""


@transaction.atomic
def set_keeping(
    *, by: Posting, years: int | None, basis: str, decided_by: str, at: datetime | None = None
) -> KeepingTime:
    """Set how long files of the region of `by` are kept; None takes the setting back. The same again is the same.

    Raises `Refused` unless the posting decides on papers there, or `Faulty` with every fault.
    """
    at = at or timezone.now()
    refuse(by, "decide", "papers", at=by.region_code, on=timezone.localdate(at))
    faults = [
        Fault(label, "过长" if text.strip() else "还没有填", f"{most} 字以内")
        for label, text, most in (("依据", basis, 200), ("决定人或文号", decided_by, 100))
        if not 0 < len(text.strip()) <= most
    ]
    if years is not None and not 1 <= years <= MOST_YEARS:
        faults.append(Fault("年数", f"{years}", f"1 到 {MOST_YEARS} 的整数；不设年限就留空"))
    if faults:
        raise Faulty(faults)
    said = {"years": years, "basis": basis.strip(), "decided_by": decided_by.strip()}
    last = KeepingTime.objects.filter(region_code=by.region_code).order_by("-pk").first()
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return last
    made = KeepingTime(region_code=by.region_code, at=at, by=by, **said)
    made.save()
    return made


@transaction.atomic
def put_away(*, by: Posting, case: Case, decision: str, number: str, at: datetime | None = None) -> PutAway:
    """Put the file of a case away 封存案卷, out of every ordinary view: `casebook.actions.put_away`.

    `number` is the case's number, typed once more. Raises `Refused`, or `Faulty`: something is still owed in the case.
    """
    at = at or timezone.now()
    faults = []
    if number.strip() != case.number:
        faults.append(Fault("案号", "和这个个案的不同", f"{case.number}，照抄一遍"))
    rebuild.refresh([case.pk], as_of=timezone.localdate(at))
    if not CaseStanding.objects.filter(case=case, state__in=_OVER).exists():
        expected = "已终止、死亡，或者跟踪帮扶期满的个案"
        faults.append(Fault(f"个案 {case.number}", "还有要办的，或者还在跟踪帮扶", expected))
    if faults:
        raise Faulty(faults)
    return casebook.put_away(by=by, case=case, decision=decision, at=at)


@transaction.atomic
def open_again(*, by: Posting, case: Case, why: str, until: date, at: datetime | None = None) -> PutAway:
    """Open a file that was put away, until a day: `casebook.actions.open_again`. Raises `Refused`, or `Faulty`."""
    return casebook.open_again(by=by, case=case, why=why, until=until, at=at)


@transaction.atomic
def erase(*, by: Posting, case: Case, decision: str, number: str, at: datetime | None = None) -> Person:
    """Destroy the key of the person of a case, for good: `casebook.actions.withdraw_key`, under the office's own time.

    `number` is the case's number, typed once more. Raises `Refused`, or `Faulty`: a case runs, or is kept still.
    """
    if number.strip() != case.number:
        raise Faulty([Fault("案号", "和这个个案的不同", f"{case.number}，照抄一遍")])
    return casebook.withdraw_key(
        by=by, person=case.person, decision=decision, keep_years=queries.years_at(case.region_code), at=at
    )
