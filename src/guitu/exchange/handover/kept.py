"""What lies between two pages of the room 暂存: encrypted packages on disk, and slips in the pages themselves.

A package stays as it is, closed by its passphrase, which no disk and no database ever sees. What a page has to
remember (the passphrase, which file) travels in it as a slip: sealed with the office's secret, for one account, for a
while.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from guitu.exchange.handover.envelope import LARGEST
from guitu.vault.sealed_files import put_down

KEEP: Final = timedelta(days=7)
"""A package that was made may be fetched so long."""
KEEP_TAKEN: Final = timedelta(hours=12)
"""One that was handed in and not taken in is deleted after so long."""
_SLIP_SECONDS: Final = 3600
_GIVEN, _TAKEN = "handed-over", "handed-in"
_SUFFIX: Final = ".parcel"


def given(export_id: UUID) -> bytes | None:
    """A package that was made here; None once it is gone."""
    return _read(_path(_GIVEN, export_id))


def put_given(export_id: UUID, content: bytes) -> None:
    """Keep a package that was made here."""
    put_down(_path(_GIVEN, export_id), content)


def taken(file_id: UUID) -> bytes | None:
    """A package that was handed in; None once it is gone."""
    return _read(_path(_TAKEN, file_id))


def put_taken(content: bytes) -> UUID:
    """Keep a package that was handed in, and give it a number."""
    file_id = uuid4()
    put_down(_path(_TAKEN, file_id), content)
    return file_id


def drop_taken(file_id: UUID) -> None:
    """Delete a package that was handed in; one that is gone already is no fault."""
    _path(_TAKEN, file_id).unlink(missing_ok=True)


def tidy(*, now: datetime) -> int:
    """Delete what nobody came back to; how many. For the background process, and at every upload."""
    gone = 0
    for folder, keep in ((_GIVEN, KEEP), (_TAKEN, KEEP_TAKEN)):
        oldest = (now - keep).timestamp()
        for path in (Path(settings.MEDIA_ROOT) / folder).glob("*"):
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
                gone += 1
    return gone


def slip(said: Mapping[str, str], *, account_id: int) -> str:
    """Texts sealed for one account, to travel in a page."""
    return _box().encrypt(json.dumps({**said, "account": str(account_id)}).encode()).decode()


def unslip(sealed: str, *, account_id: int) -> dict[str, str] | None:
    """What a slip says; None if it is another's, too old, or not ours."""
    try:
        said: dict[str, str] = json.loads(_box().decrypt(sealed.encode(), ttl=_SLIP_SECONDS))
    except (InvalidToken, ValueError):
        return None
    return said if said.pop("account") == str(account_id) else None


def _box() -> Fernet:
    secret = hashlib.sha256(b"guitu.exchange.handover:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))


def _path(folder: str, file_id: UUID) -> Path:
    return Path(settings.MEDIA_ROOT) / folder / f"{file_id.hex}{_SUFFIX}"


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except FileNotFoundError:
        return None
