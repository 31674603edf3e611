"""The fixture that puts the clean packs of `shelf.py` where the loader looks for its packs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from guitu.policy import layers
from tests.kernel.policy.shelf import lay


def _forget() -> None:
    for cached in (layers.load, layers._packaged, layers._library):
        cached.cache_clear()


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with documents.yaml, the packs `nation` and `qinghe`; the loader reads it instead of its own."""
    folder = tmp_path / "packs"
    folder.mkdir()
    lay(folder)
    monkeypatch.setattr(layers, "PACKS", folder)
    _forget()
    yield folder
    _forget()
