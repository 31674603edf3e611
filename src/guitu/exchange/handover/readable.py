"""The whole ledger on paper 台账清单, at the end of the volume: for an office that has no program for the file.

The volume holds papers; what no paper is printed of stands only here and in the case file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from pikepdf import OutlineItem, Pdf

from guitu.casebook.entrylines import EntryLine
from guitu.casepages import wording
from guitu.papers.paper import Block, Grid, Paper, Paragraph
from guitu.papers.pdf import pdf

TITLE: Final = "台账清单"


def appended(volume: bytes, lines: Sequence[EntryLine], *, number: str, on: date, printed_for: str) -> bytes:
    """The volume with the list of all its entries behind it. Raises `Faulty` where fonts are missing."""
    paper = Paper(
        code="handover_ledger", title=TITLE, layout="record", number=None, sender="",
        blocks=tuple(_blocks(lines, number=number)), signatures=(), copies_to=(), on=on, missing=(), clauses=(),
    )  # fmt: skip
    listed = pdf(paper, printed_for=printed_for)
    with Pdf.open(io.BytesIO(volume)) as whole, Pdf.open(io.BytesIO(listed)) as more:
        first = len(whole.pages)
        whole.pages.extend(more.pages)
        for page in list(whole.pages)[first:]:
            # Tags of another file's tree of reading order would mislead (`papers.binding`).
            if "/StructParents" in page.obj:
                del page.obj["/StructParents"]
        with whole.open_outline() as outline:
            outline.root.append(OutlineItem(TITLE, first))
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


def _blocks(lines: Sequence[EntryLine], *, number: str) -> Iterator[Block]:
    yield Paragraph(
        f"移交档案包 {number} 所附。按登记的先后列出全部 {len(lines)} 条，更正和撤销的也在；"
        "同样的内容在附件 casefile.json 里，可以用程序读。"
    )
    rows = tuple((one.on.isoformat(), _title(one), wording.body(one), _by(one)) for one in lines)
    yield Grid(("日期", "事项", "内容", "登记人"), rows, (3, 3, 7, 5))


def _title(line: EntryLine) -> str:
    return wording.title(line) if line.stands else f"{wording.title(line)}（已更正或撤销）"


def _by(line: EntryLine) -> str:
    return "，".join(line.by_text.split("·"))
