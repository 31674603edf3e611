"""The pages of a case: what they show, to whom, at what cost."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guitu.access.models import Look, Posting
from guitu.casebook.actions import assign
from guitu.casebook.models import Case
from tests.rooms.casebook.conftest import NAME, NOW, NUMBER, PHONE, SENTENCE, Write
from tests.rooms.casepages.conftest import Enter
from tests.rooms.standings.conftest import office
from tests.rooms.standings.office import PLAIN, Office

__all__ = ["office"]

MOST = 15
NOT_A_QUERY = ("SAVEPOINT", "RELEASE")
PAGES = (
    "", "team/", "treatment/", "support/", "leave/", "files/", "looks/", "record/", "record/talk/", "record/drug_test/",
    "record/leave_requested/", "record/excused/", "suppose/",
    "suppose/?kind=drug_test&on=2025-03-28&mode=spot&result=refused",
    "term/", "why/report_in/1/", "why/sign_agreement/1/", "attach/", "?as_of=2025-02-01&known_at=2025-03-02",
    "correct/e-served/",
    "void/e-served/",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_a_case_asks_the_database_more_than_fifteen_times(enter: Enter, serving: Case, page: str) -> None:
    client = enter("office_head")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"/cases/{serving.pk}/{page}")
    queries = [one["sql"][:150] for one in asked if not one["sql"].startswith(NOT_A_QUERY)]
    assert (answer.status_code, len(queries) <= MOST) == (200, True), "\n".join(queries)


@pytest.mark.parametrize("page", ["/cases/", "/cases/?state=serving&order=number", "/policy/", "/cases/new/"])
def test_no_other_page_asks_the_database_more_than_fifteen_times(enter: Enter, serving: Case, page: str) -> None:
    client = enter("office_head")
    client.get("/cases/")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(page)
    queries = [one["sql"][:150] for one in asked if not one["sql"].startswith(NOT_A_QUERY)]
    assert (answer.status_code, len(queries) <= MOST) == (200, True), "\n".join(queries)


def test_every_page_of_a_case_writes_a_look(enter: Enter, serving: Case) -> None:
    client = enter("office_clerk")
    for page in PAGES[:6]:
        before = Look.objects.filter(case_id=str(serving.pk)).count()
        client.get(f"/cases/{serving.pk}/{page}")
        assert Look.objects.filter(case_id=str(serving.pk)).count() > before, page


def test_a_name_is_masked_until_it_is_asked_for(enter: Enter, serving: Case) -> None:
    client = enter("office_clerk")
    page = client.get(f"/cases/{serving.pk}/").content.decode()
    assert (NAME in page, NUMBER in page, "曾某某" in page) == (False, False, True)
    shown = client.get(f"/cases/{serving.pk}/?full=1").content.decode()
    assert (NAME in shown, NUMBER in shown, PHONE in shown) == (True, True, True)


def test_the_list_shows_no_whole_name_and_no_address_holds_one(enter: Enter, serving: Case) -> None:
    page = enter("office_clerk").get("/cases/").content.decode()
    assert ("曾某某" in page, NAME in page, NUMBER in page) == (True, False, False)


def test_who_does_not_see_narratives_does_not_get_them(enter: Enter, serving: Case) -> None:
    assert SENTENCE in enter("office_clerk").get(f"/cases/{serving.pk}/").content.decode()
    assert SENTENCE not in enter("police").get(f"/cases/{serving.pk}/?full=1&all=1").content.decode()


def test_supervision_sees_the_case_without_a_name(enter: Enter, serving: Case) -> None:
    page = enter("county").get(f"/cases/{serving.pk}/?full=1").content.decode()
    assert (NAME in page, "曾某" in page, "显示全名" in page) == (False, False, False)


def test_a_case_out_of_reach_is_a_page_that_does_not_exist(enter: Enter, serving: Case) -> None:
    for name in ("other_clerk", "clinic", "admin"):
        answer = enter(name).get(f"/cases/{serving.pk}/")
        assert answer.status_code in (403, 404), name


def test_a_clinic_sees_tests_and_treatment_and_no_standing(enter: Enter, serving: Case, write: Write) -> None:
    clinic = Posting.objects.get(role="clinic")
    clerk = Posting.objects.get(account__username="office_clerk")
    assign(by=clerk, case=serving, posting=clinic, part="clinic", since=NOW.date(), at=NOW)
    client = enter("clinic")
    page = client.get(f"/cases/{serving.pk}/").content.decode()
    assert ("归途条" in page, "法定情形" in page) == (False, False)
    assert client.get(f"/cases/{serving.pk}/treatment/").status_code == 200
    assert client.get(f"/cases/{serving.pk}/support/").status_code == 404


def test_a_past_day_says_that_it_is_past_and_offers_no_deed(enter: Enter, serving: Case, write: Write) -> None:
    write("talk", "2025-02-20", form="office")
    page = enter("office_clerk").get(f"/cases/{serving.pk}/?as_of=2025-02-10").content.decode()
    assert "截至 2025年2月10日 的样子，不是现在" in page
    assert ("到办公室谈话" in page, "/record/talk/" in page) == (False, False)


def test_as_we_knew_it_then_leaves_out_what_was_recorded_later(enter: Enter, serving: Case) -> None:
    page = enter("office_clerk").get(f"/cases/{serving.pk}/?known_at=2025-02-28")
    assert "还没有责令决定" in page.content.decode()  # everything was written on the first of March


def test_a_day_that_cannot_be_read_is_said_and_today_is_shown(enter: Enter, serving: Case) -> None:
    page = enter("office_clerk").get(f"/cases/{serving.pk}/?as_of=2025-02-30").content.decode()
    assert ("看不懂" in page, "不是现在" in page) == (True, False)


def test_a_supposition_records_nothing_and_tells_what_would_change(enter: Enter, serving: Case) -> None:
    before = serving.length
    address = f"/cases/{serving.pk}/suppose/?kind=drug_test&on=2025-01-28&mode=regular&result=refused"
    page = enter("office_clerk").get(address).content.decode()
    serving.refresh_from_db()
    assert (serving.length, "什么也不会登记" in page, "0/3" in page, "1/3" in page) == (before, True, True, True)


def test_the_term_is_explained_from_report_in_to_the_last_day(enter: Enter, serving: Case) -> None:
    page = enter("office_clerk").get(reverse("casebook:term", args=(serving.pk,))).content.decode()
    assert ("起算：报到" in page, "2028年1月14日" in page, "36 个月" in page) == (True, True, True)


def test_the_policy_page_has_a_place_for_every_clause_a_chip_leads_to(enter: Enter, serving: Case) -> None:
    client = enter("office_clerk")
    page = client.get(f"/cases/{serving.pk}/").content.decode()
    wanted = set(re.findall(r'/policy/#([^"]+)"', page))
    places = set(re.findall(r'id="([^"]+)"', client.get("/policy/").content.decode()))
    assert wanted
    assert wanted <= places


def test_the_family_page_shows_no_identity_number_unless_it_is_asked_for(enter: Enter, serving: Case) -> None:
    client = enter("office_clerk")
    page = client.get(f"/cases/{serving.pk}/team/").content.decode()
    asked = client.get(f"/cases/{serving.pk}/team/?full=1").content.decode()
    assert (NUMBER in page, NUMBER in asked) == (False, True)


@pytest.fixture
def walked(office: Office) -> UUID:
    """A case under a pack that sets intervals, so that there is a strip to draw."""
    return office.open(PLAIN, worker="social_worker", group="group")


def test_the_strip_stands_open_on_the_first_page_of_a_case_and_folded_on_the_others(enter: Enter, walked: UUID) -> None:
    client = enter("office_clerk")
    first, other = (client.get(f"/cases/{walked}/{page}").content.decode() for page in ("", "leave/"))
    folded = '<details class="way-fold"><summary>归途条</summary>'
    assert [(folded in page, 'class="strip-year' in page) for page in (first, other)] == [(False, True), (True, True)]


def test_a_phone_can_show_the_years_that_do_not_run(enter: Enter, walked: UUID) -> None:
    page = enter("office_clerk").get(f"/cases/{walked}/").content.decode()
    assert (page.count("strip-year-now"), "显示全程 3 年" in page) == (1, True)


def test_what_another_has_to_do_says_whose_it_is(enter: Enter, walked: UUID) -> None:
    assert "；由本人办" in enter("county").get(f"/cases/{walked}/").content.decode()
    assert "；由本人办" not in enter("social_worker").get(f"/cases/{walked}/").content.decode()


def test_the_own_policy_stands_first_and_what_is_no_law_says_what_it_is(enter: Enter, walked: UUID) -> None:
    page = enter("office_clerk").get("/policy/").content.decode()
    packs = re.search(r'<nav class="tabs" aria-label="政策包">(.*?)</nav>', page)
    assert packs is not None
    assert [one.split("pack=")[1] for one in re.findall(r'href="([^"]+)"', packs[1])][:2] == ["jinxiang", "national"]
    assert '<b>周年日的前一日</b> <span class="tag">通行理解</span>' in page


def test_looks_of_one_day_and_purpose_are_one_line_with_their_number(enter: Enter, serving: Case) -> None:
    client = enter("office_head")
    for _ in range(3):
        client.get(f"/cases/{serving.pk}/")
    page = client.get(f"/cases/{serving.pk}/looks/").content.decode()
    rows = re.findall(r'<tr><th scope="row".*?</tr>', page)
    looked = Look.objects.filter(case_id=str(serving.pk)).count()
    assert len(rows) < looked
    assert sum(int(times) for row in rows for times in re.findall(r'class="num">(\d+)<span', row)) == looked
