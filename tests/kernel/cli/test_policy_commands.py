"""`guitu policy …` and `guitu schema` with the packs that come with Guitu."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from guitu.cli import front
from guitu.cli.cells import width
from guitu.policy import names
from tests.kernel.cli import given_cases as given

SEEDED = {"national", "jinxiang", "meishan", "ordos", "chishui"}


def run(*args: str, columns: int = 80) -> Result:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(front, list(args), prog_name="guitu")


def data(*args: str) -> Any:
    return json.loads(run(*args, "--format", "json").stdout)


def test_the_list_names_every_pack_and_its_parent() -> None:
    packs = {pack["pack"]: pack["parent"] for pack in data("policy", "list")}
    assert packs.keys() >= SEEDED
    assert packs["national"] is None
    assert all(name in run("policy", "list").stdout for name in packs)


def test_show_prints_values_in_the_shape_of_the_contract() -> None:
    shown = data("policy", "show", "jinxiang", "--on", "2025-06-01")
    assert (shown["pack"], shown["on"]) == ("jinxiang", "2025-06-01")
    value = shown["values"]["drug_test.community_detox.every_months"]
    assert value["value"] == [1, 2, 3]
    assert value.keys() >= {"value", "unit", "clause", "from", "binding"}


@pytest.mark.parametrize("pack", sorted(SEEDED))
@pytest.mark.parametrize("columns", [80, 120])
def test_show_draws_every_value_within_the_terminal(pack: str, columns: int) -> None:
    said = run("policy", "show", pack, "--on", "2025-06-01", columns=columns).stdout
    assert all(name in said for name in data("policy", "show", pack, "--on", "2025-06-01")["values"])
    assert [line for line in said.splitlines() if width(line) > columns] == []


def test_show_says_what_is_a_target_and_what_comes_from_above() -> None:
    said = run("policy", "show", "jinxiang", "--on", "2025-06-01").stdout
    assert "目标，不是期限" in said
    assert "来自 national" in said


def test_lint_of_a_pack_with_findings_exits_1_and_says_where() -> None:
    result = run("policy", "lint", "jinxiang")
    assert result.exit_code == 1
    assert "packs/jinxiang/" in result.stdout
    assert result.stderr == ""


def test_lint_of_a_broken_file_tells_its_faults_and_exits_1(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("pack: broken\ntitle: 坏的\nregion: '99'\nparent: nowhere\n", encoding="utf-8")
    result = run("policy", "lint", str(broken))
    assert result.exit_code == 1
    assert "错误" in result.stdout


def test_lint_as_json_names_code_place_and_severity() -> None:
    findings = data("policy", "lint", "jinxiang")
    assert findings
    assert all(found.keys() == {"pack", "code", "severity", "place", "says", "clauses"} for found in findings)


def test_lint_without_a_name_looks_at_every_pack() -> None:
    said = run("policy", "lint").stdout
    assert all(name in said for name in names())


def test_a_pack_does_not_differ_from_itself() -> None:
    assert data("policy", "diff", "jinxiang", "jinxiang", "--on", "2025-06-01")["differences"] == []
    assert "没有不同" in run("policy", "diff", "jinxiang", "jinxiang", "--on", "2025-06-01").stdout


def test_diff_shows_both_values_and_null_where_a_pack_has_none() -> None:
    found = {
        item["name"]: item
        for item in data("policy", "diff", "jinxiang", "meishan", "--on", "2026-01-01")["differences"]
    }
    assert found["drug_test.community_detox.total"]["a"]["value"] == 22
    assert found["drug_test.community_detox.total"]["b"] is None
    assert "没有规定" in run("policy", "diff", "jinxiang", "meishan", "--on", "2026-01-01").stdout


def test_a_draft_is_yaml_that_the_lint_can_read(tmp_path: Path) -> None:
    document = tmp_path / "rules.txt"
    document.write_text("示范镇实施细则\n一、每名专职人员负责不超过30名吸毒人员。\n", encoding="gb18030")
    result = run("policy", "draft", str(document), "--name", "mytown")
    assert result.exit_code == 0, result.stderr
    assert "pack: mytown" in result.stdout


@pytest.mark.parametrize("of", ["casefile", "standing", "pack", "documents"])
def test_every_schema_is_a_schema(of: str) -> None:
    Draft202012Validator.check_schema(json.loads(run("schema", of).stdout))


def test_a_real_standing_fits_the_published_schema(tmp_path: Path) -> None:
    case = {
        "format": "guitu.casefile/1",
        "case": {"id": "c-1", "kind": "community_detox", "policy": "jinxiang"},
        "entries": [
            {"id": "e1", "kind": "decided", "on": "2025-01-02"},
            {"id": "e3", "kind": "reported_in", "on": "2025-01-15"},
        ],
    }
    path = tmp_path / "c.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    standing = data("standing", str(path), "--as-of", "2025-03-01")
    Draft202012Validator(json.loads(run("schema", "standing").stdout)).validate(standing)
    assert given.standing().keys() <= standing.keys()
