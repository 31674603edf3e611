# ruff: noqa: E501  lists of words, each kept on the line of its field
"""Every field a ledger may hold, declared once 台账列: name, label, the offices' own words for it, type, sensitivity.

Reading, the page that shows which column is what, the export and the entries of the ledger all come from this list.
`entry` names the entry kind that a day of this field becomes. The eleven fields of the grid record (综治网格,
LAW.md 3.4) are here as well; its two on criminal history are left out unless someone asks for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class FieldType(Enum):
    """How a cell of the field is read."""

    TEXT = "text"
    NAME = "name"
    IDENTITY_NUMBER = "identity_number"
    SEX = "sex"
    BIRTH = "birth"
    PHONE = "phone"
    CASE_KIND = "case_kind"
    DAY = "day"
    SPAN = "span"
    MONTHS = "months"
    YES_NO = "yes_no"
    CONTROL_STATE = "control_state"
    MEASURE = "measure"
    SKIP = "skip"


class Sensitivity(Enum):
    """Who may see it: everyone in the office, the posting's own work, identity, or what is told of a person."""

    PUBLIC = "public"
    INTERNAL = "internal"
    IDENTITY = "identity"
    NARRATIVE = "narrative"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a ledger. `words` are its synonyms, normalised; `entry` is the entry kind its day becomes."""

    name: str
    label: str
    type: FieldType
    sensitivity: Sensitivity
    words: tuple[str, ...]
    entry: str = ""
    left_out: bool = False


def _text(name: str, label: str, words: str, sensitivity: Sensitivity = Sensitivity.INTERNAL) -> Field:
    return Field(name, label, FieldType.TEXT, sensitivity, (label, *words.split()))


def _day(entry: str, label: str, words: str) -> Field:
    return Field(entry, label, FieldType.DAY, Sensitivity.INTERNAL, (label, *words.split()), entry)


def _of(
    name: str, label: str, kind: FieldType, sensitivity: Sensitivity, words: str, *, left_out: bool = False
) -> Field:
    return Field(name, label, kind, sensitivity, (label, *words.split()), "", left_out)


_T, _S = FieldType, Sensitivity

FIELDS: tuple[Field, ...] = (
    # ── the person ──────────────────────────────────────────────────────────────────────────────
    _of("name", "姓名", _T.NAME, _S.IDENTITY, "人员姓名 吸毒人员姓名 戒毒人员姓名 对象姓名 戒毒康复人员姓名 社区戒毒人员 社区康复人员 戒毒人员 名字 当事人"),
    _text("former_name", "曾用名", "别名 绰号 别名绰号 曾用名别名 化名", _S.IDENTITY),
    _of("sex", "性别", _T.SEX, _S.INTERNAL, "男女"),
    _of(
        "identity_number", "身份证号", _T.IDENTITY_NUMBER, _S.IDENTITY,
        "身份证号码 身份证 公民身份号码 公民身份证号码 居民身份证号码 居民身份证号 证件号码 证件号 身份号码 身份证件号码",
    ),
    _of("birth", "出生日期", _T.BIRTH, _S.IDENTITY, "出生年月 出生年月日 出生 生日 出生时间"),
    _text("age", "年龄", "周岁 岁数"),
    _text("ethnicity", "民族", "族别"),
    _text("education", "文化程度", "学历 受教育程度"),
    _text("marriage", "婚姻状况", "婚姻 婚否"),
    _text("occupation", "职业", "从业状况 就业情况 就业状况 工作单位 职业工作单位 现从事职业 工作情况", _S.NARRATIVE),
    _of("phone", "联系电话", _T.PHONE, _S.IDENTITY, "电话 手机 手机号 手机号码 电话号码 联系方式 本人电话 本人联系电话 本人联系方式 本人手机"),
    _text("household_address", "户籍地", "户籍地址 户籍所在地 户籍所在地址 户籍地详址 户口所在地 户籍 户籍住址 户籍地详细地址", _S.IDENTITY),
    _text("residence", "现住址", "现居住地 居住地 现住地 居住地址 现居住地址 住址 家庭住址 家庭地址 实际居住地 现居住地详址 地址 详细住址", _S.IDENTITY),
    _text("town", "乡镇（街道）", "乡镇 街道 镇街 镇 所属乡镇 镇街道 执行地 所属街道 镇场区 乡镇街道 执行地点"),
    _text("village", "村（社区）", "村 社区 村居 所属社区 所属村 村社区 所属村社区 村委会 居委会 所在村 所在社区 管辖社区 行政村 村居委会 所属村居"),
    _text("family", "家属姓名", "家属 联系人 家庭成员 监护人 担保人 亲属姓名 家属联系人", _S.IDENTITY),
    _of("family_phone", "家属电话", _T.PHONE, _S.IDENTITY, "家属联系电话 家属联系方式 联系人电话 亲属电话 家庭电话 监护人电话 担保人电话"),
    # ── the case ────────────────────────────────────────────────────────────────────────────────
    _of(
        "kind", "类别", _T.CASE_KIND, _S.INTERNAL,
        "人员类别 戒毒类别 管控类别 措施 戒毒措施 人员类型 类型 社戒社康 社戒或社康 社戒/社康 戒毒类型 执行类别 管控类型 社区戒毒或社区康复 种类 责令类别 戒毒康复类别 社区戒毒康复类别 社戒康类别 社区戒毒社区康复类别 社区戒毒社区康复 案件类别 戒毒性质",
    ),
    _day("decided", "决定日期", "责令日期 责令时间 决定时间 责令社区戒毒日期 责令社区康复日期 决定书日期 责令决定日期 社戒社康决定日期 作出决定日期 作出决定时间 下达日期 决定书时间 被责令时间 被责令日期 责令社区戒毒康复日期 责令书日期 裁决日期 裁决时间 处罚日期"),
    _text("decision_number", "决定书文号", "决定书编号 文号 决定文号 法律文书号 文书编号 文书号 决定书号 责令决定书编号 决定书字号 责令决定书文号 法律文书编号"),
    _text("deciding_agency", "决定机关", "责令机关 决定单位 责令单位 办案单位 作出决定机关 裁决机关 裁决单位 决定公安机关 责令公安机关"),
    _day("served", "送达日期", "送达时间 决定书送达日期 文书送达日期 签收日期 接到决定书日期"),
    _day("notified", "通知日期", "通知乡镇日期 通知时间 通知镇街日期"),
    _day("received", "接收日期", "接收时间 收到日期 接收文书日期 收到决定书日期 接收登记日期 登记日期"),
    _day("handed_over", "移交日期", "移交时间 移交村社区日期 移交村日期 移交社区日期 交接日期 移交工作小组日期"),
    _day("reported_in", "报到日期", "报到时间 实际报到日期 报到登记日期 来所报到日期 报道日期 报道时间"),
    _day("agreement_signed", "签订协议日期", "协议签订日期 协议日期 签订协议时间 协议签订时间 签协议日期 签约日期 签订日期 协议书签订日期 协议时间 签订协议书日期"),
    _day("team_formed", "成立小组日期", "小组成立日期 工作小组成立日期 组建小组日期"),
    _day("plan_made", "制定计划日期", "计划制定日期 制定方案日期 康复计划日期"),
    _of("term", "起止时间", _T.SPAN, _S.INTERNAL, "起止日期 执行期限起止 社戒社康起止时间 戒毒期限起止 执行起止时间 执行时间 期限起止 起止"),
    _of("term_from", "期限起", _T.DAY, _S.INTERNAL, "执行期限起 戒毒期限起 康复期限起 执行期限自 执行期限开始 执行期限起始 起始日期 开始日期 起始时间 开始时间 执行起始日期 期限起始 期限开始 起 自 戒毒起始日期"),
    _of("term_to", "期限止", _T.DAY, _S.INTERNAL, "执行期限止 戒毒期限止 康复期限止 执行期限至 执行期限截止 执行期限结束 截止日期 到期日期 期满日期 结束日期 到期时间 截止时间 期满时间 应解除日期 结束时间 止 至 期限截止 拟解除日期"),
    _of("term_months", "期限", _T.MONTHS, _S.INTERNAL, "执行期限 戒毒期限 康复期限 责令期限 年限 社戒社康期限"),
    _text("drug", "毒品种类", "吸食毒品种类 滥用毒品种类 毒品类型 吸毒种类 滥用种类 毒品名称 吸食种类 主要滥用毒品", _S.NARRATIVE),
    _text("first_use", "初次吸毒时间", "首次吸毒时间 初次吸毒日期 初吸时间", _S.NARRATIVE),
    _of("treatment", "是否药物维持治疗", _T.YES_NO, _S.NARRATIVE, "药物维持治疗 是否参加药物维持治疗 美沙酮 是否服用美沙酮 维持治疗 是否参加维持治疗"),
    # ── who looks after it ──────────────────────────────────────────────────────────────────────
    _text("worker", "专干", "专干姓名 社工姓名 责任人姓名 责任人 负责人 责任专干 社工 禁毒社工 禁毒专干 专职人员 责任社工 专职社工 包保责任人 包联干部 村干部 包保干部 责任领导 专管员 管理人"),
    _of("worker_phone", "专干电话", _T.PHONE, _S.INTERNAL, "责任人电话 社工电话 责任人联系电话 专干联系电话 负责人电话 责任人联系方式 社工联系电话 禁毒专干电话"),
    _text("police", "包联民警", "民警姓名 责任民警 社区民警 民警 管控民警 包保民警 管段民警 专管民警 派出所民警 责任民警姓名 辖区民警"),
    _of("police_phone", "民警电话", _T.PHONE, _S.INTERNAL, "包联民警电话 责任民警电话 民警联系电话 社区民警电话 民警联系方式"),
    _text("police_station", "派出所", "管辖派出所 辖区派出所 所属派出所 责任派出所"),
    # ── measures: repeated, by number or by month ───────────────────────────────────────────────
    _of("test", "定期检测", _T.MEASURE, _S.NARRATIVE, ""),
    _of("spot_test", "突击检测", _T.MEASURE, _S.NARRATIVE, ""),
    _of("test_result", "检测结果", _T.MEASURE, _S.NARRATIVE, ""),
    _of("spot_test_result", "突击检测结果", _T.MEASURE, _S.NARRATIVE, ""),
    _of("talk", "谈话", _T.MEASURE, _S.NARRATIVE, ""),
    _of("home_visit", "家访", _T.MEASURE, _S.NARRATIVE, ""),
    _of("situation_report", "情况报告", _T.MEASURE, _S.NARRATIVE, ""),
    _of("summary", "小结", _T.MEASURE, _S.NARRATIVE, ""),
    _of("assessment", "综合评估", _T.MEASURE, _S.NARRATIVE, ""),
    # ── standstill and ends ─────────────────────────────────────────────────────────────────────
    _day("suspended", "中止日期", "暂停日期 中止时间 暂停时间 中止开始日期"),
    _day("resumed", "恢复日期", "恢复执行日期 恢复时间 继续执行日期 恢复执行时间"),
    _text("suspension_reason", "中止原因", "暂停原因 中止事由", _S.NARRATIVE),
    _day("discharged", "解除日期", "解除时间 期满解除日期 实际解除日期 解除社区戒毒日期 解除社区康复日期 期满解除时间 解除通知书日期"),
    _day("discharge_notified", "解除通知日期", "解除通知送达日期 通知解除日期"),
    _day("terminated", "终止日期", "终止时间 终止执行日期"),
    _text("termination_reason", "终止原因", "终止事由 终止情形 终止理由", _S.NARRATIVE),
    _day("died", "死亡日期", "死亡时间"),
    _day("archived", "归档日期", "归档时间"),
    _text("state", "目前状态", "现状 状态 执行状态 目前状况 执行情况 管控状态 人员状态 人员现状 当前状态 备考", _S.NARRATIVE),
    _text("remarks", "备注", "备注说明 其他 其他情况 说明 其他说明 附注", _S.NARRATIVE),
    # ── the grid record (吸毒人员, eleven fields) ───────────────────────────────────────────────
    _of("first_found", "初次发现日期", _T.DAY, _S.NARRATIVE, "首次发现日期 初次发现时间 首次查获日期 初次查获日期"),
    _of("control_state", "管控情况", _T.CONTROL_STATE, _S.NARRATIVE, "管控现状 管控状况"),
    _text("controller", "管控人姓名", "管控人 管控责任人"),
    _of("controller_phone", "管控人联系方式", _T.PHONE, _S.INTERNAL, "管控人电话 管控人联系电话"),
    _text("help", "帮扶情况", "帮扶措施 帮教情况", _S.NARRATIVE),
    _text("helper", "帮扶人姓名", "帮扶人 帮教人 帮教人姓名 帮扶责任人"),
    _of("helper_phone", "帮扶人联系方式", _T.PHONE, _S.INTERNAL, "帮扶人电话 帮扶人联系电话 帮教人电话"),
    _of("criminal_record", "有无犯罪史", _T.YES_NO, _S.NARRATIVE, "犯罪史 是否有犯罪史 前科 有无前科", left_out=True),
    _of("criminal_details", "犯罪情况", _T.TEXT, _S.NARRATIVE, "犯罪史情况 违法犯罪情况 前科情况", left_out=True),
    _text("cause", "吸毒原因", "吸毒缘由", _S.NARRATIVE),
    _text("consequence", "吸毒后果", "", _S.NARRATIVE),
    # ── what is no datum ────────────────────────────────────────────────────────────────────────
    _of("skip", "不导入", _T.SKIP, _S.PUBLIC, "序号 编号 序 号 退回原因 no"),
)  # fmt: skip

BY_NAME: dict[str, Field] = {one.name: one for one in FIELDS}

GRID_RECORD: tuple[str, ...] = (
    "first_found", "control_state", "controller", "controller_phone", "help", "helper", "helper_phone", "cause",
    "consequence",
)  # fmt: skip
"""The grid record as it leaves the office by default: without criminal history."""

GRID_RECORD_WHOLE: tuple[str, ...] = (*GRID_RECORD[:7], "criminal_record", "criminal_details", *GRID_RECORD[7:])
"""All eleven fields, in the order of the grid systems, for a lawful request that names its basis."""

CONTROL_STATES: dict[str, str] = {
    "01": "在控", "02": "失控", "03": "死亡", "04": "出国（境）", "05": "社会面戒断三年未复吸", "06": "社会面戒断不满三年",
}  # fmt: skip
"""Codes of 管控情况 in the grid record."""
