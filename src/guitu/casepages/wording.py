"""Words of the case pages 个案页用语: masked names, what an entry says in one line, the names of papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils import timezone

from guitu import policy as policies
from guitu.casebook.entrylines import EntryLine
from guitu.casebook.veiling import veiled
from guitu.ledger.entry import KindField
from guitu.ledger.kinds import KINDS
from guitu.pages import tiers, words
from guitu.places import codes, finding

PAPERS: Final[Mapping[str, str]] = {
    "decision": "责令决定书",
    "service_receipt": "送达回证",
    "notice": "通知书",
    "archive_card": "接收登记卡",
    "handover": "移交单",
    "report_in_register": "报到登记表",
    "agreement": "协议书",
    "team_register": "工作小组登记表",
    "plan": "工作计划",
    "drug_test_record": "检测记录",
    "talk_record": "谈话（家访）记录",
    "situation_report": "情况报告",
    "summary": "小结",
    "assessment": "综合评估表",
    "warning": "书面告诫",
    "treatment_register": "维持治疗登记表",
    "support_register": "帮扶登记表",
    "leave_report": "外出请假报告表",
    "transfer_request": "变更执行地申请",
    "transfer_letter": "变更执行地函",
    "suspension_statement": "中止说明",
    "breach_statement": "严重违反协议证明",
    "isolation_decision": "强制隔离戒毒决定书收文登记",
    "termination_statement": "终止说明",
    "opinion": "期满意见",
    "discharge_notice": "解除通知书",
    "volume": "案卷",
    "follow_up_record": "回访记录",
    "exit_note": "退出动态管控说明",
    "minutes": "会议记录",
    "inspection": "督导检查记录",
    "rectification_notice": "整改通知书",
    "tier_form": "分级帮扶确认表",
    "objection": "异议登记与答复表",
}
"""Papers that the rules name, as people call them."""

_NOT_SAID: Final = ("on", "why", "entry")
_NOT_WORDS: Final = ("hash", "paper")
"""Types of fields that are for machines: fingerprints, and codes whose name another field says."""
_SAME_DAY: Final = "记于当日"


def masked(name: str) -> str:
    """A name as lists and heads show it: 欧阳某, 陈某某. What stands for a name that is not shown stays as it is."""
    return veiled(name)


def numbered(kind: str, number: str) -> str:
    """A case number with its kind before it, 社戒 2025-002; a number an office brought along may bear it already."""
    return f"{words.CASE_KINDS_SHORT[kind]} {number}" if number[:1].isdigit() else number


def paper_label(code: str | None) -> str:
    """The paper of a step; empty where it has none."""
    return PAPERS.get(code, "") if code else ""


def value_words(field: KindField, value: object, *, policy: policies.Policy | None = None) -> str:
    """One value of an entry as a reader sees it; `policy` is that of the case, where it is known."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return "、".join(str(one) for one in value)
    text = str(value)
    if field.choices:
        return field.choices.get(text, text)
    if field.type.code == "tier":
        return tiers.label(text, policy=policy)
    if field.type.code == "pack":
        return policies.load(text).title if text in policies.names() else text
    if field.type.code == "region" and codes.is_code(text):
        return finding.spoken(text)
    return words.in_words(text) if field.type.code == "day" else text


def pairs(line: EntryLine, *, policy: policies.Policy | None = None) -> list[tuple[str, str]]:
    """What an entry says, label and words, in the order of its form; what may not be seen is not there."""
    return [
        (one.label, value_words(one, line.fields[one.name], policy=policy))
        for one in KINDS[line.kind].form
        if one.name in line.fields and _is_said(one)
    ]


def body(line: EntryLine, *, policy: policies.Policy | None = None) -> str:
    """What an entry says in one run: chosen answers as they are, everything else with its label."""
    kind = KINDS[line.kind]
    chosen, told = [], []
    for one in kind.form:
        if one.name not in line.fields or not _is_said(one):
            continue
        said = value_words(one, line.fields[one.name], policy=policy)
        if one.choices:
            chosen.append(said)
        elif one.type.code == "narrative":
            told.append(said.rstrip("。"))
        else:
            told.append(f"{one.label}：{said}")
    return "。".join(part for part in ("，".join(chosen), *told) if part) + ("。" if chosen or told else "")


def _is_said(field: KindField) -> bool:
    return field.name not in _NOT_SAID and field.type.code not in _NOT_WORDS


def title(line: EntryLine) -> str:
    """What an entry is called: the kind, or for a test its mode."""
    if line.kind == "drug_test" and "mode" in line.fields:
        field = KINDS["drug_test"].field("mode")
        return field.choices.get(str(line.fields["mode"]), line.label) if field is not None else line.label
    return line.label


def recorded(line: EntryLine) -> str:
    """Who recorded it and when: 林某 记于当日 17:02."""
    at = timezone.localtime(line.recorded_at)
    when = f"{_SAME_DAY} {at:%H:%M}" if at.date() == line.on else f"记于 {clock(at)}"
    return f"{line.by_text.split('·')[-1]} {when}"


def clock(at: datetime) -> str:
    """`2026-06-11 16:40`."""
    return words.moment(at)
