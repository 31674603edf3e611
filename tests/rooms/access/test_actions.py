"""Accounts and postings: who may give them, and that each change is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import get_hasher, identify_hasher
from django.test import override_settings
from django.utils import timezone

from guitu.access import actions
from guitu.access.may import Refused
from guitu.access.models import AccessChange, Account, Posting
from guitu.access.queries import postings_on, staff_at, viewer_for
from guitu.faults import Faulty
from guitu.places.models import Agency
from guitu.site import settings

PASSWORD = "gui-yuan-2025"


def test_an_administrator_opens_an_account_that_can_log_in_and_may_nothing(staff: dict[str, Posting]) -> None:
    account = actions.open_account(by=staff["admin"], username="worker", display_name="演示社工", password=PASSWORD)
    assert authenticate(username="worker", password=PASSWORD) == account
    assert account.must_change_password
    with pytest.raises(Refused):
        viewer_for(account, on=date(2025, 3, 1))
    change = AccessChange.objects.get(account=account)
    assert (change.what, change.by) == ("open_account", staff["admin"])


@pytest.mark.parametrize("role", ["office_head", "police", "county", "person"])
def test_nobody_else_opens_accounts(staff: dict[str, Posting], role: str) -> None:
    with pytest.raises(Refused):
        actions.open_account(by=staff[role], username="worker", display_name="演示社工", password=PASSWORD)


def test_all_faults_of_an_account_are_told_at_once(staff: dict[str, Posting]) -> None:
    with pytest.raises(Faulty) as caught:
        actions.open_account(by=staff["admin"], username="police", display_name=" ", password="12345")
    assert {fault.place for fault in caught.value.faults} == {"登录名", "姓名或称呼", "密码"}


def test_an_administrator_posts_nobody_outside_the_own_region(
    staff: dict[str, Posting], agencies: dict[str, Agency]
) -> None:
    narrow = actions.give_posting(
        staff["police"].account, by=None, agency=agencies["office"], role="admin", valid_from=date(2024, 1, 1)
    )
    with pytest.raises(Refused):
        actions.give_posting(
            staff["clinic"].account,
            by=narrow,
            agency=agencies["other_office"],
            role="office_clerk",
            valid_from=date(2025, 1, 1),
        )


def test_a_posting_given_twice_is_one(staff: dict[str, Posting], agencies: dict[str, Agency]) -> None:
    given = [
        actions.give_posting(
            staff["clinic"].account,
            by=staff["admin"],
            agency=agencies["group"],
            role="volunteer",
            valid_from=date(2025, 1, 1),
        )
        for _ in range(2)
    ]
    assert given[0] == given[1]
    assert AccessChange.objects.filter(posting=given[0]).count() == 1


def test_a_posting_holds_through_its_last_day(staff: dict[str, Posting]) -> None:
    clerk = staff["office_clerk"]
    actions.end_posting(clerk, by=staff["admin"], last_day=date(2025, 6, 30))
    assert postings_on(clerk.account, on=date(2025, 6, 30)) == [clerk]
    assert postings_on(clerk.account, on=date(2025, 7, 1)) == []
    with pytest.raises(Faulty):
        actions.end_posting(clerk, by=staff["admin"], last_day=date(2023, 12, 31))


def test_an_unknown_role_is_refused_with_the_known_ones(staff: dict[str, Posting], agencies: dict[str, Agency]) -> None:
    with pytest.raises(Faulty, match="社工、"):
        actions.give_posting(
            staff["clinic"].account, by=None, agency=agencies["group"], role="stranger", valid_from=date(2025, 1, 1)
        )


def test_a_closed_account_neither_logs_in_nor_holds_a_posting(staff: dict[str, Posting]) -> None:
    account = staff["office_clerk"].account
    today = timezone.localdate()
    actions.close_account(account, by=staff["admin"], on=today)
    assert authenticate(username="office_clerk", password=PASSWORD) is None
    assert postings_on(account, on=today) == []
    assert Posting.objects.get(account=account).valid_to == today


def test_one_changes_the_own_password_and_nobody_elses(staff: dict[str, Posting]) -> None:
    clerk, police = staff["office_clerk"], staff["police"]
    actions.change_password(clerk.account, by=clerk, password="another-long-one", must_change_password=False)
    assert authenticate(username="office_clerk", password="another-long-one") == clerk.account
    with pytest.raises(Refused):
        actions.change_password(police.account, by=clerk, password="another-long-one", must_change_password=False)


def test_an_ended_administrator_does_nothing_any_more(staff: dict[str, Posting]) -> None:
    actions.end_posting(staff["admin"], by=None, last_day=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused, match="不在任期内"):
        actions.open_account(by=staff["admin"], username="worker", display_name="演示社工", password=PASSWORD)


def test_colleagues_are_listed_in_the_own_region_only(staff: dict[str, Posting]) -> None:
    clerk = viewer_for(staff["office_clerk"].account, on=date(2025, 3, 1))
    assert {posting.role for posting in staff_at(clerk, prefix="990101101")} >= {"police", "social_worker"}
    assert not staff_at(clerk, prefix="990101102").exists()
    assert not staff_at(clerk, prefix="").exists()


@override_settings(PASSWORD_HASHERS=settings.PASSWORD_HASHERS)
def test_passwords_of_an_office_are_kept_as_argon2(db: None) -> None:
    assert get_hasher().algorithm == "argon2"
    account = actions.open_account(by=None, username="worker", display_name="演示社工", password=PASSWORD)
    assert identify_hasher(account.password).algorithm == "argon2"
    assert Account.objects.get().check_password(PASSWORD)
