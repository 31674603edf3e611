"""Clauses as chips, and what a ground says of its number."""

from __future__ import annotations

import pytest

from guitu.pages.shapes import Ground, chip, chips


@pytest.mark.parametrize(
    ("document", "article", "text", "force"),
    [
        ("戒毒条例", "第二十条", "条例20", "law"),
        ("中华人民共和国禁毒法", "第三十八条第一款", "禁毒法38(1)", "law"),
        ("公安机关办理行政案件程序规定", "第一百七十六条第二项", "公安机关办理行政案件程序规定176第二项", "law"),
        ("金厢镇社区戒毒社区康复实施细则", "五（四）2", "细则五(四)2", "local"),
    ],
)
def test_a_clause_is_short_and_its_force_is_drawn(document: str, article: str, text: str, force: str) -> None:
    made = chip(document, article)
    assert (made.text, made.force) == (text, force)


def test_what_does_not_bind_is_a_target() -> None:
    assert chip("戒毒条例", "第十六条", binding=False).force == "target"


def test_a_clause_the_standing_does_not_explain_is_left_out() -> None:
    known = {"a#1": {"document": "戒毒条例", "article": "第一条", "says": "说", "binding": True}}
    assert [one.href for one in chips(["a#1", "b#2"], clauses=known, base="/policy/")] == ["/policy/#a-1"]


def test_a_threshold_says_whether_it_includes_its_number() -> None:
    assert Ground("拒检", 1, 3, ">=").threshold_words == "3 次以上，含本数"
    assert Ground("离开", 1, 30, ">", unit="日").threshold_words == "超过 30 日"
