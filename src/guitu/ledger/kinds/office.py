"""Office work 工作保障与督导: staffing, meetings, inspection and what was put right, as far as one case shows it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from guitu.ledger.entry import Decision, Noted, declare
from guitu.ledger.fields import Agency, Day, Money, Narrative, Staff, StaffList, Text
from guitu.ledger.roles import ABOVE, GROUP, OFFICE


class WorkerAssigned(Noted):
    kind: Literal["worker_assigned"]
    worker: Staff = Field(title="专职工作人员")


class WorkerRelieved(Noted):
    kind: Literal["worker_relieved"]
    worker: Staff = Field(title="专职工作人员")
    handed_to: Staff | None = Field(None, title="工作交给谁")


class MeetingHeld(Noted):
    kind: Literal["meeting_held"]
    topic: Text = Field(title="议题")
    attended: StaffList | None = Field(None, title="参加人")
    says: Narrative | None = Field(None, title="议定事项")


class Inspected(Noted):
    kind: Literal["inspected"]
    inspector: Staff | None = Field(None, title="检查人")
    agency: Agency | None = Field(None, title="检查单位")
    says: Narrative | None = Field(None, title="检查情况")


class RectificationOrdered(Decision):
    kind: Literal["rectification_ordered"]
    problem: Narrative = Field(title="存在的问题")
    due: Day | None = Field(None, title="整改期限")


class Rectified(Noted):
    kind: Literal["rectified"]
    says: Narrative = Field(title="整改情况")
    done_by: Staff | None = Field(None, title="整改人")


class MaterialsSent(Noted):
    kind: Literal["materials_sent"]
    title: Text = Field(title="材料名称")
    to_agency: Agency = Field(title="送往单位")
    received_by: Staff | None = Field(None, title="接收人")


class FundsSpent(Noted):
    kind: Literal["funds_spent"]
    amount: Money = Field(title="金额（元）")
    purpose: Text = Field(title="用途")


WORKER_ASSIGNED = declare(
    WorkerAssigned, "指定专职人员", group="office", recorders=OFFICE, on="指定日期",
    meaning="A full-time worker was assigned to the case.", counts_as="专职工作人员到位", clause="detox-regulation#15",
)  # fmt: skip
WORKER_RELIEVED = declare(
    WorkerRelieved, "专职人员交接", group="office", recorders=OFFICE, on="交接日期",
    meaning="The worker handed the case to another.", counts_as="专职工作人员已交接", clause="detox-regulation#15",
)  # fmt: skip
MEETING_HELD = declare(
    MeetingHeld, "召开会议", group="office", recorders=(*GROUP, *ABOVE), on="会议日期",
    meaning="A meeting on the case was held.", counts_as="会议一次，不算谈话", paper="minutes",
)  # fmt: skip
INSPECTED = declare(
    Inspected, "督导检查", group="office", recorders=(*OFFICE, *ABOVE), on="检查日期",
    meaning="The file was inspected.", counts_as="检查一次", clause="jinxiang-rules-2025#7", paper="inspection",
)  # fmt: skip
RECTIFICATION_ORDERED = declare(
    RectificationOrdered, "责令整改", group="office", recorders=("office_head", *ABOVE), on="通知日期",
    meaning="The office was told to put something right.", counts_as="工作单位应当整改，不涉及本人",
    clause="jinxiang-rules-2025#7", paper="rectification_notice",
)  # fmt: skip
RECTIFIED = declare(
    Rectified, "完成整改", group="office", recorders=(*GROUP, *ABOVE), on="完成日期",
    meaning="It was put right.", counts_as="整改完成", clause="jinxiang-rules-2025#7", paper="rectification_notice",
)  # fmt: skip
MATERIALS_SENT = declare(
    MaterialsSent, "报送材料", group="office", recorders=(*OFFICE, "police"), on="报送日期",
    meaning="Papers were sent to another office.", counts_as="材料已报送", paper="handover",
)  # fmt: skip
FUNDS_SPENT = declare(
    FundsSpent, "支出经费", group="office", recorders=OFFICE, on="支出日期",
    meaning="Money was spent on the case.", counts_as="经费支出一笔",
)  # fmt: skip

KINDS = (
    WORKER_ASSIGNED, WORKER_RELIEVED, MEETING_HELD, INSPECTED, RECTIFICATION_ORDERED, RECTIFIED, MATERIALS_SENT,
    FUNDS_SPENT,
)  # fmt: skip
