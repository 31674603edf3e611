"""The encrypted PDF 加密的 PDF: a bound volume with files inside it, closed by a passphrase (AES-256, PDF 2.0).

Whoever lacks the passphrase reads nothing: pages, files, their names and the title are all ciphertext. A PDF that is
encrypted is no PDF/A any more, so it no longer says that it is one; its pages still embed all they need.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pikepdf
from pikepdf import AttachedFileSpec, Encryption, Name, ObjectStreamMode, Pdf

from guitu.faults import Fault, Faulty

LARGEST: Final = 100 * 1024 * 1024
"""Bytes a package may have."""
_MOST: Final = 256 * 1024 * 1024
"""Bytes one file or page may unfold to."""
_AROUND: Final = ("/Parent", "/Length")
"""What leads from a page back to the others, and what the writer of a file works out anew."""
_PLACE: Final = "档案包文件"
_BROKEN: Final = Fault(_PLACE, "有损坏，读不完整", "移送单位做好的原件", "请重新拷贝一次；还不行的，请移送单位重做一份")
_MARKS: Final = ("pdfaid:part", "pdfaid:conformance")


@dataclass(frozen=True, slots=True)
class Inside:
    """A file inside: its content, what it is to a reader, and its media type."""

    content: bytes
    says: str
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Opened:
    """An envelope that was opened: the volume without the files, the files by name, the digest of the pages."""

    volume: bytes
    files: Mapping[str, bytes]
    pages: str

    def __repr__(self) -> str:
        return "Opened(…)"


def digest_of(volume: bytes) -> str:
    """The digest (SHA-256, hex) of what its pages draw; the same after the file was encrypted and opened again."""
    with Pdf.open(io.BytesIO(volume)) as pdf:
        return _digest(pdf)


def closed(volume: bytes, files: Mapping[str, Inside], *, password: str) -> bytes:
    """A volume and files as one encrypted PDF. Raises `Faulty` where that is larger than the other office takes."""
    with Pdf.open(io.BytesIO(volume)) as pdf:
        for name, one in files.items():
            spec = AttachedFileSpec(
                pdf, one.content, filename=name, description=one.says, mime_type=one.media_type, creation_date="",
                mod_date="",
            )  # fmt: skip
            spec.relationship = Name.Data
            pdf.attachments[name] = spec
        with pdf.open_metadata() as metadata:
            for mark in _MARKS:
                if mark in metadata:
                    del metadata[mark]
        out = io.BytesIO()
        pdf.save(
            out,
            encryption=Encryption(owner=password, user=password, R=6, aes=True, metadata=True),
            object_stream_mode=ObjectStreamMode.generate,
        )
    content = out.getvalue()
    if len(content) > LARGEST:
        raise Faulty([too_large(len(content))])
    return content


def opened(content: bytes, *, password: str) -> Opened:
    """What an envelope holds. Raises `Faulty`: no such file, another passphrase, damage."""
    if len(content) > LARGEST:
        raise Faulty([too_large(len(content))])
    try:
        if _is_open(content):
            raise Faulty([Fault(_PLACE, "没有加密", "移送单位做好的原件，没有另存过", "请移送单位重做一份")])
        with _pdf(content, password=normal(password)) as pdf:
            files = {name: _inflated(one.get_file().obj) for name, one in pdf.attachments.items()}
            pages = _digest(pdf)
            for name in files:
                del pdf.attachments[name]
            out = io.BytesIO()
            pdf.save(out, encryption=False)
    except pikepdf.PasswordError:
        expected = "移送单位在电话里告诉的口令，四组，每组四个字"
        remedy = "口令里没有数字 0、1 和字母 i、l、o；请再核对一遍"
        raise Faulty([Fault("口令", "打不开这份档案包", expected, remedy)]) from None
    except (pikepdf.PdfError, zlib.error, ValueError, TypeError, KeyError, AttributeError) as wrong:
        if isinstance(wrong, Faulty):
            raise
        raise Faulty([_BROKEN]) from None
    return Opened(out.getvalue(), files, pages)


def normal(password: str) -> str:
    """A passphrase as it was made, from what somebody typed who heard it on the telephone."""
    plain = re.sub(r"[^2-9a-z]", "", password.lower())
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def too_large(size: int) -> Fault:
    """What is wrong with a package of so many bytes."""
    most = LARGEST // 1024 // 1024
    return Fault(_PLACE, f"{size / 1024 / 1024:.1f} 兆字节", f"不超过 {most} 兆字节", "扫描件很多的，请照旧用机要寄送")


def _is_open(content: bytes) -> bool:
    try:
        _pdf(content).close()
    except pikepdf.PasswordError:
        return False
    return True


def _pdf(content: bytes, *, password: str = "") -> Pdf:
    return Pdf.open(io.BytesIO(content), password=password, attempt_recovery=False, suppress_warnings=True)


def _digest(pdf: Pdf) -> str:
    """What every page draws, and what it draws with: strokes, pictures, fonts, each once, in one order."""
    found, seen = hashlib.sha256(), set[tuple[int, int]]()
    for page in pdf.pages:
        found.update(b"page")
        for stream in _drawn(page.obj, seen=seen):
            found.update(hashlib.sha256(_inflated(stream)).digest())
    return found.hexdigest()


def _drawn(start: Any, *, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """Every stream that a page leads to and that was not seen before."""
    waiting = [start]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, pikepdf.Object) or one.objgen in seen:
            continue
        if one.is_indirect:
            seen.add(one.objgen)
        if isinstance(one, pikepdf.Array):
            waiting += reversed(list(one))
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            if isinstance(one, pikepdf.Stream):
                yield one
            waiting += [one[key] for key in sorted(one.keys(), reverse=True) if key not in _AROUND]


def _inflated(stream: Any) -> bytes:
    """What a stream holds; compressed otherwise than by deflate, as it stands. Raises zlib.error if it is damaged."""
    raw = bytes(stream.read_raw_bytes())
    filters = stream.get("/Filter", [])
    listed = list(filters) if isinstance(filters, pikepdf.Array) else [filters]
    if listed != [Name.FlateDecode]:
        return raw
    opener = zlib.decompressobj()
    plain = opener.decompress(raw, _MOST)
    if not opener.eof:
        raise zlib.error("cut short, or too long")
    return plain
