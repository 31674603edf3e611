"""`guitu import` and `guitu export`, as a user calls them."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from guitu.access.models import Posting
from guitu.casebook.models import Case
from guitu.cli import front
from guitu.policy import load
from guitu.system.in_force import pack_of

from .excel import sheets
from .excel.sheets import identity_number, name, one_sheet

pytestmark = pytest.mark.django_db

HEAD = ("姓名", "身份证号", "类别", "决定日期", "报到日期", "那一天")
OUT = ["--purpose", "季度报送", "--recipient", "归远县禁毒办", "--basis", "《戒毒条例》第四条"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Two good rows and one whose identity number is cut."""
    path = tmp_path / "台账.xlsx"
    rows = [(name(at), identity_number(at)[: 18 if at else 9], "社戒", "2025.1.2", "2025.1.9", "") for at in range(3)]
    path.write_bytes(one_sheet(HEAD, *rows))
    return path


def _run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        front.main([str(word) for word in words], "guitu")
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_the_layout_the_counts_and_each_refused_row_are_shown(
    capsys: pytest.CaptureFixture[str], staff: dict[str, Posting], workbook: Path
) -> None:
    code, out, _ = _run(capsys, "import", workbook, "--by", "office_clerk")
    assert code == 1
    assert "表头在第 1 行" in out
    assert "身份证号  → 身份证号" in out
    assert "照原列名收下" in out
    assert "收下 2 行，原已在册 0 行，退回 1 行" in out
    assert "退回 表“台账”第 2 行 身份证号列 B2：共 9 位" in out
    assert Case.objects.count() == 2


def test_a_dry_run_writes_nothing_and_says_so(
    capsys: pytest.CaptureFixture[str], staff: dict[str, Posting], workbook: Path
) -> None:
    _, out, _ = _run(capsys, "import", workbook, "--dry-run", "--by", "office_clerk")
    assert "什么也没有写入" in out
    assert Case.objects.count() == 0


def test_programs_get_counts_rows_and_mappings_they_can_change(
    capsys: pytest.CaptureFixture[str], staff: dict[str, Posting], workbook: Path, tmp_path: Path
) -> None:
    said = json.loads(_run(capsys, "import", workbook, "--dry-run", "--by", "office_clerk", "--format", "json")[1])
    assert (said["counts"]["taken"], said["refused"][0]["row"]) == (2, 2)
    mapping = tmp_path / "列对应.json"
    said["mappings"][0]["columns"]["5"] = "served"
    mapping.write_text(json.dumps(said["mappings"]), encoding="utf-8")
    again = _run(capsys, "import", workbook, "--mapping", mapping, "--by", "office_clerk", "--format", "json")[1]
    assert json.loads(again)["mappings"][0]["columns"]["5"] == "served"


def test_the_report_holds_the_reasons(
    capsys: pytest.CaptureFixture[str], staff: dict[str, Posting], workbook: Path, tmp_path: Path
) -> None:
    report = tmp_path / "退回.xlsx"
    _run(capsys, "import", workbook, "--by", "office_clerk", "--report", report)
    assert "共 9 位" in openpyxl.load_workbook(report).active["G2"].value


def test_a_login_without_the_right_and_a_region_of_others_end_with_2(
    capsys: pytest.CaptureFixture[str], staff: dict[str, Posting], workbook: Path
) -> None:
    code, _, err = _run(capsys, "import", workbook, "--by", "police")
    assert (code, "没有现任的岗位" in err) == (2, True)
    code, _, err = _run(capsys, "import", workbook, "--by", "office_clerk", "--region", "990101102000")
    assert (code, "不在该任职负责的范围" in err) == (2, True)
    assert _run(capsys, "import", workbook)[0] == 2


def test_an_export_is_written_and_names_its_purpose(
    capsys: pytest.CaptureFixture[str], staff: dict[str, Posting], workbook: Path, tmp_path: Path
) -> None:
    _run(capsys, "import", workbook, "--by", "office_clerk")
    target = tmp_path / "导出.xlsx"
    code, out, _ = _run(capsys, "export", target, "--by", "office_clerk", *OUT)
    assert (code, "留有记录" in out) == (0, True)
    assert _run(capsys, "import", target, "--by", "office_clerk")[1].count("原已在册 2 行") == 1


def test_an_export_like_the_offices_own_ledger_has_its_headings(
    capsys: pytest.CaptureFixture[str], staff: dict[str, Posting], tmp_path: Path
) -> None:
    own, target = tmp_path / "原表.xlsx", tmp_path / "导出.xlsx"
    own.write_bytes(sheets.months(2))
    code, out, _ = _run(capsys, "export", target, "--by", "office_clerk", "--like", own, *OUT)
    assert (code, str(target) in out) == (0, True)
    cells = [cell.value for cell in openpyxl.load_workbook(target).active[2]]
    assert cells == ["序号", "姓名", "身份证号", "报到时间", "村居", *[f"{month}月" for month in range(1, 13)], "类别"]
    code, _, err = _run(capsys, "export", target, "--by", "office_clerk", "--like", own, "--grid", *OUT)
    assert (code, "同时写了" in err) == (2, True)


def test_an_export_of_barred_columns_ends_with_2_and_leaves_no_file(
    capsys: pytest.CaptureFixture[str], staff: dict[str, Posting], tmp_path: Path
) -> None:
    target = tmp_path / "导出.xlsx"
    code, _, err = _run(capsys, "export", target, "--by", "office_clerk", "--columns", "name,remarks", *OUT)
    assert (code, "备注" in err, target.exists()) == (2, True, False)


def test_the_pack_of_a_region_is_the_nearest_there_is() -> None:
    assert pack_of("441581110000") == load("jinxiang").name
    assert pack_of("441581110201") == "jinxiang"
    assert pack_of("441581111000") == "national", "a town whose code begins alike, but for its last digit"
