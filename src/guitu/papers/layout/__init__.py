"""Layout 版式: the figures of GB/T 9704-2012 as data (`gbt9704.yaml`), and the typst templates that use them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

HERE: Final = Path(__file__).parent


@cache
def figures() -> dict[str, Any]:
    """Every figure of the layout, as plain values: millimetres and points by name (see the file for sources)."""
    read: dict[str, Any] = yaml.safe_load((HERE / "gbt9704.yaml").read_text(encoding="utf-8"))
    return read


@cache
def template() -> bytes:
    """The typst source that lays out one paper or many; what stands on them comes as data."""
    return (HERE / "paper.typ").read_bytes()
