"""How long files are kept, erasure by decision, and the copy of one's own data."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import docx
import pdfplumber
import pytest
from django.test import Client

from guitu.access.looks import looks_at_person
from guitu.access.may import Refused
from guitu.access.models import Look, Posting
from guitu.archive import actions, queries
from guitu.archive.models import KeepingTime
from guitu.casebook.models import Assignment, Case, Change, Person
from guitu.faults import Faulty
from guitu.seals import checking
from tests.rooms.casebook.conftest import HOME, NAME, NOW, NUMBER, PHONE, SENTENCE


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def entered(posting: Posting) -> Client:
    posting.account.must_change_password = False
    posting.account.save(update_fields=["must_change_password"])
    client = Client()
    client.force_login(posting.account)
    return client


def test_no_keeping_time_is_set_unless_an_office_sets_one(ended: Case, look: Any) -> None:
    assert queries.years_at(ended.region_code) is None
    (one,) = queries.ended(look("office_head"))
    assert (one.ended_on, one.until, one.is_due) == (date(2025, 2, 20), None, False)


def test_what_the_office_set_holds_in_its_region_with_its_reason(ended: Case, staff: dict[str, Posting]) -> None:
    head = staff["office_head"]
    for _ in range(2):
        actions.set_keeping(by=head, years=10, basis="虚构的会议纪要", decided_by="虚构主任")
    assert KeepingTime.objects.count() == 1
    assert queries.years_at(ended.region_code) == 10
    assert queries.years_at("990101102201") is None
    actions.set_keeping(by=head, years=None, basis="撤回", decided_by="虚构主任")
    assert queries.years_at(ended.region_code) is None


def test_a_keeping_time_without_basis_is_refused_with_every_fault(staff: dict[str, Posting]) -> None:
    with pytest.raises(Faulty) as caught:
        actions.set_keeping(by=staff["office_head"], years=0, basis=" ", decided_by="")
    assert [one.place for one in caught.value.faults] == ["依据", "决定人或文号", "年数"]
    with pytest.raises(Refused):
        actions.set_keeping(by=staff["office_clerk"], years=3, basis="x", decided_by="y")


def test_nothing_is_erased_before_the_office_s_own_time_is_over(ended: Case, staff: dict[str, Posting]) -> None:
    head = staff["office_head"]
    actions.set_keeping(by=head, years=10, basis="虚构的会议纪要", decided_by="虚构主任")
    told = {"by": head, "case": ended, "decision": "虚构决定1号", "number": ended.number}
    with pytest.raises(Faulty, match="保存到 2035-02-20"):
        actions.erase(**told, at=NOW + timedelta(days=3640))  # type: ignore[arg-type]
    person = actions.erase(**told, at=NOW + timedelta(days=3660))  # type: ignore[arg-type]
    assert person.wrapped_key == b""


def test_an_erasure_leaves_its_record_and_the_chain_holds(ended: Case, staff: dict[str, Posting], look: Any) -> None:
    client = entered(staff["office_head"])
    path = f"/archive/{ended.pk}/erase/"
    assert client.post(path, {"decision": "", "number": ended.number}).status_code == 422
    assert client.post(path, {"decision": "虚构决定1号", "number": "2025-9999"}).status_code == 422
    assert Person.objects.get(pk=ended.person_id).wrapped_key != b""
    assert client.post(path, {"decision": "虚构决定1号", "number": ended.number}).status_code == 302
    assert Person.objects.get(pk=ended.person_id).wrapped_key == b""
    (one,) = queries.erasures(look("office_head"))
    assert (one.decision, one.cases) == ("虚构决定1号", 1)
    assert "虚构决定1号" in client.get("/archive/").content.decode()
    assert NAME not in str(Change.objects.get(what="withdraw_key").counts)
    assert checking.verify() == ()


def test_the_copy_holds_everything_that_is_held_and_is_logged_as_a_look(
    ended: Case, staff: dict[str, Posting], look: Any
) -> None:
    text = entered(staff["office_head"]).get(f"/archive/{ended.pk}/copy/").content.decode()
    for said in (NAME, NUMBER, PHONE, HOME, SENTENCE, "初中", "第四十五条"):
        assert said in text
    assert Look.objects.filter(person_id=str(ended.person_id), posting=staff["office_head"]).count() == 1
    mine = looks_at_person(look("office_head"), person_id=str(ended.person_id), at=ended.region_code, assigned=False)
    assert len(mine) == 1


def test_the_copy_is_handed_over_as_pdf_and_docx_with_the_same_words(ended: Case, staff: dict[str, Posting]) -> None:
    client, path = entered(staff["office_head"]), f"/archive/{ended.pk}/copy/"
    as_text = client.get(path, {"as": "docx"})
    written = docx.Document(BytesIO(as_text.content))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    text = "".join([*cells, *(line.text for line in written.paragraphs)])
    assert [one for one in (NAME, NUMBER, PHONE, HOME, SENTENCE, "初中", "第四十五条") if one not in text] == []
    as_pdf = client.get(path, {"as": "pdf"})
    with pdfplumber.open(BytesIO(as_pdf.content)) as sheets:
        assert NAME in sheets.pages[0].extract_text()
    for answer, suffix in ((as_text, ".docx"), (as_pdf, ".pdf")):
        assert answer.headers["Content-Disposition"].endswith(suffix)
    assert Look.objects.filter(person_id=str(ended.person_id), posting=staff["office_head"]).exists()


def test_the_person_concerned_gets_their_own_copy_and_nobody_else_s(ended: Case, staff: dict[str, Posting]) -> None:
    client = entered(staff["person"])
    path = f"/archive/{ended.pk}/copy/"
    assert client.get(path).status_code == 404
    Assignment.objects.create(case=ended, posting=staff["person"], part="person", since=date(2024, 1, 1))
    text = client.get(path).content.decode()
    assert (NAME in text, SENTENCE in text) == (True, True)


@pytest.mark.parametrize("role", ["office_clerk", "social_worker", "police", "county"])
def test_who_may_not_export_everything_gets_no_copy(ended: Case, staff: dict[str, Posting], role: str) -> None:
    assert entered(staff[role]).get(f"/archive/{ended.pk}/copy/").status_code == 404
