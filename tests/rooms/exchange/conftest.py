"""An office into which ledgers are imported, and the pack that governs it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guitu.access.models import Posting
from guitu.exchange.actions import Imported, import_ledger
from guitu.places.models import Region

POLICY = "national"


@pytest.fixture
def town(regions: dict[str, Region]) -> str:
    """The town of the office, by code."""
    return regions["town"].code


@pytest.fixture
def taking(staff: dict[str, Posting], town: str) -> Callable[..., Imported]:
    """Import a workbook as the clerk of the town, unless told otherwise."""

    def take(workbook: bytes, **other: object) -> Imported:
        given: dict[str, object] = {"by": staff["office_clerk"], "region": town, "policy": POLICY, **other}
        return import_ledger(workbook=workbook, **given)  # type: ignore[arg-type]

    return take
