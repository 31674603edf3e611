"""Forms from a kind's declaration: what is asked, what is kept, what is said."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from guitu.faults import Fault
from guitu.ledger.kinds import KINDS
from guitu.pages import forms
from guitu.pages.shapes import Choice

TEST = KINDS["drug_test"]
TODAY = date(2026, 6, 11)


def test_every_field_of_every_kind_has_a_widget() -> None:
    for kind in KINDS.values():
        asked = forms.questions(kind.form, typed={}, on=TODAY)
        assert [one.name for one in asked] == [one.name for one in kind.form]
        assert all(one.label for one in asked)


def test_types_become_widgets() -> None:
    asked = {one.name: one.widget for one in forms.questions(TEST.form, typed={})}
    assert asked["on"] == "date"
    assert asked["result"] == "choices"
    assert asked["said"] == "textarea"
    assert asked["testers"] == "text"


def test_colleagues_may_be_offered_where_the_declaration_cannot_know_them() -> None:
    asked = forms.questions(TEST.form, typed={"testers": ["高某"]}, offered={"testers": [Choice("高某", "高某")]})
    testers = next(one for one in asked if one.name == "testers")
    assert (testers.widget, testers.values) == ("many", ("高某",))


def test_what_was_typed_stays_and_a_fault_stands_beside_its_field() -> None:
    typed = QueryDict("on=2026-06-31&result=refused")
    faults = [Fault("第2条记录 e4 的 on（检测日期）", "写着「2026-06-31」，这一天不存在", TEST.form[0].type.expected)]
    asked = {one.name: one for one in forms.questions(TEST.form, typed=typed, faults=faults)}
    assert asked["on"].value == "2026-06-31"
    assert asked["on"].error == "写着「2026-06-31」，这一天不存在，应为日历上有的日期。"
    assert asked["result"].error == ""
    assert forms.summary(faults, fields=TEST.form)[0][0] == "f-on"


def test_a_choice_is_expected_by_its_chinese_terms() -> None:
    field = next(one for one in TEST.form if one.name == "mode")
    fault = Fault("mode（检测方式）", "写着「daily」", field.type.expected)
    assert forms.fault_of(field, faults=[fault]) == "写着「daily」，应为定期检测、突击检测之一。"


@pytest.mark.parametrize(("name", "says"), [("mode", "还没有选。"), ("on", "还没有填。")])
def test_what_was_left_empty_is_said_without_what_it_would_have_to_look_like(name: str, says: str) -> None:
    field = next(one for one in TEST.form if one.name == name)
    assert forms.fault_of(field, faults=[Fault(name, "没有写", field.type.expected)]) == says


def test_figures_stand_apart_from_the_words_before_them() -> None:
    field = next(one for one in TEST.form if one.name == "place")
    said = forms.fault_of(field, faults=[Fault("place", "太长", "200 字以内")])
    assert said == "太长，应为 200 字以内。"


def test_a_fault_of_no_field_is_still_said() -> None:
    assert forms.summary([Fault("全部", "不对", "对")], fields=TEST.form) == (("", "全部：不对，应为对。"),)


def test_answers_are_the_json_of_an_entry() -> None:
    typed = QueryDict("on=2026-06-01&mode=regular&testers=高某&testers=林某&note=&csrfmiddlewaretoken=x")
    assert forms.answers(TEST.form, typed=typed) == {
        "on": "2026-06-01",
        "mode": "regular",
        "testers": ["高某", "林某"],
    }


def test_a_number_badly_written_stays_as_it_was_typed() -> None:
    kind = next(kind for kind in KINDS.values() if any(one.type.code == "count" for one in kind.form))
    field = next(one for one in kind.form if one.type.code == "count")
    assert forms.answers([field], typed={field.name: "三"}) == {field.name: "三"}
    assert forms.answers([field], typed={field.name: "12"}) == {field.name: 12}
