"""A short slice of the kills; `make faults` runs a thousand on each database."""

from __future__ import annotations

import pytest

from tests.faults.kills.killing import outcome
from tests.faults.kills.taking import taken


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
@pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")
def test_a_server_that_is_killed_while_it_writes_loses_and_doubles_nothing(vendor: str) -> None:
    found = outcome(vendor, kills=6, seed=7)
    assert found.holds, found
    assert found.acknowledged > 0
    assert found.in_flight > 0


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
@pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")
def test_an_import_that_is_killed_and_begun_again_has_every_row_once(vendor: str) -> None:
    found = taken(vendor, kills=3, seed=7)
    assert found.holds, found
    assert (found.kills > 0, found.rows > 0) == (True, True)
