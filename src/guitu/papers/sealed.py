"""Sealing what the room keeps 加密: documents with the key of the person, work behind a page with a key of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from guitu.casebook.sealing import canonical
from guitu.papers.models import Document, Job, JobItem, Signature
from guitu.vault import sealed_files, strongroom
from guitu.vault.cipher import Key, Spot


def put_typed(document: Document, said: Mapping[str, str], *, key: Key) -> None:
    """Put what was written on a draft into its row."""
    document.typed = key.seal(canonical(said), at=_spot("document", document.pk, "typed")) if said else b""


def typed_of(document: Document, *, key: Key | None) -> dict[str, str]:
    """What was written on a draft, by field; empty if nothing, or if the key is gone."""
    if not document.typed or key is None:
        return {}
    said: dict[str, str] = json.loads(key.open(bytes(document.typed), at=_spot("document", document.pk, "typed")))
    return said


def put_frozen(document: Document, text: str, *, key: Key) -> None:
    """Put the paper as it was issued into its row."""
    document.frozen = key.seal(text, at=_spot("document", document.pk, "frozen"))


def frozen_of(document: Document, *, key: Key | None) -> str:
    """The paper as it was issued; empty while it is a draft, or if the key is gone."""
    if not document.frozen or key is None:
        return ""
    return key.open(bytes(document.frozen), at=_spot("document", document.pk, "frozen"))


def put_signature(signature: Signature, said: Mapping[str, object], *, key: Key) -> None:
    """Put strokes and picture of a signature into its row."""
    signature.said = key.seal(canonical(said), at=_spot("signature", signature.pk, "said"))


def signature_of(signature: Signature, *, key: Key | None) -> dict[str, Any]:
    """Strokes and picture of a signature; empty if the key is gone."""
    if key is None:
        return {}
    said: dict[str, Any] = json.loads(key.open(bytes(signature.said), at=_spot("signature", signature.pk, "said")))
    return said


# ── work behind a page ────────────────────────────────────────────────────────────────────────


def new_job_key(job: Job) -> Key:
    """A fresh key for a job, wrapped into it."""
    key = strongroom.new_key()
    job.wrapped_key = strongroom.wrap(key, holder=_holder(job))
    return key


def job_key(job: Job) -> Key | None:
    """The key of a job; None once it has expired."""
    wrapped = bytes(job.wrapped_key)
    return strongroom.unwrap(wrapped, holder=_holder(job)) if wrapped else None


def put_of_job(job: Job, column: str, said: Mapping[str, object], *, key: Key) -> None:
    """Put a JSON object into a sealed column of a job."""
    setattr(job, column, key.seal(json.dumps(said, ensure_ascii=False), at=_spot("job", job.pk, column)))


def of_job(job: Job, column: str) -> dict[str, Any]:
    """The JSON object of a sealed column of a job; empty if nothing was said, or it has expired."""
    sealed, key = bytes(getattr(job, column)), job_key(job)
    if not sealed or key is None:
        return {}
    said: dict[str, Any] = json.loads(key.open(sealed, at=_spot("job", job.pk, column)))
    return said


def put_why(item: JobItem, text: str, *, key: Key) -> None:
    """Put into an item why it was not done."""
    item.why = key.seal(text, at=Spot("papers_jobitem", f"{item.job_id}/{item.position}", "why"))


def why_of(item: JobItem, *, key: Key | None) -> str:
    """Why an item was not done; empty if it was, or if the key is gone."""
    if not item.why or key is None:
        return ""
    return key.open(bytes(item.why), at=Spot("papers_jobitem", f"{item.job_id}/{item.position}", "why"))


def path_of(job_id: UUID, position: int) -> Path:
    """Where a sealed result of a job is, of one item or of so many papers; the name says nothing of what it holds."""
    return Path(settings.MEDIA_ROOT) / "papers" / f"{job_id.hex}-{position}.sealed"


def write_result(job: Job, content: bytes, *, position: int, key: Key) -> None:
    """Seal a result and put it on disk, flushed, whole or not at all."""
    sealed = key.seal_bytes(content, at=_spot("job", job.pk, f"result-{position}"))
    sealed_files.put_down(path_of(job.pk, position), sealed)


def read_result(job: Job, *, position: int) -> bytes | None:
    """A result of a job; None if there is none, or it has expired."""
    key, path = job_key(job), path_of(job.pk, position)
    if key is None or not path.exists():
        return None
    return key.open_bytes(path.read_bytes(), at=_spot("job", job.pk, f"result-{position}"))


def delete_results(job_id: UUID) -> None:
    """Delete every result of a job; what is gone already is no fault."""
    folder = Path(settings.MEDIA_ROOT) / "papers"
    for path in folder.glob(f"{job_id.hex}-*"):
        path.unlink(missing_ok=True)


def _holder(job: Job) -> str:
    return f"paper-job/{job.pk}"


def _spot(table: str, row: UUID, column: str) -> Spot:
    return Spot(f"papers_{table}", str(row), column)
