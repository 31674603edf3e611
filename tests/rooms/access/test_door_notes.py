"""The record of the door: signing in and failing, refusals, limits; nothing that was typed, and nobody's case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from guitu import policy as policies
from guitu.access import door_notes, lockout
from guitu.access.came_from import came_from
from guitu.access.models import Account, DoorNote, Posting
from guitu.site import background
from guitu.timekeeping import months
from guitu.timekeeping.days import date_of, number

PASSWORD = "gui-yuan-2025"
NOBODY_S_CASE = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"


@pytest.fixture
def settled(staff: Mapping[str, Posting]) -> Mapping[str, Posting]:
    Account.objects.update(must_change_password=False)
    return staff


def only() -> DoorNote:
    (one,) = DoorNote.objects.all()
    return one


def test_signing_in_is_noted_with_who_when_and_from_where(client: Client, settled: Mapping[str, Posting]) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
    client.post("/login/", {"username": "police", "password": PASSWORD}, REMOTE_ADDR="10.1.2.3", HTTP_USER_AGENT=agent)
    one = only()
    assert (one.what, one.account, one.via) == ("in", settled["police"].account, "password")
    assert (one.address, one.device) == ("10.1.2.3", "Firefox，Linux")


def test_a_failure_is_noted_at_the_account_that_was_tried(client: Client, settled: Mapping[str, Posting]) -> None:
    client.post("/login/", {"username": "police", "password": "not-this-one"})
    assert (only().what, only().account) == ("wrong", settled["police"].account)


def test_what_was_typed_is_kept_nowhere(client: Client, settled: Mapping[str, Posting]) -> None:
    client.post("/login/", {"username": "typed-a-password-here", "password": "not-this-one"})
    kept = str(list(DoorNote.objects.values()))
    assert only().account is None
    assert ("typed-a-password-here" in kept, "not-this-one" in kept) == (False, False)


def test_the_same_again_is_counted_and_fills_no_table(client: Client, settled: Mapping[str, Posting]) -> None:
    for _ in range(lockout.NEAR + 4):
        client.post("/login/", {"username": "police", "password": "x"})
    assert {one.what: one.times for one in DoorNote.objects.all()} == {"wrong": lockout.NEAR, "rests": 4}


def test_each_signing_in_and_out_is_a_note_of_its_own(client: Client, settled: Mapping[str, Posting]) -> None:
    for _ in range(2):
        client.post("/login/", {"username": "police", "password": PASSWORD})
        client.post("/logout/")
    assert sorted(DoorNote.objects.values_list("what", flat=True)) == ["in", "in", "out", "out"]


def test_a_refusal_is_noted_with_the_kind_of_page_and_without_the_case(
    client: Client, settled: Mapping[str, Posting]
) -> None:
    client.force_login(settled["clinic"].account)
    assert client.get("/system/").status_code == 403
    assert client.get(f"/cases/{NOBODY_S_CASE}/").status_code == 404
    assert client.get("/nowhere/").status_code == 404
    noted = {one.page: one.posting for one in DoorNote.objects.filter(what="refused")}
    assert noted == dict.fromkeys(["system:accounts", "casebook:case"], settled["clinic"])
    assert NOBODY_S_CASE not in str(list(DoorNote.objects.values()))


def test_whoever_comes_up_against_a_limit_is_noted(
    client: Client, settled: Mapping[str, Posting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guitu.access.pace.LIMITS", {"find": door_limit()})
    client.force_login(settled["office_clerk"].account)
    assert [client.post("/find/", {"q": "虚构"}).status_code for _ in range(2)][-1] == 429
    assert (only().what, only().page) == ("often", "find")


def door_limit() -> Any:
    from guitu.access.pace import Most

    return Most(1, timedelta(hours=1), "查找")


def test_one_sees_the_own_notes_on_the_own_account(client: Client, settled: Mapping[str, Posting]) -> None:
    Client().post("/login/", {"username": "police", "password": "x"}, REMOTE_ADDR="10.9.8.7")
    client.force_login(settled["police"].account)
    assert "10.9.8.7" in client.get("/account/").content.decode()
    client.force_login(settled["clinic"].account)
    assert "10.9.8.7" not in client.get("/account/").content.decode()


def test_the_head_sees_those_of_the_own_region_and_the_administrator_also_strangers(
    client: Client, settled: Mapping[str, Posting]
) -> None:
    for name, address in (("police", "10.0.0.1"), ("other_clerk", "10.0.0.2"), ("nobody", "10.0.0.3")):
        client.post("/login/", {"username": name, "password": "x"}, REMOTE_ADDR=address)
    seen = {}
    for who in ("office_head", "admin"):
        client.force_login(settled[who].account)
        text = client.get("/system/doors/").content.decode()
        seen[who] = [address for address in ("10.0.0.1", "10.0.0.2", "10.0.0.3") if address in text]
    assert seen == {"office_head": ["10.0.0.1"], "admin": ["10.0.0.1", "10.0.0.2", "10.0.0.3"]}
    client.force_login(settled["office_clerk"].account)
    assert client.get("/system/doors/").status_code == 403


def test_too_many_of_them_in_a_day_are_told_to_the_administrator(
    client: Client, settled: Mapping[str, Posting]
) -> None:
    request, now = RequestFactory().get("/"), timezone.now()
    for _ in range(door_notes.MANY["wrong"]):
        assert door_notes.alarms(at=now) == []
        door_notes.note(request, "wrong", at=now, account=settled["police"].account)
    (alarm,) = door_notes.alarms(at=now)
    assert (alarm.times, alarm.accounts) == (door_notes.MANY["wrong"], 1)
    assert door_notes.alarms(at=now + door_notes.WITHIN) == []
    client.force_login(settled["admin"].account)
    assert f"“没有登录成功” {alarm.times} 次" in client.get("/system/doors/").content.decode()


KEPT = policies.load("national").values["archive.log_months"].values[0].whole()
NOW = datetime(2025, 8, 31, 9, 30, tzinfo=timezone.get_default_timezone())


def noted(account: Account | None, *, at: datetime, times: int = 1) -> DoorNote:
    return DoorNote.objects.create(what="wrong", account=account, at=at, last_at=at, times=times, device="")


def test_a_note_is_kept_for_as_long_as_the_law_asks_and_then_cleared_in_the_background(
    settled: Mapping[str, Posting],
) -> None:
    account = settled["police"].account
    last_day = date_of(months.add(number(NOW.date()), -KEPT))
    kept = noted(account, at=NOW.replace(year=last_day.year, month=last_day.month, day=last_day.day, hour=0, minute=0))
    gone = [noted(one, at=kept.at - timedelta(seconds=1)) for one in (account, None)]
    background.turn(now=NOW, today=NOW.date(), done=None, alive=lambda: None)
    assert only() == kept
    assert len(gone) == 2


def test_a_note_that_was_counted_again_lately_is_kept(settled: Mapping[str, Posting]) -> None:
    one = noted(None, at=NOW - timedelta(days=900))
    DoorNote.objects.update(last_at=NOW)
    assert door_notes.clear_old(at=NOW) == 0
    assert only() == one


def test_what_an_alarm_still_counts_is_not_cleared_however_far_it_looks_back(
    settled: Mapping[str, Posting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_notes, "WITHIN", timedelta(days=900))
    noted(settled["police"].account, at=NOW - timedelta(days=899), times=door_notes.MANY["wrong"])
    before = door_notes.alarms(at=NOW)
    assert (len(before), door_notes.clear_old(at=NOW)) == (1, 0)
    assert door_notes.alarms(at=NOW) == before


def test_where_no_document_says_how_long_every_note_is_kept(
    settled: Mapping[str, Posting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guitu.policy.Policy.at", lambda *_, **__: None)
    noted(None, at=NOW - timedelta(days=9_000))
    assert door_notes.clear_old(at=NOW) == 0


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (2, "203.0.113.9", "127.0.0.1"),
        (1, "<script>", "127.0.0.1"),
    ],
)
def test_behind_a_proxy_the_address_is_what_the_own_proxy_saw(
    settings: Settings, proxies: int, forwarded: str, found: str
) -> None:
    settings.PROXIES = proxies
    assert came_from(RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded)) == found


def test_signing_out_tells_the_browser_to_forget(client: Client, settled: Mapping[str, Posting]) -> None:
    client.force_login(settled["police"].account)
    assert client.post("/logout/")["Clear-Site-Data"] == '"storage"'


def test_a_note_of_an_account_cannot_be_made_by_looking_at_the_sign_in_page(client: Client, db: None) -> None:
    client.get("/login/?username=police")
    assert not DoorNote.objects.exists()
