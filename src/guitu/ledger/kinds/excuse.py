"""Fairness 更正、免责与异议: what takes a record back, excuses it, or disputes it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from guitu.ledger.entry import Decision, Entry, Noted, declare
from guitu.ledger.faultmark import mark
from guitu.ledger.fields import EntryId, Narrative, Seq, StaffList, one_of
from guitu.ledger.roles import GROUP, OFFICE

# The obligations of CONTRACTS.md. A rule that is added is named here too, so that it can be excused by a form.
RuleName = Annotated[
    Literal[
        "drug_test.regular",
        "drug_test.spot",
        "talk",
        "situation_report",
        "summary",
        "assessment",
        "notify",
        "hand_over",
        "report_in",
        "sign_agreement",
        "return_from_leave",
        "state_breach",
        "discharge",
        "notify_discharge",
        "archive",
    ],
    one_of(
        {
            "drug_test.regular": "定期检测",
            "drug_test.spot": "突击检测",
            "talk": "谈话（家访）",
            "situation_report": "情况报告",
            "summary": "小结",
            "assessment": "综合评估",
            "notify": "通知执行地",
            "hand_over": "移交村（社区）",
            "report_in": "报到",
            "sign_agreement": "签订协议",
            "return_from_leave": "返回销假",
            "state_breach": "出具证明",
            "discharge": "期满解除",
            "notify_discharge": "通知解除",
            "archive": "归档",
        },
        label="事项",
    ),
]


class Voided(Entry):
    kind: Literal["voided"]
    corrects: EntryId = Field(title="撤销哪条记录")
    why: Narrative = Field(title="撤销的缘由")


class Excused(Decision):
    kind: Literal["excused"]
    entry: EntryId | None = Field(None, title="免计哪条记录", description="与“事项”二选一")
    rule: RuleName | None = Field(None, title="免除哪一事项")
    seq: Seq | None = Field(None, title="第几次")
    why: Narrative = Field(title="正当理由")

    @model_validator(mode="after")
    def _names_one_thing(self) -> Self:
        if self.entry is not None and (self.rule is not None or self.seq is not None):
            raise mark("entry", found="同时写了 entry 和 rule、seq", expected="只写 entry，或只写 rule 和 seq")
        if self.entry is None and self.rule is None:
            raise mark("entry", found="entry 和 rule 都没有写", expected="entry，或者 rule 和 seq")
        if self.rule is not None and self.seq is None:
            raise mark("seq", found="写了 rule，没有写 seq", expected="从 1 数起的整数，说明是第几次")
        return self


class ObjectionRaised(Noted):
    kind: Literal["objection_raised"]
    entry: EntryId = Field(title="对哪条记录有异议")
    says: Narrative = Field(title="本人怎么说")


class ObjectionAnswered(Decision):
    kind: Literal["objection_answered"]
    entry: EntryId = Field(title="答复哪条记录的异议")
    answer: Narrative = Field(title="答复")
    heard: StaffList | None = Field(None, title="复核人")


VOIDED = declare(
    Voided, "撤销记录", group="fairness", recorders=(*GROUP, "police", "clinic", "county"), on="撤销日期",
    meaning="Removes the named entry; it stays readable and never comes back.",
    counts_as="所指记录不再作数，原文仍可查看",
)  # fmt: skip
EXCUSED = declare(
    Excused, "认定有正当理由", group="fairness", recorders=(*OFFICE, "police"), on="认定日期",
    meaning="A named person found a proper reason: the entry counts for no ground, or the obligation is excused.",
    counts_as="所指记录不计入任何事由，或者所指事项免除", clause="detox-regulation#14",
)  # fmt: skip
OBJECTION_RAISED = declare(
    ObjectionRaised, "提出异议", group="fairness", recorders=("person", "family", *GROUP), on="提出日期",
    meaning="The person disputes an entry; it is marked and no paper is drafted on it.",
    counts_as="所指记录标为有异议，答复前不据以起草文书", paper="objection",
)  # fmt: skip
OBJECTION_ANSWERED = declare(
    ObjectionAnswered, "答复异议", group="fairness", recorders=(*OFFICE, "county"), on="答复日期",
    meaning="A named person answered the objection.",
    counts_as="异议已由具名的人复核答复", paper="objection",
)  # fmt: skip

KINDS = (VOIDED, EXCUSED, OBJECTION_RAISED, OBJECTION_ANSWERED)
