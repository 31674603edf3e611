"""Days and states in Chinese."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from guitu.pages import words

TODAY = date(2026, 6, 11)


def test_a_day_is_said_differently_in_sentences_and_lists() -> None:
    assert words.in_words(TODAY) == "2026年6月11日"
    assert words.in_list(TODAY) == "06-11 周四"
    assert words.iso("2026-06-11") == "2026-06-11"
    assert words.weekday(TODAY, long=True) == "星期四"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 6, 13), "还有 2 天"),
        (date(2026, 6, 11), "今天到期"),
        (date(2026, 6, 8), "逾期 3 天"),
        (None, "未定"),
    ],
)
def test_a_last_day_is_said_from_today(due: date | None, said: str) -> None:
    assert words.relative(due, on=TODAY) == said


def test_a_range_takes_zhi_and_leaves_out_the_same_year() -> None:
    assert words.span("2026-05-09", "2026-06-08") == "2026-05-09 至 06-08"
    assert words.span("2025-10-12", "2026-02-07") == "2025-10-12 至 2026-02-07"
    assert words.span("2026-05-09", "2026-06-08", words=True) == "2026年5月9日至6月8日"
    assert words.span_short("2026-05-09", "2026-06-08") == "05-09 至 06-08"


def test_a_moment_is_told_in_the_offices_time() -> None:
    assert words.moment(datetime(2026, 6, 11, 2, 42, tzinfo=UTC)) == "2026-06-11 10:42"


@pytest.mark.parametrize(("number", "said"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")])
def test_years_of_a_term_are_counted_in_chinese(number: int, said: str) -> None:
    assert words.ordinal(number) == said


@pytest.mark.parametrize(
    ("status", "due", "look", "said"),
    [
        ("open", "2026-06-18", "soon", "还有 7 天"),
        ("open", "2026-06-19", "open", "还有 8 天"),
        ("missed", "2026-06-08", "late", "逾期 3 天"),
        ("upcoming", "2026-07-08", "ahead", "未到"),
        ("paused", None, "paused", "中止，暂不计"),
    ],
)
def test_a_status_has_a_shape_and_words(status: str, due: str | None, look: str, said: str) -> None:
    assert words.status_look(status, due_on=due, on=TODAY) == look
    assert words.status_words(status, due_on=due, on=TODAY) == said


def test_what_is_met_says_when() -> None:
    assert words.status_words("met", due_on="2026-06-08", on=TODAY, met_on="2026-05-28") == "05-28 完成"


def test_a_state_has_a_chinese_term_and_an_unknown_one_its_code() -> None:
    assert words.state_label("serving") == "执行中"
    assert words.state_label("new_state") == "new_state"


def test_roles_duties_and_kinds_have_chinese_terms() -> None:
    assert words.role_label("police") == "社区民警"
    assert words.rule_label("drug_test.regular") == "定期检测"
    assert words.ground_label("tests_refused") != "tests_refused"
    assert words.kind_label("drug_test") == "毒品检测"
