"""What the interface says 接口的数据: one typed shape for every answer, faults included."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, JsonValue

ErrorCode = Literal[
    "bad_request", "not_signed_in", "refused", "not_found", "conflict", "too_large", "faulty", "too_many", "broken"
]


class FaultOut(Schema):
    """一处问题：在哪里、写着什么、应当怎样、怎么改。"""

    place: str = Field(title="位置")
    found: str = Field(title="写着什么")
    expected: str = Field(title="应当怎样")
    remedy: str = Field("", title="怎么改")


class ErrorOut(Schema):
    """没有办成：原因、依据的条款、每一处问题。"""

    error: ErrorCode = Field(title="代码")
    says: str = Field(title="说明")
    clauses: list[str] = Field(default_factory=list, title="依据的条款编号")
    faults: list[FaultOut] = Field(default_factory=list, title="问题")


class CaseLineOut(Schema):
    """名单中的一个个案。"""

    id: UUID = Field(title="个案编号")
    number: str = Field(title="案号")
    person_id: UUID = Field(title="人员编号")
    name: str = Field(title="姓名", description="不能查看姓名的岗位得到“（按职责不显示）”")
    kind: str = Field(title="种类")
    policy: str = Field(title="政策包")
    region_code: str = Field(title="执行地区划")
    worker_id: int | None = Field(None, title="责任人任职")
    opened_at: datetime = Field(title="立案时间")
    length: int = Field(title="记录数")
    state: str | None = Field(None, title="状态", description="不能查看期限与待办的岗位得到空值")


class CasesOut(Schema):
    """一页名单。"""

    items: list[CaseLineOut] = Field(title="个案")
    page: int = Field(title="第几页")
    more: bool = Field(title="后面是否还有")


class FamilyOut(Schema):
    """一名家庭成员。"""

    relation: str = Field(title="关系")
    name: str = Field(title="姓名")
    phone: str = Field(title="电话")
    note: str = Field(title="备注")


class CaseOut(CaseLineOut):
    """一个个案，连同可以查看的人员情况。"""

    term_months: int | None = Field(None, title="期限（月）", description="空值：按政策包")
    credit_days: int = Field(title="折抵天数")
    group_id: int | None = Field(None, title="工作小组")
    deciding_agency_id: int | None = Field(None, title="决定机关")
    particulars: dict[str, str] = Field(title="人员情况")
    other: dict[str, str] = Field(title="其他情况")
    family: list[FamilyOut] = Field(title="家庭成员")
    matters: list[str] = Field(title="可以查看的事项")


class EntryOut(Schema):
    """一条记录。fields 是可以查看的栏目，hidden 是不能查看的栏目的名字。"""

    position: int = Field(title="第几条")
    id: str = Field(title="记录编号")
    kind: str = Field(title="记录种类")
    label: str = Field(title="种类名称")
    on: date = Field(title="发生日期")
    recorded_at: datetime = Field(title="登记时间")
    said_at: datetime | None = Field(None, title="填写时间")
    recorded_by: str = Field(title="登记人（当时）")
    fields: dict[str, JsonValue] = Field(title="内容")
    hidden: list[str] = Field(title="不显示的栏目")
    corrects: str | None = Field(None, title="更正哪条记录")
    replaced_by: str | None = Field(None, title="被哪条记录更正或撤销")


class EntriesOut(Schema):
    """一个个案的记录，按登记的先后。"""

    items: list[EntryOut] = Field(title="记录")
    after: int = Field(title="从第几条之后")
    more: bool = Field(title="后面是否还有")


class TermOut(Schema):
    """期限。"""

    starts_on: date = Field(title="起")
    last_day: date | None = Field(None, title="最后一日")
    suspended_days: int = Field(title="中止天数")


class ObligationOut(Schema):
    """一项应办的事。"""

    model_config = ConfigDict(extra="allow")

    rule: str = Field(title="规则")
    seq: int = Field(title="第几期")
    owed_by: str = Field(title="由谁办")
    opens_on: date | None = Field(None, title="开始")
    due_on: date | None = Field(None, title="最后一日")
    needed: int = Field(title="应办数")
    done: int = Field(title="已办数")
    status: str = Field(title="情况")
    met_on: date | None = Field(None, title="办成日期")
    entries: list[str] = Field(title="有关记录")
    clauses: list[str] = Field(title="条款编号")


class GroundOut(Schema):
    """一种法定情形的次数；到了次数只是提请有权的人决定。"""

    model_config = ConfigDict(extra="allow")

    ground: str = Field(title="情形")
    count: int = Field(title="次数")
    threshold: int | None = Field(None, title="法定次数")
    compare: str | None = Field(None, title="含不含本数")
    reached: bool = Field(title="是否达到")
    leads_to: str | None = Field(None, title="可以作出的决定")
    entries: list[str] = Field(title="有关记录")
    clauses: list[str] = Field(title="条款编号")


class NextOut(Schema):
    """依法可以走的一步。"""

    model_config = ConfigDict(extra="allow")

    action: str = Field(title="记录种类")
    paper: str | None = Field(None, title="文书")
    due_on: date | None = Field(None, title="最后一日")
    target_on: date | None = Field(None, title="办理目标")
    clauses: list[str] = Field(title="条款编号")


class FindingOut(Schema):
    """一处值得核对的地方。"""

    entry: str | None = Field(None, title="记录编号")
    what: str = Field(title="情况")
    remedy: str = Field(title="怎么办")


class ClauseOut(Schema):
    """一条依据。"""

    document: str = Field(title="文件")
    article: str = Field(title="条款")
    says: str = Field(title="意思")
    binding: bool = Field(title="是否有约束力")


class StandingOut(Schema):
    """一个个案到某一天的现状（guitu.standing/1）。"""

    model_config = ConfigDict(extra="allow")

    format: Literal["guitu.standing/1"]
    case: str = Field(title="个案编号")
    as_of: date = Field(title="截至日期")
    known_at: str | None = Field(None, title="只看此刻以前登记的")
    policy: str = Field(title="政策包")
    policy_version: str = Field(title="政策包版本")
    ledger_head: str = Field(title="链尾")
    calendar_until: date = Field(title="工作日历到哪天")
    state: str = Field(title="状态")
    term: TermOut | None = Field(None, title="期限")
    obligations: list[ObligationOut] = Field(title="应办的事")
    grounds: list[GroundOut] = Field(title="法定情形")
    next: list[NextOut] = Field(title="下一步")
    findings: list[FindingOut] = Field(title="值得核对")
    clauses: dict[str, ClauseOut] = Field(title="条款")


class TaskOut(Schema):
    """待办中的一件。"""

    case_id: UUID = Field(title="个案编号")
    number: str = Field(title="案号")
    region_code: str = Field(title="执行地区划")
    worker_id: int | None = Field(None, title="责任人任职")
    rule: str = Field(title="规则")
    label: str = Field(title="事项")
    seq: int = Field(title="第几期")
    opens_on: date = Field(title="开始")
    due_on: date | None = Field(None, title="最后一日")
    target_on: date | None = Field(None, title="办理目标")
    status: Literal["missed", "open", "paused"] = Field(title="情况")
    done: int = Field(title="已办数")
    needed: int = Field(title="应办数")


class WorklistOut(Schema):
    """一页待办，按最后一日的先后。"""

    items: list[TaskOut] = Field(title="待办")
    page: int = Field(title="第几页")
    more: bool = Field(title="后面是否还有")


class ChoiceOut(Schema):
    """选项。"""

    code: str = Field(title="代码")
    label: str = Field(title="名称")


class KindFieldOut(Schema):
    """一种记录的一个栏目。"""

    name: str = Field(title="栏目")
    label: str = Field(title="名称")
    type: str = Field(title="类型")
    required: bool = Field(title="必填")
    sensitivity: str = Field(title="敏感程度")
    expected: str = Field(title="应当怎样写")
    hint: str = Field(title="提示")
    choices: list[ChoiceOut] = Field(title="选项")


class KindOut(Schema):
    """一种记录的写法：表单由它生成。"""

    name: str = Field(title="记录种类")
    label: str = Field(title="名称")
    group: str = Field(title="类别")
    group_label: str = Field(title="类别名称")
    recorders: list[ChoiceOut] = Field(title="可以登记的岗位")
    counts_as: str = Field(title="算作什么")
    clause: str = Field(title="条款编号")
    paper: str | None = Field(None, title="文书")
    decides: bool = Field(title="是否须写明决定人")
    may_record: bool = Field(title="本岗位可否登记")
    fields: list[KindFieldOut] = Field(title="栏目")


class KindsOut(Schema):
    """全部记录种类。"""

    items: list[KindOut] = Field(title="记录种类")


class PolicyClauseOut(ClauseOut):
    """政策包中的一条依据。"""

    id: str = Field(title="条款编号")


class PolicyValueOut(Schema):
    """政策包的一项取值。"""

    model_config = ConfigDict(populate_by_name=True)

    label: str = Field(title="名称")
    value: JsonValue = Field(title="数值")
    unit: str = Field(title="单位")
    compare: str | None = Field(None, title="含不含本数")
    roll: bool | str | None = Field(None, title="末日遇非工作日")
    clause: PolicyClauseOut | None = Field(None, title="条款")
    clauses: list[PolicyClauseOut] = Field(title="全部条款")
    source: str = Field(alias="from", title="来自哪个政策包")
    binding: bool = Field(title="是规定还是目标")
    since: date = Field(title="从哪天起")


class PolicyOut(Schema):
    """一个政策包到某一天的全部取值。"""

    pack: str = Field(title="政策包")
    title: str = Field(title="名称")
    region: str = Field(title="区划")
    parent: str | None = Field(None, title="上级政策包")
    version: str = Field(title="版本")
    on: date = Field(title="哪一天")
    values: dict[str, PolicyValueOut] = Field(title="取值")


Json = dict[str, Any]
"""A standing as the rules give it."""
