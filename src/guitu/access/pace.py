"""How often 频次限制: searches, exports, uploads and the like, counted for each account over some minutes.

Not a punishment: the next one waits a little. A person at work never meets these numbers; a program that empties the
ledger, or somebody who tries names one after the other, does. Wrong passwords are counted by `lockout`, requests of
the programming interface by the interface itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from guitu.access.models import Account, Pace


@dataclass(frozen=True, slots=True)
class Most:
    """So many in so long. `says` is what is counted, in Chinese; `reads` whether a GET with a search counts too."""

    times: int
    each: timedelta
    says: str
    reads: bool = False


class TooOftenError(Exception):
    """It was done too often; `until` is when it may be done again."""

    def __init__(self, says: str, *, until: datetime) -> None:
        super().__init__(says)
        self.says = says
        self.until = until


_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)

LIMITS: Final[Mapping[str, Most]] = {
    "find": Most(60, _MINUTE, "查找"),
    "casebook:list": Most(60, _MINUTE, "查找", reads=True),
    "exchange:export": Most(20, _HOUR, "导出"),
    "exchange:upload": Most(20, _HOUR, "交来台账"),
    "exchange:parcel": Most(20, _HOUR, "做移交档案包"),
    "exchange:parcel-open": Most(20, _HOUR, "打开移交档案包"),
    "exchange:parcel-take": Most(60, _HOUR, "接收移交档案包"),
    "exchange:token-issue": Most(20, _HOUR, "签发令牌"),
    "casebook:attach": Most(120, _HOUR, "上传附件"),
    "access:password": Most(10, _HOUR, "修改口令"),
    "access:app": Most(20, _HOUR, "设置动态口令"),
    "access:factors": Most(20, _HOUR, "改动第二重验证"),
    "system:account-new": Most(120, _HOUR, "开通账号"),
    "system:account-reset": Most(60, _HOUR, "重设口令"),
    "system:emergency": Most(20, _HOUR, "紧急查看"),
}
"""By name of the address. Choices of the house, not of the law."""


def count(request: HttpRequest, account: Account, *, name: str, at: datetime) -> None:
    """Count a request to an address with a limit. Raises `TooOftenError`."""
    most = LIMITS.get(name)
    if most is None:
        return
    if request.method == "POST" or (most.reads and request.GET.get("q")):
        take(f"{name}\n{account.pk}", most=most, at=at)


@transaction.atomic
def take(who: str, *, most: Most, at: datetime) -> None:
    """One more of something, by somebody. Raises `TooOftenError` from the number on, until the time is over."""
    key = salted_hmac("guitu.access.pace", who, algorithm="sha256").hexdigest()
    row, is_new = Pace.objects.select_for_update().get_or_create(key=key, defaults={"began_at": at})
    if not is_new and not row.began_at <= at < row.began_at + most.each:  # a clock that fell back begins anew
        row.began_at, row.count = at, 0
    if row.count >= most.times:
        raise TooOftenError(most.says, until=row.began_at + most.each)
    row.count += 1
    row.save(update_fields=["began_at", "count"])


def tidy(*, at: datetime) -> int:
    """Forget what was long ago; how many rows."""
    return Pace.objects.filter(began_at__lt=at - 2 * _HOUR).delete()[0]
