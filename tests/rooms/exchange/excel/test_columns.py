# ruff: noqa: E501  tables of cells
"""Columns are recognised by the offices' own words, can be changed, and the change is remembered."""

from __future__ import annotations

import pytest

from guitu.exchange.excel import FIELDS, Mapping, read
from guitu.exchange.excel.columns import fingerprint, guess, recognise
from guitu.faults import Faulty

from .sheets import identity_number, one_sheet

HEADINGS = {
    ("姓 名",): "name", ("基本情况", "姓名"): "name", ("公民身份号码",): "identity_number", ("身份证号码\n（18位）",): "identity_number",
    ("责令情况", "日期"): "decided", ("责令决定情况", "文号"): "decision_number", ("社戒/社康",): "kind", ("报到", "时间"): "reported_in",
    ("执行期限", "起"): "term_from", ("执行期限", "止"): "term_to", ("尿检", "1月"): "test:01", ("2025年尿检", "3月"): "test:2025-03",
    ("2025年3月",): "test:2025-03", ("第3次尿检",): "test:第3", ("第3次尿检", "结果"): "test_result:第3", ("突击检测", "第1次"): "spot_test:第1",
    ("家访日期",): "home_visit", ("谈话记录", "第二次"): "talk:第2", ("帮扶人", "姓名"): "helper", ("帮扶人", "电话"): "helper_phone",
    ("包联民警", "姓名"): "police", ("专干", "电话"): "worker_phone", ("解除日期",): "discharged", ("终止原因",): "termination_reason",
    ("联系电话（手机）",): "phone", ("户籍所在地详细地址",): "household_address", ("管控情况",): "control_state",
}  # fmt: skip


@pytest.mark.parametrize(("path", "target"), HEADINGS.items(), ids=str)
def test_a_heading_is_recognised(path: tuple[str, ...], target: str) -> None:
    hit = recognise(path)
    assert hit is not None
    assert str(hit[0]) == target


@pytest.mark.parametrize("path", [("微信号",), ("尿检次数",), ("应检次数",), ("日期",)], ids=str)
def test_a_heading_that_says_nothing_known_is_not_guessed(path: tuple[str, ...]) -> None:
    assert recognise(path) is None


def test_the_label_of_every_field_leads_to_the_field() -> None:
    lost = [one.name for one in FIELDS if (hit := recognise((one.label,))) is None or hit[0].field != one.name]
    assert lost == []


def test_criminal_history_is_recognised_and_left_out_unless_chosen() -> None:
    rows = (("姓名", "身份证号", "类别", "有无犯罪史", "犯罪情况"), ("虚甲", identity_number(1), "社戒", "有", "某事"))
    reading = read(one_sheet(*rows))
    assert "某事" not in str(reading.rows[0].extra) + str(reading.rows[0].texts)
    chosen = reading.mappings[0].changed(3, "criminal_record")
    assert read(one_sheet(*rows), mapping=chosen).rows[0].texts["criminal_record"] == "是"


def test_a_changed_mapping_is_remembered_for_the_next_file_of_the_same_header() -> None:
    header = ("姓名", "身份证号", "类别", "某日")
    first = read(one_sheet(("某镇台账",), header, ("虚甲", identity_number(1), "社戒", "2025.3.1")))
    assert first.rows[0].extra == {"某日": "2025.3.1"}
    remembered = Mapping.from_json(first.mappings[0].changed(3, "reported_in").to_json())
    second = read(one_sheet(header, ("虚乙", identity_number(2), "社康", "2025.4.1"), title="另表"), mapping=remembered)
    assert second.rows[0].days["reported_in"].isoformat() == "2025-04-01"
    assert second.faults == ()


def test_a_mapping_of_another_header_is_not_used_and_said_so() -> None:
    other = guess([("姓名",), ("电话",)])
    reading = read(one_sheet(("姓名", "身份证号", "类别"), ("虚甲", identity_number(1), "社戒")), mapping=other)
    assert len(reading.rows) == 1
    assert "列对应与文件中的表头不符" in str(reading.faults[0])


def test_the_fingerprint_does_not_mind_spaces_and_line_breaks() -> None:
    assert fingerprint([("姓 名",), ("身份证\n号",)]) == fingerprint([("姓名",), ("身份证号",), ()])


@pytest.mark.parametrize("target", ["nonsense", "name:3"])
def test_a_field_that_does_not_exist_is_refused(target: str) -> None:
    with pytest.raises(Faulty):
        guess([("姓名",)]).changed(0, target)


def test_two_columns_for_one_field_are_refused() -> None:
    with pytest.raises(Faulty, match="一项只对应一列"):
        guess([("姓名",), ("某列",)]).changed(1, "name")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "guitu.columns/1"}'])
def test_what_was_not_saved_by_us_is_refused(text: str) -> None:
    with pytest.raises(Faulty):
        Mapping.from_json(text)
