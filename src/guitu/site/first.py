"""The first administrator 第一个管理员: on an installation that nobody can sign in to yet.

The account gets a password that is told once and must be changed at the first sign-in. Where the office lies is said
with a region code; with it the account gets its posting. Neither is done twice.
"""

from __future__ import annotations

import secrets
from datetime import date
from typing import Final

from django.db import transaction

from guitu.access import actions as access
from guitu.access.models import Account, Posting
from guitu.faults import Fault, Faulty
from guitu.ledger.roles import ROLES
from guitu.places import actions as places
from guitu.places import codes, queries
from guitu.places.models import AgencyKind, Region

USERNAME: Final = "admin"
_ADMIN: Final = "admin"
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # read from a slip of paper: no 0 o 1 i l


@transaction.atomic
def administrator(*, region: str | None, today: date) -> list[str]:
    """Open the first account and post it; the lines that tell the person who installs. Empty if all is there.

    An account that nobody has ever signed in with gets a new password: the first may not have been read. Raises
    `Faulty` if the region is not known.
    """
    place = _region(region) if region else None
    lines: list[str] = []
    account = Account.objects.select_for_update().filter(username=USERNAME).first()
    if account is None and Account.objects.exists():
        return []
    if account is None or _is_untouched(account):
        password = _one_time()
        if account is None:
            account = access.open_account(by=None, username=USERNAME, display_name=ROLES["admin"], password=password)
        else:
            account.set_password(password)
            account.save(update_fields=["password"])
        lines += [f"第一个管理员：登录名 {USERNAME}，一次性密码 {password}", "密码只显示这一次，第一次登录后须改掉。"]
    if Posting.objects.exists():
        return lines
    if place is None:
        return [
            *lines,
            "管理员还没有任职，登录后什么也做不了：请停下，用 guitu serve --region 区划代码 再启动一次，"
            "写本机构所在县（市、区）的 6 位代码。",
        ]
    agency = places.found_agency(
        kind=AgencyKind.ANTI_DRUG_OFFICE,
        name=f"{queries.full_name(place.code)}禁毒委员会办公室",
        region=place,
        by="install",
    )
    access.give_posting(account, by=None, agency=agency, role=_ADMIN, valid_from=today)
    return [*lines, f"管理员任职于：{agency.name}"]


def exists() -> bool:
    """Whether somebody can administer: an open account posted as administrator."""
    return Posting.objects.filter(role=_ADMIN, valid_to=None, account__is_active=True).exists()


def _region(text: str) -> Region:
    code = codes.padded(text.strip())
    found = queries.region(code) if code is not None else None
    if found is None:
        expected = "已登记的区划代码，如 6 位的县（市、区）代码"
        raise Faulty([Fault("--region", f"“{text}”", expected, "乡镇（街道）由管理员登录后登记")])
    return found


def _is_untouched(account: Account) -> bool:
    return account.last_login is None and account.must_change_password and Account.objects.count() == 1


def _one_time() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
