"""Reading and writing case files."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime

import pytest

from guitu.faults import Faulty
from guitu.ledger.casefile import CaseHead, checked, credit_too_long, read, read_entry, read_text, to_json
from guitu.ledger.chain import head
from guitu.ledger.kinds.absence import LeaveGranted
from guitu.ledger.kinds.measures import DrugTest
from tests.kernel.ledger.sample import examples, sound


def test_a_sound_case_file_is_read_into_frozen_values() -> None:
    casefile = read(sound())
    test = casefile.entries[3]
    assert isinstance(test, DrugTest)
    assert (test.id, test.on, test.mode, test.result) == ("e4", date(2025, 2, 1), "regular", "negative")
    with pytest.raises(ValueError, match="frozen"):
        test.result = "positive"  # type: ignore[misc]


def test_every_published_example_is_read_and_written_back_equal() -> None:
    cases = examples()
    assert len(cases) > 50
    for case in cases:
        casefile = read(case)
        assert read(to_json(casefile)) == casefile
        assert read_text(json.dumps(to_json(casefile), ensure_ascii=False)) == casefile


@pytest.mark.parametrize(
    "text",
    [
        '{"format": "guitu.casefile/1", "case": {"id": "c", "kind": "community_detox", "policy": "jinxiang"},'
        ' "entries": [{"id": "e1", "kind": "decided", "on": "2025-01-02", "on": "2025-01-03"}]}',
        '{"format": "guitu.casefile/1", "case": {"id": "c", "id": "c", "kind": "community_detox", "policy": "jinxiang"'
        '}, "entries": [{"id": "e1", "kind": "decided", "on": "2025-01-02", "note": ":"}]}',
        '{"format": "guitu.casefile/1", "format" : "guitu.casefile/1", "case": {"id": "c", "kind": "community_detox",'
        ' "policy": "jinxiang"}, "entries": [{"id": "e1", "kind": "decided", "on": "2025-01-02", "note": ": "}]}',
    ],
    ids=["in an entry", "in the head, beside a colon", "at the top, with a space, beside a colon"],
)
@pytest.mark.parametrize("as_bytes", [False, True], ids=["text", "bytes"])
def test_a_member_given_twice_is_refused_however_it_is_written(text: str, as_bytes: bool) -> None:
    with pytest.raises(Faulty, match="写了不止一次"):
        read_text(text.encode() if as_bytes else text)


@pytest.mark.parametrize("note", [":", '":', '说:"是":', "\\", "\t甲", "\U0001f600"])
def test_a_text_reads_alike_at_once_and_looked_at_closely(note: str) -> None:
    data = sound()
    data["entries"].append({"id": "e11", "kind": "talk", "on": "2025-03-20", "form": "phone", "note": note})
    for text in (json.dumps(data), json.dumps(data, ensure_ascii=False), json.dumps(data, separators=(",", " : "))):
        assert read_text(text) == read_text(text.encode()) == read(data)


@pytest.mark.parametrize(
    ("field", "value"), [("seq", 2.0), ("seq", "2"), ("seq", True), ("on", 20250401), ("on", "2025-4-1"), ("why", 3)]
)
def test_what_is_refused_as_values_is_refused_as_text(field: str, value: object) -> None:
    data = sound()
    data["entries"][-1][field] = value
    with pytest.raises(Faulty) as as_values:
        read(data)
    with pytest.raises(Faulty) as as_text:
        read_text(json.dumps(data))
    assert as_text.value.faults == as_values.value.faults


def test_from_and_to_keep_their_names_in_json() -> None:
    granted = read(sound()).entries[8]
    assert isinstance(granted, LeaveGranted)
    assert granted.from_ == date(2025, 4, 2)
    assert to_json(read(sound()))["entries"][8] == sound()["entries"][8]  # type: ignore[index]


def test_term_and_credit_may_be_left_out() -> None:
    data = sound()
    del data["case"]["term_months"], data["case"]["credit_days"]
    assert read(data).case == CaseHead(id="c-1", kind="community_detox", policy="jinxiang")


def test_the_same_entry_twice_is_one_entry() -> None:
    data = sound()
    data["entries"].append(dict(reversed(data["entries"][4].items())))
    data["entries"][-1]["recorded_at"] = "2025-02-20T08:02:00Z"
    assert len(read(data).entries) == 10


def test_a_null_member_is_as_if_left_out() -> None:
    data = sound()
    data["entries"].append({**data["entries"][1], "note": None, "recorded_at": None})
    assert len(read(data).entries) == 10


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2025-02-20T16:02", datetime(2025, 2, 20, 8, 2, tzinfo=UTC)),
        ("2025-02-20T16:02:03", datetime(2025, 2, 20, 8, 2, 3, tzinfo=UTC)),
        ("2025-02-20T16:02:03+08:00", datetime(2025, 2, 20, 8, 2, 3, tzinfo=UTC)),
        ("2025-02-20T16:02:03Z", datetime(2025, 2, 20, 16, 2, 3, tzinfo=UTC)),
        ("2025-02-20T16:02:03.25-05:00", datetime(2025, 2, 20, 21, 2, 3, 250000, tzinfo=UTC)),
    ],
)
def test_a_time_is_kept_with_the_offset_of_china(written: str, instant: datetime) -> None:
    data = sound()
    data["entries"][4]["recorded_at"] = written
    recorded = read(data).entries[4].recorded_at
    assert recorded == instant
    assert recorded is not None
    assert recorded.isoformat().endswith("+08:00")


def test_an_entry_before_the_decision_is_no_fault_of_form() -> None:
    data = sound()
    data["entries"][3]["on"] = "2024-12-31"
    assert read(data).entries[3].on == date(2024, 12, 31)


def test_a_second_end_is_no_fault_of_form() -> None:
    data = sound()
    data["entries"] += [{"id": f"t{n}", "kind": "terminated", "on": "2025-06-01", "ground": "drug_use"} for n in (1, 2)]
    assert len(read(data).entries) == 12


def test_position_in_the_file_means_nothing_to_what_is_accepted() -> None:
    data = sound()
    expected = head(read(data))
    for seed in range(20):
        random.Random(seed).shuffle(data["entries"])
        assert head(read(data)) == expected


def test_a_correction_may_be_corrected_and_voided_in_turn() -> None:
    data = sound()
    data["entries"] += [
        {**data["entries"][5], "id": "e11", "corrects": "e6"},
        {"id": "e12", "kind": "voided", "on": "2025-03-01", "corrects": "e11", "why": "录到别人名下"},
    ]
    assert len(read(data).entries) == 12


def test_a_byte_order_mark_and_utf8_bytes_are_read() -> None:
    assert read_text("\ufeff" + json.dumps(sound())) == read(sound())
    assert read_text(json.dumps(sound(), ensure_ascii=False).encode()) == read(sound())


def test_a_known_pack_is_accepted_also_for_a_case_that_came_in() -> None:
    data = sound()
    data["entries"].append({"id": "e11", "kind": "transferred_in", "on": "2025-05-01", "policy": "meishan"})
    assert read(data, packs=["jinxiang", "meishan"]).case.policy == "jinxiang"


def test_one_entry_is_read_by_itself() -> None:
    assert read_entry(sound()["entries"][3]) == read(sound()).entries[3]


def test_entries_that_are_right_by_themselves_are_checked_together() -> None:
    casefile = read(sound())
    with pytest.raises(Faulty, match="没有 decided"):
        checked(casefile.case, casefile.entries[1:])


@pytest.mark.parametrize(("credit", "fits"), [(1094, True), (1095, False)])
def test_credit_is_measured_against_the_term_from_report_in(credit: int, fits: bool) -> None:
    # From 2025-01-15 to 2028-01-15 there are 1095 days: the only 29 February near lies after it.
    case = CaseHead(id="c", kind="community_detox", policy="jinxiang", term_months=36, credit_days=credit)
    fault = credit_too_long(case, read(sound()).entries)
    assert (fault is None) is fits


def test_credit_is_not_judged_where_the_months_are_not_known() -> None:
    case = CaseHead(id="c", kind="community_detox", policy="jinxiang", credit_days=3000)
    assert credit_too_long(case, read(sound()).entries) is None
    assert credit_too_long(case.model_copy(update={"term_months": 36}), read(sound()).entries) is not None


def test_all_faults_come_at_once_in_the_order_of_the_file() -> None:
    data = sound()
    data["case"]["policy"] = 7
    data["entries"][2]["on"] = "2025-02-30"
    data["entries"][3]["result"] = "negativ"
    data["entries"][6]["colour"] = "red"
    with pytest.raises(Faulty) as caught:
        read(data)
    places = [fault.place for fault in caught.value.faults]
    assert places == [
        "案件 c-1 的 policy（政策包）",
        "第3条记录 e3 的 on（报到日期）",
        "第4条记录 e4 的 result（检测结果）",
        "第7条记录 e7",
    ]


def test_a_broken_entry_gives_no_second_fault_for_its_correction() -> None:
    data = sound()
    data["entries"][4]["mode"] = "daily"
    with pytest.raises(Faulty) as caught:
        read(data)
    assert len(caught.value.faults) == 1


def test_a_fault_never_repeats_what_was_written_about_a_person() -> None:
    data = sound()
    data["entries"][1] |= {"served_to": "某某\n甲", "note": ["某某乙"]}
    data["entries"][6] |= {"said": "某某丙的家事" * 5000}
    with pytest.raises(Faulty) as caught:
        read(data)
    assert len(caught.value.faults) == 3
    assert "某" not in str(caught.value)
