"""Putting a decision off 暂不作决定: a named person considered a matter, its grounds in front of them, and left it.

It changes nothing: counts stay as they are and the matter goes on waiting. It says that somebody looked, when and why,
so that what waits is not mistaken for what nobody saw.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from guitu.ledger.entry import Decision, declare
from guitu.ledger.fields import Narrative, one_of
from guitu.ledger.roles import OFFICE

MatterName = Annotated[
    Literal[
        "objection",
        "report_in",
        "leave",
        "transfer",
        "warning",
        "breach",
        "statement",
        "suspension",
        "resumption",
        "termination",
        "release",
        "tier",
    ],
    one_of(
        {
            "objection": "答复异议",
            "report_in": "逾期报到的说明",
            "leave": "外出请假报告",
            "transfer": "变更执行地",
            "warning": "书面告诫",
            "breach": "认定拒绝、违反或者复吸",
            "statement": "出具说明，报告公安机关",
            "suspension": "中止",
            "resumption": "恢复执行",
            "termination": "终止",
            "release": "期满解除",
            "tier": "帮扶分级",
        },
        label="哪一件事",
    ),
]


class DecisionDeferred(Decision):
    kind: Literal["decision_deferred"]
    matter: MatterName = Field(title="哪一件事")
    reason: Narrative = Field(title="为什么暂不决定")


DECISION_DEFERRED = declare(
    DecisionDeferred, "暂不作决定", group="fairness", recorders=(*OFFICE, "police", "county"), on="考虑日期",
    meaning="A named person considered a matter that waits and decided not to decide it now; nothing follows from it.",
    counts_as="有人看过依据，决定暂不处理；次数和期限都不变，这件事仍在等候",
)  # fmt: skip

KINDS = (DECISION_DEFERRED,)
