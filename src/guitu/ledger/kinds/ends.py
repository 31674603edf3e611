"""Ends 终止与解除: how a case comes to its end, and what the end sets off."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from guitu.ledger.entry import Decision, Noted, declare
from guitu.ledger.fields import Agency, Count, DocumentNumber, Flag, Identity, Narrative, Staff, StaffList, one_of
from guitu.ledger.roles import GROUP, OFFICE

GroundName = Annotated[
    Literal[
        "not_reported_in",
        "tests_refused",
        "absences",
        "absence_days",
        "reports_refused",
        "drug_use",
        "imprisoned",
        "decision_revoked",
    ],
    one_of(
        {
            "not_reported_in": "无正当理由逾期不报到",
            "tests_refused": "逃避或者拒绝检测达到次数",
            "absences": "擅自离开达到次数",
            "absence_days": "擅自离开累计超过天数",
            "reports_refused": "两次告诫后仍拒不报告",
            "drug_use": "期间吸食、注射毒品",
            "imprisoned": "收监执行刑罚或者采取强制性教育措施",
            "decision_revoked": "原决定被撤销或者变更",
        },
        label="事由",
    ),
]


class DrugUseFound(Noted):
    kind: Literal["drug_use_found"]
    agency: Agency | None = Field(None, title="查获单位")
    document_number: DocumentNumber | None = Field(None, title="文号")


class BreachDecided(Decision):
    kind: Literal["breach_decided"]
    ground: GroundName = Field(title="事由")


class BreachStated(Decision):
    kind: Literal["breach_stated"]
    ground: GroundName | None = Field(None, title="事由")
    to_agency: Agency | None = Field(None, title="报告给哪个公安机关")
    copies: Count | None = Field(None, title="份数")


class IsolationOrdered(Decision):
    kind: Literal["isolation_ordered"]
    agency: Agency | None = Field(None, title="决定机关")


class Imprisoned(Noted):
    kind: Literal["imprisoned"]
    agency: Agency | None = Field(None, title="执行单位")
    document_number: DocumentNumber | None = Field(None, title="文号")


class Terminated(Decision):
    kind: Literal["terminated"]
    ground: GroundName = Field(title="终止事由")
    from_agency: Agency | None = Field(None, title="来文单位")


class OpinionGiven(Noted):
    kind: Literal["opinion_given"]
    given_by: StaffList | None = Field(None, title="提出意见的人")
    says: Narrative | None = Field(None, title="意见")


class Discharged(Decision):
    kind: Literal["discharged"]
    served_to: Identity | None = Field(None, title="签收人")
    family_served: Flag | None = Field(None, title="家属是否已送达")


class DischargeNotified(Noted):
    kind: Literal["discharge_notified"]
    to_agency: Agency | None = Field(None, title="通知到哪个单位")
    document_number: DocumentNumber | None = Field(None, title="文号")


class Archived(Noted):
    kind: Literal["archived"]
    papers: Count | None = Field(None, title="归档件数")
    kept_by: Staff | None = Field(None, title="保管人")


class Died(Noted):
    kind: Literal["died"]
    document_number: DocumentNumber | None = Field(None, title="证明文号")


DRUG_USE_FOUND = declare(
    DrugUseFound, "查获吸毒", group="ends", recorders=("police", *OFFICE), on="查获日期",
    meaning="The police found drug use during the term.",
    counts_as="期间吸毒的事实，由公安机关查明", clause="detox-regulation#21",
)  # fmt: skip
BREACH_DECIDED = declare(
    BreachDecided, "认定拒绝、违反或者复吸", group="ends", recorders=("office_head",), on="认定日期",
    meaning="A named person decided, with the grounds before them, that the case is to be reported to the police.",
    counts_as="由具名的人认定，认定后出具书面说明并报告公安机关", clause="detox-regulation#21",
)  # fmt: skip
BREACH_STATED = declare(
    BreachStated, "出具严重违反协议证明", group="ends", recorders=OFFICE, on="出具日期",
    meaning="A named person decided to state the breach to the police; never follows from a count alone.",
    counts_as="由具名的人决定，向公安机关出具书面证明材料", clause="detox-regulation#21", paper="breach_statement",
)  # fmt: skip
ISOLATION_ORDERED = declare(
    IsolationOrdered, "决定强制隔离戒毒", group="ends", recorders=("police", *OFFICE), on="决定日期",
    meaning="The police decided on compulsory isolation; its copy allows the termination.",
    counts_as="公安机关作出强制隔离戒毒决定，收到复印件后方可终止", clause="detox-regulation#25",
    paper="isolation_decision",
)  # fmt: skip
IMPRISONED = declare(
    Imprisoned, "收监执行刑罚", group="ends", recorders=("police", "judicial", *OFFICE), on="收监日期",
    meaning="The person was committed to serve a sentence or to compulsory education.",
    counts_as="被收监执行刑罚或者采取强制性教育措施", clause="detox-regulation#24", paper="termination_statement",
)  # fmt: skip
TERMINATED = declare(
    Terminated, "终止", group="ends", recorders=OFFICE, on="终止日期",
    meaning="The case was terminated on a ground, by a named person.",
    counts_as="案件终止，写明事由和决定人", clause="detox-regulation#24", paper="termination_statement",
)  # fmt: skip
OPINION_GIVEN = declare(
    OpinionGiven, "提出期满意见", group="ends", recorders=GROUP, on="提出日期",
    meaning="The group gave its opinion at the end of the term.",
    counts_as="工作小组提出期满意见，交镇办存档", clause="jinxiang-rules-2025#5.8", paper="opinion",
)  # fmt: skip
DISCHARGED = declare(
    Discharged, "期满解除", group="ends", recorders=("police", *OFFICE), on="解除日期",
    meaning="The police issued the discharge; the law itself discharges by expiry.",
    counts_as="开具解除通知书；期满之日起依法解除", clause="detox-regulation#23", paper="discharge_notice",
)  # fmt: skip
DISCHARGE_NOTIFIED = declare(
    DischargeNotified, "通知解除", group="ends", recorders=("police", *OFFICE), on="通知日期",
    meaning="The police told the township of the discharge.",
    counts_as="公安机关已将解除通知执行地乡镇（街道）", clause="detox-regulation#23", paper="discharge_notice",
)  # fmt: skip
ARCHIVED = declare(
    Archived, "归档", group="ends", recorders=OFFICE, on="归档日期",
    meaning="The file was bound and handed to the township office.",
    counts_as="材料装订成册，交镇办保存", clause="jinxiang-rules-2025#6", paper="volume",
)  # fmt: skip
DIED = declare(
    Died, "死亡", group="ends", recorders=("police", *GROUP), on="死亡日期",
    meaning="The person died; the case is closed.",
    counts_as="本人死亡，案件结束",
)  # fmt: skip

KINDS = (
    DRUG_USE_FOUND, BREACH_DECIDED, BREACH_STATED, ISOLATION_ORDERED, IMPRISONED, TERMINATED, OPINION_GIVEN, DISCHARGED,
    DISCHARGE_NOTIFIED, ARCHIVED, DIED,
)  # fmt: skip
