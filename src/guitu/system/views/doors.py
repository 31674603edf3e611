"""Notes at the door 登录记录: who came in, who failed to, who was refused; for administrators and heads of offices."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guitu.access import door_notes
from guitu.access.doors import who_asks
from guitu.access.may import refuse
from guitu.access.models import DoorNote
from guitu.access.sittings import WAYS
from guitu.pages.shapes import PageOf
from guitu.system.views.asked import show

_PAGE: Final = 50
_KINDS: Final = {
    "casebook": "个案", "desk": "工作台", "papers": "文书", "exchange": "台账交换", "system": "系统",
    "archive": "档案保管", "api": "接口", "access": "账号", "policy": "政策", "find": "查找",
}  # fmt: skip
"""What kind of page an address is, by the first part of its name."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The newest notes of accounts posted in the region; names that no account bears only for administrators."""
    asked = who_asks(request)
    if not asked.may("decide", "papers"):
        refuse(asked.by, "record", "accounts", at=asked.by.region_code, on=asked.today)
    is_admin = asked.may("record", "accounts")
    chosen = request.GET.get("what", "")
    found = door_notes.in_region(asked.by.region_code, strangers=is_admin)
    if chosen in DoorNote.WHATS:
        found = found.filter(what=chosen)
    typed = request.GET.get("page", "")
    number = max(int(typed), 1) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
    total = found.count()
    context = {
        "notes": [(one, line(one)) for one in found[(number - 1) * _PAGE : number * _PAGE]],
        "alarms": door_notes.alarms(at=asked.now) if is_admin else [],
        "total": total,
        "what": chosen,
        "whats": list(DoorNote.WHATS.items()),
        "pages": PageOf(number, max(-(-total // _PAGE), 1), total, f"?what={chosen}&" if chosen else "?"),
    }
    return show(request, "doors.html", context, asked=asked, current="system:doors")


def line(one: DoorNote) -> str:
    """How and from where, in a few words."""
    said = [WAYS.get(one.via, ""), _KINDS.get(one.page.split(":")[0], "别的页面") if one.page else "", one.device]
    return "　".join(part for part in (*said, one.address) if part)
