"""The strip against its goldens, and what it must hold whatever the case."""

from __future__ import annotations

import os
import re
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import pytest

from guitu.ledger.casefile import read
from guitu.pages.gallery import SAMPLES, sample
from guitu.pages.shapes import Link
from guitu.pages.strip import Course, Strip, course, path, slip, strip
from guitu.policy import load
from guitu.rules import evaluate

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "strip"
NAMES = ("just-begun", "missed-and-suspended", "suspended-now", "rehab-24", "not-reported-in")


@cache
def drawn(number: int) -> tuple[Strip, str, str, dict[str, object], Course]:
    told, on = sample(number)
    policy, casefile = load("jinxiang"), read(told)
    standing = evaluate(policy, casefile, as_of=on, known_at=None)
    walked = course(policy, casefile, standing, as_of=on, known_at=None)
    large = strip(standing, course=walked, who="陈某某", deeds=lambda one: (Link("登记", "#"),))
    return large, str(slip(standing, course=walked)), str(path(standing, course=walked) or ""), standing, walked


def text_of(number: int) -> str:
    large, small, road, _, _ = drawn(number)
    parts = [str(large.drawing or ""), small, road]
    parts += [f"{note.id} {note.title} {note.when} {note.says}" for note in large.notes]
    return re.sub(r"><", ">\n<", "\n\n".join(parts)) + "\n"


@pytest.mark.parametrize("number", range(len(SAMPLES)))
def test_the_strip_is_as_it_was_looked_at(number: int) -> None:
    file = GOLDEN / f"{NAMES[number]}.svg.txt"
    if os.environ.get("GUITU_GOLDEN") == "write":
        file.write_text(text_of(number), encoding="utf-8")
    assert text_of(number) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("number", range(4))
def test_every_window_is_drawn_once_and_stands_in_the_table(number: int) -> None:
    large, _, _, standing, _ = drawn(number)
    lanes = {"drug_test.regular", "drug_test.spot", "talk", "situation_report", "summary", "assessment"}
    obligations = standing["obligations"]
    assert isinstance(obligations, list)
    count = sum(one["rule"] in lanes for one in obligations)
    assert len(large.rows) == count
    cells = ET.fromstring(str(large.drawing)).iter("rect")
    assert sum(cell.get("class") != "c-still" for cell in cells) == count


@pytest.mark.parametrize("number", range(4))
def test_only_missed_and_open_cells_are_links_and_each_leads_to_its_note(number: int) -> None:
    large, _, _, _, _ = drawn(number)
    hrefs = [link.get("href") for link in ET.fromstring(str(large.drawing)).iter("a")]
    assert sorted(hrefs) == sorted(f"#{note.id}" for note in large.notes)
    for link in ET.fromstring(str(large.drawing)).iter("a"):
        assert next(link.iter("rect")).get("class") in ("c-late", "c-open", "c-soon")


@pytest.mark.parametrize("number", range(4))
def test_the_year_that_runs_is_marked_and_no_other(number: int) -> None:
    large, _, _, _, _ = drawn(number)
    panels = [one.get("class") for one in ET.fromstring(str(large.drawing)).iter("div") if one.get("class") != "strip"]
    years = [one for one in panels if one and one.startswith("strip-year")]
    assert (len(years), years.count("strip-year strip-year-now")) == (large.years, 1)


def test_a_suspension_is_one_band_and_moves_no_cell() -> None:
    large, _, _, _, walked = drawn(1)
    bands = [one for one in ET.fromstring(str(large.drawing)).iter("rect") if one.get("class") == "c-still"]
    assert [band.get("width") for band in bands] == ["14"]
    assert walked.months == 36


def test_nothing_lies_outside_its_panel() -> None:
    for number in range(4):
        large, _, _, _, _ = drawn(number)
        for panel in ET.fromstring(str(large.drawing)).iter("svg"):
            width = float(str(panel.get("viewBox")).split()[2])
            for cell in panel.iter("rect"):
                assert float(str(cell.get("x"))) >= 0
                assert float(str(cell.get("x"))) + float(str(cell.get("width"))) <= width


def test_before_report_in_nothing_is_drawn_but_the_slip_says_so() -> None:
    large, small, road, _, _ = drawn(4)
    assert large.drawing is None
    assert road == ""
    assert "还没有报到" in small


def test_the_slip_says_in_one_sentence_what_it_shows() -> None:
    assert 'aria-label="第 21 个月，共 36 个月；2 个月有未完成；曾中止"' in drawn(1)[1]


def test_the_persons_own_path_bears_no_cinnabar() -> None:
    for number in range(4):
        assert "c-late" not in drawn(number)[2]
        assert "hatch" not in drawn(number)[2]


def test_a_name_is_escaped() -> None:
    _, _, _, standing, walked = drawn(0)
    assert "<b>" not in str(strip(standing, course=walked, who="<b>某").drawing).replace("<b>第", "")
