"""Who gets in: tokens, sessions, and how many requests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guitu.access import actions as access
from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.casebook.models import Case
from guitu.exchange.actions import issue_token, revoke_token
from guitu.exchange.actions.tokens import LONGEST_DAYS, digest_of
from guitu.exchange.api.application import api
from guitu.exchange.api.security import PerPosting
from guitu.exchange.models import ApiToken
from guitu.faults import Faulty

from .conftest import Program

pytestmark = pytest.mark.django_db

Programs = Callable[..., Program]
TALK = {"id": "talk-1", "kind": "talk", "on": "2025-03-01", "form": "office"}


def _issue(posting: Posting, **other: object) -> str:
    given: dict[str, object] = {
        "by": None, "purpose": "casework", "label": "测试程序", "expires_on": timezone.localdate(), **other,
    }  # fmt: skip
    return issue_token(posting=posting, **given).secret  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/cases", "/kinds", "/policy/national", "/worklist"])
def test_nobody_gets_an_answer_and_not_a_page(path: str) -> None:
    assert Program().get(path)[0] == 401
    status, said = Program("guitu_wrong").get(path)
    assert (status, said["error"]) == (401, "not_signed_in")


def test_a_token_is_stored_as_its_digest_alone(staff: dict[str, Posting]) -> None:
    secret = _issue(staff["office_clerk"])
    token = ApiToken.objects.get()
    assert token.digest == digest_of(secret)
    assert not any(secret in str(value) for value in vars(token).values())


def test_a_revoked_token_gets_in_no_more(staff: dict[str, Posting]) -> None:
    secret = _issue(staff["office_clerk"])
    assert Program(secret).get("/kinds")[0] == 200
    revoke_token(ApiToken.objects.get(), by=staff["admin"])
    assert Program(secret).get("/kinds")[0] == 401


def test_a_token_of_yesterday_a_closed_account_and_an_ended_posting_get_in_no_more(staff: dict[str, Posting]) -> None:
    today = timezone.localdate()
    late, closed, ended = (_issue(staff[who]) for who in ("office_clerk", "office_head", "social_worker"))
    ApiToken.objects.filter(digest=digest_of(late)).update(expires_on=today - timedelta(days=1))
    access.close_account(staff["office_head"].account, by=None, on=today)
    access.end_posting(staff["social_worker"], by=None, last_day=today - timedelta(days=1))
    assert [Program(secret).get("/kinds")[0] for secret in (late, closed, ended)] == [401, 401, 401]


def test_an_administrator_issues_and_nobody_else(staff: dict[str, Posting]) -> None:
    assert _issue(staff["office_clerk"], by=staff["admin"]).startswith("guitu_")
    with pytest.raises(Refused):
        _issue(staff["office_clerk"], by=staff["office_head"])
    with pytest.raises(Refused):
        revoke_token(ApiToken.objects.get(), by=staff["office_clerk"])


def test_every_fault_of_an_issue_comes_at_once(staff: dict[str, Posting]) -> None:
    far = timezone.localdate() + timedelta(days=LONGEST_DAYS + 1)
    with pytest.raises(Faulty) as raised:
        _issue(staff["office_clerk"], purpose="treatment", label=" ", expires_on=far)
    assert [fault.place for fault in raised.value.faults] == ["用于", "目的", "有效至"]


def test_a_session_reads_and_records_only_with_the_page_s_own_token(staff: dict[str, Posting], case: Case) -> None:
    account = staff["office_clerk"].account
    account.must_change_password = False
    account.save()
    client = Client(enforce_csrf_checks=True)
    client.force_login(account)
    assert client.get("/api/cases").status_code == 200
    answer = client.post(f"/api/cases/{case.pk}/entries", TALK, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (403, "refused")
    open_door = Client()
    open_door.force_login(account)
    assert open_door.post(f"/api/cases/{case.pk}/entries", TALK, content_type="application/json").status_code == 201


def test_a_wrong_token_is_refused_although_somebody_is_signed_in(staff: dict[str, Posting]) -> None:
    account = staff["office_clerk"].account
    account.must_change_password = False
    account.save()
    client = Client()
    client.force_login(account)
    assert client.get("/api/kinds").status_code == 200
    assert client.get("/api/kinds", headers={"authorization": "Bearer guitu_no"}).status_code == 401


def test_a_runaway_program_is_told_to_wait(program: Programs, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = program("office_clerk")
    throttles = [one for view in _operations() for one in view.throttle_objects if isinstance(one, PerPosting)]
    assert throttles
    for one in throttles:
        monkeypatch.setattr(one, "num_requests", 2)
    assert [asked.get("/kinds")[0] for _ in range(3)] == [200, 200, 429]
    assert program("office_head").get("/kinds")[0] == 200


def _operations() -> list:  # type: ignore[type-arg]
    return [
        operation
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for operation in view.operations
    ]


def test_a_token_notes_the_day_of_its_last_use(staff: dict[str, Posting]) -> None:
    secret = _issue(staff["office_clerk"])
    Program(secret).get("/kinds")
    assert ApiToken.objects.get().last_used_on == timezone.localdate()
    assert isinstance(ApiToken.objects.get().expires_on, date)
