"""The pages of 系统: who gets them, what they do, and what they refuse to leave undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from guitu.access.may import Refused
from guitu.access.models import Account, Look, Posting
from guitu.casebook import facts
from guitu.casebook.actions import open_case, open_person
from guitu.casebook.models import Assignment, Case
from guitu.casebook.particulars import Particulars
from guitu.exchange.actions import issue_token
from guitu.exchange.models import ApiToken
from guitu.faults import Faulty
from guitu.places.models import Agency, Region
from guitu.system import actions, queries, running
from guitu.system.in_force import pack_of
from guitu.system.models import ChainCheck, Reason

pytestmark = pytest.mark.django_db

ADMIN_PAGES = ("", "accounts/new/", "postings/", "postings/new/", "places/", "places/agencies/new/", "packs/", "chain/",
               "health/", "tokens/", "tokens/new/")  # fmt: skip
HEAD_PAGES = ("looks/", "handover/")
MOST_QUERIES = 15
_DAY = date(2025, 1, 2)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work behind a request is done in it: tests share one connection to the database."""
    monkeypatch.setattr(running, "start", lambda work: work())


@pytest.fixture
def signed_in(staff: dict[str, Posting]) -> Callable[[str], Client]:
    def sign_in(name: str) -> Client:
        Account.objects.update(must_change_password=False)
        client = Client()
        client.force_login(staff[name].account)
        return client

    return sign_in


@pytest.fixture
def cases(staff: dict[str, Posting], agencies: dict[str, Agency], regions: dict[str, Region]) -> list[Case]:
    """Three cases that the social worker leads."""
    return [_case(at, staff=staff, agencies=agencies, regions=regions) for at in range(3)]


def _case(at: int, *, staff: dict[str, Posting], agencies: dict[str, Agency], regions: dict[str, Region]) -> Case:
    clerk = staff["office_clerk"]
    person = open_person(
        by=clerk, region_code=regions["town"].code, particulars=Particulars(name=f"虚某{'甲乙丙'[at]}")
    )
    return open_case(
        by=clerk, person=person, kind="community_detox", policy="national", region_code=regions["village"].code,
        decided_on=_DAY, entry_id="e1", group=agencies["group"], worker=staff["social_worker"],
        decided={"decided_by": "虚局长"},
    )  # fmt: skip


def _colleague(staff: dict[str, Posting], name: str = "接手人") -> Posting:
    account, _ = actions.open_account(by=staff["admin"], username=name, display_name=name)
    return actions.give_posting(
        account, by=staff["admin"], agency=staff["social_worker"].agency, role="social_worker",
        valid_from=date(2024, 1, 1), valid_to=None,
    )  # fmt: skip


# ── who gets which page ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("page", ADMIN_PAGES)
def test_an_administrator_gets_the_page_and_nobody_else(signed_in: Callable[[str], Client], page: str) -> None:
    assert signed_in("admin").get(f"/system/{page}").status_code == 200
    assert signed_in("office_head").get(f"/system/{page}").status_code == 403
    assert signed_in("person").get(f"/system/{page}").status_code == 403


@pytest.mark.parametrize("page", HEAD_PAGES)
def test_the_head_of_the_office_gets_the_page_and_no_administrator(
    signed_in: Callable[[str], Client], cases: list[Case], page: str
) -> None:
    assert signed_in("office_head").get(f"/system/{page}").status_code == 200
    assert signed_in("admin").get(f"/system/{page}").status_code == 403
    assert signed_in("social_worker").get(f"/system/{page}").status_code == 403


@pytest.mark.parametrize("page", [*ADMIN_PAGES, *HEAD_PAGES])
def test_a_page_asks_the_database_little(
    signed_in: Callable[[str], Client], staff: dict[str, Posting], cases: list[Case], page: str
) -> None:
    for at in range(12):
        _colleague(staff, f"同事{at:02}")
    client = signed_in("office_head" if page in HEAD_PAGES else "admin")
    client.get("/account/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/system/{page}").status_code == 200
    assert len(asked) <= MOST_QUERIES, [one["sql"][:120] for one in asked.captured_queries]


@pytest.mark.parametrize(
    "page", ["accounts/1/close/", "accounts/1/reset/", "postings/1/end/", "handover/1/", "chain/check/"]
)
def test_nothing_is_done_by_looking(signed_in: Callable[[str], Client], staff: dict[str, Posting], page: str) -> None:
    before = (Account.objects.filter(is_active=True).count(), Posting.objects.filter(valid_to=None).count())
    for who in ("admin", "office_head"):
        signed_in(who).get(f"/system/{page}")
    assert before == (Account.objects.filter(is_active=True).count(), Posting.objects.filter(valid_to=None).count())
    assert not Reason.objects.exists()
    assert not ChainCheck.objects.exists()


# ── accounts ─────────────────────────────────────────────────────────────────────────────────────


def test_a_new_account_gets_a_password_that_is_told_once_and_works(signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("admin").post("/system/accounts/new/", {"username": "xin", "display_name": "新来"})
    password = re.search(r"data-password>([^<]+)<", answer.content.decode())
    assert password is not None
    assert answer["Cache-Control"].startswith("no-store")
    account = Account.objects.get(username="xin")
    assert account.check_password(password[1])
    assert account.must_change_password


def test_what_was_typed_wrong_stays_and_is_said(signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("admin").post("/system/accounts/new/", {"username": "admin", "display_name": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已被使用" in page
    assert "还没有填" in page
    assert 'value="admin"' in page


def test_a_reset_needs_a_reason_and_keeps_it(signed_in: Callable[[str], Client], staff: dict[str, Posting]) -> None:
    account, client = staff["police"].account, signed_in("admin")
    before = account.password
    assert client.post(f"/system/accounts/{account.pk}/reset/", {"why": " "}).status_code == 422
    account.refresh_from_db()
    assert account.password == before
    client.post(f"/system/accounts/{account.pk}/reset/", {"why": "本人当面提出"})
    account.refresh_from_db()
    assert account.password != before
    assert Reason.objects.get().why == "本人当面提出"


def test_an_account_that_also_works_elsewhere_is_not_reset_from_here(
    staff: dict[str, Posting], agencies: dict[str, Agency], regions: dict[str, Region]
) -> None:
    elsewhere = Agency.objects.create(kind="anti_drug_office", name="望川县禁毒办", region=regions["other_county"])
    account = staff["county"].account
    Posting.objects.create(account=account, agency=elsewhere, role="county", valid_from=date(2024, 1, 1))
    with pytest.raises(Refused):
        actions.reset_password(account, by=staff["admin"], why="试试")


def test_nobody_closes_their_own_account(staff: dict[str, Posting]) -> None:
    with pytest.raises(Refused):
        actions.close_account(staff["admin"].account, by=staff["admin"], why="试试")


def test_an_account_that_nobody_used_for_long_is_named(signed_in: Callable[[str], Client]) -> None:
    long_ago = timezone.now() - queries.DORMANT_AFTER - timedelta(days=1)
    client = signed_in("admin")
    Account.objects.filter(username="clinic").update(last_login=long_ago, display_name="久未来的人")
    Account.objects.exclude(username="clinic").update(last_login=timezone.now())
    page = client.get("/system/?view=dormant").content.decode()
    assert "久未来的人" in page
    assert "演示police" not in page


# ── postings and cases in somebody's hands ───────────────────────────────────────────────────────


def test_a_posting_does_not_end_while_cases_are_in_its_hands(staff: dict[str, Posting], cases: list[Case]) -> None:
    with pytest.raises(Faulty, match="3 个个案"):
        actions.end_posting(staff["social_worker"], by=staff["admin"], last_day=timezone.localdate(), why="调离")
    assert Posting.objects.get(pk=staff["social_worker"].pk).valid_to is None


def test_handing_over_leaves_no_case_without_a_hand_and_two_lines_in_each_ledger(
    signed_in: Callable[[str], Client], staff: dict[str, Posting], cases: list[Case]
) -> None:
    to, leaving, client = _colleague(staff), staff["social_worker"], signed_in("office_head")
    address = f"/system/handover/{leaving.pk}/"
    deed = re.search(r'name="deed" value="([^"]+)"', client.get(address).content.decode())
    assert deed is not None
    sent = {
        "to": to.pk, "last_day": timezone.localdate().isoformat(), "why": "调离", "deed": deed[1],
        "cases": [str(case.pk) for case in cases],
    }  # fmt: skip
    for _ in range(2):  # pressed twice
        client.post(address, sent)
    assert set(Case.objects.values_list("worker", flat=True)) == {to.pk}
    assert not Assignment.objects.filter(posting=leaving, until=None).exists()
    for case in cases:
        said = [entry.kind for entry in facts.casefile(case).entries]
        assert sorted(said) == ["decided", "worker_assigned", "worker_relieved"]
    assert queries.burden(leaving) == 0
    actions.end_posting(leaving, by=staff["admin"], last_day=timezone.localdate(), why="调离")


def test_handing_over_names_every_fault_at_once(
    signed_in: Callable[[str], Client], staff: dict[str, Posting], cases: list[Case]
) -> None:
    answer = signed_in("office_head").post(f"/system/handover/{staff['social_worker'].pk}/", {"why": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "接手的人：没有选定" in page
    assert "个案：一个也没有选" in page


def test_the_head_of_another_office_hands_nothing_over(
    signed_in: Callable[[str], Client], staff: dict[str, Posting], cases: list[Case]
) -> None:
    Posting.objects.filter(pk=staff["other_clerk"].pk).update(role="office_head")
    page = signed_in("other_clerk").get(f"/system/handover/{staff['social_worker'].pk}/").content.decode()
    assert cases[0].number not in page
    with pytest.raises(Refused):
        actions.hand_over(
            by=Posting.objects.get(pk=staff["other_clerk"].pk), leaving=staff["social_worker"], to=_colleague(staff),
            cases=[cases[0].pk], last_day=timezone.localdate(), why="试试", deed="h-1",
        )  # fmt: skip


def test_closing_an_account_says_what_stays_in_its_hands(
    signed_in: Callable[[str], Client], staff: dict[str, Posting], cases: list[Case]
) -> None:
    account = staff["social_worker"].account
    answer = signed_in("admin").post(f"/system/accounts/{account.pk}/close/", {"why": "离职"}, follow=True)
    assert "还有 3 个个案在其名下" in answer.content.decode()
    listed = signed_in("office_head").get("/system/handover/").content.decode()
    assert "1 人离任，名下还有个案" in listed


# ── places, packs, looks, chain, health, tokens ──────────────────────────────────────────────────


def test_villages_come_from_a_list_and_lines_of_elsewhere_are_passed_over(
    signed_in: Callable[[str], Client], regions: dict[str, Region]
) -> None:
    listed = "code,name\n990101101203,新杏村\n990102101201,别处村\n"
    given = SimpleUploadedFile("村.csv", listed.encode("utf-8-sig"))
    answer = signed_in("admin").post("/system/places/villages/", {"listed": given}, follow=True)
    assert "新增 1 个" in answer.content.decode()
    assert set(Region.objects.filter(name__in=["新杏村", "别处村"]).values_list("name", flat=True)) == {"新杏村"}


def test_a_list_that_is_none_is_refused_by_the_name_the_user_gave_it(signed_in: Callable[[str], Client]) -> None:
    given = SimpleUploadedFile("我的村.csv", "名称\n杏花村\n".encode())
    answer = signed_in("admin").post("/system/places/villages/", {"listed": given})
    assert answer.status_code == 422
    assert "我的村.csv" in answer.content.decode()


def test_an_agency_is_not_closed_while_somebody_works_there(
    staff: dict[str, Posting], agencies: dict[str, Agency]
) -> None:
    with pytest.raises(Faulty, match="人任职"):
        actions.close_agency(agencies["clinic"], by=staff["admin"], last_day=timezone.localdate(), why="合并")


@pytest.mark.parametrize(
    ("region", "pack"), [("441581110000", "jinxiang"), ("441581111000", "national"), ("520381000000", "chishui")]
)
def test_the_pack_of_a_place_is_the_nearest_that_holds_it(region: str, pack: str) -> None:
    assert pack_of(region) == pack


def test_looks_of_the_region_are_listed_with_case_number_and_no_name(
    signed_in: Callable[[str], Client], staff: dict[str, Posting], cases: list[Case]
) -> None:
    Look.objects.create(
        at=timezone.now(), posting=staff["police"], case_id=str(cases[0].pk), person_id=str(cases[0].person_id),
        region_code=cases[0].region_code, groups="name", purpose="policing", act="see",
    )  # fmt: skip
    page = signed_in("office_head").get("/system/looks/").content.decode()
    assert "演示police" in page
    assert cases[0].number in page
    assert "虚某" not in page


def test_a_check_of_the_chain_finds_what_was_changed_behind_our_back(
    signed_in: Callable[[str], Client], cases: list[Case], at_once: None
) -> None:
    client = signed_in("admin")
    client.post("/system/chain/check/")
    assert "3 个个案，台账都对得上" in client.get("/system/chain/").content.decode()
    Case.objects.filter(pk=cases[1].pk).update(length=5)
    client.post("/system/chain/check/")
    page = client.get("/system/chain/").content.decode()
    assert "查出 1 处对不上" in page
    assert f"个案 {cases[1].number}" in page


def test_the_page_of_health_shows_what_the_checkup_says(
    signed_in: Callable[[str], Client], settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path / "nowhere"
    page = signed_in("admin").get("/system/health/").content.decode()
    assert "有 1 项要处理" in page
    assert "nowhere 不存在" in page


def test_a_token_is_shown_once_and_revoked_for_good(
    signed_in: Callable[[str], Client], staff: dict[str, Posting]
) -> None:
    client = signed_in("admin")
    sent = {"label": "县平台取数", "posting": staff["office_clerk"].pk, "expires_on": str(timezone.localdate())}
    page = client.post("/system/tokens/new/", sent).content.decode()
    assert re.search(r"data-secret>guitu_[\w-]{40,}<", page)
    assert "guitu_" not in client.get("/system/tokens/").content.decode()
    token = ApiToken.objects.get()
    client.get(f"/system/tokens/{token.pk}/revoke/")
    assert ApiToken.objects.get().revoked_at is None
    client.post(f"/system/tokens/{token.pk}/revoke/")
    assert ApiToken.objects.get().revoked_at is not None


def test_a_token_of_another_county_is_a_page_that_does_not_exist(
    signed_in: Callable[[str], Client], staff: dict[str, Posting], regions: dict[str, Region]
) -> None:
    issued = issue_token(
        by=None, posting=staff["office_clerk"], purpose="casework", label="别处", expires_on=timezone.localdate()
    )
    Agency.objects.filter(pk=staff["admin"].agency_id).update(region=regions["other_county"])
    assert signed_in("admin").post(f"/system/tokens/{issued.token.pk}/revoke/").status_code == 404


@pytest.mark.parametrize("page", ["looks/", "doors/", "handover/", "seals/"])
def test_every_page_of_the_head_says_where_it_belongs(page: str, signed_in: Callable[[str], Client]) -> None:
    told = signed_in("office_head").get(f"/system/{page}").content.decode()
    assert '<a href="/system/looks/" aria-current="page">查阅与交接</a>' in told
