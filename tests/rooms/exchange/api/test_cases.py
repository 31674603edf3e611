"""Reading cases and recording entries through the interface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from guitu.access import sight
from guitu.access.may import may
from guitu.access.models import Look, Posting
from guitu.access.sight import MASKED, Viewer
from guitu.access.table import table
from guitu.casebook.actions import open_case
from guitu.casebook.models import Case, Entry
from guitu.casebook.permissions import is_assigned
from guitu.exchange.api import body
from guitu.ledger.kinds import KINDS

from .conftest import NAME, NUMBER, Program

pytestmark = pytest.mark.django_db

Programs = Callable[..., Program]
ROLES = ("admin", "office_head", "office_clerk", "social_worker", "police", "clinic", "county", "person", "other_clerk")
TALK = {"id": "talk-1", "kind": "talk", "on": "2025-03-01", "form": "office"}


def _reached(posting: Posting, case: Case, *, on: date) -> frozenset[str]:
    viewer = Viewer((posting,), table().roles[posting.role].purposes[0], on)
    return sight.groups_at(
        viewer,
        at=case.region_code,
        assigned=is_assigned(posting, case_id=case.pk, on=on),
        group=case.group_id,
        deciding=case.deciding_agency_id,
    ) & {name for name, matter in table().matters.items() if matter.about_case}


@pytest.mark.parametrize("who", ROLES)
def test_each_role_reads_what_the_access_table_says(
    program: Programs, staff: dict[str, Posting], case: Case, who: str
) -> None:
    groups = _reached(staff[who], case, on=timezone.localdate())
    asked = program(who)
    status, said = asked.get("/cases")
    assert status == 200
    assert [one["id"] for one in said["items"]] == ([str(case.pk)] if groups else [])
    status, said = asked.get(f"/cases/{case.pk}")
    assert status == (200 if groups else 404)
    if groups:
        assert said["name"] == (NAME if "name" in groups else MASKED)
        assert ("identity_number" in said["particulars"]) is ("identity" in groups)
        assert bool(said["other"]) is ("narrative" in groups)
        assert (said["state"] is not None) is ("standing" in groups)
    status, said = asked.get(f"/cases/{case.pk}/entries")
    assert status == (200 if groups else 404)
    if groups:
        seen = {one["kind"] for one in said["items"]}
        assert seen == {"decided", "served", "reported_in", "drug_test"} & set(sight.entry_kinds(groups))
    assert asked.get(f"/cases/{case.pk}/standing")[0] == (200 if "standing" in groups else 403 if groups else 404)


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize(
    "said",
    [TALK, {"id": "t-1", "kind": "drug_test", "on": "2025-03-01", "mode": "spot", "result": "negative"},
     {"id": "b-1", "kind": "contact_attempted", "on": "2025-03-01"}],
    ids=lambda said: said["kind"],
)  # fmt: skip
def test_each_role_records_what_the_access_table_says(
    program: Programs, staff: dict[str, Posting], case: Case, who: str, said: dict[str, str]
) -> None:
    today = timezone.localdate()
    posting = staff[who]
    allowed = may(
        posting, "record", said["kind"], at=case.region_code,
        assigned=is_assigned(posting, case_id=case.pk, on=today), group=case.group_id,
        deciding=case.deciding_agency_id, on=today,
    )  # fmt: skip
    given = _whole(said)
    status, answer = program(who).post(f"/cases/{case.pk}/entries", given)
    reached = bool(_reached(posting, case, on=today))
    assert status == (201 if allowed else 403 if reached else 404), answer
    if status == 403:
        assert answer["clauses"]
        assert "《" in answer["says"]


def _whole(said: dict[str, str]) -> dict[str, Any]:
    """The entry with something for each field its kind cannot do without."""
    kind = KINDS[said["kind"]]
    needed = {one.name: next(iter(one.choices), "虚") for one in kind.form if one.required and one.name not in said}
    return {**needed, **said}


def test_the_same_entry_sent_twice_is_one_entry(program: Programs, case: Case) -> None:
    clerk = program("office_clerk")
    first = clerk.post(f"/cases/{case.pk}/entries", TALK)
    again = clerk.post(f"/cases/{case.pk}/entries", TALK)
    assert (first[0], again[0]) == (201, 200)
    assert first[1] == again[1]
    assert Entry.objects.filter(case=case, entry_id="talk-1").count() == 1


def test_another_entry_under_the_same_id_is_a_conflict(program: Programs, case: Case) -> None:
    clerk = program("office_clerk")
    clerk.post(f"/cases/{case.pk}/entries", TALK)
    status, said = clerk.post(f"/cases/{case.pk}/entries", {**TALK, "form": "phone"})
    assert (status, said["error"]) == (409, "conflict")
    assert "同一编号" in said["faults"][0]["found"]


def test_every_fault_of_an_entry_comes_at_once_with_its_remedy(program: Programs, case: Case) -> None:
    wrong = {"id": "x", "kind": "drug_test", "on": "2025-02-30", "mode": "weekly", "result": "clean"}
    status, said = program("office_clerk").post(f"/cases/{case.pk}/entries", wrong)
    assert (status, len(said["faults"])) == (422, 3)
    assert all(fault["place"] and fault["found"] and fault["expected"] for fault in said["faults"])


def test_a_step_that_is_not_lawful_is_refused_with_its_clause(program: Programs, case: Case) -> None:
    said = {"id": "r-2", "kind": "reported_in", "on": "2025-03-01"}
    status, answer = program("office_clerk").post(f"/cases/{case.pk}/entries", said)
    assert (status, answer["error"]) == (403, "refused")
    assert answer["clauses"]


def test_the_time_on_the_device_is_kept(program: Programs, case: Case) -> None:
    said = {**TALK, "recorded_at": "2025-03-01T09:30:00+08:00"}
    answer = program("office_clerk").post(f"/cases/{case.pk}/entries", said)[1]
    assert answer["said_at"].startswith("2025-03-01T")
    assert answer["recorded_at"] != answer["said_at"]


def test_who_may_record_and_not_read_gets_no_contents(program: Programs, staff: dict[str, Posting], case: Case) -> None:
    unreadable = [
        (who, kind)
        for who in ("clinic", "police", "person")
        for kind in KINDS.values()
        if staff[who].role in kind.recorders and kind.name == "family_contact"
    ]
    for who, kind in unreadable:
        given = _whole({"id": f"f-{who}", "kind": kind.name, "on": "2025-03-01"})
        status, said = program(who).post(f"/cases/{case.pk}/entries", given)
        if status == 201:
            assert said["fields"] == {}


def test_a_body_that_is_too_large_is_refused_before_it_is_read(program: Programs, case: Case) -> None:
    status, said = program("office_clerk").post(f"/cases/{case.pk}/entries", b'"' + b"x" * body.LARGEST + b'"')
    assert (status, said["error"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(b"{", "application/json"), (b"\xff\xfe", "application/json"), (b"{}", "text/plain"),
     (b"[" * 9000, "application/json")],
    ids=["half", "no text", "no json type", "deep"],
)  # fmt: skip
def test_what_is_no_json_is_a_bad_request(program: Programs, case: Case, content: bytes, content_type: str) -> None:
    status, said = program("office_clerk").post(f"/cases/{case.pk}/entries", content, content_type=content_type)
    assert (status, said["error"]) == (400, "bad_request")


def test_a_member_given_twice_is_refused(program: Programs, case: Case) -> None:
    twice = b'{"id": "a", "id": "b", "kind": "talk", "on": "2025-03-01", "form": "office"}'
    assert program("office_clerk").post(f"/cases/{case.pk}/entries", twice)[0] == 422


def test_a_case_that_does_not_exist_and_one_of_others_look_the_same(program: Programs, case: Case) -> None:
    other = program("other_clerk")
    missing = program("office_clerk").get(f"/cases/{uuid4()}")
    assert other.get(f"/cases/{case.pk}") == missing
    assert other.post(f"/cases/{case.pk}/entries", TALK) == missing


def test_every_page_holds_what_the_one_before_did_not(program: Programs, case: Case, staff: dict[str, Posting]) -> None:
    for at in range(6):
        open_case(
            by=staff["office_clerk"], person=case.person, kind="community_rehab", policy="jinxiang",
            region_code=case.region_code, decided_on=date(2025, 1, 2), entry_id=f"d{at}",
            decided={"decided_by": "虚局长"},
        )  # fmt: skip
    clerk, seen, page = program("office_clerk"), [], 1
    while True:
        said = clerk.get("/cases", page=page, size=3)[1]
        seen += [one["id"] for one in said["items"]]
        if not said["more"]:
            break
        page += 1
    assert (page, len(seen), len(set(seen))) == (3, 7, 7)
    assert clerk.get("/cases", page=9, size=3)[1]["items"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [({"state": "serving"}, 1), ({"state": "closed"}, 0), ({"village": "990101101201"}, 1),
     ({"village": "990101101000"}, 1),
     ({"village": "990101102"}, 0), ({"worker": 1}, 0), ({"number": "2026-0001"}, 1), ({"number": "1999"}, 0)],
    ids=str,
)  # fmt: skip
def test_a_list_is_cut_by_what_is_asked(program: Programs, case: Case, query: dict[str, object], found: int) -> None:
    if "number" in query and found:
        query = {"number": case.number}
    assert len(program("office_clerk").get("/cases", **query)[1]["items"]) == found


def test_what_is_asked_wrongly_is_named_and_not_repeated(program: Programs, case: Case) -> None:
    status, said = program("office_clerk").get("/cases", page="0", village="虚村", state="gone")
    assert (status, len(said["faults"])) == (422, 3)
    assert "虚村" not in str(said)


def test_looks_are_kept_of_lists_heads_entries_and_standings(program: Programs, case: Case) -> None:
    clerk = program("office_clerk")
    for path in ("/cases", f"/cases/{case.pk}", f"/cases/{case.pk}/entries", f"/cases/{case.pk}/standing"):
        clerk.get(path)
    looks = list(Look.objects.order_by("pk").values_list("case_id", "groups"))
    assert {one for one, _ in looks} == {str(case.pk)}
    assert looks[0][1] == "name"
    assert "identity" in looks[1][1].split(",")
    assert looks[2][1] == "process,tests"
    assert "standing" in looks[3][1].split(",")


def test_a_standing_can_be_asked_for_a_day_and_for_what_was_known(program: Programs, case: Case) -> None:
    clerk = program("office_clerk")
    said = clerk.get(f"/cases/{case.pk}/standing", as_of="2025-01-10")[1]
    assert (said["state"], said["as_of"]) == ("awaiting_report", "2025-01-10")
    status, said = clerk.get(f"/cases/{case.pk}/standing", as_of="2024-01-10")
    assert (status, said["error"]) == (422, "faulty")
    assert clerk.get(f"/cases/{case.pk}/standing", known_at="yesterday")[0] == 422
    assert clerk.get(f"/cases/{case.pk}/standing", known_at="2030-01-01T00:00:00 08:00")[0] == 200


def test_no_identity_stands_in_a_fault(program: Programs, case: Case) -> None:
    said = {"id": "c-1", "kind": "talk", "on": "2025-03-01", "form": NAME, "note": NUMBER * 400, NUMBER: 1}
    status, answer = program("office_clerk").post(f"/cases/{case.pk}/entries", {**said, "form": "office"})
    assert status == 422
    assert NUMBER * 2 not in str(answer)
