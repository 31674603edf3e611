"""Typesetting 排版: papers as data for the typst templates, one by one, many in a file, or bound as a volume."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from guitu.papers.binding import Cover, Part, bind
from guitu.papers.engine import LayoutError, compiled, qr
from guitu.papers.labels import fitted
from guitu.papers.layout import figures, template
from guitu.papers.paper import Block, Paper, Paragraph, Sheet, day_text

__all__ = ["Cover", "LayoutError", "Part", "bind", "many"]

_LONG_NUMBER: Final = re.compile(r"\d{15}")
"""An identity number, which is not broken over two lines."""


def many(papers: Iterable[Paper], *, draft: bool = False, printed_for: str = "", restart: bool = True,
         codes: Mapping[int, str] | None = None) -> bytes:  # fmt: skip
    """Papers one after another in one PDF/A, each on a new page with a bookmark.

    `draft` marks every page 草稿; `printed_for` says on every page for whom and when it was printed; `restart`: page
    numbers begin anew with each paper. `codes` are addresses for the QR by the place of the paper. Raises `Faulty`
    where fonts are missing, `LayoutError` where typst refuses.
    """
    every = list(papers)
    if not every:
        raise ValueError("no paper to lay out")
    said = codes or {}
    return compiled(
        {
            "figures": figures(),
            "draft": draft,
            "printed_for": printed_for,
            "restart": restart,
            "title": every[0].title if len(every) == 1 else "文书",
            "sender": every[0].sender,
            "papers": [_paper(one, said.get(at)) for at, one in enumerate(every)],
        },
        source=template(),
        on=every[0].on,
    )


def _paper(paper: Paper, code: str | None) -> dict[str, Any]:
    return {
        "title": paper.title,
        "layout": paper.layout,
        "number": paper.number or "",
        "sender": paper.sender,
        "on": day_text(paper.on),
        "copies_to": list(paper.copies_to),
        "qr": qr(code) if code else "",
        "blocks": [_block(one) for one in paper.blocks],
        "signatures": [
            {
                "label": one.label,
                "name": one.name,
                "seal": one.seal,
                "image": list(one.image or b""),
                "note": one.note,
            }
            for one in paper.signatures
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        ragged = _LONG_NUMBER.search(block.text) is not None
        return {"is": "paragraph", "style": block.style, "text": block.text, "ragged": ragged}
    if isinstance(block, Sheet):
        rows = [
            [
                {"label": fitted(cell.label, at=at, cells=len(row)), "text": cell.text, "lines": cell.lines}
                for at, cell in enumerate(row)
            ]
            for row in block.rows
        ]
        size = sum(len(cell.text) + 20 * cell.lines for row in block.rows for cell in row)
        return {"is": "sheet", "rows": rows, "size": size}
    size = sum(len(cell) for row in block.rows for cell in row)
    return {
        "is": "grid",
        "head": list(block.head),
        "rows": [list(row) for row in block.rows],
        "widths": list(block.widths),
        "size": size,
    }
