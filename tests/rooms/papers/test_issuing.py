"""From the draft to the signed scan: what is issued is frozen, in the ledger, with its number and its file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date

import pytest

from guitu.access.may import Refused
from guitu.access.models import Posting
from guitu.access.sight import Viewer
from guitu.casebook import queries as casebook
from guitu.casebook import verifying
from guitu.casebook.models import Case, Entry
from guitu.faults import Faulty
from guitu.papers import actions, composing, numbers, queries, sealed
from guitu.papers.actions.drafting import key_to
from guitu.papers.models import Document, PaperNumber, Stage
from guitu.papers.paper import content_hash
from guitu.vault.cipher import Key

from .conftest import NOW, Draft

Look = Callable[..., Viewer]
Write = Callable[..., Entry]


def issue(document: Document, staff: dict[str, Posting], *, by: str = "office_head") -> Document:
    return actions.issue(document, by=staff[by], on=date(2025, 2, 28), at=NOW)


def test_an_issued_paper_is_an_entry_with_its_number_and_the_fingerprint_of_its_file(
    draft: Draft, staff: dict[str, Posting], look: Look
) -> None:
    made = issue(draft(), staff)
    (entry,) = Entry.objects.filter(case=made.case, kind="paper_issued")
    assert made.number is not None
    assert made.number.text == "柳溪告诫〔2025〕1号"
    assert (entry.fields["document_number"], entry.fields["paper"]) == (made.number.text, "warning")
    kept = casebook.attachment(look("office_head"), made.case_id, made.issued_entry)
    assert kept is not None
    assert hashlib.sha256(kept.content).hexdigest() == entry.fields["digest"]
    assert kept.content.startswith(b"%PDF-")
    assert not verifying.verify_all()


def test_what_was_issued_does_not_change_with_the_record(draft: Draft, staff: dict[str, Posting], write: Write) -> None:
    made = issue(draft(), staff)
    key = composing_key(made)
    before = composing.issued(made, key=key)
    write("warning", "2025-02-20", entry_id="again", corrects="e-warning", why="写错了", ground="test",
          reason="另一个缘由", decided_by="演示负责人")  # fmt: skip
    again = composing.issued(Document.objects.get(pk=made.pk), key=key)
    assert before is not None
    assert again == before
    assert content_hash(before) == made.content


def composing_key(document: Document) -> Key:
    return key_to(document)


def test_issuing_twice_gives_one_paper_one_number_and_one_entry(draft: Draft, staff: dict[str, Posting]) -> None:
    made = issue(draft(), staff)
    again = issue(made, staff)
    assert again.number_id == made.number_id
    assert PaperNumber.objects.count() == 1
    assert Entry.objects.filter(kind="paper_issued").count() == 1


def test_a_paper_with_a_required_blank_is_not_issued_and_takes_no_number(
    serving: Case, write: Write, staff: dict[str, Posting]
) -> None:
    write("warning", "2025-02-20", ground="report", reason="没有报告", decided_by="演示负责人")
    made = actions.draft(by=staff["office_clerk"], case=serving, code="warning", at=NOW)
    with pytest.raises(Faulty) as raised:
        issue(made, staff)
    assert [one.place for one in raised.value.faults] == ["办公电话"]
    assert not PaperNumber.objects.exists()
    assert not Entry.objects.filter(kind="paper_issued").exists()
    actions.keep(made, by=staff["office_clerk"], typed={"agency.phone": "0990-5550101"}, at=NOW)
    assert issue(made, staff).stage == Stage.ISSUED


def test_what_is_written_on_a_draft_is_ciphertext_at_rest(draft: Draft, staff: dict[str, Posting]) -> None:
    made = actions.keep(draft(), by=staff["office_clerk"], typed={"agency.phone": "0990-7777777"}, at=NOW)
    assert b"7777777" not in bytes(Document.objects.get(pk=made.pk).typed)
    assert sealed.typed_of(made, key=composing_key(made)) == {"agency.phone": "0990-7777777"}


def test_no_paper_is_drafted_or_issued_on_an_entry_under_an_unanswered_objection(
    draft: Draft, staff: dict[str, Posting], write: Write, warned: Case
) -> None:
    made = draft()
    write("objection_raised", "2025-02-25", entry="e-warning", says="当天在医院")
    with pytest.raises(Refused, match="异议"):
        issue(made, staff)
    with pytest.raises(Refused, match="异议"):
        actions.draft(by=staff["office_clerk"], case=warned, code="warning", at=NOW)
    assert not PaperNumber.objects.exists()
    write("objection_answered", "2025-02-26", entry="e-warning", answer="核对过，记录没有错", decided_by="演示负责人")
    assert issue(made, staff).stage == Stage.ISSUED


def test_a_paper_that_speaks_for_the_office_is_issued_by_who_decides_there(
    draft: Draft, staff: dict[str, Posting]
) -> None:
    made = draft()
    for name in ("office_clerk", "social_worker"):
        with pytest.raises(Refused):
            issue(made, staff, by=name)
    with pytest.raises(Refused):
        actions.draft(by=staff["other_clerk"], case=made.case, code="warning", at=NOW)
    assert issue(made, staff, by="office_head").stage == Stage.ISSUED


def test_numbers_follow_one_another_and_a_withdrawn_one_is_not_given_again(
    draft: Draft, staff: dict[str, Posting], write: Write, warned: Case
) -> None:
    first = issue(draft(), staff)
    actions.withdraw(first, by=staff["office_head"], reason="送错了人", on=date(2025, 3, 1), at=NOW)
    second = issue(draft(), staff)
    assert [one.seq for one in PaperNumber.objects.order_by("seq")] == [1, 2]
    assert PaperNumber.objects.get(seq=1).withdrawn_on == date(2025, 3, 1)
    assert second.number is not None
    assert numbers.gaps(staff["office_head"].agency, mark=second.number.mark, year=2025) == []
    (entry,) = Entry.objects.filter(case=warned, kind="paper_withdrawn")
    assert entry.decided_by == "演示office_head"


def test_a_refused_service_names_the_reason_and_the_witness(draft: Draft, staff: dict[str, Posting]) -> None:
    made = issue(draft(), staff)
    with pytest.raises(Faulty) as raised:
        actions.serve(made, by=staff["office_clerk"], on=date(2025, 2, 1), method="left", refused="不愿签字", at=NOW)
    assert [one.place for one in raised.value.faults] == ["见证人", "送达日期"]
    served = actions.serve(
        made,
        by=staff["office_clerk"],
        on=date(2025, 3, 1),
        method="left",
        refused="不愿签字",
        witness="虚构见证人",
        at=NOW,
    )
    assert not served.awaits_service


def test_an_issued_paper_is_no_way_round_the_access_table(draft: Draft, staff: dict[str, Posting], look: Look) -> None:
    made = issue(draft(), staff)
    assert queries.document(look("other_clerk"), made.pk) is None
    seen = queries.document(look("police"), made.pk)
    assert seen is not None
    assert "narrative" in set(made.matters.split(",")) - seen.groups
