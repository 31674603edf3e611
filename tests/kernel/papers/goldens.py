"""Golden texts of papers: `python -m tests.kernel.papers.goldens` writes them; a reviewer reads the difference."""

from __future__ import annotations

from pathlib import Path

from guitu.papers.compose import plain_text
from tests.kernel.papers.cast import every, paper

FOLDER = Path(__file__).parents[2] / "golden" / "papers"
COMMAND = "python -m tests.kernel.papers.goldens"


def text_of(code: str, kind: str) -> str:
    """What the golden of a paper holds: the paper as text, then what is missing on it."""
    one = paper(code, kind)
    missing = [f"缺：{'〔必填〕' if gap.required else ''}{gap.label}——{gap.why}〔{gap.where}〕" for gap in one.missing]
    return plain_text(one) + "".join(f"{line}\n" for line in ["", *missing] if missing)


def path_of(code: str, kind: str) -> Path:
    return FOLDER / f"{code}.{kind}.txt"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = {path_of(code, kind): text_of(code, kind) for code, kind in every()}
    for path in FOLDER.glob("*.txt"):
        if path not in wanted:
            path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
