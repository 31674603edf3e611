"""A short slice of the kills; `make faults` runs a thousand on each database."""

from __future__ import annotations

import pytest

from tests.faults.kills.killing import outcome


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
@pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")
def test_a_server_that_is_killed_while_it_writes_loses_and_doubles_nothing(vendor: str) -> None:
    found = outcome(vendor, kills=6, seed=7)
    assert found.holds, found
    assert found.acknowledged > 0
    assert found.in_flight > 0
