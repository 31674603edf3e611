"""Measures 检测、谈话与评估: what the group, the police and the person do while the case runs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from guitu.ledger.entry import Decision, Noted, declare
from guitu.ledger.fields import Agency, Count, Flag, Identity, Narrative, Place, Staff, StaffList, one_of
from guitu.ledger.roles import GROUP

TestMode = Annotated[Literal["regular", "spot"], one_of({"regular": "定期检测", "spot": "突击检测"}, label="检测方式")]
TestResult = Annotated[
    Literal["negative", "positive", "presumptive", "refused", "evaded", "invalid"],
    one_of(
        {
            "negative": "阴性",
            "positive": "阳性",
            "presumptive": "初筛阳性待确认",
            "refused": "拒绝检测",
            "evaded": "逃避检测",
            "invalid": "检材无效",
        },
        label="检测结果",
    ),
]
Sample = Annotated[
    Literal["urine", "saliva", "hair", "blood"],
    one_of({"urine": "尿液", "saliva": "唾液", "hair": "毛发", "blood": "血液"}, label="检材"),
]
TalkForm = Annotated[
    Literal["office", "home_visit", "phone", "video"],
    one_of({"office": "到办公室谈话", "home_visit": "家访", "phone": "电话", "video": "视频"}, label="谈话方式"),
]
WarningGround = Annotated[
    Literal["report", "test", "absence", "agreement"],
    one_of(
        {
            "report": "拒不报告戒毒情况",
            "test": "逃避或者拒绝检测",
            "absence": "擅自离开执行地",
            "agreement": "违反协议的其他约定",
        },
        label="告诫事由",
    ),
]


class DrugTest(Noted):
    kind: Literal["drug_test"]
    mode: TestMode = Field(title="检测方式")
    result: TestResult = Field(title="检测结果", description="拒绝或逃避的，先听本人说明")
    sample: Sample | None = Field(None, title="检材")
    said: Narrative | None = Field(None, title="本人怎么说", description="本人不愿说的，写“本人未说明”")
    place: Place | None = Field(None, title="检测地点")
    testers: StaffList | None = Field(None, title="检测人", description="两人以上")


class Talk(Noted):
    kind: Literal["talk"]
    form: TalkForm = Field(title="谈话方式")
    place: Place | None = Field(None, title="地点")
    talkers: StaffList | None = Field(None, title="谈话人")
    said: Narrative | None = Field(None, title="谈话内容")
    needs: Narrative | None = Field(None, title="目前最突出的困难")


class SituationReport(Noted):
    kind: Literal["situation_report"]
    said: Narrative | None = Field(None, title="本人报告的情况")
    received_by: Staff | None = Field(None, title="接收人")


class ReportRefused(Noted):
    kind: Literal["report_refused"]
    said: Narrative | None = Field(None, title="本人怎么说")
    witness: Identity | None = Field(None, title="见证人")


class Summary(Noted):
    kind: Literal["summary"]
    made_by: Staff | None = Field(None, title="小结人")
    says: Narrative | None = Field(None, title="小结内容")


class Assessment(Noted):
    kind: Literal["assessment"]
    made_by: StaffList | None = Field(None, title="评估人")
    says: Narrative | None = Field(None, title="评估内容")
    score: Count | None = Field(None, title="得分", description="住房、家庭、就业等困难项记为帮扶需求，不计风险")
    heard: Flag | None = Field(None, title="是否听取本人意见")


class Warning(Decision):  # noqa: A001 - the field's word; the built-in is not used in this room
    kind: Literal["warning"]
    ground: WarningGround = Field(title="告诫事由")
    signed: Flag | None = Field(None, title="本人是否签收")


class TreatmentJoined(Noted):
    kind: Literal["treatment_joined"]
    agency: Agency | None = Field(None, title="治疗机构")
    on_own_application: Flag | None = Field(None, title="是否本人申请")


class TreatmentLeft(Noted):
    kind: Literal["treatment_left"]
    agency: Agency | None = Field(None, title="治疗机构")


DRUG_TEST = declare(
    DrugTest, "毒品检测", group="measures", recorders=(*GROUP, "police", "clinic"), on="检测日期",
    meaning="A test: negative, positive and presumptive results meet the window; refused and evaded ones count.",
    counts_as="有检出结果的完成当期检测；拒绝、逃避的计入次数；检材无效的都不计",
    clause="detox-regulation#19", paper="drug_test_record",
)  # fmt: skip
TALK = declare(
    Talk, "谈话（家访）", group="measures", recorders=(*GROUP, "police"), on="谈话日期",
    meaning="A talk or home visit; any form meets the window.",
    counts_as="完成当期谈话（家访）", clause="jinxiang-rules-2025#5.4.3", paper="talk_record",
)  # fmt: skip
SITUATION_REPORT = declare(
    SituationReport, "戒毒康复情况报告", group="measures", recorders=(*GROUP, "person"), on="报告日期",
    meaning="The person reported how things are.",
    counts_as="本人完成当期情况报告", clause="jinxiang-rules-2025#5.4.4", paper="situation_report",
)  # fmt: skip
REPORT_REFUSED = declare(
    ReportRefused, "拒不报告情况", group="measures", recorders=(*GROUP, "police"), on="拒绝日期",
    meaning="The person refused to report; counts only after two warnings on reports.",
    counts_as="第二次告诫之后的，计为拒不改正；此前的只作记载", clause="jinxiang-rules-2025#5.7.2.1",
)  # fmt: skip
SUMMARY = declare(
    Summary, "小结", group="measures", recorders=GROUP, on="小结日期",
    meaning="The group's periodic summary.",
    counts_as="完成当期小结", clause="jinxiang-rules-2025#5.4.5", paper="summary",
)  # fmt: skip
ASSESSMENT = declare(
    Assessment, "综合评估", group="measures", recorders=GROUP, on="评估日期",
    meaning="The group's periodic assessment.",
    counts_as="完成当期综合评估", clause="jinxiang-rules-2025#5.4.5", paper="assessment",
)  # fmt: skip
WARNING = declare(
    Warning, "书面告诫", group="measures", recorders=("police", *GROUP), on="告诫日期",
    meaning="A written warning with its ground, decided by a named person.",
    counts_as="书面告诫一次，由具名的人作出", clause="jinxiang-rules-2025#5.7.2.1", paper="warning",
)  # fmt: skip
TREATMENT_JOINED = declare(
    TreatmentJoined, "参加药物维持治疗", group="measures", recorders=("clinic", *GROUP), on="参加日期",
    meaning="The person joined maintenance treatment on their own application.",
    counts_as="本人自愿参加药物维持治疗", clause="detox-regulation#12", paper="treatment_register",
)  # fmt: skip
TREATMENT_LEFT = declare(
    TreatmentLeft, "退出药物维持治疗", group="measures", recorders=("clinic", *GROUP), on="退出日期",
    meaning="The person left maintenance treatment; no ground of anything.",
    counts_as="退出治疗的记载，不构成违反协议", clause="detox-regulation#12", paper="treatment_register",
)  # fmt: skip

KINDS = (
    DRUG_TEST, TALK, SITUATION_REPORT, REPORT_REFUSED, SUMMARY, ASSESSMENT, WARNING, TREATMENT_JOINED, TREATMENT_LEFT,
)  # fmt: skip
