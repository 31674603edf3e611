"""Papers 文书: what becomes of a paper once it has left the desk: issued, served, signed and come back, withdrawn.

A paper that was issued is frozen: the entry holds the fingerprint of its file and of its words, and the file is kept
with the entry. A paper is withdrawn by a named person, with the reason; its number is not used again.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from guitu.ledger.entry import Decision, Noted, declare
from guitu.ledger.fields import (
    DocumentNumber,
    EntryId,
    Hash,
    Identity,
    Narrative,
    PaperCode,
    Staff,
    StaffList,
    Text,
    one_of,
)
from guitu.ledger.roles import GROUP, OFFICE

ServiceMethod = Annotated[
    Literal["in_person", "announced", "family", "left", "entrusted", "post", "electronic", "public_notice"],
    one_of(
        {
            "in_person": "直接送达",
            "announced": "当场宣布并交付",
            "family": "同住成年家属代收",
            "left": "留置送达",
            "entrusted": "委托送达",
            "post": "邮寄送达",
            "electronic": "经同意的电子送达",
            "public_notice": "公告送达",
        },
        label="送达方式",
    ),
]


class PaperIssued(Noted):
    kind: Literal["paper_issued"]
    title: Text = Field(title="文书名称")
    paper: PaperCode | None = Field(None, title="文书种类")
    document_number: DocumentNumber | None = Field(None, title="文号")
    issued_by: Staff | None = Field(None, title="签发人")
    entry: EntryId | None = Field(None, title="依据哪条记录")
    digest: Hash | None = Field(None, title="文件指纹")
    content: Hash | None = Field(None, title="内容指纹")


class PaperServed(Noted):
    kind: Literal["paper_served"]
    entry: EntryId = Field(title="哪一件文书", description="签发文书那条记录的编号")
    method: ServiceMethod = Field(title="送达方式")
    served_by: StaffList | None = Field(None, title="送达人")
    received_by: Identity | None = Field(None, title="签收人")
    relation: Text | None = Field(None, title="签收人与本人关系", description="本人签收的不填")
    refused: Narrative | None = Field(None, title="拒收的理由和日期", description="没有拒收的不填")
    witness: Identity | None = Field(None, title="见证人")


class PaperScanned(Noted):
    kind: Literal["paper_scanned"]
    entry: EntryId = Field(title="哪一件文书", description="签发文书那条记录的编号")
    digest: Hash = Field(title="文件指纹")
    signed_by: Identity | None = Field(None, title="签名人")


class PaperWithdrawn(Decision):
    kind: Literal["paper_withdrawn"]
    entry: EntryId = Field(title="哪一件文书", description="签发文书那条记录的编号")
    reason: Narrative = Field(title="收回的缘由")


PAPER_ISSUED = declare(
    PaperIssued, "签发文书", group="office", recorders=(*GROUP, "police"), on="签发日期",
    meaning="A paper was issued: frozen, with its number.",
    counts_as="文书已签发，内容不再改动，编号不再给别的文书", paper="volume",
)  # fmt: skip
PAPER_SERVED = declare(
    PaperServed, "文书送达", group="office", recorders=(*GROUP, "police"), on="送达日期",
    meaning="An issued paper was served: how, by whom, who took it or refused it, before which witness.",
    counts_as="文书已送达，回证入卷；不代替决定书送达的登记", clause="admin-case-rules#36", paper="service_receipt",
)  # fmt: skip
PAPER_SCANNED = declare(
    PaperScanned, "签名件归卷", group="office", recorders=(*GROUP, "police"), on="归卷日期",
    meaning="The signed paper came back and its scan is kept.",
    counts_as="签名盖章的文书已扫描入卷", clause="archives-law#37", paper="volume",
)  # fmt: skip
PAPER_WITHDRAWN = declare(
    PaperWithdrawn, "收回文书", group="office", recorders=(*OFFICE, "police"), on="收回日期",
    meaning="An issued paper was withdrawn by a named person, with the reason; the number stays in the register.",
    counts_as="文书收回，写明缘由和决定人；文号注销，不再使用", paper="volume",
)  # fmt: skip

KINDS = (PAPER_ISSUED, PAPER_SERVED, PAPER_SCANNED, PAPER_WITHDRAWN)
