"""Change of place 变更执行地: the case moves with the person, and its time runs on."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from guitu.ledger.entry import Decision, Noted, declare
from guitu.ledger.fields import Agency, Count, DocumentNumber, Narrative, PackName, Region
from guitu.ledger.roles import GROUP, OFFICE


class TransferRequested(Noted):
    kind: Literal["transfer_requested"]
    to_region: Region | None = Field(None, title="拟变更到哪里")
    reason: Narrative | None = Field(None, title="变更理由")


class TransferAgreed(Decision):
    kind: Literal["transfer_agreed"]
    to_region: Region | None = Field(None, title="变更到哪里")
    to_agency: Agency | None = Field(None, title="接收单位")


class TransferRefused(Decision):
    kind: Literal["transfer_refused"]


class TransferredOut(Noted):
    kind: Literal["transferred_out"]
    to_region: Region | None = Field(None, title="转往哪里")
    to_agency: Agency | None = Field(None, title="接收单位")
    papers: Count | None = Field(None, title="转送材料件数")
    document_number: DocumentNumber | None = Field(None, title="移交函文号")


class TransferredIn(Noted):
    kind: Literal["transferred_in"]
    policy: PackName | None = Field(None, title="新执行地的政策包", description="不填的，沿用原政策包")
    from_region: Region | None = Field(None, title="从哪里转来")
    from_agency: Agency | None = Field(None, title="移送单位")
    papers: Count | None = Field(None, title="收到材料件数")


class TransferReturned(Decision):
    kind: Literal["transfer_returned"]
    to_agency: Agency | None = Field(None, title="退给哪个单位")


TRANSFER_REQUESTED = declare(
    TransferRequested, "申请变更执行地", group="place", recorders=(*GROUP, "person"), on="申请日期",
    meaning="The person asked to change the place.",
    counts_as="本人申请变更执行地", clause="detox-regulation#22", paper="transfer_request",
)  # fmt: skip
TRANSFER_AGREED = declare(
    TransferAgreed, "同意变更执行地", group="place", recorders=("police", *OFFICE), on="同意日期",
    meaning="A named person agreed to the change of place.",
    counts_as="同意变更，写明决定人", clause="detox-regulation#22", paper="transfer_letter",
)  # fmt: skip
TRANSFER_REFUSED = declare(
    TransferRefused, "不同意变更执行地", group="place", recorders=("police", *OFFICE), on="答复日期",
    meaning="A named person refused the change of place, with reasons; the person may object.",
    counts_as="不同意变更，写明理由和决定人；本人可以提出异议", clause="detox-regulation#22", paper="transfer_letter",
)  # fmt: skip
TRANSFERRED_OUT = declare(
    TransferredOut, "转出", group="place", recorders=OFFICE, on="转出日期",
    meaning="The case left this office; it ends here unless it comes back.",
    counts_as="案件转出，本地不再计期", clause="detox-regulation#22", paper="transfer_letter",
)  # fmt: skip
TRANSFERRED_IN = declare(
    TransferredIn, "转入", group="place", recorders=OFFICE, on="转入日期",
    meaning="The case came from elsewhere; term and windows run on from the first report-in.",
    counts_as="案件转入，期限自首次报到连续计算", clause="detox-regulation#22", paper="transfer_letter",
)  # fmt: skip

TRANSFER_RETURNED = declare(
    TransferReturned, "退回移交", group="place", recorders=OFFICE, on="退回日期",
    meaning="The office a case was sent to gave it back: sent to the wrong place, or not fit to be received.",
    counts_as="没有接收，退回移送单位；责任仍在移送单位", clause="detox-regulation#22", paper="transfer_letter",
)  # fmt: skip

KINDS = (
    TRANSFER_REQUESTED,
    TRANSFER_AGREED,
    TRANSFER_REFUSED,
    TRANSFERRED_OUT,
    TRANSFERRED_IN,
    TRANSFER_RETURNED,
)
