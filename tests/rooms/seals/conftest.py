"""Cases with ledgers, sealed twice, and their bundle; the people of the casebook's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from guitu.access.models import Posting
from guitu.casebook import actions as casebook
from guitu.casebook.models import Case
from guitu.casebook.particulars import Particulars
from guitu.places.models import Agency, Region
from guitu.seals import actions
from guitu.vault import keyfiles, strongroom
from guitu.vault.cipher import Suite
from tests.rooms.casebook.conftest import NOW
from tests.rooms.casebook.emptying import ledger_can_be_emptied

__all__ = ["ledger_can_be_emptied"]

SECRETS = keyfiles.Secrets(masters=(b"\x01" * 32,), index=b"\x02" * 32)
SENTENCE = "虚构的一句叙述"
TALKS = 3


@pytest.fixture(params=list(Suite), ids=str)
def suite(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Suite]:
    """The office under each suite in turn."""
    chosen: Suite = request.param
    use(chosen, monkeypatch)
    return chosen


def use(suite: Suite, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the office works under a suite."""
    monkeypatch.setattr(strongroom, "_opened", strongroom.Strongroom(SECRETS, suite=suite))


@pytest.fixture
def cases(staff: dict[str, Posting], agencies: dict[str, Agency], regions: dict[str, Region]) -> list[Case]:
    """Two cases with a few talks each."""
    return [opened(name, staff=staff, regions=regions) for name in ("虚构甲", "虚构乙")]


def opened(name: str, *, staff: dict[str, Posting], regions: dict[str, Region]) -> Case:
    clerk = staff["office_clerk"]
    person = casebook.open_person(
        by=clerk, particulars=Particulars(name=name), region_code=regions["town"].code, at=NOW
    )
    case = casebook.open_case(
        by=clerk, person=person, kind="community_detox", policy="national", region_code=regions["village"].code,
        decided_on=date(2025, 1, 2), decided={"decided_by": "虚构警官", "reason": SENTENCE}, entry_id="d", at=NOW,
    )  # fmt: skip
    casebook.record(by=clerk, case=case, entry_id="r", kind="reported_in", on=date(2025, 1, 15), at=NOW)
    for at in range(TALKS):
        talk(clerk, case, f"t{at}")
    case.refresh_from_db()
    return case


def talk(by: Posting, case: Case, entry_id: str) -> None:
    casebook.record(
        by=by, case=case, entry_id=entry_id, kind="talk", on=date(2025, 2, 1), form="office", said=SENTENCE, at=NOW
    )


@pytest.fixture
def sealed(suite: Suite, staff: dict[str, Posting], cases: list[Case]) -> list[Case]:
    """The cases after two daily seals, the second over one talk more, and one talk that no seal holds yet."""
    actions.seal_daily(at=NOW)
    talk(staff["office_clerk"], cases[0], "after-first")
    actions.seal_daily(at=NOW + timedelta(days=1))
    talk(staff["office_clerk"], cases[1], "after-second")
    return cases


Bundled = Callable[..., Path]


@pytest.fixture
def bundled(sealed: list[Case], tmp_path: Path) -> Bundled:
    """Writes the bundle and gives its path."""

    def write(**options: Any) -> Path:
        from guitu.seals import bundle

        path = tmp_path / "bundle.zip"
        bundle.write(path, **{"full": True, "at": NOW, **options})
        return path

    return write
