"""Emergency looks 紧急查看 ("break-glass"): somebody is in danger, and whoever can help does not reach the case.

A named reason opens a few matters of one case for some minutes, as `emergency` of the access table says. Every one is
kept, each look at it too, and the head of the case's office reviews it afterwards. It changes nothing and exports
nothing. What follows from a review, people decide.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from guitu.access.looks import Seen, record_emergency
from guitu.access.may import Refused, may, refuse
from guitu.access.models import Emergency, Posting
from guitu.access.table import EMERGENCY, table
from guitu.faults import Fault, Faulty
from guitu.places import codes

SHORTEST_WHY: Final = 6
"""Characters of a reason: 有人昏倒在家 has six."""
LONGEST_WHY: Final = 200
VERDICTS: Final = {"proper": "确有必要", "unclear": "需要再了解", "improper": "不应查看"}


def may_break(posting: Posting) -> bool:
    """Whether the role may ask for an emergency look."""
    return posting.role in table().emergency.roles


def groups() -> frozenset[str]:
    """The matters that an emergency look shows."""
    return table().purposes[EMERGENCY].see


@transaction.atomic
def begin(*, by: Posting, seen: Seen, why: str, at: datetime) -> Emergency:
    """Open a case for an emergency. Raises `Refused` for a role that may not, `Faulty` without a proper reason."""
    known = table()
    if not may_break(by):
        who = tuple(known.roles[role].label for role in sorted(known.emergency.roles))
        basis = known.refusal["rows"]
        raise Refused(f"该岗位不能紧急查看。{basis.says}", clauses=basis.clauses, who_may=who)
    said = " ".join(why.split())
    if not SHORTEST_WHY <= len(said) <= LONGEST_WHY:
        expected = f"{SHORTEST_WHY} 到 {LONGEST_WHY} 个字，写明出了什么事"
        raise Faulty([Fault("事由", f"{len(said)} 个字", expected, "不要写姓名和号码")])
    return Emergency.objects.create(
        posting=by,
        case_id=seen.case_id,
        person_id=seen.person_id,
        region_code=seen.region_code,
        why=said,
        begins_at=at,
        ends_at=at + timedelta(minutes=known.emergency.minutes),
    )


@transaction.atomic
def look(emergency: Emergency, *, by: Posting, at: datetime) -> None:
    """Keep that it was looked at. Raises `Refused` for anybody but who opened it, and after its time."""
    if by.pk != emergency.posting_id or not emergency.begins_at <= at < emergency.ends_at:
        basis = table().refusal["rows"]
        raise Refused(f"这次紧急查看已经到时，或者不是这个岗位开的。{basis.says}", clauses=basis.clauses)
    seen = Seen(emergency.case_id, emergency.person_id, emergency.region_code)
    record_emergency(by=by, seen=seen, groups=groups(), at=at)


def own(by: Posting, *, at: datetime) -> QuerySet[Emergency]:
    """What this posting has open now, the newest first."""
    return Emergency.objects.filter(posting=by, ends_at__gt=at).order_by("-begins_at")


def to_review(by: Posting) -> QuerySet[Emergency]:
    """Emergency looks at cases of the region of a head that nobody has reviewed, the oldest first."""
    return of_region(by).filter(reviewed_at=None).order_by("begins_at")


def to_review_count(by: Posting, *, on: date) -> int:
    """How many wait for this posting to review them; 0, and no question asked, for anybody but a head."""
    if not may(by, "decide", "papers", at=by.region_code, on=on):
        return 0
    return to_review(by).count()


def of_region(by: Posting) -> QuerySet[Emergency]:
    """Every emergency look at cases of the region of a head, the newest first."""
    found = Emergency.objects.filter(region_code__range=codes.prefix_range(codes.prefix_of(by.region_code)))
    return found.select_related("posting__account", "posting__agency", "reviewed_by__account").order_by("-begins_at")


@transaction.atomic
def review(emergency: Emergency, *, by: Posting, verdict: str, remark: str, at: datetime) -> Emergency:
    """Say what is thought of it, once. The head of the office does, never who looked. Raises `Refused`, or `Faulty`."""
    refuse(by, "decide", "papers", at=emergency.region_code, on=timezone.localdate(at))
    if by.account_id == emergency.posting.account_id:
        raise Refused("自己的紧急查看请上一级或者另一位负责人复核。")
    held = Emergency.objects.select_for_update().get(pk=emergency.pk)
    if held.reviewed_at is not None:
        return held
    faults = []
    if verdict not in VERDICTS:
        faults.append(Fault("复核意见", "没有选定", f"{'、'.join(VERDICTS.values())} 之一"))
    if verdict != "proper" and not remark.strip():
        faults.append(Fault("复核说明", "还没有填", "写明为什么"))
    if len(remark.strip()) > LONGEST_WHY:
        faults.append(Fault("复核说明", "过长", f"{LONGEST_WHY} 字以内"))
    if faults:
        raise Faulty(faults)
    held.reviewed_by, held.reviewed_at, held.verdict, held.remark = by, at, verdict, remark.strip()
    held.save(update_fields=["reviewed_by", "reviewed_at", "verdict", "remark"])
    return held
