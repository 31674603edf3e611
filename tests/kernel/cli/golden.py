"""Goldens of what the commands draw: kept as files, reviewed as diffs, rewritten with GUITU_GOLDEN=write."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "cli"


def same(name: str, drawn: str) -> None:
    """Assert that `drawn` is what the golden `name` holds."""
    path = FOLDER / f"{name}.txt"
    if os.environ.get("GUITU_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
    assert drawn == path.read_text(encoding="utf-8"), (
        f"{path.name} differs; if the new drawing is right: GUITU_GOLDEN=write"
    )
