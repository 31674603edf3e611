"""Attaching a photo or scan 附件: a sealed file, and the entry with its digest (`file_attached`, or a paper's own)."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.casebook import appending, files, sealing
from guitu.casebook.actions.recording import Said, record_each, record_many
from guitu.casebook.models import Attachment, Case
from guitu.faults import Fault, Faulty
from guitu.vault.cipher import Key

LARGEST: Final = 20 * 1024 * 1024
"""Bytes a file may have: a scan of many pages."""


@transaction.atomic
def attach(
    *,
    by: Posting,
    case: Case | UUID,
    entry_id: str,
    on: date,
    title: str,
    content: bytes,
    file_name: str,
    media_type: str,
    consent: bool | None = None,
    note: str | None = None,
    at: datetime | None = None,
) -> Attachment:
    """Keep a file with a case. The same `entry_id` with the same file gives the attachment that stands.

    Raises `Refused`, or `Faulty` if the file is empty or too large.
    """
    fields = {"title": title, "digest": hashlib.sha256(content).hexdigest(), "consent": consent, "note": note}
    return record_with_file(
        by=by, case=case, said=Said(entry_id, "file_attached", on, fields), content=content, file_name=file_name,
        media_type=media_type, at=at,
    )  # fmt: skip


@transaction.atomic
def record_with_file(
    *,
    by: Posting,
    case: Case | UUID,
    said: Said,
    content: bytes,
    file_name: str,
    media_type: str,
    at: datetime | None = None,
) -> Attachment:
    """Record an entry whose `digest` is that of a file, and keep the file with it. Doing it twice is doing it once.

    Raises as `record_many`, or `Faulty` if the file is empty or too large, or is not the one that the entry names.
    """
    at = at or timezone.now()
    digest = hashlib.sha256(content).hexdigest()
    if not 0 < len(content) <= LARGEST:
        raise Faulty([Fault("附件", f"{len(content)} 字节", f"1 到 {LARGEST} 字节的文件", "请压缩或者分成几份")])
    if said.fields.get("digest") != digest:
        raise Faulty([Fault("附件", "文件与登记的指纹不是同一份", "指纹所指的那份文件", "请重新选择文件")])
    (entry,) = record_many(by=by, case=case, said=[said], at=at)
    held = Attachment.objects.filter(case_id=entry.case_id, entry_id=entry.entry_id).first()
    if held is not None:
        return held
    kept = keep_file(content, key=appending.lock(entry.case_id).key, file_name=file_name, media_type=media_type)
    row = _row(kept, case_id=entry.case_id, entry_id=entry.entry_id, at=at)
    row.save(force_insert=True)
    return row


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lies sealed on disk, before the entry that names it is written."""

    id: UUID
    digest: str
    size: int
    media_type: str
    file_name: bytes

    def forget(self) -> None:
        """Delete it again, where its entry was not written after all."""
        files.path_of(self.id).unlink(missing_ok=True)


def keep_file(content: bytes, *, key: Key, file_name: str, media_type: str) -> KeptFile:
    """Seal a file and put it on disk. It asks the database nothing, so that any thread may do it."""
    pk = uuid.uuid4()
    files.write(pk, content, key=key)
    name = key.seal(file_name, at=sealing.row_spot("attachment", pk, "file_name"))
    return KeptFile(pk, hashlib.sha256(content).hexdigest(), len(content), media_type[:80], name)


@transaction.atomic
def record_each_with_file(
    *, by: Posting, said: Mapping[UUID, tuple[Said, KeptFile]], at: datetime | None = None
) -> dict[UUID, Faulty | Refused]:
    """Record an entry in each of many cases, whose files are kept already; the cases that were refused, and why.

    Every entry must be new: for one that stands, `record_with_file` finds the file that is kept with it.
    """
    at = at or timezone.now()
    came = record_each(by=by, said={pk: [one] for pk, (one, _) in said.items()}, at=at)
    refused = {pk: one for pk, one in came.items() if not isinstance(one, list)}
    Attachment.objects.bulk_create(
        _row(file, case_id=pk, entry_id=one.entry_id, at=at) for pk, (one, file) in said.items() if pk not in refused
    )
    return refused


def _row(kept: KeptFile, *, case_id: UUID, entry_id: str, at: datetime) -> Attachment:
    return Attachment(
        pk=kept.id, case_id=case_id, entry_id=entry_id, digest=kept.digest, size=kept.size, media_type=kept.media_type,
        file_name=kept.file_name, kept_at=at,
    )  # fmt: skip
