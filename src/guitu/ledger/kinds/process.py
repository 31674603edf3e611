"""Process 办理流程: from the decision to the plan, the steps every case begins with."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from guitu.ledger.entry import Decision, Noted, declare
from guitu.ledger.fields import Agency, Days, DocumentNumber, Flag, Identity, Months, Staff, StaffList, one_of
from guitu.ledger.roles import GROUP, OFFICE

ServiceMethod = Annotated[
    Literal["direct", "left", "entrusted", "post", "electronic", "public_notice"],
    one_of(
        {
            "direct": "直接送达",
            "left": "留置送达",
            "entrusted": "委托送达",
            "post": "邮寄送达",
            "electronic": "电子送达",
            "public_notice": "公告送达",
        }
    ),
]


class Decided(Decision):
    kind: Literal["decided"]
    agency: Agency | None = Field(None, title="决定机关")
    term_months: Months | None = Field(None, title="决定书所写期限（月）", description="以案件所载期限为准，此处备查")
    credit_days: Days | None = Field(None, title="决定书所写折抵（日）", description="以案件所载折抵为准，此处备查")


class Served(Noted):
    kind: Literal["served"]
    method: ServiceMethod | None = Field(None, title="送达方式")
    served_to: Identity | None = Field(None, title="签收人")
    family_served: Flag | None = Field(None, title="家属是否已送达")
    document_number: DocumentNumber | None = Field(None, title="文号")


class Notified(Noted):
    kind: Literal["notified"]
    to_agency: Agency | None = Field(None, title="通知到哪个单位")
    document_number: DocumentNumber | None = Field(None, title="文号")


class Received(Noted):
    kind: Literal["received"]
    from_agency: Agency | None = Field(None, title="来文单位")
    received_by: Staff | None = Field(None, title="接收人")
    document_number: DocumentNumber | None = Field(None, title="文号")


class HandedOver(Noted):
    kind: Literal["handed_over"]
    to_agency: Agency | None = Field(None, title="移交给哪个村（社区）")
    received_by: Staff | None = Field(None, title="接收人")


class ReportedIn(Noted):
    kind: Literal["reported_in"]
    received_by: Staff | None = Field(None, title="接待人")
    accompanied_by: Identity | None = Field(None, title="陪同人")


class AgreementSigned(Noted):
    kind: Literal["agreement_signed"]
    signed_by: StaffList | None = Field(None, title="工作小组签字人")
    family_signed: Flag | None = Field(None, title="家属是否签字")
    document_number: DocumentNumber | None = Field(None, title="协议编号")


class TeamFormed(Noted):
    kind: Literal["team_formed"]
    members: StaffList | None = Field(None, title="成员")
    leader: Staff | None = Field(None, title="组长")
    woman_included: Flag | None = Field(
        None, title="是否有女性工作人员", description="负责女性人员的小组应当有女性工作人员"
    )


class PlanMade(Noted):
    kind: Literal["plan_made"]
    made_by: Staff | None = Field(None, title="制定人")
    agreed_by_person: Flag | None = Field(None, title="本人是否同意")


DECIDED = declare(
    Decided, "作出决定", group="process", recorders=("police", *OFFICE), on="决定日期",
    meaning="The police ordered community detoxification or rehabilitation; every case begins with it.",
    counts_as="公安机关责令社区戒毒或社区康复，案件由此开始", clause="detox-regulation#13", paper="decision",
)  # fmt: skip
SERVED = declare(
    Served, "决定书送达", group="process", recorders=("police", *OFFICE), on="送达日期",
    meaning="The person received the decision; the days for report-in begin.",
    counts_as="本人收到决定书，报到的期限由此起算", clause="detox-regulation#14", paper="service_receipt",
)  # fmt: skip
NOTIFIED = declare(
    Notified, "通知执行地", group="process", recorders=("police", *OFFICE), on="通知日期",
    meaning="The police told the township where the decision is carried out.",
    counts_as="公安机关已通知执行地乡镇（街道）", clause="jinxiang-rules-2025#5.2", paper="notice",
)  # fmt: skip
RECEIVED = declare(
    Received, "接收登记建档", group="process", recorders=OFFICE, on="接收日期",
    meaning="The township received the decision and opened the file; hand-over becomes due.",
    counts_as="乡镇（街道）接到决定书并建档，移交的期限由此起算", clause="jinxiang-rules-2025#5.3",
    paper="archive_card",
)  # fmt: skip
HANDED_OVER = declare(
    HandedOver, "移交村（社区）", group="process", recorders=OFFICE, on="移交日期",
    meaning="The township handed the case to the village working group.",
    counts_as="已移交村（社区）工作小组", clause="jinxiang-rules-2025#5.3", paper="handover",
)  # fmt: skip
REPORTED_IN = declare(
    ReportedIn, "报到", group="process", recorders=GROUP, on="报到日期",
    meaning="The person reported in; the term and all its windows run from this day.",
    counts_as="本人报到，期限自当日起算", clause="detox-regulation#14", paper="report_in_register",
)  # fmt: skip
AGREEMENT_SIGNED = declare(
    AgreementSigned, "签订协议", group="process", recorders=GROUP, on="签订日期",
    meaning="The working group and the person signed the agreement.",
    counts_as="已签订社区戒毒社区康复协议", clause="detox-regulation#16", paper="agreement",
)  # fmt: skip
TEAM_FORMED = declare(
    TeamFormed, "成立工作小组", group="process", recorders=GROUP, on="成立日期",
    meaning="The working group for this person was formed.",
    counts_as="工作小组已成立", clause="detox-regulation#17", paper="team_register",
)  # fmt: skip
PLAN_MADE = declare(
    PlanMade, "制定工作计划", group="process", recorders=GROUP, on="制定日期",
    meaning="A plan for this one person was made.",
    counts_as="一人一策的计划已制定", clause="detox-regulation#15", paper="plan",
)  # fmt: skip

KINDS = (
    DECIDED, SERVED, NOTIFIED, RECEIVED, HANDED_OVER, REPORTED_IN, AGREEMENT_SIGNED, TEAM_FORMED, PLAN_MADE,
)  # fmt: skip
