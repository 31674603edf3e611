"""The office behind a command 本单位: opens its database, and finds the posting that a command acts in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from guitu.cli import given
from guitu.faults import Fault, Faulty

if TYPE_CHECKING:
    from guitu.access.models import Posting

ACCOUNT = given.Word(metavar="登录名", expected="办理人的登录名")


def at(home: Path) -> None:
    """`opened`, of the office whose data folder this is."""
    os.environ["GUITU_HOME"] = str(home)
    opened()


def opened() -> None:
    """Make the office's database and keys ready. Commands that need none never come here."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guitu.site.settings")
    import django
    from django.apps import apps
    from django.db import OperationalError, ProgrammingError, connection

    if not apps.ready:
        django.setup()
    try:
        there = "access_posting" in connection.introspection.table_names()
    except (OperationalError, ProgrammingError):
        there = False
    if not there:
        raise Faulty(
            [
                Fault(
                    "数据库",
                    "没有建好，或者打不开",
                    "本单位的数据库",
                    "请核对 GUITU_HOME 和 GUITU_DATABASE_URL，或先由系统管理员完成安装",
                )
            ]
        )


def posting_named(username: str | None, *, roles: tuple[str, ...]) -> Posting:
    """The posting of an account today; left out, the only one there is in one of these roles.

    Raises `Faulty`: nobody of that name, no posting in these roles, or several where none was named.
    """
    from django.db.models import Q
    from django.utils import timezone

    from guitu.access.models import Posting
    from guitu.ledger.roles import ROLES

    today = timezone.localdate()
    lasting = Q(valid_to=None) | Q(valid_to__gte=today)
    held = Posting.objects.filter(lasting, valid_from__lte=today, account__is_active=True, role__in=roles)
    if username is not None:
        held = held.filter(account__username=username)
    found = list(held.select_related("account", "agency").order_by("valid_from", "pk")[:2])
    if not found:
        labels = "、".join(label for role, label in ROLES.items() if role in roles)
        said = "没有现任的岗位" if username is not None else "没有可以办理的岗位"
        raise Faulty([Fault("--by", said, f"有{labels}岗位的登录名", "请核对登录名，或由系统管理员开通岗位")])
    if username is None and len(found) > 1:
        raise Faulty([Fault("--by", "没有写", "由谁办理：他的登录名", "请加上 --by 登录名")])
    return found[0]
