"""The pictures: goldens at 80 and 120 columns without colour, and what must hold of any of them."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from rich.console import Console
from rich.text import Text

from guitu.cli.cells import width
from guitu.cli.drawing import case, plan
from guitu.cli.drawing.clauses import Marks, mark
from guitu.cli.drawing.slip import slip
from guitu.cli.drawing.strip import Standstill, Term, strip
from guitu.cli.drawing.view import windows
from tests.kernel.cli import given_cases as given
from tests.kernel.cli.golden import same

TERM = Term(given.START, date(2028, 1, 30))


def drawn(draw: Callable[[Console], None], *, wide: int) -> str:
    file = io.StringIO()
    draw(Console(file=file, width=wide, highlight=False, markup=False, emoji=False, color_system=None))
    return file.getvalue()


def draw_plan(sheet: Console) -> None:
    plan.draw(given.plan(), pack_title="金厢镇（jinxiang）", kind="community_detox", sheet=sheet)


def draw_case(sheet: Console) -> None:
    days = {"t1": date(2026, 3, 3), "t2": date(2026, 5, 20)}
    title = "金厢镇（jinxiang）"
    case.draw(given.standing(), kind="community_detox", pack_title=title, sheet=sheet, days=days)


@pytest.mark.parametrize("wide", [80, 120])
@pytest.mark.parametrize(("name", "draw"), [("plan", draw_plan), ("standing", draw_case)])
def test_the_picture_is_the_one_that_was_looked_at(name: str, draw: Callable[[Console], None], wide: int) -> None:
    same(f"{name}-{wide}", drawn(draw, wide=wide))


@pytest.mark.parametrize("wide", [60, 80, 99, 100, 120])
@pytest.mark.parametrize("draw", [draw_plan, draw_case])
def test_no_line_is_wider_than_the_sheet(draw: Callable[[Console], None], wide: int) -> None:
    limit = max(wide, 80)  # the strip itself needs eighty columns
    assert [line for line in drawn(draw, wide=wide).splitlines() if width(line) > limit] == []


def test_no_line_ends_in_blanks() -> None:
    for draw in (draw_plan, draw_case):
        assert all(line == line.rstrip() for line in drawn(draw, wide=100).splitlines())


def lane(lines: list[Text], label: str, *, year: int) -> str:
    return [line.plain for line in lines if line.plain.startswith(label)][year - 1]


def test_every_status_has_a_shape_of_its_own() -> None:
    statuses = ["met", "open", "missed", "upcoming", "excused", "paused", "void"]
    talks = given.windows("talk")
    for window, status in zip(talks, statuses, strict=False):
        window["status"] = status
    lines = strip(windows({"obligations": talks}), term=TERM, lanes=["talk"], width=80, as_of=date(2029, 1, 1))
    cells = lane(lines, "谈话家访", year=1)[6:].split()[:7]
    assert len({cell[0] for cell in cells}) == 7


def test_an_open_cell_says_how_many_days_are_left() -> None:
    lines = strip(windows(given.standing()), term=TERM, lanes=["talk"], width=80, as_of=date(2026, 6, 8))
    assert lane(lines, "谈话家访", year=2).endswith("余 21 天")


def test_a_cell_is_as_long_as_its_window() -> None:
    lines = strip(windows(given.plan()), term=TERM, lanes=["summary"], width=80)
    assert lane(lines, "小结", year=1).count("╶────1─────╴") == 1


def test_a_suspension_moves_no_cell_and_is_drawn_once_where_it_began() -> None:
    still = Standstill(date(2025, 6, 15), date(2025, 9, 15))
    talks = given.windows("talk")
    for window in talks:
        for name, after in (("opens_on", 0), ("due_on", 1)):
            day = date.fromisoformat(window[name])
            if day + timedelta(days=after) > still.lo:
                window[name] = (day + timedelta(days=92)).isoformat()
    term = Term(given.START, date(2028, 1, 30) + timedelta(days=92), (still,))
    lines = strip(windows({"obligations": talks}), term=term, lanes=["talk"], width=80, as_of=date(2025, 5, 1))
    assert lane(lines, "谈话家访", year=1).count("▒") == 1
    assert any("中止 2025-06-15 起，92 天" in line.plain for line in lines)
    assert len([line for line in lines if line.plain.startswith("谈话家访")]) == 3


def test_a_window_whose_end_is_unknown_is_laid_out_by_the_plan() -> None:
    talks = given.windows("talk")
    layout = {
        ("talk", item["seq"]): (date.fromisoformat(item["opens_on"]), date.fromisoformat(item["due_on"]))
        for item in talks
    }
    for window in talks[3:]:
        window.update(opens_on=None, due_on=None, status="paused")
    term = Term(given.START, None, (Standstill(date(2025, 5, 1), None),))
    lines = strip(
        windows({"obligations": talks}), term=term, lanes=["talk"], width=80, as_of=date(2025, 8, 1), layout=layout
    )
    assert lane(lines, "谈话家访", year=3).count("╌╌╌") == 12


def test_the_slip_has_a_character_a_month_and_shows_the_gravest() -> None:
    drawn_slip = slip(windows(given.standing()), term=TERM, lanes=tuple(given.LANES), as_of=date(2026, 6, 8))
    assert [len(year) for year in drawn_slip.split(" ")] == [12, 12, 12]
    assert drawn_slip[2] == "▨"


def test_a_case_before_report_in_has_no_strip_and_says_so() -> None:
    early = given.standing(term=None, obligations=[], state="awaiting_report")
    said = drawn(
        lambda sheet: case.draw(early, kind="community_rehab", pack_title="全国（national）", sheet=sheet), wide=80
    )
    assert "待报到" in said
    assert "还没有报到" in said
    assert "第 1 年" not in said


def test_marks_are_numbered_in_the_order_of_first_citing() -> None:
    marks = Marks(
        {"b": {"document": "乙", "article": "第1条", "says": ""}, "a": {"document": "甲", "article": "第2条"}}
    )
    assert marks.of(["b"]) + marks.of(["a", "b"]) == "①①②"
    assert [line.plain.strip() for line in marks.legend(width=80)] == ["①  《乙》第1条", "②  《甲》第2条"]


@pytest.mark.parametrize(
    ("number", "shown"), [(1, "①"), (20, "⑳"), (21, "㉑"), (35, "㉟"), (36, "㊱"), (50, "㊿"), (51, "[51]")]
)
def test_marks_go_on_beyond_twenty(number: int, shown: str) -> None:
    assert mark(number) == shown
