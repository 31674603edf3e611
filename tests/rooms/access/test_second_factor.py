"""The second factor: asked where there is one, good once, lost and recovered; required where the office says so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from guitu.access import factors, lockout
from guitu.access.models import AccessChange, Account, AppFactor, Posting, RecoveryCode
from guitu.faults import Faulty

PASSWORD = "gui-yuan-2025"
NOW = datetime(2025, 3, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def worker(staff: Mapping[str, Posting]) -> Account:
    Account.objects.update(must_change_password=False)
    return staff["social_worker"].account


def code_at(account: Account, moment: datetime) -> str:
    return pyotp.TOTP(factors.secret_of(AppFactor.objects.get(account=account))).at(int(moment.timestamp()))


def with_app(account: Account, *, at: datetime = NOW) -> tuple[str, ...]:
    factors.begin_app(account, at=at)
    factors.confirm_app(account, code=code_at(account, at), at=at)
    return factors.new_codes(account, at=at)


def first_step(client: Client) -> str:
    answer = client.post("/login/", {"username": "social_worker", "password": PASSWORD, "next": "/account/"})
    return answer.content.decode()


def test_after_the_password_nobody_is_in_until_the_code_is_right(client: Client, worker: Account) -> None:
    with_app(worker, at=timezone.now() - timedelta(minutes=5))
    assert "再验证一次" in first_step(client)
    assert client.get("/account/").status_code == 302
    wrong = client.post("/login/second/", {"code": "000000"})
    assert wrong.status_code == 422
    assert client.get("/account/").status_code == 302
    right = client.post("/login/second/", {"code": code_at(worker, timezone.now()), "next": "/account/"})
    assert right["Location"] == "/account/"
    assert client.get("/account/").status_code == 200


def test_the_second_step_is_nothing_without_the_first(client: Client, worker: Account) -> None:
    with_app(worker)
    assert client.get("/login/second/")["Location"] == "/login/"
    assert client.post("/login/second/", {"code": code_at(worker, timezone.now())})["Location"] == "/login/"


def test_the_second_step_waits_five_minutes(client: Client, worker: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    with_app(worker)
    first_step(client)
    later = timezone.now() + timedelta(minutes=6)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert client.post("/login/second/", {"code": code_at(worker, later)})["Location"] == "/login/"


def test_a_code_is_good_once(worker: Account) -> None:
    with_app(worker)
    later = NOW + timedelta(minutes=2)
    code = code_at(worker, later)
    assert factors.takes_code(worker, code=code, at=later)
    assert not factors.takes_code(worker, code=code, at=later)


def test_a_code_of_a_minute_ago_is_none(worker: Account) -> None:
    with_app(worker)
    code = code_at(worker, NOW + timedelta(minutes=10))
    assert not factors.takes_code(worker, code=code, at=NOW + timedelta(minutes=11, seconds=1))
    assert factors.takes_code(worker, code=code, at=NOW + timedelta(minutes=10, seconds=20))


def test_wrong_codes_make_the_account_rest(client: Client, worker: Account) -> None:
    with_app(worker, at=timezone.now() - timedelta(minutes=5))
    first_step(client)
    for _ in range(lockout.NEAR):
        client.post("/login/second/", {"code": "000000"})
    assert client.post("/login/second/", {"code": code_at(worker, timezone.now())}).status_code == 429


def test_a_recovery_code_is_good_once_and_its_use_is_kept(worker: Account) -> None:
    codes = with_app(worker)
    assert factors.takes_code(worker, code=codes[3].upper(), at=NOW)
    assert not factors.takes_code(worker, code=codes[3], at=NOW)
    assert factors.factors_of(worker).codes_left == factors.CODES - 1
    assert AccessChange.objects.filter(account=worker, what="use_recovery_code").count() == 1


def test_what_is_kept_holds_neither_the_secret_nor_a_code(worker: Account) -> None:
    codes = with_app(worker)
    app = AppFactor.objects.get(account=worker)
    assert factors.secret_of(app).encode() not in bytes(app.seed)
    kept = {one.digest for one in RecoveryCode.objects.filter(account=worker)}
    assert not any(code.replace("-", "") in digest for code in codes for digest in kept)


def test_two_accounts_with_one_seed_have_different_secrets(worker: Account, staff: Mapping[str, Posting]) -> None:
    one = factors.begin_app(worker, at=NOW)
    other = AppFactor(account=staff["police"].account, seed=one.seed, begun_at=NOW)
    assert factors.secret_of(one) != factors.secret_of(other)


def test_an_app_counts_only_once_its_first_code_was_typed_back(worker: Account) -> None:
    factors.begin_app(worker, at=NOW)
    assert not factors.is_asked(worker)
    with pytest.raises(Faulty):
        factors.confirm_app(worker, code="123456", at=NOW)
    assert not factors.is_asked(worker)


def test_the_page_draws_the_code_and_takes_the_app_into_use(client: Client, worker: Account) -> None:
    client.force_login(worker)
    page = client.get("/account/second/app/").content.decode()
    assert 'src="data:image/svg+xml' in page
    told = {"code": code_at(worker, timezone.now()), "password": PASSWORD}
    answer = client.post("/account/second/app/", told).content.decode()
    assert len(re.findall(r"<code>[2-9a-z-]{29}</code>", answer)) == factors.CODES
    assert factors.is_asked(worker)


def test_no_factor_is_changed_without_the_password(client: Client, worker: Account) -> None:
    with_app(worker)
    client.force_login(worker)
    refused = client.post("/account/second/", {"deed": "remove_app", "password": "not-this-one"})
    assert refused.status_code == 422
    assert factors.is_asked(worker)
    client.post("/account/second/", {"deed": "remove_app", "password": PASSWORD})
    assert not factors.is_asked(worker)
    assert not RecoveryCode.objects.filter(account=worker).exists()


def test_a_role_the_office_asks_it_of_sets_it_up_before_anything_else(
    client: Client, worker: Account, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"social_worker"})
    client.force_login(worker)
    assert client.get("/")["Location"] == "/account/second/"
    assert "这个岗位要先设好第二重验证" in client.get("/account/second/").content.decode()
    client.get("/account/second/app/")
    client.post("/account/second/app/", {"code": code_at(worker, timezone.now()), "password": PASSWORD})
    assert client.get("/").status_code == 200


def test_of_other_roles_it_is_not_asked(
    client: Client, staff: Mapping[str, Posting], worker: Account, settings: Settings
) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"social_worker"})
    client.force_login(staff["police"].account)
    assert client.get("/").status_code == 200


def test_an_administrator_takes_away_the_factor_of_a_lost_telephone_with_a_reason(
    client: Client, worker: Account, staff: Mapping[str, Posting]
) -> None:
    with_app(worker)
    client.force_login(staff["admin"].account)
    path = f"/system/accounts/{worker.pk}/factors/"
    assert client.post(path, {"why": ""}).status_code == 422
    assert factors.is_asked(worker)
    assert client.post(path, {"why": "手机遗失，本人当面核对"}).status_code == 302
    assert not factors.is_asked(worker)
    assert AccessChange.objects.filter(account=worker, what="remove_factors", by=staff["admin"]).exists()


def test_a_reset_of_the_password_leaves_the_second_factor(
    client: Client, worker: Account, staff: Mapping[str, Posting]
) -> None:
    with_app(worker)
    client.force_login(staff["admin"].account)
    client.post(f"/system/accounts/{worker.pk}/reset/", {"why": "忘了口令，本人来问"})
    assert factors.is_asked(worker)
