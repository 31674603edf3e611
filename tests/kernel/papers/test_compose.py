"""What composing promises: nothing invented, everything missing told, the two measures told apart."""

from __future__ import annotations

from dataclasses import replace

from guitu.papers.compose import BLANK, compose, content_hash, plain_text
from guitu.papers.declared import kind
from guitu.papers.particulars import Signed
from guitu.policy import load
from tests.kernel.papers.cast import facts, paper


def test_a_missing_fact_leaves_room_and_is_told_with_its_place_and_clause() -> None:
    known = facts("decision")
    found = compose(kind("decision", policy=known.policy), replace(known, person={**known.person, "residence": ""}))
    (gap,) = found.missing
    assert (gap.label, gap.where, gap.required) == ("现居住地址", "person:residence", True)
    assert gap.why == "人员基本情况里没有“现居住地址”；戒毒条例第十三条要求写明"
    assert BLANK in plain_text(found)
    assert not found.complete


def test_required_gaps_come_before_those_that_may_stay_open() -> None:
    known = facts("agreement")
    person = {"name": "程一鸣", "residence": "某处"}
    found = compose(kind("agreement", policy=known.policy), replace(known, person=person))
    required = [one.required for one in found.missing]
    assert required == sorted(required, reverse=True)
    assert {one.field for one in found.missing if one.required} == {"person.identity_number"}


def test_a_fact_that_a_worker_typed_fills_only_what_the_record_lacks() -> None:
    known = facts("decision")
    typed = {"person.name": "另一个人", "person.residence": "石桥村东头"}
    found = compose(
        kind("decision", policy=known.policy),
        replace(known, person={**known.person, "residence": ""}, typed=typed),
    )
    text = plain_text(found)
    assert "另一个人" not in text
    assert "石桥村东头" in text
    assert found.complete


def test_a_paper_on_a_disputed_record_is_not_complete() -> None:
    known = facts("warning")
    assert known.about is not None
    found = compose(kind("warning", policy=known.policy), replace(known, contested=frozenset({known.about.id})))
    assert found.missing[0].where == f"objection:{known.about.id}"
    assert not found.complete


def test_a_paragraph_about_a_value_that_no_document_sets_is_left_out() -> None:
    assert "突击检测" in plain_text(paper("agreement", policy="jinxiang"))
    assert "突击检测" not in plain_text(paper("agreement", policy="national"))


def test_values_are_taken_by_the_law_of_their_own_day() -> None:
    assert "可以自知道本决定之日起60日内申请行政复议" in plain_text(paper("decision"))


def test_refusal_leads_to_another_consequence_in_rehabilitation() -> None:
    detox, rehab = (plain_text(paper("agreement", one)) for one in ("community_detox", "community_rehab"))
    assert "由县级以上公安机关依法决定" in detox
    assert "单有违反协议，并不因此强制隔离戒毒" not in detox
    assert "单有违反协议，并不因此强制隔离戒毒" in rehab


def test_intervals_are_said_for_the_years_of_the_term_only() -> None:
    known = facts("agreement", "community_rehab")
    short = replace(known, case=known.case.model_copy(update={"term_months": 18}))
    text = plain_text(compose(kind("agreement", policy=known.policy), short))
    assert "第1年每2个月一次，第2年每3个月一次；" in text
    assert "第3年" not in text


def test_how_long_rehabilitation_lasts_is_never_guessed() -> None:
    known = facts("decision", "community_rehab")
    entries = tuple(one.model_copy(update={"term_months": None}) for one in known.entries if one.kind == "decided")
    open_term = replace(known, case=known.case.model_copy(update={"term_months": None}), entries=entries)
    found = compose(kind("decision", policy=known.policy), open_term)
    assert "case.term" in {one.field for one in found.missing if one.required}


def test_equal_papers_have_one_hash_and_a_signature_changes_it() -> None:
    known = facts("agreement")
    declared = kind("agreement", policy=known.policy)
    first, again = (content_hash(compose(declared, known)) for _ in range(2))
    signed = content_hash(compose(declared, replace(known, signed={"person": Signed(b"png", "见证：林知微")})))
    assert first == again
    assert len(first) == 64
    assert signed != first


def test_the_hash_says_nothing_of_what_is_missing_or_how_it_is_laid_out() -> None:
    one = paper("agreement")
    assert content_hash(replace(one, missing=())) == content_hash(one)


def test_leave_shows_its_own_answer_and_not_that_of_a_later_leave() -> None:
    known = facts("leave_report")
    asked = next(one for one in known.entries if one.kind == "leave_requested")
    granted = next(one for one in known.entries if one.kind == "leave_granted")
    later = [
        asked.model_copy(update={"id": "later", "on": asked.on.replace(month=8, day=20)}),
        granted.model_copy(
            update={"id": "later-answer", "on": asked.on.replace(month=8, day=21), "decided_by": "顾长川"}
        ),
    ]
    text = plain_text(
        compose(
            kind("leave_report", policy=known.policy),
            replace(known, entries=(*known.entries, *later), on=known.on.replace(month=9, day=1)),
        )
    )
    assert "答复人：许田" in text
    assert "顾长川" not in text


def test_a_disputed_test_is_marked_in_the_yearly_sheet() -> None:
    known = facts("drug_test_year")
    disputed = next(
        one.id for one in known.entries if one.kind == "drug_test" and getattr(one, "result", "") == "negative"
    )
    text = plain_text(
        compose(kind("drug_test_year", policy=known.policy), replace(known, contested=frozenset({disputed})))
    )
    assert "2025-02-10（本人有异议，尚未答复）" in text
    assert "2025-05-10（有正当理由，不计次数）" in text


def test_particulars_show_nothing_of_a_person_in_a_log() -> None:
    assert repr(facts("agreement")) == "Particulars(…)"


def test_a_paper_of_one_town_differs_from_another_only_by_its_pack() -> None:
    assert paper("warning", policy="jinxiang").title != paper("warning", policy="national").title
    assert load("jinxiang").name == "jinxiang"
