"""A case with a warning in it, and the people of the office."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from guitu.access.models import Posting
from guitu.casebook.models import Case
from guitu.papers import actions
from guitu.papers.models import Document
from tests.rooms.casepages.conftest import (
    NOW,
    Enter,
    attachments_apart,
    case,
    enter,
    half_an_hour_later,
    ledger_can_be_emptied,
    look,
    person,
    serving,
    write,
)

__all__ = [
    "NOW", "Enter", "attachments_apart", "case", "enter", "half_an_hour_later", "ledger_can_be_emptied", "look",
    "person", "serving", "write",
]  # fmt: skip

Draft = Callable[..., Document]


@pytest.fixture
def warned(serving: Case, write: Callable[..., object], staff: dict[str, Posting]) -> Case:
    """The case after a warning, whole enough for its paper."""
    write("warning", "2025-02-20", ground="report", reason="连续两期没有报告戒毒情况", decided_by="演示负责人")
    actions.set_letterhead(by=staff["office_clerk"], phone="0990-5550101", at=NOW)
    serving.refresh_from_db()
    return serving


@pytest.fixture
def draft(staff: dict[str, Posting], warned: Case) -> Draft:
    """Begin a paper of the case: `draft("warning")`."""

    def begun(code: str = "warning", *, by: str = "office_clerk") -> Document:
        return actions.draft(by=staff[by], case=warned, code=code, at=NOW)

    return begun
