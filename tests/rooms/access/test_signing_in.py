"""Signing in: no hint, a rest after failures, the first password, time away, several postings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from guitu.access import actions, lockout
from guitu.access.kept import give_back, keep
from guitu.access.models import Account, Posting, SignInTry
from guitu.places.models import Agency

PASSWORD = "gui-yuan-2025"


@pytest.fixture
def settled(staff: Mapping[str, Posting]) -> Mapping[str, Posting]:
    Account.objects.update(must_change_password=False)
    return staff


def test_signing_in_leads_to_where_one_wanted(client: Client, settled: Mapping[str, Posting]) -> None:
    answer = client.post("/login/", {"username": "police", "password": PASSWORD, "next": "/account/"})
    assert answer["Location"] == "/account/"


def test_it_leads_nowhere_else(client: Client, settled: Mapping[str, Posting]) -> None:
    answer = client.post("/login/", {"username": "police", "password": PASSWORD, "next": "//elsewhere.example"})
    assert answer["Location"] == "/"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client: Client, settled: object) -> None:
    known = client.post("/login/", {"username": "police", "password": "x"})
    unknown = client.post("/login/", {"username": "nobody", "password": "x"})
    assert known.status_code == unknown.status_code == 422
    without_name = [answer.content.decode().replace("police", "").replace("nobody", "") for answer in (known, unknown)]
    shown = [text[text.index("<h1") : text.index("csrfmiddlewaretoken")] for text in without_name]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("name", ["police", "nobody"])
def test_a_name_rests_after_several_failures_whether_or_not_it_exists(
    client: Client, settled: object, name: str
) -> None:
    for _ in range(lockout.NEAR):
        client.post("/login/", {"username": name, "password": "x"})
    answer = client.post("/login/", {"username": name, "password": PASSWORD})
    assert answer.status_code == 429
    assert "歇到" in answer.content.decode()


def test_a_rest_ends_by_itself(db: None) -> None:
    now = timezone.now()
    for _ in range(lockout.NEAR):
        lockout.note_failure("police", address="10.0.0.1", now=now)
    assert lockout.rests_until("Police ", address="10.0.0.1", now=now) is not None
    assert lockout.rests_until("police", address="10.0.0.2", now=now) is None
    assert lockout.rests_until("police", address="10.0.0.1", now=now + lockout.REST) is None


def test_the_table_of_failures_holds_no_name(db: None) -> None:
    lockout.note_failure("police", address="10.0.0.1", now=timezone.now())
    assert all("police" not in row.key for row in SignInTry.objects.all())


def test_a_success_forgets_the_failures(client: Client, settled: object) -> None:
    client.post("/login/", {"username": "police", "password": "x"})
    client.post("/login/", {"username": "police", "password": PASSWORD})
    assert not SignInTry.objects.exists()


def test_what_is_typed_is_shown_as_it_is_and_never_worked_out(client: Client, settled: object) -> None:
    typed = "{{ 7 * 6 }}{% debug %}{0.__class__}%s%(name)s${7 * 6}"
    page = client.post("/login/", {"username": typed, "password": "x"}).content.decode()
    assert typed in unescape(page)
    assert ("42" in page.split('name="username"')[1].split(">")[0], "<class" in unescape(page)) == (False, False)


def test_the_first_password_must_be_changed_before_anything_else(client: Client, staff: Mapping[str, Posting]) -> None:
    client.force_login(staff["police"].account)
    assert client.get("/account/")["Location"].startswith("/account/password/")
    answer = client.post(
        "/account/password/",
        {"password_old": PASSWORD, "password_new": "chun-feng-2026", "password_again": "chun-feng-2026"},
    )
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200


def test_a_new_password_is_refused_with_every_reason(client: Client, settled: Mapping[str, Posting]) -> None:
    client.force_login(settled["police"].account)
    said = client.post(
        "/account/password/", {"password_old": "x", "password_new": "12345", "password_again": "1234"}
    ).content.decode()
    assert "还有 2 处要看一下" in said


def test_one_acts_in_the_posting_one_chose(
    client: Client, settled: Mapping[str, Posting], agencies: Mapping[str, Agency]
) -> None:
    account = settled["office_clerk"].account
    second = actions.give_posting(
        account, by=None, agency=agencies["office"], role="office_head", valid_from=date(2024, 1, 1)
    )
    client.force_login(account)
    said = client.post("/account/posting/", {"posting": second.pk, "next": "/account/"}, follow=True).content.decode()
    assert "现在以镇办负责人的岗位办理" in said


def test_another_ones_posting_cannot_be_chosen(client: Client, settled: Mapping[str, Posting]) -> None:
    client.force_login(settled["office_clerk"].account)
    said = client.post("/account/posting/", {"posting": settled["police"].pk, "next": "/account/"}, follow=True)
    assert "仍按原来的岗位办理" in said.content.decode()


def test_a_session_nobody_used_ends_and_keeps_what_was_typed(
    client: Client, settled: Mapping[str, Posting], settings: Settings
) -> None:
    client.force_login(settled["police"].account)
    client.get("/account/")
    session = client.session
    session["seen_at"] = session["seen_at"] - settings.SESSION_IDLE_SECONDS - 60
    session.save()
    late = client.post("/account/posting/", {"posting": "7", "says": "当天在县医院"}).content.decode()
    assert "替你锁上" in late
    assert "当天在县医院" not in late
    kept = late.split('name="kept" value="')[1].split('"')[0]
    other = client.post("/login/", {"username": "clinic", "password": PASSWORD, "kept": kept})
    assert other.status_code == 302
    client.post("/logout/")
    own = client.post("/login/", {"username": "police", "password": PASSWORD, "kept": kept})
    assert "当天在县医院" in own.content.decode()


def test_a_form_is_kept_only_for_its_account_and_without_passwords(settings: Settings) -> None:
    request = RequestFactory().post("/x/", {"note": "话", "password_old": "geheim"})
    sealed = keep(request, account_id=1)
    assert give_back(sealed, account_id=2) is None
    found = give_back(sealed, account_id=1)
    assert found is not None
    assert found.fields == (("note", "话"),)
    assert give_back("nonsense", account_id=1) is None


def test_a_fragment_after_the_end_of_a_session_sends_the_whole_page_to_sign_in(client: Client, db: None) -> None:
    answer = client.get("/account/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/cases/?v=1"})
    assert answer["HX-Redirect"] == "/login/?next=%2Fcases%2F"


def test_signing_out_ends_the_session(client: Client, settled: Mapping[str, Posting]) -> None:
    client.force_login(settled["police"].account)
    assert client.post("/logout/")["Location"] == "/login/?out=1"
    assert client.get("/account/").status_code == 302


def test_old_failures_go_by_themselves(db: None) -> None:
    now = timezone.now()
    lockout.note_failure("a", address="10.0.0.1", now=now - timedelta(days=1))
    lockout.note_failure("b", address="10.0.0.1", now=now)
    assert SignInTry.objects.count() == 2
