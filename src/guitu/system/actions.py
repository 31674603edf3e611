"""Deeds of the room: each is a deed of a room below, with its reason kept in the same transaction.

`by` is the posting that acts. Nothing is written without a reason where it binds somebody, and nobody's cases are left
without a hand.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from guitu.access import actions as access
from guitu.access.may import Refused, refuse
from guitu.access.models import Account, Posting
from guitu.casebook import actions as casebook
from guitu.casebook.models import Assignment, Case
from guitu.faults import Fault, Faulty
from guitu.places import actions as places
from guitu.places import codes
from guitu.places.actions import Loaded
from guitu.places.models import Agency, AgencyKind, Region
from guitu.seals import checking
from guitu.system import queries, running
from guitu.system.models import ChainCheck, Reason

LONGEST_WHY: Final = 200
LARGEST_LIST: Final = 5 * 1024 * 1024
"""Bytes of a list of villages; the list of a whole province has less."""

FAULTS_KEPT: Final = 200
SILENT_AFTER: Final = timedelta(minutes=2)
"""So long without a sign of life, and the process that worked is taken for gone."""

_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # read from a slip of paper: no 0 o 1 i l


@transaction.atomic
def open_account(*, by: Posting, username: str, display_name: str) -> tuple[Account, str]:
    """Open an account; the account and its first password, which is told once and must be changed."""
    password = one_time()
    account = access.open_account(by=by, username=username, display_name=display_name, password=password)
    return account, password


@transaction.atomic
def reset_password(account: Account, *, by: Posting, why: str) -> str:
    """Give an account a new first password. Raises `Refused` for an account that also works outside the region."""
    _refuse_wordless(why)
    _refuse_outside(account, by=by)
    password = one_time()
    access.change_password(account, by=by, password=password, must_change_password=True)
    _note(by, "reset_password", f"account:{account.pk}", why)
    return password


@transaction.atomic
def close_account(account: Account, *, by: Posting, why: str) -> int:
    """Close an account at once; how many cases stay in its hands, to be handed over by the head of the office.

    Raises `Refused` (outside the region, or one's own), or `Faulty` without a reason.
    """
    _refuse_wordless(why)
    _refuse_outside(account, by=by)
    if account.pk == by.account_id:
        raise Refused("不能停用自己的账号。确要停用的，请另一位系统管理员办理。")
    today = timezone.localdate()
    left = sum(queries.burden(posting) for posting in account.postings.filter(valid_to=None))
    access.close_account(account, by=by, on=today)
    _note(by, "close_account", f"account:{account.pk}", why)
    return left


@transaction.atomic
def reopen_account(account: Account, *, by: Posting, why: str) -> str:
    """Open a closed account again, with a new first password that is told once.

    Raises `Refused` (outside the region), or `Faulty` without a reason.
    """
    _refuse_wordless(why)
    _refuse_outside(account, by=by)
    access.reopen_account(account, by=by)
    password = one_time()
    access.change_password(account, by=by, password=password, must_change_password=True)
    _note(by, "reopen_account", f"account:{account.pk}", why)
    return password


@transaction.atomic
def clear_factors(account: Account, *, by: Posting, why: str) -> None:
    """Take away the second factor of somebody who lost the device. Raises as `reset_password`."""
    _refuse_wordless(why)
    _refuse_outside(account, by=by)
    access.clear_factors(account, by=by)
    _note(by, "remove_factors", f"account:{account.pk}", why)


@transaction.atomic
def give_posting(
    account: Account, *, by: Posting, agency: Agency, role: str, valid_from: date, valid_to: date | None
) -> Posting:
    """Post an account within the region. Raises as `access.actions.give_posting`; `Refused` for a closed account."""
    if not account.is_active:
        raise Faulty([Fault("账号", "已停用", "启用的账号", "请另开一个账号")])
    if agency.valid_to is not None and agency.valid_to < valid_from:
        raise Faulty([Fault("机构", f"{agency.name}已撤销", "现存的机构")])
    return access.give_posting(account, by=by, agency=agency, role=role, valid_from=valid_from, valid_to=valid_to)


@transaction.atomic
def end_posting(posting: Posting, *, by: Posting, last_day: date, why: str) -> Posting:
    """Set the last day of a posting. Raises `Faulty` while cases are in its hands: they are handed over first."""
    _refuse_wordless(why)
    if many := queries.burden(posting):
        remedy = "请镇（街道）办负责人先在“个案交接”里移交；要立即停止登录的，可以先停用账号"
        raise Faulty([Fault("任职", f"还有 {many} 个个案在其手里", "个案都已移交", remedy)])
    ended = access.end_posting(posting, by=by, last_day=last_day)
    _note(by, "end_posting", posting.signature, why)
    return ended


@transaction.atomic
def hand_over(
    *, by: Posting, leaving: Posting, to: Posting, cases: Sequence[UUID], last_day: date, why: str, deed: str
) -> int:
    """Put cases from one hand into another: the group, the one responsible, and two entries in each ledger.

    `last_day` is the last day of the one who leaves; the other begins the day after. `deed` is made with the form, so
    that pressing twice records once. How many cases were handed over. Raises `Refused`, or `Faulty`.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    _refuse_wordless(why)
    if to.pk == leaving.pk or to.account_id == leaving.account_id:
        raise Faulty([Fault("接手的人", "就是移交的人", "另一位工作人员")])
    if not to.account.is_active or to.valid_to is not None:
        raise Faulty([Fault("接手的人", "已停用，或任职有止日", "在任的工作人员")])
    if last_day > today:
        raise Faulty([Fault("交接日期", f"{last_day}", f"不晚于今天（{today}）")])
    wanted = queries.live_cases(posting=leaving).filter(pk__in=cases).order_by("pk")
    done = 0
    for case in wanted:
        _hand_over_one(case, by=by, leaving=leaving, to=to, last_day=last_day, deed=deed)
        done += 1
    if done:
        _note(by, "hand_over", f"{leaving.signature}>{to.signature}", why)
    return done


@transaction.atomic
def found_agency(*, by: Posting, kind: str, name: str, region: str, part_of: Agency | None, on: date) -> Agency:
    """Register an agency within the region. Raises `Refused`, or `Faulty` with every fault."""
    faults = []
    if kind not in AgencyKind.values:
        faults.append(Fault("类别", "没有选定", "列表中的一类"))
    if not 0 < len(name.strip()) <= 80:
        faults.append(Fault("名称", "还没有填" if not name.strip() else "过长", "1 至 80 个字"))
    place = Region.objects.filter(code=region).first() if codes.is_code(region) else None
    if place is None:
        faults.append(Fault("所在区划", "没有选定", "已登记的区划"))
    if faults or place is None:
        raise Faulty(faults)
    refuse(by, "record", "places", at=place.code, on=timezone.localdate())
    return places.found_agency(
        kind=AgencyKind(kind), name=name.strip(), region=place, by=by.signature, part_of=part_of, valid_from=on
    )


@transaction.atomic
def close_agency(agency: Agency, *, by: Posting, last_day: date, why: str) -> Agency:
    """Set the last day of an agency. Raises `Faulty` while somebody is posted there beyond it, or cases are its own."""
    _refuse_wordless(why)
    refuse(by, "record", "places", at=agency.region_id, on=timezone.localdate())
    faults = []
    staying = queries.postings_within(by, on=last_day + timedelta(days=1)).filter(agency=agency).count()
    if staying:
        faults.append(Fault(agency.name, f"还有 {staying} 人任职", "任职都已结束", "请先结束或改派这些任职"))
    held = Case.objects.filter(group=agency).exclude(standing__state__in=queries.OVER).count()
    if held:
        faults.append(
            Fault(agency.name, f"还有 {held} 个个案归它", "个案都已改归别的小组", "请先变更这些个案的工作小组")
        )
    if faults:
        raise Faulty(faults)
    closed = places.close_agency(agency, by=by.signature, last_day=last_day)
    _note(by, "close_agency", f"agency:{agency.pk}", why)
    return closed


def load_villages(*, by: Posting, path: Path, name: str) -> Loaded:
    """Bring in the towns and villages of the region of `by` from a list. Raises `Refused`, or `Faulty`.

    Lines of other regions are passed over. `name` is how faults call the file.
    """
    refuse(by, "record", "places", at=by.region_code, on=timezone.localdate())
    try:
        return places.load_divisions(path, prefixes=[codes.prefix_of(by.region_code)], by=by.signature)
    except Faulty as faulty:
        raise Faulty(
            Fault(one.place.replace(path.name, name), one.found, one.expected, one.remedy) for one in faulty.faults
        ) from None


def begin_check(*, by: Posting) -> ChainCheck:
    """Begin to check every chain; one that goes on already is not begun again. Raises `Refused`."""
    now = timezone.now()
    refuse(by, "record", "accounts", at=by.region_code, on=timezone.localdate(now))
    going = ChainCheck.objects.filter(ended_at=None, seen_at__gte=now - SILENT_AFTER).order_by("-started_at").first()
    if going is not None:
        return going
    check = ChainCheck.objects.create(by=by, started_at=now, seen_at=now, total=Case.objects.count())
    running.start(lambda: carry_out_check(check.pk))
    return check


def carry_out_check(check_id: int) -> None:
    """Check every chain and keep what was found: what `begin_check` starts behind the request."""
    mine = ChainCheck.objects.filter(pk=check_id)

    def seen(done: int, total: int) -> None:
        mine.update(done=done, total=total, seen_at=timezone.now())

    faults = checking.verify(seen)
    found = [[one.place, one.found, one.expected, one.remedy] for one in faults[:FAULTS_KEPT]]
    now = timezone.now()
    mine.update(faults=len(faults), found=found, done=F("total"), seen_at=now, ended_at=now)


def one_time() -> str:
    """A password that can be read out and typed."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _hand_over_one(case: Case, *, by: Posting, leaving: Posting, to: Posting, last_day: date, deed: str) -> None:
    held = Assignment.objects.filter(case=case, posting=leaving, until=None).first()
    led = case.worker_id == leaving.pk
    part = "worker" if led else held.part if held is not None else "assisting"
    begins = last_day + timedelta(days=1)
    casebook.assign(by=by, case=case, posting=to, part=part, since=begins)
    if held is not None:
        casebook.unassign(by=by, case=case, posting=leaving, last_day=max(last_day, held.since))
    if led:
        casebook.record(
            by=by, case=case, entry_id=f"{deed}-out", kind="worker_relieved", on=last_day,
            worker=leaving.account.display_name, handed_to=to.account.display_name,
        )  # fmt: skip
        casebook.record(
            by=by, case=case, entry_id=f"{deed}-in", kind="worker_assigned", on=last_day,
            worker=to.account.display_name,
        )  # fmt: skip


def _refuse_outside(account: Account, *, by: Posting) -> None:
    known = queries.accounts_within(by).filter(pk=account.pk).exists()
    if not known or not queries.is_wholly_within(account, by=by):
        raise Refused("这个账号在本区划之外也有任职，请上一级的系统管理员办理。")


def _refuse_wordless(why: str) -> None:
    if not 0 < len(why.strip()) <= LONGEST_WHY:
        found = "过长" if why.strip() else "还没有填"
        raise Faulty([Fault("缘由", found, f"{LONGEST_WHY} 字以内，写明为什么")])


def _note(by: Posting, what: str, subject: str, why: str) -> None:
    Reason.objects.create(at=timezone.now(), by=by, what=what, subject=subject, why=why.strip())
