"""The pages of the room as tabs 分栏: each reader gets those that their role may use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from guitu.access.frame import address_of
from guitu.access.may import may
from guitu.access.models import Posting
from guitu.pages.shapes import Tab


@dataclass(frozen=True, slots=True)
class Section:
    """One page, by URL name, for those who have the act on the matter. A page may be another room's."""

    text: str
    url: str
    act: str
    matter: str


SECTIONS: Final = (
    Section("账号", "system:accounts", "record", "accounts"),
    Section("任职", "system:postings", "record", "accounts"),
    Section("区划机构", "system:places", "record", "places"),
    Section("政策包", "system:packs", "record", "places"),
    Section("体检", "system:health", "record", "accounts"),
    Section("核验台账", "system:chain", "record", "accounts"),
    Section("封存", "system:seals", "record", "accounts"),
    Section("登录记录", "system:doors", "record", "accounts"),
    Section("接口令牌", "exchange:tokens", "record", "accounts"),
    Section("查阅记录", "system:looks", "decide", "papers"),
    Section("登录记录", "system:doors", "decide", "papers"),
    Section("紧急查看", "system:emergency-reviews", "decide", "papers"),
    Section("个案交接", "system:handover", "decide", "papers"),
    Section("台账封存", "system:seals", "decide", "papers"),
    Section("档案保管", "archive:list", "decide", "papers"),
)


def tabs(by: Posting, *, current: str, on: date) -> list[Tab]:
    """The tabs of a reader; `current` is the URL name of the page they are on."""
    return [
        Tab(one.text, address, one.url == current)
        for one in SECTIONS
        if may(by, one.act, one.matter, at=by.region_code, on=on) and (address := address_of(one.url))
    ]
