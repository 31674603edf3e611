"""Sessions: they end, are listed and ended by their owner; unused accounts are closed; passwords and pace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from guitu.access import actions, pace, sittings
from guitu.access.dormant import close_dormant
from guitu.access.models import AccessChange, Account, Pace, Posting, Sitting
from guitu.access.pace import Most, TooOftenError
from guitu.faults import Faulty
from guitu.site import doors
from guitu.system import queries

PASSWORD = "gui-yuan-2025"
YEAR = timedelta(days=365)


@pytest.fixture
def settled(staff: Mapping[str, Posting]) -> Mapping[str, Posting]:
    Account.objects.update(must_change_password=False)
    return staff


def signed_in(name: str = "police", *, agent: str = "") -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post("/login/", {"username": name, "password": PASSWORD})
    return client


def test_a_session_gets_a_new_key_at_signing_in(settled: object) -> None:
    client = Client()
    client.get("/login/")
    client.session.save()
    before = client.session.session_key
    client.post("/login/", {"username": "police", "password": PASSWORD})
    assert client.session.session_key != before


def test_however_busy_it_is_a_session_ends_with_the_working_day(settled: object, settings: Settings) -> None:
    client = signed_in()
    session = client.session
    session["began_at"] -= settings.SESSION_LONGEST_SECONDS + 60
    session.save()
    assert "替你锁上" in client.get("/account/").content.decode()
    assert client.get("/account/").status_code == 302


def test_one_sees_where_one_is_signed_in_and_ends_it_from_elsewhere(settled: object) -> None:
    here = signed_in(agent="Mozilla/5.0 (X11; Linux) Chrome/156")
    there = signed_in(agent="Mozilla/5.0 (Android) Firefox/150")
    page = here.get("/account/sessions/").content.decode()
    assert "有 2 处登录着" in page
    assert "Chrome，Linux" in page
    assert "Firefox，Android" in page
    here.post("/account/sessions/", {"sitting": "others"})
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(settled: Mapping[str, Posting]) -> None:
    police, clinic = signed_in("police"), signed_in("clinic")
    row = Sitting.objects.get(account=settled["police"].account)
    clinic.post("/account/sessions/", {"sitting": str(row.pk)})
    assert police.get("/account/").status_code == 200


def test_a_new_password_ends_every_other_session(settled: object) -> None:
    here, there = signed_in(), signed_in()
    told = {"password_old": PASSWORD, "password_new": "liu-xi-2031-x", "password_again": "liu-xi-2031-x"}
    assert here.post("/account/password/", told).status_code == 302
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


@pytest.mark.parametrize("old", ["", "not-this-one"])
def test_without_the_old_password_there_is_no_new_one(settled: Mapping[str, Posting], old: str) -> None:
    told = {"password_old": old, "password_new": "liu-xi-2031-x", "password_again": "liu-xi-2031-x"}
    assert signed_in().post("/account/password/", told).status_code == 422
    assert Account.objects.get(username="police").check_password(PASSWORD)


def test_a_closed_account_is_out_at_once(settled: Mapping[str, Posting]) -> None:
    client = signed_in()
    actions.close_account(settled["police"].account, by=None, on=timezone.localdate())
    assert client.get("/account/").status_code == 302
    assert not Sitting.objects.exists()


def test_what_is_kept_of_a_browser_is_two_words(settled: object) -> None:
    signed_in(agent="Mozilla/5.0 (Windows NT 10.0; X-Secret-Build 77) Chrome/156.0 Edg/156")
    assert Sitting.objects.get().device == "Edge，Windows"


def test_rows_of_sessions_that_are_gone_are_forgotten(settled: object) -> None:
    client = signed_in()
    client.session.delete()
    assert sittings.tidy() == 1


def test_accounts_nobody_uses_are_closed_and_their_postings_stay(settled: Mapping[str, Posting]) -> None:
    now = timezone.now()
    Account.objects.update(last_login=now - YEAR)
    Account.objects.filter(username="office_head").update(last_login=now)
    close_dormant(at=now, after=timedelta(days=180))
    closed = set(Account.objects.filter(is_active=False).values_list("username", flat=True))
    assert {"police", "social_worker", "office_clerk"} <= closed
    assert "office_head" not in closed
    assert not Posting.objects.exclude(valid_to=None).exists()
    assert AccessChange.objects.filter(what="close_dormant", by=None).count() == len(closed)


@pytest.mark.parametrize("name", ["person", "admin"])
def test_the_person_and_the_last_administrator_keep_their_door(settled: object, name: str) -> None:
    now = timezone.now()
    Account.objects.update(last_login=now - YEAR)
    close_dormant(at=now, after=timedelta(days=180))
    assert Account.objects.get(username=name).is_active


def test_a_closed_account_is_opened_again_with_a_reason_and_is_not_closed_the_same_night(
    client: Client, settled: Mapping[str, Posting]
) -> None:
    now = timezone.now()
    account = settled["police"].account
    Account.objects.filter(pk=account.pk).update(last_login=now - YEAR)
    close_dormant(at=now, after=timedelta(days=180))
    client.force_login(settled["admin"].account)
    path = f"/system/accounts/{account.pk}/reopen/"
    assert client.post(path, {"why": " "}).status_code == 422
    assert "账号已重新启用" in client.post(path, {"why": "休假回来，本人来问"}).content.decode()
    close_dormant(at=now + timedelta(days=1), after=timedelta(days=180))
    account.refresh_from_db()
    assert account.is_active
    assert account.must_change_password


def test_a_case_of_a_closed_account_stands_first_among_those_to_be_handed_over(
    settled: Mapping[str, Posting],
) -> None:
    account = settled["social_worker"].account
    Account.objects.filter(pk=account.pk).update(is_active=False)
    posting = Posting.objects.select_related("account").get(account=account)
    assert queries.leaves(posting)


@pytest.mark.parametrize(
    "password",
    ["1234567890", "password123", "qwertyuiop", "jiedu20250101", "guitu-2025-admin", "aaaaaaaaaaaa", "short"],
)
def test_a_password_that_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["柳溪桥头老樟树下", "correct horse battery staple", "x" * 4 + "柳溪镇的风" * 12])
def test_a_long_password_of_any_signs_is_taken(password: str) -> None:
    if len(password) >= 10:
        validate_password(password)
    else:
        with pytest.raises(ValidationError):
            validate_password(password)


def test_a_password_is_taken_as_it_is_and_not_cut(settled: Mapping[str, Posting]) -> None:
    account = settled["police"].account
    account.set_password(" 前后 有空格 Aa " * 6)
    assert not account.check_password((" 前后 有空格 Aa " * 6).strip())
    assert not account.check_password((" 前后 有空格 Aa " * 6)[:-1])


def test_after_so_many_searches_one_waits(client: Client, settled: Mapping[str, Posting]) -> None:
    client.force_login(settled["office_clerk"].account)
    most = pace.LIMITS["find"].times
    codes = [client.post("/find/", {"q": "zxm"}).status_code for _ in range(most + 1)]
    assert codes[:most] == [200] * most
    assert codes[most] == 429


def test_the_wait_ends_by_itself_and_is_anothers_business_not(db: None) -> None:
    now, most = timezone.now(), Most(2, timedelta(minutes=1), "查找")
    pace.take("a", most=most, at=now)
    pace.take("a", most=most, at=now)
    with pytest.raises(TooOftenError):
        pace.take("a", most=most, at=now)
    pace.take("b", most=most, at=now)
    pace.take("a", most=most, at=now + timedelta(minutes=1))


def test_a_clock_that_falls_back_locks_nobody_out(db: None) -> None:
    now, most = timezone.now(), Most(1, timedelta(minutes=1), "查找")
    pace.take("a", most=most, at=now)
    pace.take("a", most=most, at=now - timedelta(days=1))


def test_the_count_names_nobody(db: None) -> None:
    pace.take("find\n7", most=Most(1, timedelta(minutes=1), "查找"), at=timezone.now())
    assert all("find" not in row.key for row in Pace.objects.all())


@pytest.mark.parametrize(
    "environment",
    [{"GUITU_SECOND_FACTOR": "boss"}, {"GUITU_DORMANT_DAYS": "soon"}, {"GUITU_DORMANT_DAYS": "3"},
     {"GUITU_OIDC_SERVER": "http://elsewhere.example"}, {"GUITU_OIDC_SERVER": "https://sso.example"}],
)  # fmt: skip
def test_a_setting_that_cannot_be_meant_stops_the_start(environment: dict[str, str]) -> None:
    readers = (doors.second_factor_roles, doors.dormant_days, doors.oidc)
    with pytest.raises(Faulty):
        [read(environment) for read in readers]


def test_without_settings_nothing_more_is_asked() -> None:
    assert doors.second_factor_roles({}) == frozenset()
    assert doors.oidc({}) is None
    assert doors.dormant_days({}) == doors.DORMANT_DAYS
