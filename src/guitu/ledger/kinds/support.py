"""Support 帮扶: needs, benefits, work, family, and the points and tiers that may only add help."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from guitu.ledger.entry import Decision, Noted, declare
from guitu.ledger.fields import (
    Agency,
    Count,
    Day,
    Flag,
    Hash,
    Identity,
    Money,
    Narrative,
    Phone,
    Place,
    Staff,
    Text,
    TierName,
    one_of,
)
from guitu.ledger.roles import ABOVE, GROUP, OFFICE

NeedArea = Annotated[
    Literal[
        "housing", "income", "work", "schooling", "health", "mental_health", "family", "legal", "documents", "other"
    ],
    one_of(
        {
            "housing": "住房",
            "income": "生活来源",
            "work": "就业",
            "schooling": "就学",
            "health": "就医",
            "mental_health": "心理",
            "family": "家庭关系",
            "legal": "法律援助",
            "documents": "证件户籍",
            "other": "其他",
        },
        label="方面",
    ),
]
Benefit = Annotated[
    Literal[
        "minimum_living",
        "temporary_relief",
        "medical",
        "public_post",
        "social_insurance",
        "start_up_loan",
        "tax_relief",
        "training_subsidy",
        "reward",
        "other",
    ],
    one_of(
        {
            "minimum_living": "最低生活保障",
            "temporary_relief": "临时救助",
            "medical": "医疗救助",
            "public_post": "公益性岗位",
            "social_insurance": "社会保险补贴",
            "start_up_loan": "创业担保贷款",
            "tax_relief": "税费减免",
            "training_subsidy": "培训补贴",
            "reward": "戒断奖励",
            "other": "其他",
        },
        label="待遇",
    ),
]
CallOutcome = Annotated[
    Literal["reached", "no_answer", "wrong_number", "switched_off"],
    one_of({"reached": "接通", "no_answer": "无人接听", "wrong_number": "号码不对", "switched_off": "关机"}),
]


class NeedFound(Noted):
    kind: Literal["need_found"]
    area: NeedArea = Field(title="哪方面的困难")
    says: Narrative | None = Field(None, title="具体情况")


class NeedMet(Noted):
    kind: Literal["need_met"]
    area: NeedArea = Field(title="哪方面的困难")
    says: Narrative | None = Field(None, title="怎样解决的")


class HelpGiven(Noted):
    kind: Literal["help_given"]
    area: NeedArea = Field(title="帮扶方面")
    given_by: Staff | None = Field(None, title="帮扶人")
    says: Narrative | None = Field(None, title="帮扶内容")


class BenefitApplied(Noted):
    kind: Literal["benefit_applied"]
    benefit: Benefit = Field(title="申请何种待遇")
    agency: Agency | None = Field(None, title="受理单位")


class BenefitGranted(Decision):
    kind: Literal["benefit_granted"]
    benefit: Benefit = Field(title="何种待遇")
    agency: Agency | None = Field(None, title="批准单位")
    amount: Money | None = Field(None, title="金额（元）")


class BenefitRefused(Decision):
    kind: Literal["benefit_refused"]
    benefit: Benefit = Field(title="何种待遇")
    agency: Agency | None = Field(None, title="答复单位")


class JobPlaced(Noted):
    kind: Literal["job_placed"]
    employer: Identity | None = Field(None, title="用人单位")
    post: Text | None = Field(None, title="岗位")
    at_base: Flag | None = Field(None, title="是否安置基地")


class JobLeft(Noted):
    kind: Literal["job_left"]
    employer: Identity | None = Field(None, title="用人单位")


class TrainingAttended(Noted):
    kind: Literal["training_attended"]
    course: Text = Field(title="培训内容")
    hours: Count | None = Field(None, title="学时")
    certificate: Flag | None = Field(None, title="是否取得证书")


class CounsellingGiven(Noted):
    kind: Literal["counselling_given"]
    given_by: Staff | None = Field(None, title="辅导人")
    says: Narrative | None = Field(None, title="辅导情况")


class EducationGiven(Noted):
    kind: Literal["education_given"]
    topic: Text = Field(title="主题", description="戒毒知识、法治教育或批评教育")
    given_by: Staff | None = Field(None, title="教育人")


class CheckUp(Noted):
    kind: Literal["check_up"]
    agency: Agency | None = Field(None, title="医疗机构")
    says: Narrative | None = Field(None, title="检查情况")


class VolunteerAssigned(Noted):
    kind: Literal["volunteer_assigned"]
    volunteer: Staff = Field(title="志愿者")


class FamilyContact(Noted):
    kind: Literal["family_contact"]
    relation: Text | None = Field(None, title="与本人关系")
    name: Identity | None = Field(None, title="家属姓名")
    says: Narrative | None = Field(None, title="沟通情况")


class ContactAttempted(Noted):
    kind: Literal["contact_attempted"]
    outcome: CallOutcome = Field(title="结果")
    phone: Phone | None = Field(None, title="拨打的号码")


class AddressChanged(Noted):
    kind: Literal["address_changed"]
    place: Place = Field(title="新住址")
    phone: Phone | None = Field(None, title="新联系电话")


class FileAttached(Noted):
    kind: Literal["file_attached"]
    title: Text = Field(title="材料名称")
    digest: Hash = Field(title="文件指纹")
    consent: Flag | None = Field(None, title="照片或录音是否经本人同意")


class TierProposed(Noted):
    kind: Literal["tier_proposed"]
    tier: TierName = Field(title="建议级别")
    says: Narrative | None = Field(None, title="建议理由")


class TierConfirmed(Decision):
    kind: Literal["tier_confirmed"]
    tier: TierName = Field(title="级别", description="只影响帮扶和走访的频次，不影响法律地位和期限")
    until: Day = Field(title="有效到哪一天")
    why: Narrative = Field(title="确定的理由")
    heard: Flag | None = Field(None, title="是否听取本人意见")


class PointsGiven(Noted):
    kind: Literal["points_given"]
    points: Count = Field(title="积分")
    says: Narrative | None = Field(None, title="事由")


NEED_FOUND = declare(
    NeedFound, "发现困难需求", group="support", recorders=(*GROUP, "grid_worker", "volunteer", "person", "family"),
    meaning="A need was found; it becomes a task of help, never a risk.", counts_as="列为帮扶任务，不计入风险",
    clause="detox-regulation#18", paper="support_register",
)  # fmt: skip
NEED_MET = declare(
    NeedMet, "困难已解决", group="support", recorders=(*GROUP, "grid_worker", "volunteer"),
    meaning="A need was met.", counts_as="所列帮扶任务完成", clause="detox-regulation#18", paper="support_register",
)  # fmt: skip
HELP_GIVEN = declare(
    HelpGiven, "开展帮扶", group="support", recorders=(*GROUP, "volunteer", "civil_affairs", "labour", "judicial"),
    meaning="Help was given.", counts_as="帮扶一次", clause="detox-regulation#18", paper="support_register",
)  # fmt: skip
BENEFIT_APPLIED = declare(
    BenefitApplied, "申请待遇", group="support", recorders=(*GROUP, "civil_affairs", "labour", "person"),
    meaning="A benefit was applied for.", counts_as="已提出申请", clause="detox-regulation#18",
    paper="support_register",
)  # fmt: skip
BENEFIT_GRANTED = declare(
    BenefitGranted, "批准待遇", group="support", recorders=("civil_affairs", "labour", *OFFICE),
    meaning="A benefit was granted.", counts_as="待遇已批准", clause="detox-regulation#18", paper="support_register",
)  # fmt: skip
BENEFIT_REFUSED = declare(
    BenefitRefused, "未批准待遇", group="support", recorders=("civil_affairs", "labour", *OFFICE),
    meaning="A benefit was refused, with reasons.", counts_as="待遇未批准，写明理由", clause="detox-regulation#7",
    paper="support_register",
)  # fmt: skip
JOB_PLACED = declare(
    JobPlaced, "就业安置", group="support", recorders=(*GROUP, "labour"), on="上岗日期",
    meaning="The person found work.", counts_as="已就业", clause="detox-regulation#18", paper="support_register",
)  # fmt: skip
JOB_LEFT = declare(
    JobLeft, "离岗", group="support", recorders=(*GROUP, "labour"), on="离岗日期",
    meaning="The person left the work.", counts_as="已离岗，可再安排就业帮扶", paper="support_register",
)  # fmt: skip
TRAINING_ATTENDED = declare(
    TrainingAttended, "参加技能培训", group="support", recorders=(*GROUP, "labour"),
    meaning="The person attended vocational training.", counts_as="技能培训一次", clause="detox-regulation#18",
    paper="support_register",
)  # fmt: skip
COUNSELLING_GIVEN = declare(
    CounsellingGiven, "心理辅导", group="support", recorders=(*GROUP, "clinic"),
    meaning="Counselling was given.", counts_as="心理辅导一次", clause="detox-regulation#39", paper="support_register",
)  # fmt: skip
EDUCATION_GIVEN = declare(
    EducationGiven, "知识辅导与教育", group="support", recorders=(*GROUP, "police", "judicial"),
    meaning="Knowledge, legal education or criticism was given; no warning.", counts_as="教育一次，不是书面告诫",
    clause="detox-regulation#18", paper="support_register",
)  # fmt: skip
CHECK_UP = declare(
    CheckUp, "健康检查", group="support", recorders=("clinic", *GROUP), on="检查日期",
    meaning="A health check, no drug test.", counts_as="健康检查一次，不是毒品检测", paper="support_register",
)  # fmt: skip
VOLUNTEER_ASSIGNED = declare(
    VolunteerAssigned, "安排志愿者", group="support", recorders=GROUP, on="结对日期",
    meaning="A volunteer was assigned.", counts_as="志愿者结对", clause="detox-regulation#17", paper="team_register",
)  # fmt: skip
FAMILY_CONTACT = declare(
    FamilyContact, "联系家属", group="support", recorders=(*GROUP, "police", "volunteer"),
    meaning="The family was spoken to.", counts_as="与家属沟通一次，不代替与本人谈话", clause="detox-regulation#17",
)  # fmt: skip
CONTACT_ATTEMPTED = declare(
    ContactAttempted, "尝试联系", group="support", recorders=(*GROUP, "police", "grid_worker"),
    meaning="A call was tried; counts as no talk and as no refusal.", counts_as="联系的记载，不算谈话，也不算拒绝",
)  # fmt: skip
ADDRESS_CHANGED = declare(
    AddressChanged, "住址或电话变更", group="support", recorders=(*GROUP, "police", "person"), on="变更日期",
    meaning="Address or phone changed.", counts_as="联系方式更新，不等于变更执行地",
)  # fmt: skip
FILE_ATTACHED = declare(
    FileAttached, "附件（照片、扫描件）", group="support", recorders=(*GROUP, "police", "clinic"), on="形成日期",
    meaning="A photograph or scan was attached, named by its hash.", counts_as="材料入卷", paper="volume",
)  # fmt: skip
TIER_PROPOSED = declare(
    TierProposed, "建议分级", group="support", recorders=GROUP,
    meaning="A tier was proposed; nothing follows until a person confirms it.", counts_as="仅为建议，确定前不生效",
    clause="national-plan-2016#12", paper="tier_form",
)  # fmt: skip
TIER_CONFIRMED = declare(
    TierConfirmed, "确定分级", group="support", recorders=("office_head", "police", *ABOVE), on="确定日期",
    meaning="A named person confirmed a tier, with a reason and an end.",
    counts_as="由具名的人确定，到期失效；不影响法律地位、期限和次数", clause="national-plan-2016#12", paper="tier_form",
)  # fmt: skip
POINTS_GIVEN = declare(
    PointsGiven, "记积分", group="support", recorders=GROUP,
    meaning="Points were given for conduct; they only add rewards.", counts_as="积分只用于奖励",
    clause="national-plan-2016#12",
)  # fmt: skip

KINDS = (
    NEED_FOUND, NEED_MET, HELP_GIVEN, BENEFIT_APPLIED, BENEFIT_GRANTED, BENEFIT_REFUSED, JOB_PLACED, JOB_LEFT,
    TRAINING_ATTENDED, COUNSELLING_GIVEN, EDUCATION_GIVEN, CHECK_UP, VOLUNTEER_ASSIGNED, FAMILY_CONTACT,
    CONTACT_ATTEMPTED, ADDRESS_CHANGED, FILE_ATTACHED, TIER_PROPOSED, TIER_CONFIRMED, POINTS_GIVEN,
)  # fmt: skip
