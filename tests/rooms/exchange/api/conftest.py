"""Cases behind the interface, and clients that carry a token of a posting."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from guitu.access.models import Posting
from guitu.access.table import table
from guitu.casebook.actions import assign, open_case, open_person, record
from guitu.casebook.models import Case
from guitu.casebook.particulars import Particulars
from guitu.exchange.actions import issue_token
from guitu.places.models import Agency, Region

NAME = "虚归途"
NUMBER = "990000199001010017"


class Program:
    """A program that speaks to the interface with one token."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **query: object) -> tuple[int, Any]:
        """Status and JSON."""
        answer = self.client.get(f"/api{path}", query, headers=self.headers)
        return answer.status_code, json.loads(answer.content)

    def post(self, path: str, said: object, *, content_type: str = "application/json") -> tuple[int, Any]:
        """Status and JSON; bytes are sent as they are."""
        content = said if isinstance(said, bytes) else json.dumps(said).encode()
        answer = self.client.post(f"/api{path}", content, content_type=content_type, headers=self.headers)
        return answer.status_code, json.loads(answer.content)


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    """Requests of one test are not counted against the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def program(staff: dict[str, Posting]) -> Callable[..., Program]:
    """A program with a token of a posting, by its name in `staff`."""

    def made(who: str, *, purpose: str | None = None) -> Program:
        posting = staff[who]
        chosen = purpose or table().roles[posting.role].purposes[0]
        issued = issue_token(
            by=None, posting=posting, purpose=chosen, label="测试程序", expires_on=timezone.localdate()
        )
        return Program(issued.secret)

    return made


@pytest.fixture
def case(staff: dict[str, Posting], regions: dict[str, Region], agencies: dict[str, Agency]) -> Case:
    """A case of the village, reported in, with a group, decided by the police station."""
    clerk = staff["office_clerk"]
    person = open_person(
        by=clerk,
        particulars=Particulars(name=NAME, identity_number=NUMBER, phone="13900000001", other={"民族": "虚构族"}),
        region_code=regions["village"].code,
    )
    made = open_case(
        by=clerk,
        person=person,
        kind="community_detox",
        policy="jinxiang",
        region_code=regions["village"].code,
        decided_on=date(2025, 1, 2),
        entry_id="e1",
        decided={"decided_by": "虚局长"},
        group=agencies["group"],
        deciding_agency=agencies["police"],
        case_id=UUID(int=7),
    )
    record(by=clerk, case=made, entry_id="e2", kind="served", on=date(2025, 1, 3))
    record(by=clerk, case=made, entry_id="e3", kind="reported_in", on=date(2025, 1, 15))
    record(by=clerk, case=made, entry_id="e4", kind="drug_test", on=date(2025, 2, 1), mode="regular", result="negative")
    for role in ("clinic", "person"):
        part = {"clinic": "clinic", "person": "person"}[role]
        assign(by=staff["office_head"], case=made, posting=staff[role], part=part, since=date(2025, 1, 15))
    made.refresh_from_db()
    return made
