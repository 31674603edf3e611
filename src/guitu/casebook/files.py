"""Sealed files on disk 附件文件: under the data folder, named by id, written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings

from guitu.casebook.sealing import row_spot
from guitu.vault import sealed_files
from guitu.vault.cipher import Key


def path_of(attachment_id: UUID) -> Path:
    """Where the sealed file of an attachment is. The name says nothing of what it holds."""
    name = attachment_id.hex
    return Path(settings.MEDIA_ROOT) / name[:2] / f"{name}.sealed"


def write(attachment_id: UUID, content: bytes, *, key: Key) -> Path:
    """Seal a file and put it on disk, flushed, before the row that names it is committed."""
    path = path_of(attachment_id)
    sealed_files.put_down(path, key.seal_bytes(content, at=row_spot("attachment", attachment_id, "content")))
    return path


def read(attachment_id: UUID, *, key: Key) -> bytes:
    """The file as it was given. Raises `OSError` if it is missing, `Unsealable` if it was changed."""
    return key.open_bytes(path_of(attachment_id).read_bytes(), at=row_spot("attachment", attachment_id, "content"))
