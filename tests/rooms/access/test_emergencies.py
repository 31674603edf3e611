"""Emergency looks: for a reason, for a while, of a few matters; kept, shown to the person, reviewed by the head."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guitu.access import emergencies
from guitu.access.may import Refused
from guitu.access.models import Account, Emergency, Look, Posting
from guitu.access.table import EMERGENCY, table
from guitu.casebook import actions
from guitu.casebook import emergency as casebook
from guitu.casebook.models import Case
from guitu.ledger.roles import ROLES
from guitu.places.models import Agency, Region
from tests.rooms.site.planted import HOME, NAME, NOW, NUMBER, PHONE, RELATIVE, SAID, Planted, plant

WHY = "有人昏倒在路边，要找家里人"


@pytest.fixture
def planted(
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    tmp_path: Path,
    staff: Mapping[str, Posting],
    agencies: Mapping[str, Agency],
    regions: Mapping[str, Region],
) -> Planted:
    Account.objects.update(must_change_password=False)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    settings.MEDIA_ROOT = tmp_path / "attachments"
    made = plant(staff, agencies, regions)
    Emergency.objects.all().delete()
    return made


@pytest.fixture
def stranger(client: Client, staff: Mapping[str, Posting], planted: Planted) -> Client:
    """The clerk of the next town, who does not reach the case."""
    client.force_login(staff["other_clerk"].account)
    return client


def opened(stranger: Client, *, number: str = NUMBER) -> str:
    return str(stranger.post("/system/emergency/", {"number": number, "why": WHY})["Location"])


def test_it_shows_name_contact_and_family_and_nothing_more(stranger: Client, planted: Planted) -> None:
    assert stranger.get(f"/cases/{planted.case.pk}/").status_code == 404
    page = stranger.get(opened(stranger)).content.decode()
    assert all(shown in page for shown in (NAME, PHONE, HOME, RELATIVE))
    assert not any(hidden in page for hidden in (NUMBER, SAID))
    assert stranger.get(f"/cases/{planted.case.pk}/").status_code == 404


@pytest.mark.parametrize("number", ["", "曾", "曾归途", "zgt", "1234", NUMBER[:-1], "%"])
def test_nothing_is_found_by_a_name_or_by_part_of_a_number(stranger: Client, number: str) -> None:
    assert stranger.post("/system/emergency/", {"number": number, "why": WHY}).status_code == 422
    assert not Emergency.objects.exists()


def numbered(case: Case, number: str) -> str:
    """Give a case a number that no other office gave."""
    Case.objects.filter(pk=case.pk).update(number=number)
    return number


def test_a_number_that_two_offices_gave_to_different_people_finds_neither(stranger: Client, planted: Planted) -> None:
    assert Case.objects.filter(number=planted.case.number).values("person").distinct().count() == 2
    assert stranger.post("/system/emergency/", {"number": planted.case.number, "why": WHY}).status_code == 422
    assert NAME in stranger.get(opened(stranger, number=numbered(planted.case, "2025-0777"))).content.decode()


@pytest.mark.parametrize("why", ["", "急", "x" * 201])
def test_without_a_reason_nothing_opens(stranger: Client, why: str) -> None:
    assert stranger.post("/system/emergency/", {"number": NUMBER, "why": why}).status_code == 422
    assert not Emergency.objects.exists()


@pytest.fixture
def shut(planted: Planted, staff: Mapping[str, Posting]) -> Case:
    """The case of the planted person, ended and put away."""
    by, on = staff["office_clerk"], NOW.date()
    actions.record(by=by, case=planted.case, entry_id="e-died", kind="died", on=on, at=NOW)
    actions.put_away(by=staff["office_head"], case=planted.case, decision="虚构决定2号", at=NOW)
    return planted.case


@pytest.mark.parametrize("by_identity", [True, False])
def test_a_file_that_was_put_away_is_answered_like_a_number_that_nobody_has(
    stranger: Client, shut: Case, by_identity: bool
) -> None:
    number = NUMBER if by_identity else numbered(shut, "2025-0777")
    answers = [
        stranger.post("/system/emergency/", {"number": one, "why": WHY}) for one in (number, "990101199912311234")
    ]
    assert [one.status_code for one in answers] == [422, 422]
    texts = [re.sub(r'(?i)value="[^"]*"|token": "[^"]*"', "", one.content.decode()) for one in answers]
    assert texts[0] == texts[1]
    assert "没有找到" in texts[0]
    assert not Emergency.objects.exists()


def test_once_it_is_opened_again_with_a_reason_an_emergency_finds_it(
    stranger: Client, shut: Case, staff: Mapping[str, Posting]
) -> None:
    actions.open_again(by=staff["office_head"], case=shut, why="有人昏倒，联系家人", until=NOW.date(), at=NOW)
    assert NAME in stranger.get(opened(stranger)).content.decode()
    assert casebook.find(NUMBER, on=NOW.date() + timedelta(days=1)) is None


def test_a_file_that_is_put_away_while_somebody_looks_shows_nothing_more(
    stranger: Client, planted: Planted, staff: Mapping[str, Posting]
) -> None:
    path = opened(stranger)
    looks = Look.objects.count()
    actions.record(by=staff["office_clerk"], case=planted.case, entry_id="e", kind="died", on=NOW.date(), at=NOW)
    actions.put_away(by=staff["office_head"], case=planted.case, decision="虚构决定2号", at=NOW)
    answer = stranger.get(path)
    assert (answer.status_code, NAME in answer.content.decode()) == (403, False)
    assert Look.objects.count() == looks


def test_a_later_case_of_the_same_person_is_found_and_not_the_one_put_away(
    stranger: Client, shut: Case, staff: Mapping[str, Posting]
) -> None:
    again = actions.open_case(
        by=staff["office_clerk"], person=shut.person, kind="community_rehab", policy="national",
        region_code=shut.region_code, decided_on=NOW.date(), decided={"decided_by": "虚构警官"}, entry_id="again",
        at=NOW,
    )  # fmt: skip
    Case.objects.filter(pk=again.pk).update(opened_at=shut.opened_at - timedelta(days=1))
    seen = casebook.find(NUMBER, on=NOW.date())
    assert seen is not None
    assert seen.case_id == str(again.pk)


def test_every_look_is_kept_under_its_own_purpose(stranger: Client, staff: Mapping[str, Posting]) -> None:
    path = opened(stranger)
    stranger.get(path)
    stranger.get(path)
    kept = Look.objects.filter(posting=staff["other_clerk"], purpose=EMERGENCY)
    assert kept.count() == 2
    assert set(kept[0].groups.split(",")) == table().purposes[EMERGENCY].see


def test_it_closes_by_itself(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    path = opened(stranger)
    later = timezone.now() + timedelta(minutes=table().emergency.minutes, seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    one = Emergency.objects.get()
    with pytest.raises(Refused):
        emergencies.look(one, by=one.posting, at=later)
    assert NAME not in stranger.get(path, follow=True).content.decode()


def test_what_one_opened_another_does_not_see(stranger: Client, staff: Mapping[str, Posting]) -> None:
    path = opened(stranger)
    other = Client()
    other.force_login(staff["police"].account)
    assert other.get(path).status_code == 404


@pytest.mark.parametrize("role", sorted(ROLES))
def test_who_may_is_what_the_table_says(staff: Mapping[str, Posting], planted: Planted, role: str) -> None:
    seen = casebook.find(NUMBER, on=NOW.date())
    assert seen is not None
    posting = Posting(account=staff["admin"].account, agency=staff["admin"].agency, role=role, valid_from="2024-01-01")
    if role in table().emergency.roles:
        assert emergencies.may_break(posting)
    else:
        with pytest.raises(Refused):
            emergencies.begin(by=posting, seen=seen, why=WHY, at=timezone.now())


def test_the_head_of_the_case_finds_it_on_the_desk_and_reviews_it(
    stranger: Client, staff: Mapping[str, Posting]
) -> None:
    stranger.get(opened(stranger))
    head = Client()
    head.force_login(staff["office_head"].account)
    assert "/system/emergency/reviews/" in head.get("/").content.decode()
    assert WHY in head.get("/system/emergency/reviews/").content.decode()
    (one,) = Emergency.objects.all()
    path = f"/system/emergency/{one.pk}/review/"
    assert head.post(path, {"verdict": "improper"}).status_code == 422
    assert head.post(path, {"verdict": "improper", "remark": "没有说明为什么等不得"}).status_code == 302
    one.refresh_from_db()
    assert (one.verdict, one.reviewed_by) == ("improper", staff["office_head"])
    head.post(path, {"verdict": "proper"})
    one.refresh_from_db()
    assert one.verdict == "improper"


def test_nobody_reviews_their_own(staff: Mapping[str, Posting], planted: Planted) -> None:
    seen, head, now = casebook.find(NUMBER, on=NOW.date()), staff["office_head"], timezone.now()
    assert seen is not None
    mine = emergencies.begin(by=head, seen=seen, why=WHY, at=now)
    with pytest.raises(Refused):
        emergencies.review(mine, by=head, verdict="proper", remark="", at=now)


def test_the_head_of_another_office_neither_sees_nor_reviews_it(
    stranger: Client, agencies: Mapping[str, Agency], staff: Mapping[str, Posting]
) -> None:
    opened(stranger)
    (one,) = Emergency.objects.all()
    Posting.objects.filter(pk=staff["office_head"].pk).update(agency=agencies["other_office"])
    head = Client()
    head.force_login(staff["office_head"].account)
    assert WHY not in head.get("/system/emergency/reviews/").content.decode()
    assert head.post(f"/system/emergency/{one.pk}/review/", {"verdict": "proper"}).status_code == 404


def test_the_person_reads_that_it_was_an_emergency_look(
    stranger: Client, staff: Mapping[str, Posting], planted: Planted
) -> None:
    stranger.get(opened(stranger))
    head = Client()
    head.force_login(staff["office_head"].account)
    page = head.get(f"/system/looks/{planted.case.pk}/").content.decode()
    assert "紧急查看" in page
    assert "石桥镇社区戒毒社区康复办公室" in page
    assert "演示other_clerk" not in page


def test_no_role_can_look_around_with_it() -> None:
    assert not [role for role, rule in table().roles.items() if EMERGENCY in rule.purposes]
