"""An ended case, and the people of the casebook's tests."""

from __future__ import annotations

import pytest

from guitu.casebook.models import Case
from tests.rooms.casebook.conftest import Write, attachments_apart, case, look, person, serving, write
from tests.rooms.casebook.emptying import ledger_can_be_emptied

__all__ = ["attachments_apart", "case", "ledger_can_be_emptied", "look", "person", "serving", "write"]


@pytest.fixture
def ended(serving: Case, write: Write) -> Case:
    """Died on 20 February 2025."""
    write("died", "2025-02-20")
    serving.refresh_from_db()
    return serving
