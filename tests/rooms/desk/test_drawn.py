"""Rows that are drawn once: the same as drawn anew, with nobody's name in what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.template import engines
from markupsafe import Markup

from guitu.access.models import Posting
from guitu.casebook.queries import NamedCase
from guitu.desk import drawn
from guitu.desk.people import Who
from guitu.desk.queries import Task
from guitu.desk.rows import duty_row

TODAY = date(2025, 3, 1)
CASE = UUID("00000000-0000-4000-8000-000000000005")
TASK = Task(CASE, "today", "talk", 3, date(2025, 2, 2), TODAY, None, TODAY, 0, 1)


def _who(name: str, second: str = "社戒 1号 · 杏花村") -> dict[UUID, Who]:
    line = NamedCase(CASE, "1号", CASE, name, "community_detox", "national", "990101101201")
    return {CASE: Who(line, name, second)}


def _rows(who: dict[UUID, Who], task: Task = TASK, role: str = "social_worker") -> list[Markup]:
    return drawn.drawn_rows([task], who=who, slips={}, posting=Posting(role=role), today=TODAY)


def test_a_kept_row_is_the_row_that_would_be_drawn_anew(db: None) -> None:
    who = _who("欧阳某某")
    row = duty_row(TASK, who=who[CASE], slip=None, role="social_worker", today=TODAY, back="/")
    macro = engines["jinja2"].env.get_template("pages/parts/rows.html").module.duty
    assert _rows(who) == _rows(who) == [macro(row)]


def test_what_is_kept_of_a_row_holds_neither_name_nor_number(db: None) -> None:
    _rows(_who("欧阳某某"))
    kept = "".join(drawn._drawn(TASK, "national", "community_detox", None, "social_worker", TODAY, "/"))
    assert "欧阳" not in kept
    assert "1号" not in kept


def test_the_same_row_of_another_person_has_the_other_name_and_is_escaped(db: None) -> None:
    _rows(_who("欧阳某某"))
    (row,) = _rows(_who("<b>单某某"))
    assert "欧阳" not in row
    assert "&lt;b&gt;单某某" in row
    assert "<b>单" not in row


def test_a_row_that_got_on_is_drawn_anew(db: None) -> None:
    before = _rows(_who("欧阳某某"))
    assert _rows(_who("欧阳某某"), replace(TASK, seq=4)) != before


def test_who_may_not_record_is_offered_to_look(db: None) -> None:
    (own,), (others,) = _rows(_who("欧阳某某")), _rows(_who("欧阳某某"), role="county")
    assert "登记" in own
    assert "登记" not in others
