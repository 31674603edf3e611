"""A person, a case and the hands that write it; all of them invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.access.table import table
from guitu.casebook import actions
from guitu.casebook.models import Case, Entry, Person
from guitu.casebook.particulars import Particulars
from guitu.places.models import Agency, Region

from .emptying import ledger_can_be_emptied

__all__ = ["ledger_can_be_emptied"]

NOW = datetime(2025, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
"""The moment every test writes at, unless it says another."""

NAME, NUMBER, PHONE = "曾归途", "990101199001091234", "19900001357"
HOME = "柳溪镇杏花村虚构路七号"
SENTENCE = "虚构的一句叙述：近来睡得安稳。"


@pytest.fixture
def person(staff: dict[str, Posting]) -> Person:
    return actions.open_person(
        by=staff["office_clerk"],
        particulars=Particulars(
            name=NAME, identity_number=NUMBER, phone=PHONE, residence=HOME, sex="男", other={"文化程度": "初中"}
        ),
        region_code="990101101000",
        at=NOW,
    )


@pytest.fixture
def case(staff: dict[str, Posting], person: Person, agencies: dict[str, Agency], regions: dict[str, Region]) -> Case:
    """Decided on 2 January 2025, nothing after it yet."""
    return actions.open_case(
        by=staff["office_clerk"],
        person=person,
        kind="community_detox",
        policy="national",
        region_code=regions["village"].code,
        decided_on=date(2025, 1, 2),
        decided={"decided_by": "虚构警官", "reason": SENTENCE},
        entry_id="e-decided",
        group=agencies["group"],
        deciding_agency=agencies["police"],
        at=NOW,
    )


Write = Callable[..., Entry]


@pytest.fixture
def write(staff: dict[str, Posting], case: Case) -> Write:
    """Record as the clerk: `write("served", "2025-01-03")`; the id is `e-served` unless given."""

    def written(kind: str, on: str, *, by: str = "office_clerk", entry_id: str = "", **fields: Any) -> Entry:
        return actions.record(
            by=staff[by],
            case=case,
            entry_id=entry_id or f"e-{kind}",
            kind=kind,
            on=date.fromisoformat(on),
            at=NOW,
            **fields,
        )

    return written


@pytest.fixture
def serving(write: Write, case: Case) -> Case:
    """The same case after service and report-in."""
    write("served", "2025-01-03")
    write("reported_in", "2025-01-15")
    case.refresh_from_db()
    return case


@pytest.fixture
def look(staff: dict[str, Posting]) -> Callable[..., Viewer]:
    """The viewer of a member of staff: `look("police")`."""

    def viewer(name: str, purpose: str | None = None) -> Viewer:
        posting = staff[name]
        return Viewer(
            postings=(posting,), purpose=purpose or table().roles[posting.role].purposes[0], day=date(2025, 3, 1)
        )

    return viewer


@pytest.fixture(autouse=True)
def attachments_apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "attachments"
