"""Every paper as a file, PDF and DOCX, for looking at: `python -m tests.kernel.papers.files FOLDER` (make papers)."""

from __future__ import annotations

import sys
from pathlib import Path

from guitu.papers.docx import docx
from guitu.papers.pdf import pdf
from tests.kernel.papers.cast import every, paper

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for code, kind in every():
        one = paper(code, kind)
        name = f"{code}.{kind.removeprefix('community_')}"
        (folder / "pdf" / f"{name}.pdf").write_bytes(pdf(one, qr="https://guitu.example/p/4f8XyZq2"))
        (folder / "docx" / f"{name}.docx").write_bytes(docx(one))
