"""The desk: what is due is there, what is not is not, and no page tells more than it may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guitu.access.models import Look
from guitu.access.queries import viewer_for
from guitu.casebook.models import Entry
from guitu.casebook.veiling import veiled
from guitu.desk import queries
from guitu.desk.days import week_end, week_words
from guitu.desk.queries import GROUPS, Wanted, morning

from .conftest import NAMES, TODAY, Opened

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
AGREED: Any = ("agreement_signed", "2025-02-03", {})


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("曾归途", "曾某某"),
        ("欧阳小河", "欧阳某某"),
        ("单明", "单某"),
        ("阿依古丽", "阿某某"),
        ("（按职责不显示）", "（按职责不显示）"),
    ],
)
def test_a_name_in_a_list_is_a_surname(name: str, shown: str) -> None:
    assert veiled(name) == shown


def test_the_week_ends_on_sunday_and_from_friday_on_a_week_later() -> None:
    assert week_end(date(2025, 2, 26)) == date(2025, 3, 2)
    assert week_end(date(2025, 2, 28)) == date(2025, 3, 9)
    assert week_words(date(2025, 2, 26)) == "本周"
    assert week_words(date(2025, 3, 1)) == "本周和下周"


def test_the_title_says_what_is_due_and_what_is_late(opened: Opened, enter: Enter) -> None:
    opened(NAMES[0], "2025-02-02", [AGREED])  # the first month ends today
    opened(NAMES[1], "2025-01-20", [AGREED])  # the first month ended on 19 February
    said = enter("office_clerk").get("/").content.decode()
    assert "<title>今天有 3 件要办，另有 3 件过了期限 · 归途</title>" in said


def test_a_list_shows_surnames_and_never_a_full_name(opened: Opened, enter: Enter) -> None:
    opened(NAMES[0], "2025-02-02", [AGREED])
    said = enter("office_clerk").get("/").content.decode()
    assert "曾某某" in said
    assert "曾归途" not in said


def test_looking_at_the_list_is_kept(opened: Opened, enter: Enter) -> None:
    case = opened(NAMES[0], "2025-02-02", [AGREED])
    enter("office_clerk").get("/")
    assert list(Look.objects.values_list("case_id", "groups")) == [(str(case.pk), "name")]


def test_nobody_sees_the_work_of_another_town(opened: Opened, enter: Enter) -> None:
    opened(NAMES[0], "2025-02-02", [AGREED])
    said = enter("other_clerk").get("/").content.decode()
    assert "曾" not in said
    assert "还没有要办的事" in said


def test_what_is_recorded_leaves_the_list_and_stays_among_the_done(opened: Opened, enter: Enter, staff: Any) -> None:
    from guitu.casebook import actions

    case = opened(NAMES[0], "2025-02-02", [AGREED])
    before = enter("office_clerk").get("/").content.decode()
    actions.record(by=staff["office_clerk"], case=case, entry_id="t1", kind="talk", on=date(2025, 3, 1), form="office")
    after = enter("office_clerk").get("/").content.decode()
    assert "今天有 3 件要办" in before
    assert "今天有 2 件要办" in after
    assert "今天已办" in after


@pytest.mark.parametrize("order", ["day", "village", "person"])
def test_a_short_and_a_long_list_are_grouped_alike(
    opened: Opened, staff: Any, monkeypatch: pytest.MonkeyPatch, order: Any
) -> None:
    for at, name in enumerate(NAMES):
        opened(
            name,
            f"2025-01-{3 + 5 * at:02}",
            [AGREED] if at % 2 else [],
            village="next_village" if at % 3 else "village",
        )
    viewer = viewer_for(staff["office_clerk"].account, on=TODAY)
    wanted = Wanted(order=order)
    short = morning(viewer, today=TODAY, wanted=wanted)
    monkeypatch.setattr(queries, "_FEW", 0)
    long = morning(viewer, today=TODAY, wanted=wanted)
    assert short.totals == long.totals
    assert [one for group in GROUPS for one in short.of(group)] == [one for group in GROUPS for one in long.of(group)]


def test_a_filter_by_rule_and_village_leaves_only_that(opened: Opened, enter: Enter) -> None:
    opened(NAMES[0], "2025-02-02", [AGREED])
    opened(NAMES[1], "2025-02-02", [AGREED], village="next_village")
    client = enter("office_clerk")
    assert "今天有 2 件要办" in client.get("/?r=talk").content.decode()
    said = client.get("/?r=talk&v=990101101202").content.decode()
    assert "今天有 1 件要办" in said
    assert "欧阳某某" in said
    assert "曾某某" not in said


@pytest.mark.parametrize("query", ["?g=late", "?g=week", "?g=old", "?g=today&page=9", "?v=x&w=y&r=z&k=1&s=2&page=-1"])
def test_any_address_of_the_desk_answers(opened: Opened, enter: Enter, query: str) -> None:
    opened(NAMES[0], "2025-02-02", [AGREED])
    assert enter("office_clerk").get(f"/{query}").status_code == 200


def test_who_supervises_without_names_gets_numbers(opened: Opened, enter: Enter) -> None:
    opened(NAMES[0], "2025-02-02", [AGREED])
    said = enter("county").get("/").content.decode()
    assert "社戒 2025-0001" in said
    assert "曾" not in said


@pytest.mark.parametrize("name", ["clinic", "admin", "person", "social_worker", "police", "county", "office_head"])
def test_everybody_has_a_first_page(enter: Enter, name: str) -> None:
    assert enter(name).get("/").status_code in (200, 302)


@pytest.mark.parametrize("path", ["/", "/?g=old", "/since/", "/figures/", "/testday/", "/decisions/", "/find/"])
def test_no_page_asks_the_database_more_than_fifteen_times(opened: Opened, enter: Enter, path: str) -> None:
    for at, name in enumerate(NAMES):
        opened(name, f"2025-01-{10 + at}", [AGREED, ("suspended", "2025-02-10", {}), ("resumed", "2025-02-12", {})])
    client = enter("office_head")
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    reading = [one["sql"] for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(reading) <= 15, "\n".join(one[:120] for one in reading)


def test_a_slip_shows_what_was_missed_and_what_stood_still(opened: Opened, enter: Enter) -> None:
    opened(NAMES[0], "2025-01-02", [AGREED, ("suspended", "2025-02-10", {}), ("resumed", "2025-02-12", {})])
    said = enter("office_clerk").get("/").content.decode()
    assert "1 个月有未完成；曾中止" in said


def test_recording_from_a_filtered_desk_comes_back_to_the_filter(opened: Opened, enter: Enter) -> None:
    opened(NAMES[0], "2025-02-02", [AGREED])
    said = enter("office_clerk").get("/?r=talk").content.decode()
    assert "record/talk/?next=%2F%3Fr%3Dtalk" in said


def test_a_day_of_another_year_is_shown_with_its_year(opened: Opened, enter: Enter) -> None:
    opened(NAMES[0], "2023-02-02", [AGREED])
    said = enter("office_clerk").get("/?g=old").content.decode()
    assert '<time datetime="2023-03-01">2023-03-01</time>' in said


def test_what_is_older_is_counted_as_the_long_list_counts_it(opened: Opened, staff: Any) -> None:
    opened(NAMES[0], "2024-01-03", [AGREED])
    opened(NAMES[1], "2024-05-20", [], village="next_village")
    viewer = viewer_for(staff["office_clerk"].account, on=TODAY)
    for wanted in (Wanted(), Wanted(rule="talk"), Wanted(rule="archive"), Wanted(village="990101101202")):
        old = morning(viewer, today=TODAY, wanted=wanted).totals["old"]
        assert old == queries.group_page(viewer, today=TODAY, wanted=wanted, group="old", page=1).totals["old"]


def test_a_form_gone_back_to_and_sent_again_with_the_same_words_is_one_entry(opened: Opened, enter: Enter) -> None:
    case, client = opened(NAMES[0], "2025-02-02", [AGREED]), enter("office_clerk")
    address = f"/cases/{case.pk}/record/talk/"
    said = {"on": "2025-03-01", "form": "office", "said": "近来睡得安稳。"}
    client.post(address, {**said, "entry_id": "w-first"})
    assert "已经在这里登记过一条" in client.get(address).content.decode()
    client.post(address, {**said, "entry_id": "w-again"})
    assert list(Entry.objects.filter(kind="talk").values_list("entry_id", flat=True)) == ["w-first"]
    client.post(address, {**said, "said": "说起找工作的事。", "entry_id": "w-other"})
    assert Entry.objects.filter(kind="talk").count() == 2
