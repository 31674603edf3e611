"""The office of the run: the planted one of the walk over every address, in a database of its own."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from guitu.access.models import Posting
from guitu.casebook import actions
from guitu.casebook.models import Case
from guitu.casebook.particulars import Particulars
from guitu.places.models import Agency, Region
from tests.faults.fuzz.counting import ALL, SEED, Run
from tests.rooms.conftest import agencies, regions, staff
from tests.rooms.exchange.excel.sheets import identity_number
from tests.rooms.site.planted import NOW, TODAY, Planted, plant

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
def record_run(runs: list[Run]) -> Callable[[Run], None]:
    """Keeps the counts of a part and, in a long run, prints them. `make fuzz` captures nothing."""

    def kept(run: Run) -> None:
        runs.append(run)
        if ALL > 1000:
            print(f"\n{run.told()}", flush=True)

    return kept


@pytest.fixture
def ended(planted: Planted, staff: dict[str, Posting]) -> dict[str, Case]:
    """Two more people's cases that are over, one of them put away."""
    made = {}
    for at, name in enumerate(("over", "shut")):
        person = actions.open_person(
            by=planted.clerk,
            particulars=Particulars(name=f"虚甲{at}", identity_number=identity_number(at)),
            region_code=planted.case.town_code,
            at=NOW,
        )
        case = actions.open_case(
            by=planted.clerk, person=person, kind="community_detox", policy="jinxiang",
            region_code=planted.case.region_code, decided_on=date(2025, 1, 2), decided={"decided_by": "虚构警官"},
            entry_id="e-decided", at=NOW,
        )  # fmt: skip
        actions.record(by=planted.clerk, case=case, entry_id="e-died", kind="died", on=TODAY, at=NOW)
        case.refresh_from_db()
        made[name] = case
    actions.put_away(by=staff["office_head"], case=made["shut"], decision="虚构决定8号", at=NOW)
    return made
