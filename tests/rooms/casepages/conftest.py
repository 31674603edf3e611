"""A case, and browsers of its staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guitu.access.models import Account, Posting
from tests.rooms.casebook.conftest import (
    NOW,
    attachments_apart,
    case,
    ledger_can_be_emptied,
    look,
    person,
    serving,
    write,
)

__all__ = ["attachments_apart", "case", "ledger_can_be_emptied", "look", "person", "serving", "write"]

Enter = Callable[[str], Client]


@pytest.fixture(autouse=True)
def half_an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages: soon after everything was written down."""
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=30))


@pytest.fixture
def enter(staff: dict[str, Posting], settings: Any) -> Enter:
    """A browser in which somebody of the staff is signed in: `enter("office_clerk")`."""
    Account.objects.update(must_change_password=False)

    def entered(name: str) -> Client:
        client = Client()
        client.force_login(staff[name].account)
        client.get("/account/")  # the session notes when it was last used, once
        return client

    return entered
