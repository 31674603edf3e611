"""Putting a case file away 案卷封存 and opening it again for a while 启封, each by a named person with a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from guitu.access.models import Posting
from guitu.casebook import facts
from guitu.casebook.actions.erasing import ENDS
from guitu.casebook.auditing import note
from guitu.casebook.models import Case, PutAway
from guitu.casebook.permissions import ask
from guitu.faults import Fault, Faulty
from guitu.ledger.corrections import standing_entries

LONGEST: Final = timedelta(days=90)
"""How long an opening lasts at most; afterwards it shuts by itself. A choice of the house, not of the law."""
_WORDS: Final = 100


@transaction.atomic
def put_away(*, by: Posting, case: Case, decision: str, at: datetime | None = None) -> PutAway:
    """Put the file of an ended case away. Twice is once; one that is open for a while is shut.

    Raises `Refused` unless the posting decides on the case's papers, or `Faulty`: it has not ended, or nobody decided.
    """
    at = at or timezone.now()
    ask(by, "decide", "papers", case=case, on=timezone.localdate(at))
    held = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    faults = _unsaid("决定", decision)
    if not any(one.kind in ENDS for one in standing_entries(facts.casefile(held).entries).entries):
        faults.append(Fault(f"个案 {held.number}", "还没有结束", "已解除、终止或者死亡的个案"))
    if faults:
        raise Faulty(faults)
    found = PutAway.objects.filter(case=held).first()
    if found is not None and found.opened_until is None:
        return found
    if found is None:
        found = PutAway(case=held, at=at, by=by, decision=decision.strip())
    found.opened_until = None
    found.save()
    note(by=by, what="put_away", at=at, case=held, counts={"decision": decision.strip()})
    return found


@transaction.atomic
def open_again(*, by: Posting, case: Case, why: str, until: date, at: datetime | None = None) -> PutAway:
    """Open a file that was put away until a day, included: whoever could read it before can read it until then.

    Raises `Refused` unless the posting decides on the case's papers, or `Faulty` with every fault.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    ask(by, "decide", "papers", case=case, on=today)
    found = PutAway.objects.select_for_update(of=("self",)).filter(case=case).first()
    faults = _unsaid("缘由", why)
    if found is None:
        faults.append(Fault(f"个案 {case.number}", "没有封存", "封存了的案卷"))
    if not today <= until <= today + LONGEST:
        faults.append(Fault("启封到", until.isoformat(), f"今天起 {LONGEST.days} 天以内", "到日子会自己封上"))
    if faults or found is None:
        raise Faulty(faults)
    if found.opened_until == until:
        return found
    found.opened_until = until
    found.save(update_fields=["opened_until"])
    note(by=by, what="open_again", at=at, case=case, counts={"why": why.strip(), "until": until.isoformat()})
    return found


def _unsaid(place: str, text: str) -> list[Fault]:
    if 0 < len(text.strip()) <= _WORDS:
        return []
    return [Fault(place, "过长" if text.strip() else "还没有填", f"{_WORDS} 字以内，不写姓名")]
