"""`guitu standing`: one file, many lines, bad lines, standard input."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from guitu.cli import front

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def case(name: str = "c-1", *, decided: str = "2025-01-02", entries: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    return {
        "format": "guitu.casefile/1",
        "case": {"id": name, "kind": "community_detox", "policy": "jinxiang"},
        "entries": [
            {"id": "e1", "kind": "decided", "on": decided},
            {"id": "e2", "kind": "served", "on": "2025-01-03"},
            {"id": "e3", "kind": "reported_in", "on": "2025-01-15"},
            *entries,
        ],
    }


def run(*args: str, stdin: str | None = None, columns: int = 80) -> Result:
    runner = CliRunner(env={"COLUMNS": str(columns)})
    return runner.invoke(front, ["standing", *args], prog_name="guitu", input=stdin)


def written(path: Path, *lines: object) -> str:
    said = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(said) + "\n", encoding="utf-8")
    return str(path)


def test_one_case_as_json_is_one_line_of_the_standing(tmp_path: Path) -> None:
    result = run(written(tmp_path / "c.json", case()), "--as-of", "2025-03-01", "--format", "json")
    assert result.exit_code == 0
    assert result.stdout.count("\n") == 1
    standing = json.loads(result.stdout)
    assert (standing["format"], standing["state"], standing["as_of"]) == ("guitu.standing/1", "serving", "2025-03-01")


def test_one_case_for_people_says_where_it_stands_and_what_is_due(tmp_path: Path) -> None:
    said = run(written(tmp_path / "c.json", case()), "--as-of", "2025-03-01").stdout
    for words in ("执行中", "2028年1月14日", "第 3 年", "要办的", "还有 13 天", "逾期 15 天", "0/3", "条款"):
        assert words in said


def test_a_file_over_several_lines_is_read_from_standard_input() -> None:
    result = run("-", "--as-of", "2025-03-01", "--format", "json", stdin=json.dumps(case(), indent=2))
    assert json.loads(result.stdout)["case"] == "c-1"


def test_lines_are_read_from_standard_input() -> None:
    lines = "\n".join(json.dumps(case(name)) for name in ("a", "b"))
    result = run("-", "--as-of", "2025-03-01", stdin=lines)
    assert [json.loads(line)["case"] for line in result.stdout.splitlines()] == ["a", "b"]


def test_a_line_may_bring_its_own_days(tmp_path: Path) -> None:
    own = {"casefile": case("a"), "as_of": "2025-02-01", "known_at": "2025-01-31T12:00:00"}
    result = run(written(tmp_path / "c.jsonl", own, case("b")), "--as-of", "2025-03-01")
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["as_of"], first["known_at"]) == ("2025-02-01", "2025-01-31T12:00:00+08:00")
    assert (second["as_of"], second["known_at"]) == ("2025-03-01", None)


def test_good_lines_come_out_in_order_and_a_bad_one_is_named_by_its_number(tmp_path: Path) -> None:
    early = {"casefile": case("d"), "as_of": "2024-01-01"}
    unknown = case("e")
    unknown["case"]["policy"] = "nowhere"
    path = written(tmp_path / "c.jsonl", case("a"), "{not json", case("c"), early, "", unknown, case("g"))
    result = run(path, "--as-of", "2025-03-01")
    assert result.exit_code == 2
    assert [json.loads(line)["case"] for line in result.stdout.splitlines()] == ["a", "c", "g"]
    faults = result.stderr.splitlines()
    assert sorted(fault.split(" 行")[0] for fault in faults) == ["c.jsonl 第 2", "c.jsonl 第 4", "c.jsonl 第 6"]
    assert all("；应为" in fault for fault in faults)


def test_every_fault_of_a_bad_line_is_said(tmp_path: Path) -> None:
    bad = case(
        entries=[{"id": "e4", "kind": "tlak", "on": "2025-02-01"}, {"id": "e5", "kind": "talk", "on": "2025-02-30"}]
    )
    result = run(written(tmp_path / "c.jsonl", bad), "--as-of", "2025-03-01")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) >= 2
    assert all(line.startswith("c.jsonl 第 1 行") for line in result.stderr.splitlines())


def test_bad_days_beside_a_case_file_are_faults_of_their_line(tmp_path: Path) -> None:
    own = {"casefile": case(), "as_of": "2025-02-30", "known_at": "noon"}
    result = run(written(tmp_path / "c.jsonl", own), "--as-of", "2025-03-01")
    assert result.exit_code == 2
    assert [line.split("：")[0] for line in result.stderr.splitlines()] == [
        "c.jsonl 第 1 行 as_of",
        "c.jsonl 第 1 行 known_at",
    ]


def test_a_line_that_is_not_utf8_is_a_fault_of_that_line(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(b"\xff\xfe\x00\n" + json.dumps(case("b")).encode() + b"\n")
    result = run(str(path), "--as-of", "2025-03-01")
    assert result.exit_code == 2
    assert "c.jsonl 第 1 行" in result.stderr
    assert json.loads(result.stdout)["case"] == "b"


@pytest.mark.parametrize("text", ["", "[]", "null", "3", '"x"', "{}", '{"casefile": 3}', "[" * 100_000, "\x00"])
def test_no_text_whatever_reaches_a_traceback(tmp_path: Path, text: str) -> None:
    for name in ("c.json", "c.jsonl"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        result = run(str(path), "--as-of", "2025-03-01")
        assert result.exit_code == (0 if not text and name == "c.jsonl" else 2), result.stderr
        assert "归途自己出了错" not in result.stderr


def test_another_pack_may_be_asked(tmp_path: Path) -> None:
    path = written(tmp_path / "c.json", case())
    assert (
        json.loads(run(path, "--policy", "ordos", "--as-of", "2025-03-01", "--format", "json").stdout)["policy"]
        == "ordos"
    )


def test_many_cases_for_people_are_a_line_each(tmp_path: Path) -> None:
    path = written(tmp_path / "c.jsonl", case("a"), case("b"))
    lines = run(path, "--as-of", "2025-03-01", "--format", "table", columns=110).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["a", "b"]
    assert all("执行中" in line and "逾期" in line and "□" in line for line in lines)


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_every_example_can_be_drawn(tmp_path: Path, columns: int) -> None:
    from guitu.cli.cells import width

    lines = (EXAMPLES / "edges.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines[:: 1 if columns == 80 else 9]):
        path = tmp_path / f"{number}.json"
        path.write_text(line, encoding="utf-8")
        result = run(str(path), "--all", columns=columns)
        assert result.exit_code == 0, result.stderr
        assert [line for line in result.stdout.splitlines() if width(line) > columns] == []


def test_a_stop_in_the_middle_of_reading_is_quiet(tmp_path: Path) -> None:
    path = written(tmp_path / "c.jsonl", *[case(f"c{number}") for number in range(600)])
    script = f"{sys.executable} -c 'from guitu.cli import main; main()' standing {path} --as-of 2025-03-01 | head -c 10"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {script}"], capture_output=True, text=True, check=False)
    assert done.returncode == 141
    assert done.stderr == ""


def test_no_progress_is_drawn_where_nobody_looks(tmp_path: Path) -> None:
    assert run(written(tmp_path / "c.jsonl", case()), "--as-of", "2025-03-01").stderr == ""
