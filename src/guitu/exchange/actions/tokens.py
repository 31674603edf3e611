"""Issuing and revoking tokens of programs 接口令牌.

A token speaks for one posting and may no more than that posting may for one purpose. The secret is given out once.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from guitu.access.may import is_current, refuse
from guitu.access.models import Posting
from guitu.access.table import table
from guitu.exchange.models import ApiToken
from guitu.faults import Fault, Faulty

LONGEST_DAYS: Final = 366
"""A token lives a year at most; then an administrator looks again whether it is still needed."""

PREFIX: Final = "guitu_"
"""Begins every secret, so that one that strays into a file can be found by searching."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token and its secret, which cannot be read again later."""

    token: ApiToken
    secret: str = field(repr=False)


@transaction.atomic
def issue_token(*, by: Posting | None, posting: Posting, purpose: str, label: str, expires_on: date) -> Issued:
    """Give a program a token for a posting. `by` is an administrator's posting; None is the installation itself.

    Raises `Refused`, or `Faulty` with every fault.
    """
    today = timezone.localdate()
    if by is not None:
        refuse(by, "record", "accounts", at=posting.region_code, on=today)
    if faults := [*_unfit(posting, purpose=purpose, label=label, expires_on=expires_on, today=today)]:
        raise Faulty(faults)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        label=label.strip(),
        digest=digest_of(secret),
        posting=posting,
        purpose=purpose,
        issued_by=by,
        issued_at=timezone.now(),
        expires_on=expires_on,
    )
    return Issued(token, secret)


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Posting | None) -> ApiToken:
    """Take a token back from this moment on. Revoking again changes nothing. Raises `Refused`."""
    if by is not None:
        refuse(by, "record", "accounts", at=token.posting.region_code, on=timezone.localdate())
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
    return token


def digest_of(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _unfit(posting: Posting, *, purpose: str, label: str, expires_on: date, today: date) -> list[Fault]:
    faults: list[Fault] = []
    if not 0 < len(label.strip()) <= 80:
        faults.append(Fault("用于", "未填写" if not label.strip() else "过长", "1 至 80 个字，写明哪个系统用它"))
    if not is_current(posting, on=today) or not posting.account.is_active:
        faults.append(Fault("任职", "不在任期内", "现任、账号启用的岗位"))
    rule = table().roles[posting.role]
    if purpose not in rule.purposes:
        named = "、".join(rule.purposes)
        faults.append(Fault("目的", "不是这一岗位的目的", f"{named} 之一"))
    if not today <= expires_on <= today + timedelta(days=LONGEST_DAYS):
        faults.append(
            Fault(
                "有效至", f"{expires_on}", f"今天到 {today + timedelta(days=LONGEST_DAYS)} 之间的一天", "到期可以续发"
            )
        )
    return faults
