"""What an entry says to a reader: words, never a fingerprint or the code of a paper or a tier."""

from __future__ import annotations

from datetime import UTC, date, datetime

from guitu.casebook.entrylines import EntryLine
from guitu.casepages import wording
from guitu.ledger.kinds import KINDS
from guitu.policy import load


def _line(kind: str, **fields: object) -> EntryLine:
    at = datetime(2026, 6, 11, 9, 5, tzinfo=UTC)
    return EntryLine(
        1, "e1", kind, KINDS[kind].label, date(2026, 6, 11), at, None, 1, "甲单位·社工·虚构", fields, (), None, None
    )


def test_an_issued_paper_is_told_by_its_name_and_number() -> None:
    line = _line(
        "paper_issued", title="移交单", paper="handover", document_number="虚构移〔2026〕1号", content="0f" * 32
    )
    assert wording.pairs(line) == [("文书名称", "移交单"), ("文号", "虚构移〔2026〕1号")]
    assert wording.body(line) == "文书名称：移交单。文号：虚构移〔2026〕1号。"


def test_a_tier_is_told_by_the_name_its_place_gives_it() -> None:
    line = _line("tier_proposed", tier="attentive")
    assert wording.body(line, policy=load("demo_town")) == "建议级别：关注。"
    assert "attentive" not in wording.body(line, policy=load("national"))
