"""The typesetting engine 排版机: typst, one compiler a thread kept warm, and the QR code.

Data goes in as JSON in `sys_inputs`; nothing a person wrote ever becomes program text.
"""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import segno
import typst

from guitu.ledger.fields import CHINA
from guitu.papers.fonts import book

STANDARD: Final = "a-2b"
"""PDF/A-2b, for files that are kept: as typst's own word, for no checker is at hand."""

_LOCAL: Final = threading.local()


class LayoutError(RuntimeError):
    """A paper could not be laid out: a fault of the program, never of what was written."""


def compiled(data: Mapping[str, Any], *, source: bytes, on: date) -> bytes:
    """A PDF/A of a template of ours and its data; `on` is the day it says it was made, so that equal papers are equal
    files. Raises `Faulty` where fonts are missing, `LayoutError` where typst refuses."""
    compiler = getattr(_LOCAL, "compiler", None)
    if compiler is None:
        compiler = _LOCAL.compiler = typst.Compiler(font_paths=book(), ignore_system_fonts=True)
    try:
        pdf, warnings = compiler.compile_with_warnings(
            source,
            format="pdf",
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=[STANDARD],
            timestamp=datetime(on.year, on.month, on.day, tzinfo=CHINA),
        )
    except typst.TypstError as error:
        # The diagnostic quotes the template, never the data; even so only its first line is kept.
        raise LayoutError(error.message.splitlines()[0]) from None
    if warnings:
        raise LayoutError(warnings[0].message.splitlines()[0])
    if not isinstance(pdf, bytes):
        raise LayoutError("no PDF came out")
    return pdf


def qr(address: str) -> str:
    """A QR code as SVG text. The address holds a random code and no personal data; whoever makes it sees to that."""
    # Any mask is read by every reader; looking for the prettiest of eight costs more than laying out the page.
    code = segno.make(address, error="m", micro=False, mask=3)
    out = io.BytesIO()
    code.save(out, kind="svg", scale=4, border=1, xmldecl=False)
    return out.getvalue().decode()
