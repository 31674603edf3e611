"""What becomes of an issued paper 送达、归卷、收回: each an entry of its ledger, done once however often pressed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from guitu.access.models import Posting
from guitu.casebook.actions import Said, record_many
from guitu.casebook.actions.attaching import record_with_file
from guitu.faults import Fault, Faulty
from guitu.papers import composing
from guitu.papers.actions.drafting import locked
from guitu.papers.models import Document, PaperNumber, Stage
from guitu.papers.rights import ask, ask_to_issue


@transaction.atomic
def serve(
    document: Document,
    *,
    by: Posting,
    on: date,
    method: str,
    served_by: Sequence[str] = (),
    received_by: str = "",
    relation: str = "",
    refused: str = "",
    witness: str = "",
    note: str = "",
    at: datetime | None = None,
) -> Document:
    """Note how an issued paper was served 送达回证. Raises `Refused`, or `Faulty` with every fault.

    Who took it is named, or why it was refused, and then the witness too.
    """
    held = _standing(document)
    faults = [
        *([] if received_by or refused else [Fault("签收人", "没有写", "签收人的姓名；拒收的写明理由")]),
        *([Fault("见证人", "没有写", "拒收时在场的见证人")] if refused and not witness else []),
        *([Fault("送达日期", on.isoformat(), f"不早于签发日期 {held.issued_on}")] if _is_before(on, held) else []),
    ]
    if faults:
        raise Faulty(faults)
    entry_id = f"ps-{held.pk.hex}"
    fields = {
        "entry": held.issued_entry, "method": method, "served_by": list(served_by) or None,
        "received_by": received_by or None, "relation": relation or None, "refused": refused or None,
        "witness": witness or None, "note": note or None,
    }  # fmt: skip
    record_many(by=by, case=held.case_id, said=[Said(entry_id, "paper_served", on, fields)], at=at)
    held.served_on, held.served_entry = on, entry_id
    held.save(update_fields=["served_on", "served_entry"])
    return held


@transaction.atomic
def attach_scan(
    document: Document,
    *,
    by: Posting,
    on: date,
    content: bytes,
    file_name: str,
    media_type: str,
    signed_by: str = "",
    note: str = "",
    at: datetime | None = None,
) -> Document:
    """Keep the scan of the signed sheet. The same file again is the one that stands; another is one more.

    Raises `Refused`, or `Faulty` if the file is empty or too large.
    """
    held = _standing(document)
    digest = hashlib.sha256(content).hexdigest()
    entry_id = f"pc-{held.pk.hex}-{digest[:8]}"
    fields = {
        "entry": held.issued_entry, "digest": digest, "signed_by": signed_by or None, "note": note or None,
    }  # fmt: skip
    record_with_file(
        by=by, case=held.case_id, said=Said(entry_id, "paper_scanned", on, fields), content=content,
        file_name=file_name, media_type=media_type, at=at,
    )  # fmt: skip
    held.scanned_entry = entry_id
    held.save(update_fields=["scanned_entry"])
    return held


@transaction.atomic
def withdraw(
    document: Document, *, by: Posting, reason: str, on: date | None = None, at: datetime | None = None
) -> Document:
    """Withdraw an issued paper, with the reason; its number stays in the register, marked. Done once.

    Raises `Refused` unless the posting may issue such a paper, or `Faulty` without a reason.
    """
    at = at or timezone.now()
    today = timezone.localdate(at)
    held = locked(document)
    if held.stage == Stage.WITHDRAWN:
        return held
    held = _standing(document)
    ask(by, "record", "paper_withdrawn", case=held.case, on=today)
    ask_to_issue(by, composing.kind_of(held.code, case=held.case), case=held.case, on=today)
    if not reason.strip():
        raise Faulty([Fault("收回的缘由", "没有写", "为什么收回，写给以后翻看案卷的人")])
    entry_id = f"pw-{held.pk.hex}"
    fields = {
        "entry": held.issued_entry, "reason": reason.strip(), "decided_by": by.account.display_name,
        "document_number": held.number.text if held.number else None,
    }  # fmt: skip
    record_many(by=by, case=held.case_id, said=[Said(entry_id, "paper_withdrawn", on or today, fields)], at=at)
    held.stage, held.withdrawn_entry = Stage.WITHDRAWN, entry_id
    held.save(update_fields=["stage", "withdrawn_entry"])
    if held.number_id is not None:
        PaperNumber.objects.filter(pk=held.number_id).update(withdrawn_on=on or today)
    return held


def _standing(document: Document) -> Document:
    held = locked(document)
    if held.stage != Stage.ISSUED:
        raise Faulty([Fault("这件文书", held.get_stage_display(), "已签发、没有收回的文书", "请回到文书页看它的进度")])
    return held


def _is_before(on: date, held: Document) -> bool:
    return held.issued_on is not None and on < held.issued_on
