"""Rendering 成件: the file of a paper, and the address its QR code holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from guitu.faults import Faulty
from guitu.papers import docx, pdf
from guitu.papers.models import Document
from guitu.papers.paper import Paper

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class File:
    """A file that is ready: bytes, media type, ending."""

    content: bytes
    media_type: str
    suffix: str


def file_of(paper: Paper, *, qr: str) -> File:
    """The file that is kept with an issued paper: PDF; DOCX on a machine that has no fonts to lay one out."""
    try:
        return File(pdf.pdf(paper, qr=qr), PDF, "pdf")
    except Faulty:
        return File(docx.docx(paper), DOCX, "docx")


def address_of(document: Document, *, site: str) -> str:
    """What the QR code of a document holds: the address of the office and a random code, nothing of a person."""
    return f"{site.rstrip('/')}{reverse('papers:code', args=(document.qr,))}"
