"""What was backed up and test-restored last 备份与演练的记载: two small files in the data folder, for the checkup."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

MADE: Final = "backup.json"
RESTORED: Final = "restore-drill.json"


@dataclass(frozen=True, slots=True)
class Made:
    """The last backup: when (ISO), where to, how many entries, and whether it was restored to see that it holds."""

    at: str
    to: str
    entries: int
    verified: bool


@dataclass(frozen=True, slots=True)
class Restored:
    """The last test restore: when, of a backup made when, how many entries, and under which master key."""

    at: str
    made_at: str
    entries: int
    master: str


def write(home: Path, note: Made | Restored) -> None:
    """Keep a note, whole or not at all."""
    name = MADE if isinstance(note, Made) else RESTORED
    draft = home / f".{name}.{os.getpid()}"
    draft.write_text(json.dumps(asdict(note), ensure_ascii=False), encoding="utf-8")
    draft.replace(home / name)


def made(home: Path) -> Made | None:
    """The note of the last backup; None without one that can be read."""
    try:
        return Made(**json.loads((home / MADE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def restored(home: Path) -> Restored | None:
    """The note of the last test restore; None without one that can be read."""
    try:
        return Restored(**json.loads((home / RESTORED).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
