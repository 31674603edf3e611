"""A scan or photo that was handed in 扫描件: looked at before it is kept, the same for every page that takes one."""

from __future__ import annotations

from typing import Final

from django.core.files.uploadedfile import UploadedFile

from guitu.casebook.actions.attaching import LARGEST
from guitu.faults import Fault

TYPES: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
"""First bytes of a file, and what it then is."""
MEGABYTE: Final = 1024 * 1024


def read_scan(given: UploadedFile[bytes] | None, faults: list[Fault]) -> tuple[bytes, str, str]:
    """Content, name and media type, told by its first bytes and not by its name; what is wrong goes to `faults`."""
    if given is None:
        faults.append(Fault("file", "还没有选文件", "一张照片或一份扫描件"))
        return b"", "", ""
    size = given.size or 0
    if size > LARGEST:
        faults.append(
            Fault("file", f"有 {size // MEGABYTE} MB", f"{LARGEST // MEGABYTE} MB 以内", "请压缩或者分成几份")
        )
        return b"", "", ""
    content = given.read()
    media_type = next((name for mark, name in TYPES.items() if content.startswith(mark)), "")
    if not media_type:
        faults.append(Fault("file", "不是照片，也不是 PDF", "JPEG、PNG 图片或者 PDF", "请另存为其中一种再选"))
    return content, (given.name or "")[:120], media_type
