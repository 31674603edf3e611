"""Dormant accounts 久未登录的账号: closed for signing in after a long time, and opened again by an administrator.

Only the door is closed. Postings, cases and signatures stay, so that nothing is orphaned: whoever's account is closed
stands first among those whose cases need another hand. The person in rehabilitation and the family keep their doors:
they come when they need to. The last administrator is never closed out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from guitu.access import sittings
from guitu.access.models import AccessChange, Account, Posting

_NOT_STAFF: Final = ("person", "family")


@transaction.atomic
def close_dormant(*, at: datetime, after: timedelta) -> int:
    """Close accounts of staff nobody signed in to for so long; how many. Each leaves its row in the changes."""
    since = at - after
    private = Posting.objects.filter(account=OuterRef("pk"), role__in=_NOT_STAFF)
    keeps = Posting.objects.filter(account=OuterRef("pk"), role="admin", valid_to=None)
    found = (
        Account.objects.select_for_update()
        .filter(Q(last_login__lt=since) | Q(last_login=None, opened_at__lt=since), is_active=True)
        .filter(~Exists(private))
        .exclude(pk__in=_reopened_since(since))
    )
    closed = 0
    for account in found.annotate(is_admin=Exists(keeps)).order_by("pk"):
        if account.is_admin and not _other_admin(account):
            continue
        account.is_active = False
        account.save(update_fields=["is_active"])
        sittings.end_all(account)
        AccessChange.objects.create(at=at, by=None, what="close_dormant", account=account)
        closed += 1
    return closed


def _reopened_since(since: datetime) -> list[int]:
    """Accounts an administrator opened again lately: their time begins anew."""
    changes = AccessChange.objects.filter(what="reopen_account", at__gte=since)
    return list(changes.values_list("account_id", flat=True))


def _other_admin(account: Account) -> bool:
    others = Posting.objects.filter(role="admin", valid_to=None, account__is_active=True)
    return others.exclude(account=account).exists()
