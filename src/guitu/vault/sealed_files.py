"""Sealed files on disk 密文文件: written whole or not at all, for their owner's eyes only."""

from __future__ import annotations

import os
from pathlib import Path


def put_down(path: Path, sealed: bytes) -> None:
    """Put what was sealed on disk, flushed, in the place of what may be there; its folders are made where missing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Under a name of this process: two that write one file do not write into each other.
    draft = path.with_suffix(f".{os.getpid()}.draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(sealed)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
