"""Single sign-on: whose account it is, and that an answer which does not hold opens nothing."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from joserfc.jwk import RSAKey
from pytest_django import Settings

from guitu.access import openid
from guitu.access.models import Account, AppFactor, Posting

from .oidc import CLIENT, SECRET, LocalProvider, running


@pytest.fixture(scope="module")
def another() -> Iterator[Callable[[], LocalProvider]]:
    with running() as made:
        yield made


@pytest.fixture
def office(another: Callable[[], LocalProvider], staff: Mapping[str, Posting], settings: Settings) -> LocalProvider:
    Account.objects.update(must_change_password=False)
    made = another()
    settings.OIDC = {
        "server": made.metadata, "client_id": CLIENT, "client_secret": SECRET,
        "claim": "preferred_username", "label": "单位统一登录", "is_strong": False,
    }  # fmt: skip
    return made


def come_back(client: Client, office: LocalProvider, query: str = "") -> Any:
    leaving = client.get("/login/provider/?next=/account/")
    assert leaving.status_code == 302
    said = office.consent(leaving["Location"])
    return client.get(f"/login/provider/back/?{query or said}")


def test_whoever_the_provider_names_is_in_and_lands_where_they_wanted(client: Client, office: LocalProvider) -> None:
    assert "单位统一登录" in client.get("/login/").content.decode()
    assert come_back(client, office)["Location"] == "/account/"
    assert "police" in client.get("/account/").content.decode()
    assert Account.objects.get(username="police").provider_subject == "sub-1"


def test_once_bound_the_subject_counts_and_no_longer_the_name(client: Client, office: LocalProvider) -> None:
    come_back(client, office)
    client.post("/logout/")
    office.name = "clinic"
    come_back(client, office)
    assert "账号 police" in client.get("/account/").content.decode()


def test_another_subject_does_not_get_a_bound_account_by_its_name(client: Client, office: LocalProvider) -> None:
    come_back(client, office)
    client.post("/logout/")
    office.subject = "sub-2"
    assert come_back(client, office).status_code == 422
    assert client.get("/account/").status_code == 302


def test_a_name_nobody_has_opens_no_account(client: Client, office: LocalProvider) -> None:
    office.name = "stranger"
    many = Account.objects.count()
    assert come_back(client, office).status_code == 422
    assert Account.objects.count() == many


def test_a_closed_account_stays_closed(client: Client, office: LocalProvider) -> None:
    Account.objects.filter(username="police").update(is_active=False)
    assert come_back(client, office).status_code == 422


@pytest.mark.parametrize(
    "spoil",
    [{"aud": "another-client"}, {"iss": "https://elsewhere.example"}, {"nonce": "old"}, {"exp": 1}, {"sub": ""}],
    ids=lambda spoil: next(iter(spoil)),
)
def test_an_answer_with_a_wrong_claim_opens_nothing(
    client: Client, office: LocalProvider, spoil: dict[str, Any]
) -> None:
    office.spoil = spoil
    assert come_back(client, office).status_code == 422
    assert client.get("/account/").status_code == 302


def test_an_answer_signed_by_another_key_opens_nothing(client: Client, office: LocalProvider) -> None:
    office.sign_with = RSAKey.generate_key(2048, {"kid": "k1"})
    assert come_back(client, office).status_code == 422


@pytest.mark.parametrize("offered", [["RS256"], ["RS256", "HS256", "none"], ["none"], ["HS256"]], ids="+".join)
@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_answer_that_is_not_signed_with_a_key_of_the_provider_s_own_opens_nothing(
    client: Client, office: LocalProvider, algorithm: str, offered: list[str]
) -> None:
    office.algorithm, office.algorithms = algorithm, offered
    assert come_back(client, office).status_code == 422
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(
    ("said", "to"), [({"acr": "mfa"}, "/account/"), ({"acr": "password"}, "/account/second/"), ({}, "/account/second/")]
)
def test_two_factors_are_believed_only_where_the_answer_says_so(
    client: Client, office: LocalProvider, settings: Settings, said: dict[str, Any], to: str
) -> None:
    settings.OIDC = {**settings.OIDC, "acr": "mfa phishing-resistant", "is_strong": True}
    settings.SECOND_FACTOR_ROLES = frozenset({"police"})
    office.spoil = said
    come_back(client, office)
    assert office.asked["acr_values"] == "mfa phishing-resistant"
    assert client.get("/account/", follow=True).redirect_chain == ([] if to == "/account/" else [(to, 302)])


@pytest.mark.parametrize("query", ["code=one-code&state=made-up", "error=access_denied&state=x", "state=x", "code=x"])
def test_a_way_back_that_nobody_began_opens_nothing(client: Client, office: LocalProvider, query: str) -> None:
    assert come_back(client, office, query).status_code == 422


def test_a_second_factor_of_the_account_is_asked_after_the_provider_too(client: Client, office: LocalProvider) -> None:
    account, now = Account.objects.get(username="police"), timezone.now()
    AppFactor.objects.create(account=account, seed=b"s" * 16, begun_at=now, confirmed_at=now)
    assert "再验证一次" in come_back(client, office).content.decode()
    assert client.get("/account/").status_code == 302


def test_without_a_provider_its_addresses_are_not_there(client: Client, staff: object) -> None:
    assert client.get("/login/provider/").status_code == 404
    assert client.get("/login/provider/back/?code=x&state=y").status_code == 404


def test_a_provider_that_does_not_answer_leaves_the_password(client: Client, staff: object, settings: Settings) -> None:
    settings.OIDC = {"server": "http://127.0.0.1:9/none", "client_id": "x", "client_secret": "y"}
    answer = client.get("/login/provider/")
    assert answer.status_code == 503
    assert "可以用账号和口令登录" in answer.content.decode()


def test_a_provider_that_takes_the_call_and_says_nothing_holds_nobody_up(
    client: Client, staff: object, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openid, "PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.OIDC = {
            "server": f"http://127.0.0.1:{mute.getsockname()[1]}/none", "client_id": "x", "client_secret": "y"
        }  # fmt: skip
        assert client.get("/login/provider/").status_code == 503


STARTED = """
import sys, django
django.setup()
from django.urls import get_resolver
assert len(get_resolver().url_patterns) > 5
print(*(name for name in ("authlib", "guitu.access.provider") if name in sys.modules))
"""


def test_a_server_without_a_provider_does_not_even_read_the_library(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GUITU_")},
        "GUITU_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "guitu.site.settings",
    }  # fmt: skip
    said = subprocess.run([sys.executable, "-c", STARTED], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["guitu.access.provider"]
