"""The office every test of this room starts from."""

from __future__ import annotations

import pytest

from guitu.access.models import Posting
from guitu.places.models import Agency
from tests.rooms.standings.office import Office


@pytest.fixture
def office(staff: dict[str, Posting], agencies: dict[str, Agency]) -> Office:
    return Office(staff, agencies)
