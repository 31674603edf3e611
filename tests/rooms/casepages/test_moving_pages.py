"""Moving a case through the pages of both offices: looked up by name, sent, taken in or given back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guitu.access.models import Posting
from guitu.casebook import actions
from guitu.casebook.models import Case, Entry, Transfer
from guitu.places.models import Agency, Region
from tests.rooms.casebook.conftest import NOW, Write
from tests.rooms.casepages.conftest import Enter
from tests.rooms.casepages.test_recording import form_of


@pytest.fixture
def agreed(serving: Case, write: Write, staff: dict[str, Posting], regions: dict[str, Region]) -> Case:
    write("transfer_requested", "2025-02-10", to_region=regions["other_town"].code)
    write("transfer_agreed", "2025-02-20", by="office_head", decided_by="虚构主任")
    return serving


@pytest.fixture
def sent(agreed: Case, staff: dict[str, Posting], regions: dict[str, Region]) -> Transfer:
    return actions.send_case(
        by=staff["office_clerk"], case=agreed, entry_id="t-out", on=NOW.date(), to_region=regions["other_town"].code
    )


def main_of(client: Client, address: str) -> str:
    return client.get(address).content.decode().split("<main")[1].split("</main>")[0]


def test_the_place_that_was_asked_for_is_offered_by_its_name(enter: Enter, agreed: Case) -> None:
    page = main_of(enter("office_clerk"), f"/cases/{agreed.pk}/send/")
    assert re.search(r'value="990101102000" checked', page)
    assert "云程省青岚市归远县石桥镇" in page
    assert "可以直接移交" in page


@pytest.mark.parametrize("typed", ["望川", "wangchuan", "wcx", "９９０１０２"])
def test_looking_up_shows_places_and_writes_nothing(enter: Enter, agreed: Case, typed: str) -> None:
    client, address = enter("office_clerk"), f"/cases/{agreed.pk}/send/"
    answer = client.post(address, {**form_of(client, address), "q": typed, "step": "find"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "云程省青岚市望川县" in page
    assert "不在本系统" in page
    assert Transfer.objects.count() == 0


def test_what_is_nowhere_is_told_and_what_was_typed_stays(enter: Enter, agreed: Case) -> None:
    client, address = enter("office_clerk"), f"/cases/{agreed.pk}/send/"
    answer = client.post(address, {**form_of(client, address), "q": "没有的地方", "step": "send", "papers": "31"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert ("没有找到" in page, 'value="31"' in page, 'value="没有的地方"' in page) == (True, True, True)


def test_sent_taken_in_and_reported_in_across_two_offices(
    enter: Enter, agreed: Case, agencies: dict[str, Agency], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, address = enter("office_clerk"), f"/cases/{agreed.pk}/send/"
    given = {**form_of(clerk, address), "to": "990101102000", "on": "2025-03-01", "papers": "31", "step": "send"}
    answers = [clerk.post(address, given) for _ in range(2)]
    row = Transfer.objects.get()
    assert [one["Location"] for one in answers] == [f"/cases/moves/{row.pk}/"] * 2
    assert clerk.get(f"/cases/{agreed.pk}/").status_code == 404
    assert "石桥镇" in main_of(clerk, "/cases/moves/")

    assert "已移出 1 件" in main_of(clerk, "/")
    other = enter("other_clerk")
    assert "待接收 1 件" in main_of(other, "/")
    assert "待接收 1 件" in main_of(other, "/cases/")
    assert "明天起可以接收" in main_of(other, "/cases/moves/")
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=1))
    clerk, other = enter("office_clerk"), enter("other_clerk")
    assert "待接收" in main_of(other, f"/cases/{agreed.pk}/")
    take = f"/cases/{agreed.pk}/take-in/"
    assert "移送单位写的是 31 件" in main_of(other, take)
    taken = other.post(
        take,
        {**form_of(other, take), "on": "2025-03-02", "village": "990101102201", "policy": "jinxiang", "papers": "31"},
    )
    assert taken["Location"] == f"/cases/{agreed.pk}/"
    page = main_of(other, f"/cases/{agreed.pk}/")
    assert "执行中" in page
    assert "报到" in page.split("接下来")[1].split("台账")[0]
    assert "已接收" in main_of(clerk, "/cases/moves/")
    assert "后话" not in main_of(clerk, f"/cases/moves/{row.pk}/")


def test_given_back_with_a_reason_and_gone_on_with_at_home(enter: Enter, sent: Transfer) -> None:
    other, address = enter("other_clerk"), f"/cases/{sent.case_id}/send-back/"
    assert other.post(address, {**form_of(other, address), "on": "2025-03-01"}).status_code == 422
    said = {**form_of(other, address), "on": "2025-03-01", "reason": "虚构：住址不在本镇", "decided_by": "虚构主任"}
    assert other.post(address, said)["Location"] == "/cases/moves/"
    assert other.get(f"/cases/{sent.case_id}/").status_code == 404
    clerk = enter("office_clerk")
    page = main_of(clerk, f"/cases/{sent.case_id}/")
    assert "已退回" in page
    assert "住址不在本镇" in page
    clerk.post(f"/cases/{sent.case_id}/take-back/")
    assert "执行中" in main_of(clerk, f"/cases/{sent.case_id}/")


def test_called_back_by_the_sender(enter: Enter, sent: Transfer) -> None:
    clerk = enter("office_clerk")
    assert clerk.post(f"/cases/moves/{sent.pk}/call-back/")["Location"] == f"/cases/{sent.case_id}/"
    assert "执行中" in main_of(clerk, f"/cases/{sent.case_id}/")
    assert clerk.post(f"/cases/moves/{sent.pk}/call-back/")["Location"] == f"/cases/{sent.case_id}/"
    assert Entry.objects.filter(case=sent.case, kind="voided").count() == 1


def test_to_an_office_outside_the_page_says_what_to_send_and_keeps_the_receipt(enter: Enter, agreed: Case) -> None:
    clerk, address = enter("office_clerk"), f"/cases/{agreed.pk}/send/"
    clerk.post(
        address,
        {**form_of(clerk, address), "q": "望川", "to": "990102000000", "to_agency": "望川县禁毒办", "on": "2025-03-01",
         "step": "send"},
    )  # fmt: skip
    row = Transfer.objects.get()
    page = main_of(clerk, f"/cases/moves/{row.pk}/")
    assert "寄给对方的材料" in page
    assert clerk.get(f"/cases/{agreed.pk}/").status_code == 200
    assert clerk.post(f"/cases/moves/{row.pk}/receipt/", {"on": "2025-02-01"}).status_code == 422
    assert clerk.post(f"/cases/moves/{row.pk}/receipt/", {"on": "2025-03-01"}).status_code == 302
    assert "已接收" in main_of(clerk, f"/cases/moves/{row.pk}/")


def test_a_place_in_any_form_is_written_by_name_and_shown_by_name(enter: Enter, serving: Case) -> None:
    client, address = enter("office_clerk"), f"/cases/{serving.pk}/record/transfer_requested/"
    said = {**form_of(client, address), "on": "2025-02-10", "to_region": "青岚"}
    asked = client.post(address, said)
    assert asked.status_code == 422
    assert "望川县" in asked.content.decode()
    done = client.post(address, {**said, "to_region": "990102000000"})
    assert done.status_code == 302
    assert "拟变更到哪里：云程省青岚市望川县" in main_of(client, f"/cases/{serving.pk}/")


def test_a_refused_change_of_place_names_who_refused_and_why_and_waits_no_more(
    enter: Enter, serving: Case, write: Write
) -> None:
    write("transfer_requested", "2025-02-10")
    head, address = enter("office_head"), f"/decisions/{serving.pk}/transfer/"
    page = head.get(address).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page)
    assert once is not None
    assert "等你决定" in head.get("/decisions/").content.decode()
    said = {
        "once": once.group(1),
        "on": "2025-03-01",
        "answer": "refuse",
        "heard": "yes",
        "reason": "接收地没有住处，先在本地执行。",
    }
    assert head.post(address, said).status_code == 302
    (entry,) = Entry.objects.filter(case=serving, kind="transfer_refused")
    assert entry.decided_by == "演示office_head"
    assert "没有等你决定的" in head.get("/decisions/").content.decode()
    assert "不同意变更执行地" in main_of(head, f"/cases/{serving.pk}/")
