"""`guitu plan` with the real packs."""

import json
from collections import Counter
from typing import Any

import pytest
from click.testing import CliRunner

from guitu.cli import front
from guitu.cli.cells import width

PLAN = ["plan", "--reported-in", "2025-01-31", "--policy", "jinxiang", "--kind"]


def run(*args: str, columns: int = 80) -> str:
    result = CliRunner(env={"COLUMNS": str(columns)}).invoke(front, list(args), prog_name="guitu")
    assert result.exit_code == 0, result.stderr
    return result.stdout


def planned(kind: str, *args: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(run(*PLAN, kind, *args, "--format", "json"))
    return made


RULES = ("drug_test.regular", "talk", "situation_report", "summary", "assessment")


@pytest.mark.parametrize(
    ("kind", "windows"), [("community_detox", (22, 36, 36, 12, 6)), ("community_rehab", (12, 18, 18, 6, 3))]
)
def test_the_plan_holds_as_many_windows_as_the_rules_of_jinxiang_say(kind: str, windows: tuple[int, ...]) -> None:
    plan = planned(kind)
    counted = Counter(window["rule"] for window in plan["obligations"])
    assert counted == {**dict(zip(RULES, windows, strict=True)), "drug_test.spot": 3}
    assert [w["needed"] for w in plan["obligations"] if w["rule"] == "drug_test.spot"] == [3, 3, 3]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("community_detox", "检测 22 次，突击检测 3 × 3 次，谈话家访 36 次，情况报告 36 次，小结 12 次，综合评估 6 次"),
        ("community_rehab", "检测 12 次，突击检测 3 × 3 次，谈话家访 18 次，情况报告 18 次，小结 6 次，综合评估 3 次"),
    ],
)
def test_the_totals_stand_at_the_top(kind: str, said: str) -> None:
    assert f"定期{said}" in run(*PLAN, kind).replace("\n", "")


def test_every_clause_mark_has_its_text_below() -> None:
    drawn = run(*PLAN, "community_detox")
    above, below = drawn.split("\n条款\n")
    assert {mark for mark in "①②③④⑤⑥" if mark in above} == {mark for mark in "①②③④⑤⑥" if mark in below}
    assert "①" in above


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    assert all(width(line) <= columns for line in run(*PLAN, "community_detox", columns=columns).splitlines())


def test_a_shorter_term_drops_what_does_not_fit() -> None:
    plan = planned("community_rehab", "--term-months", "14")
    assert plan["term"]["last_day"] == "2026-03-30"
    assert max(window["due_on"] for window in plan["obligations"]) <= "2026-03-30"


def test_a_pack_without_intervals_says_so_instead_of_drawing_an_empty_strip() -> None:
    drawn = run("plan", "--reported-in", "2025-01-31", "--policy", "meishan", "--kind", "community_detox")
    assert "没有规定检测、谈话、报告的间隔" in drawn
    assert "第 1 年" not in drawn


def test_a_day_that_no_case_file_could_hold_is_one_fault_at_its_option() -> None:
    args = ["plan", "--kind", "community_detox", "--reported-in", "1900-01-01", "--policy", "jinxiang"]
    result = CliRunner().invoke(front, args, prog_name="guitu")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("--reported-in：")
