"""A small office on a Saturday: people with a talk due today, one long overdue, one who waits for a decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.test import Client

from guitu.access.models import Account, Posting
from guitu.casebook import actions
from guitu.casebook.models import Case
from guitu.casebook.particulars import Particulars
from guitu.places.models import Agency, Region

NOW = datetime(2025, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=8)))
TODAY = NOW.date()
NAMES = ("曾归途", "欧阳小河", "单明", "尉迟长风", "柳青", "阿依古丽")

Entries = list[tuple[str, str, dict[str, Any]]]
Opened = Callable[..., Case]


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page stands on `TODAY`."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def opened(staff: dict[str, Posting], agencies: dict[str, Agency], regions: dict[str, Region]) -> Opened:
    """Opens a case of somebody invented: `opened("曾归途", "2025-02-01", [("talk", "2025-02-03", {…})])`.

    The day is that of reporting in; the person was decided on and served before.
    """

    def made(
        name: str,
        reported_in: str,
        entries: Entries | None = None,
        *,
        kind: str = "community_detox",
        village: str = "village",
        number: str = "",
    ) -> Case:
        day = date.fromisoformat(reported_in)
        person = actions.open_person(
            by=staff["office_clerk"],
            particulars=Particulars(name=name, identity_number=number),
            region_code="990101101000",
            at=NOW - timedelta(days=2),
        )
        case = actions.open_case(
            by=staff["office_clerk"],
            person=person,
            kind=kind,
            policy="jinxiang",
            region_code=regions[village].code,
            decided_on=day - timedelta(days=5),
            decided={"decided_by": "虚构警官"},
            entry_id="e-decided",
            group=agencies["group"],
            deciding_agency=agencies["police"],
            at=NOW - timedelta(days=2),
        )
        told: Entries = [
            ("served", (day - timedelta(days=3)).isoformat(), {}),
            ("notified", (day - timedelta(days=3)).isoformat(), {}),
            ("reported_in", reported_in, {}),
            *(entries or []),
        ]
        for at, (what, on, fields) in enumerate(told):
            fields = {**fields, **({"decided_by": "虚构主任"} if what in ("suspended", "resumed") else {})}
            by = "police" if what == "notified" else "office_head" if what == "breach_decided" else "office_clerk"
            actions.record(
                by=staff[by],
                case=case,
                entry_id=f"e{at}-{what}",
                kind=what,
                on=date.fromisoformat(on),
                at=NOW - timedelta(days=2),
                **fields,
            )
        return case

    return made


@pytest.fixture
def enter(staff: dict[str, Posting]) -> Callable[[str], Client]:
    """Somebody of the staff, signed in."""
    Account.objects.update(must_change_password=False)

    def entered(name: str) -> Client:
        client = Client()
        client.force_login(staff[name].account)
        return client

    return entered
