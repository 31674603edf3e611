"""Workbooks on disk 交来的文件: sealed under the data folder, named by id, written whole or not at all, and deleted.

Each has a data key of its own, wrapped under the office's master key. Forgetting the key makes whatever a disk or a
backup still holds of it unreadable.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal
from uuid import UUID

from django.conf import settings

from guitu.exchange.models import Workbook
from guitu.vault import sealed_files, strongroom
from guitu.vault.cipher import Key, Spot

Part = Literal["source", "annotated"]
"""The file as it was handed in, or the copy with the reasons of refused rows."""

PARTS: Final[tuple[Part, ...]] = ("source", "annotated")


def new_key(workbook: Workbook) -> Key:
    """A fresh key for a workbook, wrapped into it."""
    key = strongroom.new_key()
    workbook.wrapped_key = strongroom.wrap(key, holder=_holder(workbook))
    return key


def key_of(workbook: Workbook) -> Key | None:
    """The key of a workbook; None once it was cleared."""
    wrapped = bytes(workbook.wrapped_key)
    return strongroom.unwrap(wrapped, holder=_holder(workbook)) if wrapped else None


def path_of(workbook_id: UUID, part: Part) -> Path:
    """Where a sealed file is. The name says nothing of what it holds."""
    return Path(settings.MEDIA_ROOT) / "handed-in" / f"{workbook_id.hex}.{part}.sealed"


def write(workbook: Workbook, part: Part, content: bytes, *, key: Key) -> None:
    """Seal a file and put it on disk, flushed."""
    sealed_files.put_down(path_of(workbook.pk, part), key.seal_bytes(content, at=_spot(workbook, part)))


def read(workbook: Workbook, part: Part) -> bytes | None:
    """A file as it was given; None where it was deleted. Raises `Unsealable` if it was changed."""
    key, path = key_of(workbook), path_of(workbook.pk, part)
    return key.open_bytes(path.read_bytes(), at=_spot(workbook, part)) if key is not None and path.exists() else None


def delete(workbook_id: UUID, *parts: Part) -> None:
    """Delete files of a workbook; what is gone already is no fault."""
    for part in parts:
        path_of(workbook_id, part).unlink(missing_ok=True)


def put(workbook: Workbook, column: str, said: Mapping[str, object] | str, *, key: Key) -> None:
    """Put a text or a JSON object into a sealed column."""
    text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
    setattr(workbook, column, key.seal(text, at=_spot(workbook, column)))


def text(workbook: Workbook, column: str) -> str:
    """What a sealed column says; empty if nothing, or if the key is gone."""
    sealed, key = bytes(getattr(workbook, column)), key_of(workbook)
    return key.open(sealed, at=_spot(workbook, column)) if sealed and key is not None else ""


def data(workbook: Workbook, column: str) -> dict[str, Any]:
    """The JSON object of a sealed column; empty if nothing was said, or if the key is gone."""
    said = text(workbook, column)
    found: dict[str, Any] = json.loads(said) if said else {}
    return found


def _holder(workbook: Workbook) -> str:
    return f"workbook/{workbook.pk}"


def _spot(workbook: Workbook, field: str) -> Spot:
    return Spot("exchange_workbook", str(workbook.pk), field)
