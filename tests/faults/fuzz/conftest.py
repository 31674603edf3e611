"""The office of the run: the planted one of the walk over every address, in a database of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from guitu.access.models import Posting
from guitu.places.models import Agency, Region
from tests.faults.fuzz.counting import ALL, SEED, Run
from tests.rooms.conftest import agencies, regions, staff
from tests.rooms.site.planted import NOW, Planted, plant

__all__ = ["agencies", "regions", "staff"]


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """The same values again for the same seed and test."""
    return random.Random(f"{SEED} {request.node.name}")


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    monkeypatch.setattr("guitu.system.running.start", lambda work: None)
    monkeypatch.setattr("guitu.exchange.api.security.PerPosting.allow_request", lambda self, request: True)
    settings.MEDIA_ROOT = tmp_path / "attachments"
    cache.clear()


@pytest.fixture
def planted(staff: dict[str, Posting], agencies: dict[str, Agency], regions: dict[str, Region]) -> Planted:
    """One person with a case of every tongue a page speaks."""
    return plant(staff, agencies, regions)


@pytest.fixture(scope="session")
def runs() -> Iterator[list[Run]]:
    """Every part of the run, summed up at its end."""
    listed: list[Run] = []
    yield listed
    inputs, broken = sum(run.done for run in listed), sum(len(run.broken) for run in listed)
    if ALL > 1000:
        print(f"\n合计 {inputs:,} 个输入，出错或停住 {broken} 个，种子 {SEED}")


@pytest.fixture
def record_run(runs: list[Run], capsys: pytest.CaptureFixture[str]) -> Callable[[Run], None]:
    """Keeps the counts of a part and, in a long run, prints them."""

    def kept(run: Run) -> None:
        runs.append(run)
        if ALL > 1000:
            with capsys.disabled():
                print(f"\n{run.told()}", flush=True)

    return kept
