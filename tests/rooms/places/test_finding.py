"""A place is found as people type it: part of the name, pinyin, initials, or its code."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guitu.places import actions, finding
from guitu.places.models import Region

# Real names and codes, but for the second 南明区, which is invented.
LIST = """code,name
44,广东省
4415,汕尾市
441581,陆丰市
441581110,金厢镇
441581110201,虚构村
4419,东莞市
50,重庆市
5001,市辖区
500103,渝中区
5201,贵阳市
52,贵州省
520102,南明区
440903,南明区
4409,茂名市
"""


@pytest.fixture
def loaded(db: None, tmp_path: Path) -> None:
    listed = tmp_path / "listed.csv"
    listed.write_text(LIST, encoding="utf-8")
    actions.load_divisions(listed, prefixes=["44", "50", "52"], by="install")


def names(text: str, near: str = "") -> list[str]:
    return [one.full for one in finding.find(text, near=near)]


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("陆丰", "广东省汕尾市陆丰市"),
        ("lufeng", "广东省汕尾市陆丰市"),
        ("lfs", "广东省汕尾市陆丰市"),
        ("LF", "广东省汕尾市陆丰市"),
        ("陆丰 金厢", "广东省汕尾市陆丰市金厢镇"),
        ("金厢", "广东省汕尾市陆丰市金厢镇"),
        ("441581", "广东省汕尾市陆丰市"),
        ("东莞", "广东省东莞市"),  # a city without counties stands for its own county
        ("yuzhong", "重庆市渝中区"),  # and a level that has no name is left out
    ],
)
def test_it_is_found_and_named_in_full(typed: str, first: str) -> None:
    assert names(typed)[0] == first


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("typed", ["", " ", "a", "虚构村", "没有", "00"])
def test_too_little_a_village_and_what_is_nowhere_find_nothing(typed: str) -> None:
    assert names(typed) == []


@pytest.mark.usefixtures("loaded")
def test_of_places_of_one_name_the_near_one_comes_first() -> None:
    assert names("南明区", near="520103000000")[0] == "贵州省贵阳市南明区"
    assert names("南明", near="441581110000")[-1] == "贵州省贵阳市南明区"


@pytest.mark.usefixtures("loaded")
def test_a_whole_province_gives_its_counties_and_not_more_than_a_page() -> None:
    assert "广东省汕尾市陆丰市" in names("广东")
    assert len(finding.find("广东", limit=2)) == 2


@pytest.mark.usefixtures("loaded")
def test_a_place_that_was_renamed_is_found_by_its_new_name(tmp_path: Path) -> None:
    assert names("新厢") == []
    listed = tmp_path / "again.csv"
    listed.write_text("code,name\n441581110,新厢镇\n", encoding="utf-8")
    actions.load_divisions(listed, prefixes=["441581110"], by="install")
    assert names("新厢") == ["广东省汕尾市陆丰市新厢镇"]
    assert finding.spoken("441581110000") == "广东省汕尾市陆丰市新厢镇"


@pytest.mark.usefixtures("loaded")
def test_a_name_that_was_read_is_said_without_asking_again() -> None:
    assert finding.spoken("441581000000") == "广东省汕尾市陆丰市"
    with CaptureQueriesContext(connection) as asked:
        assert finding.spoken("441581000000") == "广东省汕尾市陆丰市"
    assert len(asked) == 0
    assert finding.spoken("990102000000") == "990102000000"
    assert Region.objects.filter(code="990102000000").exists() is False
