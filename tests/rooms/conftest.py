"""What the tests of the Django rooms share: the database they run on, and the fictional places and people.

They are written as rows, for every test begins with them; the deeds that make them have tests of their own.

SQLite in memory by default. With GUITU_TEST_POSTGRES=1 every process (also each of pytest-xdist) starts a PostgreSQL
of its own in a temporary folder, reached by its socket only, and stops it at the end.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.utils import timezone

from guitu.access.models import AccessChange, Account, Posting
from guitu.places import codes
from guitu.places.models import Agency, AgencyKind, Region
from tests.rooms import postgresql

DAY = date(2025, 3, 1)
"""The day every test stands on, unless it says another."""
PASSWORD = "gui-yuan-2025"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Before the test database is made: where it is."""
    if os.environ.get("GUITU_TEST_POSTGRES") != "1":
        yield
        return
    folder = Path(tempfile.mkdtemp(prefix="guitu-pg-"))
    try:
        with postgresql.running(folder / "data") as socket:
            for alias in connections.settings:
                connections.settings[alias]["HOST"] = socket
            yield
            connections.close_all()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def regions(db: None) -> dict[str, Region]:
    """An invented county with two towns and three villages, by short names."""
    listed = {
        "province": ("990000000000", "云程省"),
        "city": ("990100000000", "青岚市"),
        "county": ("990101000000", "归远县"),
        "town": ("990101101000", "柳溪镇"),
        "village": ("990101101201", "杏花村"),
        "next_village": ("990101101202", "桃源村"),
        "other_town": ("990101102000", "石桥镇"),
        "other_village": ("990101102201", "松林村"),
        "other_county": ("990102000000", "望川县"),
    }
    made = [Region(code=code, name=name, level=codes.level_of(code)) for code, name in listed.values()]
    return dict(zip(listed, Region.objects.bulk_create(made), strict=True))


@pytest.fixture
def agencies(regions: dict[str, Region]) -> dict[str, Agency]:
    """The office of the town with its group, the police, the clinic, and the office of the town next to it."""
    listed = {
        "office": (AgencyKind.COMMUNITY_OFFICE, "柳溪镇社区戒毒社区康复办公室", "town"),
        "group": (AgencyKind.WORKING_GROUP, "杏花村工作小组", "village"),
        "police": (AgencyKind.POLICE_STATION, "柳溪派出所", "town"),
        "clinic": (AgencyKind.MAINTENANCE_CLINIC, "归远县药物维持治疗门诊", "county"),
        "county": (AgencyKind.ANTI_DRUG_OFFICE, "归远县禁毒办", "county"),
        "other_office": (AgencyKind.COMMUNITY_OFFICE, "石桥镇社区戒毒社区康复办公室", "other_town"),
    }
    made = [Agency(kind=kind, name=name, region=regions[place]) for kind, name, place in listed.values()]
    return dict(zip(listed, Agency.objects.bulk_create(made), strict=True))


@pytest.fixture
def staff(agencies: dict[str, Agency]) -> dict[str, Posting]:
    """One posting a role, since 2024, by role; plus `other_clerk` in the other town."""
    listed = {
        "admin": "county",
        "office_head": "office",
        "office_clerk": "office",
        "social_worker": "group",
        "police": "police",
        "clinic": "clinic",
        "county": "county",
        "person": "office",
        "other_clerk": "other_office",
    }
    now, password = timezone.now(), _hashed(PASSWORD)
    accounts = Account.objects.bulk_create(
        [Account(username=name, display_name=f"演示{name}", password=password, opened_at=now) for name in listed]
    )
    made = [
        Posting(
            account=account,
            agency=agencies[agency],
            role=name.replace("other_clerk", "office_clerk"),
            valid_from=date(2024, 1, 1),
        )
        for account, (name, agency) in zip(accounts, listed.items(), strict=True)
    ]
    posted = Posting.objects.bulk_create(made)
    AccessChange.objects.bulk_create(
        AccessChange(at=now, by=None, what=what, account=one.account, posting=posting)
        for one in posted
        for what, posting in (("open_account", None), ("give_posting", one))
    )
    return dict(zip(listed, posted, strict=True))


@cache
def _hashed(password: str) -> str:
    return make_password(password)
