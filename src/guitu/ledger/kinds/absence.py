"""Absence 请假与外出: leave reported or granted, return, and being away without leave."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from guitu.ledger.entry import Decision, Noted, declare
from guitu.ledger.faultmark import mark
from guitu.ledger.fields import Day, Flag, Narrative, Phone, Place, Staff
from guitu.ledger.roles import GROUP


def _in_order(first: date, last: date, *, name: str, of: str) -> None:
    if last < first:
        raise mark(name, found=f"写着 {last}", expected=f"不早于{of} {first} 的日期", remedy="请核对起止两个日期")


class LeaveRequested(Noted):
    kind: Literal["leave_requested"]
    from_: Day = Field(alias="from", title="外出首日")
    to: Day = Field(title="外出末日")
    place: Place | None = Field(None, title="去往何处")
    reason: Narrative | None = Field(None, title="外出事由")
    contact: Phone | None = Field(None, title="外出期间联系电话")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        _in_order(self.from_, self.to, name="to", of="外出首日")
        return self


class LeaveGranted(Decision):
    kind: Literal["leave_granted"]
    from_: Day = Field(alias="from", title="准假首日")
    to: Day = Field(title="准假末日")
    place: Place | None = Field(None, title="去往何处")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        _in_order(self.from_, self.to, name="to", of="准假首日")
        return self


class LeaveRefused(Decision):
    kind: Literal["leave_refused"]


class LeaveReturned(Noted):
    kind: Literal["leave_returned"]
    received_by: Staff | None = Field(None, title="销假接待人")


class Absence(Noted):
    kind: Literal["absence"]
    to: Day | None = Field(None, title="末日", description="人还没有回来的，先空着")
    place: Place | None = Field(None, title="去往何处")
    found_by: Staff | None = Field(None, title="发现人")
    said: Narrative | None = Field(None, title="本人怎么说")
    asked: Flag | None = Field(None, title="是否已向本人问明缘由")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.to is not None:
            _in_order(self.on, self.to, name="to", of="擅自离开首日")
        return self


LEAVE_REQUESTED = declare(
    LeaveRequested, "外出请假报告", group="absence", recorders=(*GROUP, "person"), on="报告日期",
    meaning="The person reported a journey in writing.",
    counts_as="本人已书面报告外出", clause="detox-regulation#19", paper="leave_report",
)  # fmt: skip
LEAVE_GRANTED = declare(
    LeaveGranted, "准假", group="absence", recorders=GROUP, on="准假日期",
    meaning="Leave was granted; the return is due on the last day granted.",
    counts_as="准予外出，到期应当返回销假", clause="jinxiang-rules-2025#5.5", paper="leave_report",
)  # fmt: skip
LEAVE_REFUSED = declare(
    LeaveRefused, "不准假", group="absence", recorders=GROUP, on="答复日期",
    meaning="Leave was refused by a named person, with reasons.",
    counts_as="不准外出，写明理由和决定人", clause="jinxiang-rules-2025#5.5", paper="leave_report",
)  # fmt: skip
LEAVE_RETURNED = declare(
    LeaveReturned, "返回销假", group="absence", recorders=GROUP, on="销假日期",
    meaning="The person came back and said so.",
    counts_as="已返回销假", clause="jinxiang-rules-2025#5.5", paper="leave_report",
)  # fmt: skip
ABSENCE = declare(
    Absence, "擅自离开执行地", group="absence", recorders=(*GROUP, "police"), on="擅自离开首日",
    meaning="Days away without leave; `to` is the last, left out while the person is away.",
    counts_as="按日计入擅自离开的次数和天数；相连的日子算一次", clause="detox-regulation#20",
)  # fmt: skip

KINDS = (LEAVE_REQUESTED, LEAVE_GRANTED, LEAVE_REFUSED, LEAVE_RETURNED, ABSENCE)
