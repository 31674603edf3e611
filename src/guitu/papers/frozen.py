"""A composed paper as text 定稿: kept sealed when it is issued, and read back word for word.

What is issued does not change when a declaration, a pack or a record changes later: preview, volume and copies are
made from this, and its fingerprint is the one in the ledger.
"""

from __future__ import annotations

import base64
import json
from datetime import date
from typing import Any

from guitu.papers.paper import Block, Cell, Grid, Missing, Paper, Paragraph, Sheet, Signature, as_plain

FORMAT = "guitu.paper/1"


def to_text(paper: Paper) -> str:
    """The paper as one JSON object."""
    said = as_plain(paper)
    for block, one in zip(paper.blocks, said["blocks"], strict=True):
        one["is"] = type(block).__name__
    return json.dumps(
        {"format": FORMAT, **said}, ensure_ascii=False, sort_keys=True, separators=(",", ":"),
        default=_plain,
    )  # fmt: skip


def from_text(text: str) -> Paper:
    """The paper of `to_text`. Raises ValueError for another format."""
    said: dict[str, Any] = json.loads(text)
    if said.pop("format", None) != FORMAT:
        raise ValueError(f"not a {FORMAT}")
    return Paper(
        **{
            **said,
            "blocks": tuple(_block(one) for one in said["blocks"]),
            "signatures": tuple(
                Signature(**{**one, "image": base64.b64decode(one["image"]) if one["image"] else None})
                for one in said["signatures"]
            ),
            "copies_to": tuple(said["copies_to"]),
            "on": date.fromisoformat(said["on"]),
            "missing": tuple(Missing(**one) for one in said["missing"]),
            "clauses": tuple(said["clauses"]),
        }
    )


def _block(said: dict[str, Any]) -> Block:
    name = said.pop("is")
    if name == "Paragraph":
        return Paragraph(**said)
    if name == "Sheet":
        return Sheet(tuple(tuple(Cell(**cell) for cell in row) for row in said["rows"]))
    if name == "Grid":
        return Grid(tuple(said["head"]), tuple(tuple(row) for row in said["rows"]), tuple(said["widths"]))
    raise ValueError(f"no block is called {name}")


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a paper holds no {type(value).__name__}")
