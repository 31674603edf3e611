"""After 解除之后: follow-up, and the way out of dynamic control."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from guitu.ledger.entry import Noted, declare
from guitu.ledger.fields import Agency, DocumentNumber, Narrative, Staff
from guitu.ledger.kinds.measures import TalkForm
from guitu.ledger.roles import GROUP, OFFICE


class RelapseFound(Noted):
    kind: Literal["relapse_found"]
    agency: Agency | None = Field(None, title="查获单位")
    document_number: DocumentNumber | None = Field(None, title="文号")


class FollowUp(Noted):
    kind: Literal["follow_up"]
    form: TalkForm | None = Field(None, title="回访方式")
    visitor: Staff | None = Field(None, title="回访人")
    says: Narrative | None = Field(None, title="回访情况")


class ControlLifted(Noted):
    kind: Literal["control_lifted"]
    to_agency: Agency | None = Field(None, title="报送单位")
    document_number: DocumentNumber | None = Field(None, title="文号")


RELAPSE_FOUND = declare(
    RelapseFound, "发现复吸", group="after", recorders=("police", *OFFICE), on="发现日期",
    meaning="Relapse was found after the discharge; follow-up starts anew.",
    counts_as="解除后发现复吸，回访期重新计算", clause="detox-regulation#7",
)  # fmt: skip
FOLLOW_UP = declare(
    FollowUp, "回访", group="after", recorders=(*GROUP, "volunteer"), on="回访日期",
    meaning="A visit after the discharge.",
    counts_as="解除后的回访", clause="detox-regulation#7", paper="follow_up_record",
)  # fmt: skip
CONTROL_LIFTED = declare(
    ControlLifted, "退出动态管控", group="after", recorders=("police", *OFFICE), on="退出日期",
    meaning="Clean for the years the law asks: dynamic control was lifted.",
    counts_as="不再实行动态管控，已核对退出", clause="detox-regulation#7", paper="exit_note",
)  # fmt: skip

KINDS = (RELAPSE_FOUND, FOLLOW_UP, CONTROL_LIFTED)
