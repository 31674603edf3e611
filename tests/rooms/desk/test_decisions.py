"""Decisions: nothing is chosen in advance, a reason is required, and the person who decides is named."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from guitu.casebook.models import Case, Entry

from .conftest import NAMES, Entries, Opened

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]

LEAVE: Entries = [("leave_requested", "2025-02-27", {"from": "2025-03-05", "to": "2025-03-09", "place": "虚构市"})]
REFUSED: Entries = [
    ("drug_test", f"2025-02-{day}", {"mode": "regular", "result": "refused", "said": "当天有事"})
    for day in ("10", "15", "20")
]


def _form(said: str) -> dict[str, str]:
    found = re.search(r'name="once" value="([0-9a-f]{32})"', said)
    assert found is not None
    return {"once": found.group(1), "on": "2025-03-01", "reason": "事由清楚，行程已核实。", "heard": "yes"}


def _decide(client: Client, case: Case, code: str, **typed: Any) -> Any:
    address = f"/decisions/{case.pk}/{code}/"
    return client.post(address, {**_form(client.get(address).content.decode()), **typed})


def test_a_request_for_leave_waits_until_it_is_answered(opened: Opened, enter: Enter) -> None:
    case, client = opened(NAMES[0], "2025-02-02", LEAVE), enter("office_head")
    assert "1 件等你决定" in client.get("/decisions/").content.decode()
    _decide(client, case, "leave", answer="grant", **{"from": "2025-03-05", "to": "2025-03-09"})
    assert "没有等你决定的" in client.get("/decisions/").content.decode()


def test_the_decision_names_the_person_who_is_signed_in(opened: Opened, enter: Enter) -> None:
    case = opened(NAMES[0], "2025-02-02", LEAVE)
    _decide(enter("office_head"), case, "leave", answer="refuse")
    entry = Entry.objects.get(case=case, kind="leave_refused")
    assert entry.decided_by == "演示office_head"


def test_nothing_is_chosen_in_advance(opened: Opened, enter: Enter) -> None:
    case = opened(NAMES[0], "2025-02-02", LEAVE)
    said = enter("office_head").get(f"/decisions/{case.pk}/leave/").content.decode()
    assert not re.search(r'type="radio"[^>]* checked', said)


def test_without_answer_reason_and_hearing_every_fault_is_said_and_nothing_is_written(
    opened: Opened, enter: Enter
) -> None:
    case = opened(NAMES[0], "2025-02-02", LEAVE)
    answer = _decide(enter("office_head"), case, "leave", answer="grant", reason="", heard="")
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "还没有写理由" in said
    assert "还没有选是否听取过本人意见" in said
    assert not Entry.objects.filter(kind="leave_granted").exists()


def test_a_double_press_decides_once(opened: Opened, enter: Enter) -> None:
    case, client = opened(NAMES[0], "2025-02-02", LEAVE), enter("office_head")
    address = f"/decisions/{case.pk}/leave/"
    typed = {**_form(client.get(address).content.decode()), "answer": "refuse"}
    for _ in range(2):
        client.post(address, typed)
    assert Entry.objects.filter(kind="leave_refused").count() == 1


def test_putting_it_off_names_who_looked_and_leaves_the_question_waiting(opened: Opened, enter: Enter) -> None:
    case, client = opened(NAMES[0], "2025-02-02", LEAVE), enter("office_head")
    _decide(client, case, "leave", answer="later", reason="等家属把行程送来。")
    entry = Entry.objects.get(case=case, kind="decision_deferred")
    assert entry.decided_by == "演示office_head"
    listed = client.get("/decisions/").content.decode()
    assert "1 件等你决定" in listed
    assert "看过，先放着" in listed
    assert "等家属把行程送来。" in client.get(f"/decisions/{case.pk}/leave/").content.decode()


def test_putting_it_off_without_a_reason_writes_nothing(opened: Opened, enter: Enter) -> None:
    case = opened(NAMES[0], "2025-02-02", LEAVE)
    said = _decide(enter("office_head"), case, "leave", answer="later", reason="")
    assert said.status_code == 422
    assert not Entry.objects.filter(case=case, kind="decision_deferred").exists()


def test_a_step_that_is_decided_is_reached_from_the_case(opened: Opened, enter: Enter) -> None:
    case = opened(NAMES[0], "2025-02-02", [])
    said = enter("office_head").get(f"/cases/{case.pk}/").content.decode()
    assert f'href="/decisions/{case.pk}/suspension/"' in said


def test_three_refused_tests_wait_for_a_person_and_decide_nothing(opened: Opened, enter: Enter) -> None:
    case = opened(NAMES[0], "2025-02-02", REFUSED)
    said = enter("office_head").get(f"/decisions/{case.pk}/breach/").content.decode()
    assert "3（3 次以上，含本数，已达到）" in said
    assert said.count("本人说：当天有事") == 3
    assert not Entry.objects.filter(kind="breach_decided").exists()


def test_the_two_kinds_of_case_differ_in_what_follows(opened: Opened, enter: Enter) -> None:
    client = enter("office_head")
    detox = opened(NAMES[0], "2025-02-02", REFUSED)
    rehab = opened(NAMES[1], "2025-02-02", REFUSED, kind="community_rehab")
    of_detox = client.get(f"/decisions/{detox.pk}/breach/").content.decode()
    of_rehab = client.get(f"/decisions/{rehab.pk}/breach/").content.decode()
    assert "社区戒毒（本案）" in of_detox
    assert "社区康复（本案）" in of_rehab
    assert "是否强制隔离戒毒由县级以上公安机关决定" in of_detox
    assert "并不因此强制隔离戒毒" in of_rehab


def test_an_unanswered_objection_bars_what_rests_on_it(opened: Opened, enter: Enter) -> None:
    told: Entries = [*REFUSED, ("objection_raised", "2025-02-25", {"entry": "e3-drug_test", "says": "当天在医院"})]
    case, client = opened(NAMES[0], "2025-02-02", told), enter("office_head")
    said = client.get(f"/decisions/{case.pk}/breach/").content.decode()
    assert "有一条异议还没有答复" in said
    answer = _decide(client, case, "breach", answer="state", ground="tests_refused")
    assert answer.status_code == 422
    assert not Entry.objects.filter(kind="breach_decided").exists()


def test_an_objection_comes_first_and_can_be_answered(opened: Opened, enter: Enter) -> None:
    told: Entries = [*REFUSED, ("objection_raised", "2025-02-25", {"entry": "e3-drug_test", "says": "当天在医院"})]
    case, client = opened(NAMES[0], "2025-02-02", told), enter("office_head")
    said = client.get("/decisions/").content.decode()
    assert said.index("答复异议") < said.index("认定拒绝")
    _decide(client, case, "objection", answer="answer")
    assert Entry.objects.get(kind="objection_answered").fields["entry"] == "e3-drug_test"


def test_a_breach_that_is_decided_waits_for_its_statement(opened: Opened, enter: Enter) -> None:
    case, client = opened(NAMES[0], "2025-02-02", REFUSED), enter("office_head")
    _decide(client, case, "breach", answer="state", ground="tests_refused")
    assert Entry.objects.filter(kind="breach_decided").count() == 1
    assert "出具说明，报告公安机关" in client.get("/decisions/").content.decode()


def test_who_decides_nothing_is_refused(opened: Opened, enter: Enter) -> None:
    case = opened(NAMES[0], "2025-02-02", LEAVE)
    assert enter("office_clerk").get("/decisions/").status_code == 403
    assert enter("social_worker").get(f"/decisions/{case.pk}/leave/").status_code == 403


def test_a_case_out_of_reach_is_not_there(opened: Opened, enter: Enter) -> None:
    assert enter("office_head").get("/decisions/00000000-0000-4000-8000-000000000000/leave/").status_code == 404


@pytest.mark.parametrize("code", ["suspension", "resumption", "termination", "release", "tier", "warning", "transfer"])
def test_every_question_has_a_page(opened: Opened, enter: Enter, code: str) -> None:
    case = opened(NAMES[0], "2025-02-02", REFUSED)
    assert enter("office_head").get(f"/decisions/{case.pk}/{code}/").status_code == 200
