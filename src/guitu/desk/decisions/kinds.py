"""Questions 待决定的事: each with its answers. Every answer is an entry of the ledger; one of them leaves the matter
where it is, and says who looked at it and why it is left (`DEFERRED`).

Nothing is chosen in advance, no answer follows from a count, and each names the field that holds the reason. What
follows is told here in plain words; numbers of days come from the pack and the ledger, never from this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from guitu.rules.next_steps import ALIVE, BREACHES

DEFERRED: Final = "decision_deferred"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: the kind it records.

    `asks` are fields of the kind that the form asks for besides the reason, which goes into `reason`; `says` is what
    follows; `rehab_says`, where it differs for 社区康复 (《戒毒条例》第三十八条第二款). `drafts`: a paper would rest on
    it, so it is barred while an objection is unanswered.
    """

    code: str
    label: str
    says: str
    kind: str
    reason: str = "reason"
    asks: tuple[str, ...] = ()
    rehab_says: str = ""
    drafts: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `states` are those of the case in which it may be put; `clauses` are read beside it."""

    code: str
    title: str
    asks: str
    answers: tuple[Answer, ...]
    clauses: tuple[str, ...]
    states: tuple[str, ...] = ALIVE
    grounds: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The entry kinds its answers record, those that leave it open aside."""
        return tuple(one.kind for one in self.answers if one.kind != DEFERRED)

    @property
    def matter(self) -> str:
        """Its name in the ledger."""
        return self.code.replace("-", "_")


def _later(says: str) -> Answer:
    return Answer("later", "先放着，暂不决定", f"{says}记下是谁看过、为什么先放着。", DEFERRED)


_BEGINNING: Final = ("decided", "awaiting_report", "report_overdue")

QUESTIONS: Final[Mapping[str, Question]] = MappingProxyType(
    {
        one.code: one
        for one in (
            Question(
                "objection",
                "答复异议",
                "本人的异议，怎样答复",
                (
                    Answer(
                        "answer",
                        "答复本人",
                        "答复记入台账，本人看得到。记录有误的，另外更正或者撤销那一条；有正当理由的，另外认定不计入。",
                        "objection_answered",
                        reason="answer",
                    ),
                    _later("异议没有答复之前，有关的次数标着“有异议”，也不起草文书。"),
                ),
                ("detox-regulation#7.2",),
                (*ALIVE, "discharged", "terminated", "transferred_out"),
            ),
            Question(
                "report-in",
                "逾期报到的说明",
                "逾期未报到，是否有正当理由",
                (
                    Answer(
                        "excuse",
                        "有正当理由",
                        "这一次逾期不算拒绝，也不计入任何情形。尽快约本人来报到。",
                        "excused",
                        reason="why",
                    ),
                    _later("计数照旧。没有正当理由的，另行认定后才报告公安机关，不会自动报告。"),
                ),
                ("detox-regulation#14.1",),
                ("report_overdue",),
                ("not_reported_in",),
            ),
            Question(
                "leave",
                "外出请假报告",
                "是否准予外出",
                (
                    Answer(
                        "grant",
                        "准予外出",
                        "到准假末日应当返回销假，工作台会提醒。外出期间的检测、谈话另行约定。",
                        "leave_granted",
                        asks=("from", "to"),
                    ),
                    Answer("refuse", "不准外出", "把理由告诉本人；本人可以提出异议。", "leave_refused"),
                    _later("请假报告仍在等候。出发日之前没有答复的，不当作擅自离开，先向本人问明。"),
                ),
                ("detox-regulation#19",),
                ("serving",),
            ),
            Question(
                "transfer",
                "变更执行地",
                "是否同意变更执行地",
                (
                    Answer(
                        "agree",
                        "同意变更",
                        "向接收地发函并转送材料。期限连续计算；本人到新执行地报到，重新签订协议。",
                        "transfer_agreed",
                        drafts=True,
                    ),
                    Answer(
                        "refuse",
                        "不同意变更",
                        "把理由告诉本人；本人可以提出异议，情况有变的，可以再申请。照常在本地执行。",
                        "transfer_refused",
                    ),
                    _later("申请仍在等候。不同意的，当面说明理由，本人可以提出异议。"),
                ),
                ("detox-regulation#22.1", "detox-regulation#22.2"),
                ("serving",),
            ),
            Question(
                "warning",
                "书面告诫",
                "是否书面告诫",
                (
                    Answer(
                        "warn",
                        "书面告诫",
                        "送达本人签收，存档一份。告诫是提醒，不是处罚；只有关于报告的告诫以后会影响计数。",
                        "warning",
                        asks=("ground",),
                        drafts=True,
                    ),
                    Answer(
                        "excuse",
                        "有正当理由，不计入",
                        "指明的那一条不再计入任何情形，原记录仍可查看。",
                        "excused",
                        reason="why",
                        asks=("entry",),
                    ),
                    _later("继续帮教。计数照旧，不出文书。"),
                ),
                ("anti-drug-law#35.2", "detox-regulation#19"),
                ("serving",),
                ("tests_refused", "absences", "absence_days", "reports_refused"),
            ),
            Question(
                "breach",
                "认定拒绝、违反或者复吸",
                "是否认定，并报告公安机关",
                (
                    Answer(
                        "state",
                        "认定，报告公安机关",
                        "认定后出具书面说明，一份报公安机关，一份存档。是否强制隔离戒毒由县级以上公安机关决定，乡镇无权决定。",
                        "breach_decided",
                        asks=("ground",),
                        drafts=True,
                        rehab_says="认定后出具书面说明，报告公安机关。社区康复期间单有拒绝或者违反，并不因此强制隔离戒毒。",
                    ),
                    Answer(
                        "excuse",
                        "其中一条有正当理由，不计入",
                        "指明的那一条不再计入任何情形，计数随之改变。",
                        "excused",
                        reason="why",
                        asks=("entry",),
                    ),
                    _later("继续帮教。计数保留，不出说明；这件事仍在等你决定。"),
                ),
                ("detox-regulation#20", "detox-regulation#21"),
                (*_BEGINNING, "serving"),
                BREACHES,
            ),
            Question(
                "statement",
                "出具说明，报告公安机关",
                "是否出具说明，报告公安机关",
                (
                    Answer(
                        "issue",
                        "出具并报告",
                        "一式两份，一份报公安机关，一份存档。收到强制隔离戒毒决定书复印件，才办理终止。",
                        "breach_stated",
                        asks=("to_agency",),
                        drafts=True,
                        rehab_says="一份报公安机关，一份存档。社区康复照常进行；又用毒品而被强制隔离的，由公安机关决定。",
                    ),
                    _later("认定还在，说明没有出具。条例要求及时报告，请写明在等什么。"),
                ),
                ("detox-regulation#21", "anti-drug-law#35.2"),
                (*_BEGINNING, "serving"),
                BREACHES,
            ),
            Question(
                "suspension",
                "中止",
                "是否中止执行",
                (
                    Answer(
                        "suspend",
                        "中止",
                        "自中止之日起期限停止计算，各项要求暂不计；释放后继续执行。",
                        "suspended",
                        asks=("cause",),
                        drafts=True,
                    ),
                    _later("照常执行。"),
                ),
                ("detox-regulation#24.2",),
                (*_BEGINNING, "serving"),
            ),
            Question(
                "resumption",
                "恢复执行",
                "是否恢复执行",
                (
                    Answer(
                        "resume",
                        "恢复执行",
                        "所填日期是重新计算的第一天。中止的日子不算在期限里，末日随之顺延。",
                        "resumed",
                        drafts=True,
                    ),
                    _later("仍在中止。核实本人是否已经释放，释放了请尽快恢复。"),
                ),
                ("detox-regulation#24.2",),
                ("suspended",),
            ),
            Question(
                "termination",
                "终止",
                "是否办理终止",
                (
                    Answer(
                        "terminate",
                        "办理终止",
                        "案件到此结束，当天仍然算数。未到期的各项要求不再作数，材料归档。",
                        "terminated",
                        asks=("ground",),
                        drafts=True,
                    ),
                    _later("收到的决定仍在案内，案件照常。"),
                ),
                ("detox-regulation#24.1", "anti-drug-law#38.1"),
                ALIVE,
                ("imprisoned", "drug_use"),
            ),
            Question(
                "release",
                "期满解除",
                "是否出具解除通知书",
                (
                    Answer(
                        "release",
                        "出具解除通知书",
                        "期满之日已经依法解除，这里是出具通知书：送达本人和家属，通知乡镇（街道），材料归档，开始回访。",
                        "discharged",
                        drafts=True,
                    ),
                    _later("解除不因通知书未出而推迟；通知书是欠本人的，请尽快出具。"),
                ),
                ("detox-regulation#23", "detox-regulation#40"),
                ("term_reached",),
            ),
            Question(
                "tier",
                "帮扶分级",
                "怎样确定帮扶的级别",
                (
                    Answer(
                        "confirm",
                        "确定级别",
                        "只改变走访和帮扶的频次，到期失效；不影响法律地位、期限和次数，也不上名单。",
                        "tier_confirmed",
                        reason="why",
                        asks=("tier", "until"),
                    ),
                    _later("建议仍在等候，不生效。"),
                ),
                ("national-plan-2016#12",),
                ("serving", "discharged"),
            ),
        )
    }
)
"""Every question by its code, in the order of a list: what holds others up comes first."""
