"""Declarations are read whole, layered part by part, and every fault of them is told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from guitu.faults import Faulty
from guitu.packs import ROOT
from guitu.papers.declared import kind, kinds, kinds_in
from guitu.policy import load, names

PLAIN = """
title: 测试文书
layout: record
made_by: township
clauses: [detox-regulation#16]
required: [person.name]
body: ["{person.name}，你好。"]
signatures: [person]
"""


def written(tmp_path: Path, text: str, *, name: str = "sample.yaml", pack: str = "town") -> tuple[str, Path]:
    folder = tmp_path / pack
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return pack, folder


def faults(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(Faulty) as caught:
        kinds_in((written(tmp_path, text),), policy=load("national"))
    return [str(one) for one in caught.value.faults]


@pytest.mark.parametrize("pack", names())
def test_every_pack_has_papers_without_a_fault(pack: str) -> None:
    assert "agreement" in kinds(load(pack))


def test_a_town_changes_one_part_and_keeps_the_rest() -> None:
    nation, town = kind("warning", policy=load("national")), kind("warning", policy=load("jinxiang"))
    assert nation.title("community_detox") == "社区戒毒人员告诫书"
    assert town.title("community_detox") == "社区戒毒社区康复人员告诫书"
    assert town.body == nation.body
    assert town.source == ("jinxiang", "national")


def test_what_a_town_overrides_reaches_the_towns_below_it() -> None:
    assert kind("warning", policy=load("demo_town")).title("community_detox") == "社区戒毒社区康复人员告诫书"


def test_a_town_overrides_the_body_without_any_python(tmp_path: Path) -> None:
    above = written(tmp_path, PLAIN, pack="nation")
    below = written(tmp_path, "body: [本镇另有一段话。]\n", pack="town")
    found = kinds_in((below, above), policy=load("national"))["sample"]
    assert [str(getattr(block, "text", "")) for block in found.body] == ["本镇另有一段话。"]
    assert found.title("community_rehab") == "测试文书"


def test_a_paper_that_nobody_declared_is_told_with_the_nearest() -> None:
    with pytest.raises(Faulty, match=r"没有叫“warnning”的文书.*warning"):
        kind("warnning", policy=load("national"))


def test_a_fact_that_does_not_exist_is_told_with_the_nearest(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, PLAIN.replace("{person.name}，", "{agency.ofice}，"))
    assert said.startswith("packs/town/papers/sample.yaml")
    assert "agency.ofice" in said
    assert "agency.office" in said


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    text = PLAIN.replace("record", "poster").replace("detox-regulation#16", "detox-regulation#1600")
    text += "signature: [person]\n"
    said = "\n".join(faults(tmp_path, text))
    assert "layout 是“poster”" in said
    assert "detox-regulation#1600" in said
    assert "signature" in said


def test_a_value_that_no_vocabulary_has_is_a_fault(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, PLAIN.replace("你好", "{value:report_in.dayz}"))
    assert "report_in.dayz" in said


def test_a_number_of_the_law_is_never_typed_in_a_paper() -> None:
    """Counts, days and terms come from values: no digit stands in a declared text but in its grammar."""
    import re

    found = []
    for path in sorted(ROOT.glob("*/papers/*.yaml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = re.sub(r"\{[^}]*\}", "", line.partition("#")[0] if line.startswith("#") else line)
            if re.search(
                r"[0-9]+\s*(?:日|天|次|个月|年|个工作日|份)|[一二三四五六七八九十]+(?:日内|次以上|个月|年内)", text
            ):
                found.append(f"{path.name}: {line.strip()}")
    assert found == [], "Write {value:…} and let the pack say it."
