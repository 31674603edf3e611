"""Packs joined to their parents, and asked about a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from guitu.faults import Faulty
from guitu.policy import load, load_folder, names
from guitu.policy.dated import CHOICE_LABELS
from guitu.policy.vocabulary import ALL, meaning
from tests.kernel.policy.shelf import TOWN_PACK, write

DAY = date(2025, 6, 1)


def test_a_town_has_its_own_values_and_those_of_its_parent(shelf: Path) -> None:
    town = load("qinghe")
    notify, report_in = town.at("notify.days", on=DAY), town.at("report_in.days", on=DAY)
    assert notify is not None
    assert report_in is not None
    assert (notify.whole(), notify.source, notify.label) == (3, "qinghe", "通知青禾镇的期限")
    assert (report_in.whole(), report_in.source, report_in.label) == (15, "nation", "报到的期限")


def test_a_value_nobody_sets_is_none(shelf: Path) -> None:
    assert load("qinghe").at("budget.per_person_year", on=DAY) is None
    assert load("nation").at("notify.days", on=DAY) is None


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(1999, 1, 1), 60),
        (date(2016, 1, 1), 60),
        (date(2019, 12, 31), 60),
        (date(2020, 1, 1), 80),
        (date(2119, 1, 1), 80),
    ],
)
def test_the_earliest_value_reaches_back_and_the_latest_on(shelf: Path, day: date, rate: int) -> None:
    value = load("nation").at("target.execution_rate", on=day)
    assert value is not None
    assert value.amount() == rate


def test_a_day_number_and_its_date_ask_the_same(shelf: Path) -> None:
    policy = load("nation")
    number = (date(2020, 1, 1) - date(1970, 1, 1)).days
    assert policy.at("target.execution_rate", on=number) is policy.at("target.execution_rate", on=date(2020, 1, 1))
    assert policy.at("target.execution_rate", on=number - 1) is not policy.at("target.execution_rate", on=number)


def test_workdays_of_a_town_hide_the_days_of_its_parent(shelf: Path) -> None:
    rules = "discharge_notice.workdays:\n  unit: workdays\n  values:\n    2025-01-03: {value: 7, clause: test-law#23}\n"
    town = load_folder(write(shelf.parent / "liutang", pack=TOWN_PACK.replace("qinghe", "liutang"), discharge=rules))
    assert town.at("discharge_notice.days", on=DAY) is None
    hidden = town.at("discharge_notice.workdays", on=DAY)
    assert hidden is not None
    assert hidden.whole() == 7


def test_a_value_ends_after_its_until(shelf: Path) -> None:
    rules = (
        "budget.per_person_year:\n  unit: yuan_per_person_year\n  values:\n"
        "    2025-01-03: {value: 900.5, clause: test-law#23, until: 2025-12-31}\n"
    )
    town = load_folder(write(shelf.parent / "liutang", pack=TOWN_PACK.replace("qinghe", "liutang"), budget=rules))
    last = town.at("budget.per_person_year", on=date(2025, 12, 31))
    assert last is not None
    assert last.amount() == 900.5
    assert town.at("budget.per_person_year", on=date(2026, 1, 1)) is None


def test_a_parent_of_a_parent_is_reached(shelf: Path) -> None:
    group = TOWN_PACK.replace("qinghe", "liutang").replace("parent: nation", "parent: qinghe")
    policy = load_folder(write(shelf.parent / "liutang", pack=group))
    assert [pack.name for pack in policy.packs] == ["liutang", "qinghe", "nation"]
    report_in = policy.at("report_in.days", on=DAY)
    assert report_in is not None
    assert report_in.source == "nation"


def test_a_pack_in_a_single_file_brings_its_own_document(shelf: Path) -> None:
    file = shelf.parent / "liutang.yaml"
    file.write_text(
        'pack: liutang\ntitle: 柳塘镇\nregion: "990102"\nparent: nation\n'
        "documents:\n  liutang-plan:\n    title: 柳塘镇方案\n    dated: 2026-01-01\n"
        '    articles: {"1": {says: 两日内通知}}\n'
        "values:\n  notify.days:\n    unit: days\n    values:\n      2026-01-01: {value: 2, clause: liutang-plan#1}\n",
        encoding="utf-8",
    )
    value = load_folder(file).at("notify.days", on=DAY)
    assert value is not None
    assert (value.whole(), value.clauses, value.place) == (2, ("liutang-plan#1",), "liutang.yaml:14")


def test_a_folder_outside_may_have_documents_of_its_own(shelf: Path) -> None:
    folder = write(
        shelf.parent / "liutang",
        pack=TOWN_PACK.replace("qinghe", "liutang").replace("test-town-rules", "liutang-plan"),
        documents='liutang-plan:\n  title: 柳塘镇方案\n  articles: {"1": {says: 两日内通知}}\n',
        notify="notify.days:\n  unit: days\n  values:\n    2026-01-01: {value: 2, clause: liutang-plan#1}\n",
    )
    assert load_folder(folder).clauses["liutang-plan#1"].document == "柳塘镇方案"


def test_the_version_changes_with_what_is_said_and_not_with_comments(shelf: Path) -> None:
    folder = write(shelf.parent / "liutang", pack=TOWN_PACK.replace("qinghe", "liutang"))
    bare = load_folder(folder).version
    write(folder, pack="# 说明\n" + TOWN_PACK.replace("qinghe", "liutang"))
    assert load_folder(folder).version == bare
    write(folder, term="notify.days:\n  unit: days\n  values:\n    2025-01-03: {value: 4, clause: test-law#14}\n")
    assert load_folder(folder).version != bare


def test_names_and_load_are_of_the_shelf_and_cached(shelf: Path) -> None:
    assert names() == ("nation", "qinghe")
    assert load("qinghe") is load("qinghe")


@pytest.mark.parametrize("name", ["qinhe", "../nation", "", "国", "documents.yaml", "a" * 300])
def test_an_unknown_pack_is_faulty_in_one_line(shelf: Path, name: str) -> None:
    with pytest.raises(Faulty) as caught:
        load(name)
    assert len(caught.value.faults) == 1
    assert "nation、qinghe" in str(caught.value)


def test_an_unknown_pack_is_answered_with_the_nearest(shelf: Path) -> None:
    with pytest.raises(Faulty, match="是不是“qinghe”"):
        load("qinhe")


def test_marks_of_a_value_are_read(shelf: Path) -> None:
    town = load("qinghe")
    absence, notify, archive = (
        town.at(name, on=DAY) for name in ("ground.absence_days", "notify.days", "archive.days")
    )
    assert absence is not None
    assert notify is not None
    assert archive is not None
    assert (absence.compare, absence.binding, absence.roll) == (">", True, False)
    assert (notify.compare, notify.binding, notify.roll) == (None, True, True)
    assert (archive.binding, archive.since) == (False, date(2025, 1, 3))
    assert absence.shown() == "超过30日"


def test_typed_readings_refuse_another_shape(shelf: Path) -> None:
    every = load("qinghe").at("drug_test.community_detox.every_months", on=DAY)
    assert every is not None
    assert every.wholes() == (1, 2, 3)
    for reading in (every.whole, every.amount, every.word, every.switch):
        with pytest.raises(TypeError):
            reading()


def test_no_two_patterns_of_the_vocabulary_are_the_same() -> None:
    patterns = [known.pattern for known in ALL]
    assert len(set(patterns)) == len(patterns)


def test_every_alternative_of_the_vocabulary_names_the_other_back() -> None:
    for known in ALL:
        if known.alternative is not None:
            other = meaning(known.alternative)
            assert other is not None
            assert other.alternative == known.pattern


def test_every_choice_of_the_vocabulary_has_a_chinese_label() -> None:
    assert {choice for known in ALL for choice in known.choices} <= set(CHOICE_LABELS)
