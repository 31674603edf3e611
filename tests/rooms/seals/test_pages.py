"""The sheets: who answers for an office and who looks after the system see and print them; nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from guitu.access.models import Posting
from guitu.casebook.models import Case
from guitu.seals import signing, verifier
from guitu.seals.models import Seal
from guitu.vault.cipher import Suite
from tests.rooms.casebook.conftest import NOW

from .conftest import use


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=2))


@pytest.fixture
def suite(monkeypatch: pytest.MonkeyPatch) -> Suite:
    use(Suite.INTL, monkeypatch)
    return Suite.INTL


def entered(posting: Posting) -> Client:
    posting.account.must_change_password = False
    posting.account.save(update_fields=["must_change_password"])
    client = Client()
    client.force_login(posting.account)
    return client


@pytest.mark.parametrize("role", ["office_head", "admin"])
def test_the_sheet_bears_the_code_the_fingerprints_and_the_key(
    sealed: list[Case], staff: dict[str, Posting], role: str
) -> None:
    seal = Seal.objects.get(number=2)
    text = entered(staff[role]).get("/system/seals/2/").content.decode()
    for said in (verifier.code(seal.digest), seal.digest, seal.previous, signing.fingerprint(), "data:image/svg+xml"):
        assert said in text


@pytest.mark.parametrize("role", ["office_clerk", "social_worker", "police", "person", "county"])
def test_nobody_else_sees_seals(sealed: list[Case], staff: dict[str, Posting], role: str) -> None:
    client = entered(staff[role])
    assert [client.get(path).status_code for path in ("/system/seals/", "/system/seals/1/")] == [403, 403]


def test_a_filed_code_is_held_against_its_seal(sealed: list[Case], staff: dict[str, Posting]) -> None:
    client = entered(staff["office_head"])
    code = verifier.code(Seal.objects.get(number=1).digest)

    def asked(number: str, said: str) -> Any:
        return client.post("/system/seals/", {"number": number, "code": said})

    assert "第 1 号对得上" in asked("1", code.lower()).content.decode()
    assert "第 2 号对不上" in asked("2", code).content.decode()
    assert "第 9 号对不上" in asked("9", code).content.decode()
    for wrong in (("", code), ("一", code), ("1", ""), ("9" * 30, code), ("1", "x" * 99)):
        assert asked(*wrong).status_code == 422


def test_a_seal_that_was_not_made_has_no_sheet(sealed: list[Case], staff: dict[str, Posting]) -> None:
    assert entered(staff["office_head"]).get("/system/seals/7/").status_code == 404
