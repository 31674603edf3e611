"""Recording, mending, attaching and receiving through the pages: once, with everything kept that was typed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from guitu.access.models import Look, Posting
from guitu.casebook.actions import correct
from guitu.casebook.models import Assignment, Case, Draft, Entry, Person
from guitu.ledger.kinds import ALL, KINDS
from tests.rooms.casebook.conftest import NOW, NUMBER, Write
from tests.rooms.casepages.conftest import Enter

TALK = {"on": "2025-02-20", "form": "home_visit", "talkers": "演示office_clerk", "said": "虚构：近来找到了工作。"}


def form_of(client: Client, address: str) -> dict[str, str]:
    """The hidden fields of the form at an address."""
    page = client.get(address).content.decode().split("<main")[1].split("</main>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def test_a_double_press_records_once(enter: Enter, serving: Case) -> None:
    client, address = enter("office_clerk"), f"/cases/{serving.pk}/record/talk/"
    said = {**form_of(client, address), **TALK}
    answers = [client.post(address, said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Entry.objects.filter(case=serving, kind="talk").count() == 1


def test_a_home_visit_is_filled_in_but_for_the_press(enter: Enter, serving: Case) -> None:
    client, address = enter("office_clerk"), f"/cases/{serving.pk}/record/talk/"
    page = client.get(address).content.decode()
    assert re.search(r'value="home_visit" checked', page)
    assert f'type="date" value="{timezone.localdate().isoformat()}"' in page


def test_the_message_tells_when_it_is_due_next_and_one_goes_back(enter: Enter, serving: Case) -> None:
    client, address = enter("office_clerk"), f"/cases/{serving.pk}/record/talk/?next=/account/"
    said = {**form_of(client, address), **TALK}
    answer = client.post(address, said)
    assert answer["Location"] == "/account/"
    assert "已登记。曾某某" in client.get("/account/").content.decode()


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_nobody_is_led_away_by_next(enter: Enter, serving: Case, away: str) -> None:
    client, address = enter("office_clerk"), f"/cases/{serving.pk}/record/talk/"
    answer = client.post(address, {**form_of(client, address), **TALK, "next": away})
    assert answer["Location"] == f"/cases/{serving.pk}/"


def test_all_faults_at_once_and_what_was_typed_stays(enter: Enter, serving: Case) -> None:
    client, address = enter("office_clerk"), f"/cases/{serving.pk}/record/drug_test/"
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    answer = client.post(
        address, {**form_of(client, address), "on": tomorrow, "note": "虚构的备注留着", "mode": "regular"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还有 2 处要看一下" in page
    assert ("虚构的备注留着" in page, tomorrow in page, "晚于" in page or "不晚于今天" in page) == (True, True, True)
    assert Entry.objects.filter(case=serving, kind="drug_test").count() == 0


def test_an_unlawful_step_is_refused_with_its_clause_and_keeps_what_was_typed(enter: Enter, serving: Case) -> None:
    client, address = enter("office_head"), f"/cases/{serving.pk}/record/discharged/"
    said = {**form_of(client, address), "on": "2025-03-01", "reason": "虚构的理由留着", "decided_by": "虚构警官"}
    answer = client.post(address, said)
    page = answer.content.decode()
    assert (answer.status_code, "《戒毒条例》" in page, "虚构的理由留着" in page) == (409, True, True)


def test_a_draft_is_kept_sealed_and_comes_back(enter: Enter, serving: Case) -> None:
    client, address = enter("office_clerk"), f"/cases/{serving.pk}/record/talk/"
    client.post(address, {**form_of(client, address), **TALK, "draft": "1"})
    assert Draft.objects.filter(case=serving, kind="talk").count() == 1
    assert Entry.objects.filter(case=serving, kind="talk").count() == 0
    assert TALK["said"] in client.get(address).content.decode()
    client.post(address, {**form_of(client, address), **TALK})
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("kind", [kind.name for kind in ALL])
def test_the_form_of_every_kind_opens_or_does_not_exist(enter: Enter, serving: Case, kind: str) -> None:
    answer = enter("office_head").get(f"/cases/{serving.pk}/record/{kind}/")
    mine = "office_head" in KINDS[kind].recorders
    no_form = kind in ("decided", "voided", "file_attached") or KINDS[kind].group == "office"
    shown = 302 if kind == "transferred_out" else 200  # it has a page of its own, which moves the case as well
    assert answer.status_code == (404 if no_form else shown if mine else 403)


def test_who_may_not_record_a_kind_is_told_who_may(enter: Enter, serving: Case) -> None:
    answer = enter("police").get(f"/cases/{serving.pk}/record/summary/")
    assert (answer.status_code, "社工" in answer.content.decode()) == (403, True)


def test_what_can_be_recorded_now_says_what_the_rest_lacks(enter: Enter, serving: Case) -> None:
    page = enter("office_head").get(f"/cases/{serving.pk}/record/").content.decode()
    assert "现在还不能登记的" in page
    assert "先要有“申请变更执行地”" in page


def test_a_correction_shows_the_old_asks_why_and_is_undone_by_another(
    enter: Enter, serving: Case, write: Write
) -> None:
    write("talk", "2025-02-19", form="office")
    client, address = enter("office_clerk"), f"/cases/{serving.pk}/correct/e-talk/"
    said = {**form_of(client, address), "on": "2025-02-20", "form": "home_visit"}
    without = client.post(address, said)
    assert (without.status_code, "为什么更正" in without.content.decode()) == (422, True)
    for _ in range(2):
        assert client.post(address, {**said, "why": "虚构：看错日历"}).status_code == 302
    assert Entry.objects.filter(case=serving, kind="talk").count() == 2
    page = client.get(f"/cases/{serving.pk}/").content.decode()
    assert ("虚构：看错日历" in page, "2025年2月19日" in page, "已更正" in page) == (True, True, True)
    again = Entry.objects.get(case=serving, corrects="e-talk").entry_id
    back = f"/cases/{serving.pk}/correct/{again}/"
    answer = client.post(back, {**form_of(client, back), "on": "2025-02-19", "form": "office", "why": "虚构：原来没错"})
    assert answer.status_code == 302


def test_a_correction_keeps_what_the_corrector_may_not_see(enter: Enter, serving: Case, write: Write) -> None:
    write("drug_test", "2025-02-19", mode="regular", result="refused", said="虚构：发烧了")
    client, address = enter("police"), f"/cases/{serving.pk}/correct/e-drug_test/"
    assert "虚构：发烧了" not in client.get(address).content.decode()
    said = {
        **form_of(client, address),
        "on": "2025-02-20",
        "mode": "regular",
        "result": "refused",
        "why": "虚构：日期错",
    }
    assert client.post(address, said).status_code == 302
    assert "虚构：发烧了" in enter("office_clerk").get(f"/cases/{serving.pk}/").content.decode()


def test_a_voided_entry_stays_readable_with_its_reason(enter: Enter, serving: Case, write: Write) -> None:
    write("talk", "2025-02-19", form="office")
    client, address = enter("office_clerk"), f"/cases/{serving.pk}/void/e-talk/"
    assert client.post(address, form_of(client, address)).status_code == 422
    said = {**form_of(client, address), "why": "虚构：记到了别人名下"}
    assert [client.post(address, said).status_code for _ in range(2)] == [302, 302]
    page = client.get(f"/cases/{serving.pk}/").content.decode()
    assert ("已撤销，不作数" in page, "虚构：记到了别人名下" in page) == (True, True)


def test_an_objection_marks_the_entry_until_it_is_answered(enter: Enter, serving: Case, write: Write) -> None:
    write("drug_test", "2025-02-19", mode="regular", result="refused")
    client = enter("office_head")
    raise_at = f"/cases/{serving.pk}/record/objection_raised/?entry=e-drug_test"
    said = {**form_of(client, raise_at), "on": "2025-02-21", "says": "虚构：那天没有人通知我"}
    assert client.post(raise_at, said).status_code == 302
    assert "有异议，还没有答复" in client.get(f"/cases/{serving.pk}/").content.decode()
    answer_at = f"/cases/{serving.pk}/record/objection_answered/?entry=e-drug_test"
    said = {**form_of(client, answer_at), "on": "2025-02-24", "answer": "虚构：查过了", "decided_by": "虚构主任"}
    assert client.post(answer_at, said).status_code == 302
    assert "有异议，还没有答复" not in client.get(f"/cases/{serving.pk}/").content.decode()


def test_an_excuse_takes_the_entry_out_of_the_count(enter: Enter, serving: Case, write: Write) -> None:
    write("drug_test", "2025-02-19", mode="regular", result="refused")
    client, address = enter("office_head"), f"/cases/{serving.pk}/record/excused/?entry=e-drug_test"
    said = {**form_of(client, address), "on": "2025-02-21", "why": "虚构：住院", "decided_by": "虚构主任"}
    assert client.post(address, said).status_code == 302
    assert "有正当理由，不计" in client.get(f"/cases/{serving.pk}/").content.decode()


def test_a_picture_is_kept_sealed_and_opening_it_is_a_look(enter: Enter, serving: Case) -> None:
    client, address = enter("office_clerk"), f"/cases/{serving.pk}/attach/"
    content = b"\xff\xd8\xff" + b"0" * 400
    said: dict[str, Any] = {**form_of(client, address), "on": "2025-02-20", "title": "虚构的协议扫描件"}
    for _ in range(2):
        file = SimpleUploadedFile("虚构.jpg", content, content_type="text/html")
        assert client.post(address, {**said, "file": file}).status_code == 302
    (entry,) = Entry.objects.filter(case=serving, kind="file_attached")
    before = Look.objects.count()
    answer = client.get(f"/cases/{serving.pk}/file/{entry.entry_id}/")
    assert (answer.content, answer["Content-Type"]) == (content, "image/jpeg")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert Look.objects.count() > before


@pytest.mark.parametrize("content", [b"<script>", b"MZ\x90", b""])
def test_what_is_no_picture_and_no_pdf_is_not_taken(enter: Enter, serving: Case, content: bytes) -> None:
    client, address = enter("office_clerk"), f"/cases/{serving.pk}/attach/"
    file = SimpleUploadedFile("picture.jpg", content, content_type="image/jpeg")
    answer = client.post(address, {**form_of(client, address), "on": "2025-02-20", "title": "虚构", "file": file})
    assert answer.status_code == 422
    assert not Entry.objects.filter(case=serving, kind="file_attached").exists()


WHO = {
    "step": "person",
    "name": "令狐归程",
    "identity_number": "990101199202024329",
    "sex": "男",
    "phone": "19900002468",
}
WHAT = {
    "step": "case", "kind": "community_detox", "decided_on": "2025-02-01", "decided_by": "虚构警官",
    "policy": "national",
    "served_on": "2025-02-03", "received_on": "2025-02-05", "village": "990101101201",
}  # fmt: skip


def test_a_case_is_received_in_two_steps_and_once(enter: Enter, staff: dict[str, Posting]) -> None:
    client = enter("office_clerk")
    second = client.post("/cases/new/", {**form_of(client, "/cases/new/"), **WHO}).content.decode()
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', second))
    assert kept["name"] == "令狐归程"
    answers = [client.post("/cases/new/", {**kept, **WHAT}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    (case,) = Case.objects.all()
    assert Person.objects.count() == 1
    assert sorted(Entry.objects.values_list("kind", flat=True)) == ["decided", "received", "served"]
    assert "令狐某某" in client.get(answers[0]["Location"]).content.decode()
    assert case.region_code == "990101101201"


def test_faults_of_both_steps_are_told_and_keep_what_was_typed(enter: Enter, staff: dict[str, Posting]) -> None:
    client = enter("office_clerk")
    first = client.post("/cases/new/", {**form_of(client, "/cases/new/"), **WHO, "name": " "})
    assert (first.status_code, WHO["identity_number"] in first.content.decode()) == (422, True)
    late = (timezone.localdate() + timedelta(days=2)).isoformat()
    second = client.post("/cases/new/", {**WHO, **WHAT, "kind": "", "decided_on": late})
    assert (second.status_code, second.content.decode().count('class="error"')) == (422, 2)
    assert Case.objects.count() == Person.objects.count() == 0


def test_a_person_entered_before_is_found_by_number_and_not_entered_twice(enter: Enter, case: Case) -> None:
    client = enter("office_clerk")
    said = {**WHO, "identity_number": NUMBER}
    page = client.post("/cases/new/", said).content.decode()
    assert "已有人员档案" in page
    assert client.post("/cases/new/", {**said, **WHAT, "decided_on": "2025-02-01"}).status_code == 302
    assert (Person.objects.count(), Case.objects.filter(person=case.person).count()) == (1, 2)


def test_a_person_of_another_town_is_neither_shown_nor_entered_twice(enter: Enter, case: Case) -> None:
    answer = enter("other_clerk").post("/cases/new/", {**WHO, "identity_number": NUMBER})
    page = answer.content.decode()
    assert (answer.status_code, "不在你的范围内" in page, "曾" in page) == (422, True, False)


@pytest.mark.parametrize("name", ["social_worker", "county", "clinic", "admin"])
def test_who_receives_no_cases_is_refused(enter: Enter, staff: dict[str, Posting], name: str) -> None:
    assert enter(name).get("/cases/new/").status_code == 403


def test_no_page_takes_an_entry_of_another_case(enter: Enter, serving: Case, staff: dict[str, Posting]) -> None:
    client = enter("office_clerk")
    for page in (
        "correct/e-nothing/",
        "void/e-nothing/",
        "file/e-nothing/",
        "why/talk/999/",
        "why/nothing/1/",
        "nothing/",
    ):
        assert client.get(f"/cases/{serving.pk}/{page}").status_code == 404, page


def test_a_corrected_entry_leads_to_the_one_that_stands(enter: Enter, serving: Case, staff: dict[str, Posting]) -> None:
    correct(
        by=staff["office_clerk"],
        case=serving,
        entry_id="e-2",
        corrects="e-served",
        why="虚构",
        on=date(2025, 1, 4),
        at=NOW,
    )
    answer = enter("office_clerk").get(f"/cases/{serving.pk}/correct/e-served/")
    assert answer.status_code == 302


def test_a_tier_is_offered_only_where_the_place_names_tiers(enter: Enter, serving: Case) -> None:
    assert "/record/tier_proposed/" not in enter("office_head").get(f"/cases/{serving.pk}/record/").content.decode()
    Case.objects.filter(pk=serving.pk).update(policy="demo_town")
    assert "/record/tier_proposed/" in enter("office_head").get(f"/cases/{serving.pk}/record/").content.decode()


def test_after_a_file_one_comes_back_to_a_page_that_one_may_see(
    enter: Enter, serving: Case, staff: dict[str, Posting]
) -> None:
    Assignment.objects.create(case=serving, posting=staff["clinic"], part="clinic", since=NOW.date())
    for name, back in (("office_clerk", f"/cases/{serving.pk}/files/"), ("clinic", f"/cases/{serving.pk}/")):
        answer = enter(name).get(f"/cases/{serving.pk}/attach/")
        assert (answer.status_code, f'href="{back}">不加了' in answer.content.decode()) == (200, True), name
