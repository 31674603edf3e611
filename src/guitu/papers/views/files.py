"""The files of one paper 文件: as PDF, as DOCX to be changed, and the receipt of its service to be taken along."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guitu.access.doors import Asked, who_asks
from guitu.papers import composing, docx, pdf, rendering
from guitu.papers.actions.drafting import OPEN
from guitu.papers.compose import compose
from guitu.papers.models import Stage
from guitu.papers.views.asked import allows, site_of
from guitu.papers.views.paper import opened


@never_cache
@require_safe
def pdf_file(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The paper as PDF: the frozen file for those who print it to be signed, else a copy that says for whom."""
    asked = who_asks(request)
    one = opened(request, asked, document_id)
    if one.paper is None:
        raise Http404
    document = one.document
    is_original = (
        document.stage == Stage.ISSUED
        and request.GET.get("copy") != "1"
        and allows(asked, "record", "paper_issued", case=document.case, assigned=one.assigned)
    )
    if is_original:
        kept = composing.file_of(document, key=one.gathered.key)
        if kept is not None:
            return sent(kept.content, kept.media_type, name=f"{document.title}.{kept.suffix}")
    content = pdf.pdf(
        one.paper,
        draft=document.stage in OPEN,
        qr=rendering.address_of(document, site=site_of(request)) if document.issued_entry else None,
        printed_for=_printed_for(asked),
    )
    return sent(content, rendering.PDF, name=f"{document.title}.pdf")


@never_cache
@require_safe
def receipt(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The receipt of service 送达回证 of an issued paper, to be taken along and signed."""
    asked = who_asks(request)
    one = opened(request, asked, document_id)
    kind = composing.kinds_for(one.document.case).get("service_receipt")
    if one.paper is None or kind is None or one.document.stage != Stage.ISSUED:
        raise Http404
    facts = one.gathered.particulars(
        about=None, made_by=asked.name, on=asked.today, typed=composing.receipt_of(one.document)
    )
    return sent(pdf.pdf(compose(kind, facts)), rendering.PDF, name=f"{one.document.title}送达回证.pdf")


@never_cache
@require_safe
def docx_file(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The paper as DOCX, to be changed in WPS or Word."""
    asked = who_asks(request)
    one = opened(request, asked, document_id)
    if one.paper is None:
        raise Http404
    return sent(docx.docx(one.paper), rendering.DOCX, name=f"{one.document.title}.docx")


def sent(content: bytes, media_type: str, *, name: str) -> HttpResponse:
    """A file as an answer that a browser keeps under `name`."""
    return HttpResponse(content, content_type=media_type, headers=kept_as(name))


def kept_as(name: str) -> dict[str, str]:
    """The header by which a browser keeps an answer under a name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}


def _printed_for(asked: Asked) -> str:
    """What stands across every page of a copy: for whom it was printed, where, and when."""
    return f"{asked.name}（{asked.by.agency.name}）{timezone.localtime(asked.now):%Y-%m-%d %H:%M} 打印，依法保密"
