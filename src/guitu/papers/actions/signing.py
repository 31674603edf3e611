"""Signing on a tablet 手写签名: strokes and picture are sealed, with who stood by; they go into the issued paper."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from guitu.access.models import Posting
from guitu.faults import Fault, Faulty
from guitu.papers import composing, sealed
from guitu.papers.actions.drafting import key_to, opened
from guitu.papers.models import Document, Signature
from guitu.papers.signers import SIGNERS

LARGEST: Final = 400_000
"""Signs a picture may have as text: a signature is thin lines on nothing."""
_PNG: Final = "data:image/png;base64,"
_LEAST_POINTS: Final = 8


@transaction.atomic
def sign(
    document: Document, *, by: Posting, role: str, picture: str, strokes: str, name: str, at: datetime | None = None
) -> Signature:
    """Keep a signature for a place of a draft; signed again, the new one takes the place of the old.

    `picture` is a PNG as a data address, `strokes` the pen's way as JSON, `name` who signed. Raises `Refused`, or
    `Faulty` if nothing was drawn or the paper has no such place.
    """
    at = at or timezone.now()
    held = opened(document, by=by, at=at)
    kind = composing.kind_of(held.code, case=held.case)
    faults = [
        *(
            []
            if role in kind.signatures and not SIGNERS[role].office
            else [Fault("签名栏", "没有这一栏", "文书上的签名栏")]
        ),
        *([] if name.strip() else [Fault("签名人", "没有写", "签名的人的姓名")]),
    ]
    read, drawn = _picture(picture), _strokes(strokes)
    if read is None or drawn is None:
        faults.append(Fault("签名", "还没有签", "在框里写下的名字", "写好再按“存好签名”；不便手写的，打印后签"))
    if faults:
        raise Faulty(faults)
    signature = Signature.objects.filter(document=held, role=role).first() or Signature(
        pk=uuid.uuid4(), document=held, role=role
    )
    signature.at, signature.witnessed_by = at, by
    local = timezone.localtime(at)
    note = f"{local:%Y-%m-%d %H:%M} 当面手写，见证人 {by.account.display_name}"
    said = {
        "picture": base64.b64encode(read or b"").decode(),
        "strokes": drawn,
        "name": name.strip()[:60],
        "note": note,
    }
    sealed.put_signature(signature, said, key=key_to(held))
    signature.save()
    return signature


@transaction.atomic
def unsign(document: Document, *, by: Posting, role: str, at: datetime | None = None) -> None:
    """Take a signature away from a draft, to sign anew or by hand."""
    at = at or timezone.now()
    held = opened(document, by=by, at=at)
    Signature.objects.filter(document=held, role=role).delete()


def _picture(text: str) -> bytes | None:
    if not text.startswith(_PNG) or len(text) > LARGEST:
        return None
    try:
        read = base64.b64decode(text.removeprefix(_PNG), validate=True)
    except (binascii.Error, ValueError):
        return None
    return read if read.startswith(b"\x89PNG\r\n\x1a\n") else None


def _strokes(text: str) -> list[Any] | None:
    """The pen's way: a list of strokes, each a list of points; None if it says too little to be a name."""
    if len(text) > LARGEST:
        return None
    try:
        read = json.loads(text)
    except ValueError:
        return None
    if not isinstance(read, list) or not all(isinstance(one, list) for one in read):
        return None
    return read if sum(len(one) for one in read) >= _LEAST_POINTS else None
