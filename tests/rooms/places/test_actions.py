"""Loading regions and founding agencies: once, with every fault, with a record of who."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from guitu.faults import Faulty
from guitu.places import actions, queries
from guitu.places.codes import Level
from guitu.places.models import Agency, AgencyKind, PlaceChange, Region

pytestmark = pytest.mark.django_db

TOWNS = "code,name,more\n990101,归远县,x\n990101101,柳溪镇,x\n990101101201,杏花村,x\n980101,别处,x\n"


@pytest.fixture
def above(db: None) -> None:
    actions.add_region(code="990000000000", name="云程省", by="install")
    actions.add_region(code="990100000000", name="青岚市", by="install")


def followed(code: str) -> tuple[date | None, str | None]:
    """The last day of a code, and the one that took its place."""
    region = Region.objects.get(code=code)
    return region.valid_to, region.replaced_by_id


def written(folder: Path, text: str, *, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_counties_of_the_whole_country_are_installed_once() -> None:
    loaded = actions.install_counties(by="install")
    assert loaded.added == Region.objects.count() == 3351
    levels = {level: Region.objects.filter(level=level).count() for level in (Level.PROVINCE, Level.PREFECTURE)}
    assert levels == {Level.PROVINCE: 34, Level.PREFECTURE: 342}
    assert actions.install_counties(by="install") == actions.Loaded(added=0, renamed=0, unchanged=3351)
    assert PlaceChange.objects.count() == 1
    assert queries.full_name("441581000000") == "广东省汕尾市陆丰市"
    assert queries.full_name("110101000000") == "北京市东城区"


@pytest.mark.usefixtures("above")
def test_only_the_regions_of_the_given_prefixes_are_loaded(tmp_path: Path) -> None:
    loaded = actions.load_divisions(written(tmp_path, TOWNS), prefixes=["9901"], by="posting:1")
    assert loaded == actions.Loaded(added=3, renamed=0, unchanged=0)
    assert [region.name for region in queries.within("990101")] == ["归远县", "柳溪镇", "杏花村"]


@pytest.mark.usefixtures("above")
def test_a_second_loading_renames_what_changed_its_name(tmp_path: Path) -> None:
    actions.load_divisions(written(tmp_path, TOWNS), prefixes=["9901"], by="posting:1")
    renamed = written(tmp_path, TOWNS.replace("柳溪镇", "柳溪街道"))
    assert actions.load_divisions(renamed, prefixes=["9901"], by="posting:1") == actions.Loaded(0, 1, 2)
    town = queries.region("990101101000")
    assert town is not None
    assert (town.name, town.level) == ("柳溪街道", Level.TOWN)


@pytest.mark.usefixtures("above")
@pytest.mark.parametrize("nested", [True, False])
def test_a_json_list_nested_or_flat_is_loaded_as_well(tmp_path: Path, nested: bool) -> None:
    village = {"code": "990101101201", "name": "杏花村"}
    town = {"code": "990101101", "name": "柳溪镇"}
    county = {"code": "990101", "name": "归远县"}
    tree = [county | {"children": [town | {"children": [village]}]}] if nested else [village, town, county]
    path = written(tmp_path, json.dumps(tree), name="list.json")
    assert actions.load_divisions(path, prefixes=["990101"], by="posting:1").added == 3


@pytest.mark.usefixtures("above")
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_list_in_the_words_of_the_published_ones_is_loaded_as_excel_saves_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.csv"
    text = "统计用区划代码,城乡分类代码,名称\r\n990101,,归远县\r\n990101101000,,柳溪镇\r\n990101101201,111,杏花村\r\n"
    path.write_bytes(text.encode(encoding))
    assert actions.load_divisions(path, prefixes=["990101"], by="posting:1").added == 3
    assert queries.full_name("990101101201") == "云程省青岚市归远县柳溪镇杏花村"


MERGED = """代码,名称,启用日期,停用日期,变更为
990101,归远县,,,
990101101,柳溪镇,,2025-06-30,990101103
990101103,柳石镇,2025年7月1日,,
990101101201,杏花村,,20250630,990101103201
990101103201,杏花村,2025.7.1,,
"""


@pytest.mark.usefixtures("above")
def test_a_list_says_which_codes_ended_and_what_took_their_place(tmp_path: Path) -> None:
    actions.load_divisions(written(tmp_path, TOWNS), prefixes=["9901"], by="posting:1")
    listed = written(tmp_path, MERGED)
    assert actions.load_divisions(listed, prefixes=["9901"], by="posting:1") == actions.Loaded(2, 0, 3, ended=2)
    assert followed("990101101000") == (date(2025, 6, 30), "990101103000")
    assert followed("990101101201") == (date(2025, 6, 30), "990101103201")
    assert Region.objects.get(name="柳石镇").valid_from == date(2025, 7, 1)
    assert actions.load_divisions(listed, prefixes=["9901"], by="posting:1") == actions.Loaded(0, 0, 5)
    assert [one.what for one in PlaceChange.objects.filter(subject="990101101201")] == ["replace_region"]


@pytest.mark.usefixtures("above")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("990101101,柳溪镇,,2025-02-30,", "日期“2025-02-30”"),
        ("990101101,柳溪镇,,,990101103", "没有写停用日期"),
        ("990101101,柳溪镇,,2025-06-30,9901011", "变更为“9901011”"),
        ("990101101,柳溪镇,,2025-06-30,990101103", "变更为的 990101103000 未登记"),
        ("990101101,柳溪镇,2025-07-01,2025-06-30,", "不早于启用日期 2025-07-01"),
        ("990101101,柳溪镇,,2025-06-30,990101101", "又回到自身"),
    ],
)
def test_an_end_that_cannot_be_is_refused_and_nothing_is_loaded(tmp_path: Path, line: str, said: str) -> None:
    path = written(tmp_path, f"code,name,valid_from,valid_to,replaced_by\n990101,归远县,,,\n{line}\n")
    with pytest.raises(Faulty, match=said):
        actions.load_divisions(path, prefixes=["99"], by="posting:1")
    assert not Region.objects.filter(level=Level.COUNTY).exists()


@pytest.mark.usefixtures("above")
def test_every_fault_of_a_list_is_told_at_once_and_nothing_is_loaded(tmp_path: Path) -> None:
    path = written(tmp_path, "code,name\n990101,归远县\n99010,短\n990101101,\n")
    with pytest.raises(Faulty) as caught:
        actions.load_divisions(path, prefixes=["99"], by="posting:1")
    assert [fault.place for fault in caught.value.faults] == ["list.csv 第3行", "list.csv 第4行"]
    assert not Region.objects.filter(level=Level.COUNTY).exists()


@pytest.mark.usefixtures("above")
def test_a_town_whose_county_is_unknown_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Faulty, match="上级区划 990101000000 未登记"):
        actions.load_divisions(written(tmp_path, "code,name\n990101101,柳溪镇\n"), prefixes=["99"], by="posting:1")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("list.csv", "编码,称呼\n", "表头缺少 code 或 name"),
        ("list.json", "{", "读不出内容（JSONDecodeError）"),
        ("list.json", '{"code": 1}', "不是列表"),
        ("list.csv", "code,name\n", "没有前缀为 99 的区划"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_what_is_expected(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(Faulty, match=said):
        actions.load_divisions(written(tmp_path, text, name=name), prefixes=["99"], by="posting:1")


def test_the_database_refuses_a_code_that_is_none() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Region.objects.create(code="4415", name="短", level=Level.COUNTY)


def test_a_replaced_code_has_a_last_day_and_leads_to_its_successor_and_never_back(regions: dict[str, Region]) -> None:
    actions.replace_region(
        regions["village"], by="posting:1", successor=regions["next_village"], last_day=date(2025, 6, 30)
    )
    assert followed("990101101201") == (date(2025, 6, 30), "990101101202")
    with pytest.raises(Faulty, match="又回到自身"):
        actions.replace_region(
            regions["next_village"], by="posting:1", successor=regions["village"], last_day=date(2025, 7, 1)
        )


def test_an_agency_founded_twice_is_one_and_ends_on_its_last_day(regions: dict[str, Region]) -> None:
    founded = [
        actions.found_agency(kind=AgencyKind.GRID, name="第一网格", region=regions["village"], by="posting:1")
        for _ in range(2)
    ]
    assert founded[0] == founded[1]
    actions.close_agency(founded[0], by="posting:1", last_day=date(2025, 6, 30))
    assert list(queries.agencies(prefix="990101101", on=date(2025, 6, 30))) == [founded[0]]
    assert not queries.agencies(prefix="990101101", on=date(2025, 7, 1)).exists()
    assert [change.what for change in PlaceChange.objects.filter(subject=f"agency:{founded[0].pk}")] == [
        "found_agency",
        "close_agency",
    ]


def test_no_agency_is_found_without_a_prefix(regions: dict[str, Region]) -> None:
    actions.found_agency(kind=AgencyKind.GRID, name="第一网格", region=regions["village"], by="posting:1")
    assert Agency.objects.count() == 1
    assert not queries.agencies(prefix="", on=date(2025, 3, 1)).exists()


def test_the_models_and_their_migrations_agree() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
