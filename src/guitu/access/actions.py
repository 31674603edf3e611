"""Deeds of the room: opening and closing accounts, giving and ending postings.

`by` is the posting of an administrator; None is the installation itself, before anybody is posted. Each deed is one
transaction with its row in `AccessChange`.
"""

from __future__ import annotations

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from guitu.access import factors, sittings
from guitu.access.may import refuse
from guitu.access.models import AccessChange, Account, Posting
from guitu.faults import Fault, Faulty
from guitu.ledger.roles import ROLES
from guitu.places.models import Agency


@transaction.atomic
def open_account(
    *, by: Posting | None, username: str, display_name: str, password: str, must_change_password: bool = True
) -> Account:
    """Open an account; it may nothing until it has a posting.

    Raises `Refused`, or `Faulty` with every fault: name taken or empty, password too weak.
    """
    _ask(by, at=by.region_code if by else "")
    account = Account(
        username=Account.normalize_username(username.strip()),
        display_name=display_name.strip(),
        must_change_password=must_change_password,
        opened_at=timezone.now(),
    )
    faults = [*_missing(account), *_weak(password, account=account)]
    if Account.objects.filter(username=account.username).exists():
        faults.append(Fault("登录名", "已被使用", "没有用过的登录名", "请换一个"))
    if faults:
        raise Faulty(faults)
    account.set_password(password)
    account.save()
    _note(by, "open_account", account)
    return account


@transaction.atomic
def change_password(account: Account, *, by: Posting | None, password: str, must_change_password: bool) -> None:
    """Set a password: one's own (`by` is any posting of the account), or as an administrator.

    Raises `Refused` or `Faulty`.
    """
    if by is None or by.account_id != account.pk:
        _ask_about(account, by=by)
    if faults := _weak(password, account=account):
        raise Faulty(faults)
    account.set_password(password)
    account.must_change_password = must_change_password
    account.save(update_fields=["password", "must_change_password"])
    if by is None or by.account_id != account.pk:
        sittings.end_all(account)
    _note(by, "change_password", account)


@transaction.atomic
def close_account(account: Account, *, by: Posting | None, on: date) -> None:
    """Close an account: no login, and its postings end on `on` at the latest. Raises `Refused`."""
    _ask_about(account, by=by)
    for posting in account.postings.filter(valid_to=None, valid_from__lte=on):
        posting.valid_to = on
        posting.save(update_fields=["valid_to"])
    if account.is_active:
        account.is_active = False
        account.save(update_fields=["is_active"])
        sittings.end_all(account)
        _note(by, "close_account", account)


@transaction.atomic
def reopen_account(account: Account, *, by: Posting | None) -> None:
    """Open an account again that was closed. Postings that ended stay ended. Raises `Refused`."""
    _ask_about(account, by=by)
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        _note(by, "reopen_account", account)


@transaction.atomic
def clear_factors(account: Account, *, by: Posting | None) -> None:
    """Take away every second factor: the device is lost. Every session of the account ends. Raises `Refused`."""
    _ask_about(account, by=by)
    factors.remove_all(account, by=by, at=timezone.now())
    sittings.end_all(account)


@transaction.atomic
def give_posting(
    account: Account, *, by: Posting | None, agency: Agency, role: str, valid_from: date, valid_to: date | None = None
) -> Posting:
    """Post an account to an agency in a role. The same posting from the same day is the same one.

    Raises `Refused` (the agency is outside the administrator's region), or `Faulty`.
    """
    _ask(by, at=agency.region_id)
    if role not in ROLES:
        raise Faulty([Fault("岗位", f"“{role}”", f"{'、'.join(ROLES.values())} 之一")])
    if valid_to is not None and valid_to < valid_from:
        raise Faulty([Fault("任职止日", f"{valid_to}", f"不早于起日 {valid_from}")])
    posting, is_new = Posting.objects.select_related("agency").get_or_create(
        account=account, agency=agency, role=role, valid_from=valid_from, defaults={"valid_to": valid_to}
    )
    if is_new:
        _note(by, "give_posting", account, posting)
    return posting


@transaction.atomic
def end_posting(posting: Posting, *, by: Posting | None, last_day: date) -> Posting:
    """Set the last day of a posting. Raises `Refused`, or `Faulty` if the posting begins later."""
    _ask(by, at=posting.region_code)
    if last_day < posting.valid_from:
        raise Faulty([Fault("任职止日", f"{last_day}", f"不早于起日 {posting.valid_from}")])
    if posting.valid_to != last_day:
        posting.valid_to = last_day
        posting.save(update_fields=["valid_to"])
        _note(by, "end_posting", posting.account, posting)
    return posting


def _ask_about(account: Account, *, by: Posting | None) -> None:
    """Ask for every region the account works in: an administrator of one of them may not act for the others."""
    regions = set(account.postings.filter(valid_to=None).values_list("agency__region_id", flat=True))
    for region in sorted(regions) or [by.region_code if by else ""]:
        _ask(by, at=region)


def _ask(by: Posting | None, *, at: str) -> None:
    if by is not None:
        refuse(by, "record", "accounts", at=at, on=timezone.localdate())


def _missing(account: Account) -> list[Fault]:
    said = {"登录名": account.username, "姓名或称呼": account.display_name}
    return [Fault(label, "未填写", "1至40个字符") for label, text in said.items() if not 0 < len(text) <= 40]


def _weak(password: str, *, account: Account) -> list[Fault]:
    try:
        validate_password(password, account)
    except ValidationError as fault:
        return [Fault("密码", str(message).rstrip("。"), "够长、不常见的密码") for message in fault.messages]
    return []


def _note(by: Posting | None, what: str, account: Account, posting: Posting | None = None) -> None:
    AccessChange.objects.create(at=timezone.now(), by=by, what=what, account=account, posting=posting)
