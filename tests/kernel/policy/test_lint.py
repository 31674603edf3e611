"""What the lint sees in a pack, and that it sees nothing in a clean one."""

from __future__ import annotations

from pathlib import Path

import pytest

from guitu.policy import lint, load, load_folder
from tests.kernel.policy.shelf import DOCUMENTS, NATION_RULES, TOWN_PACK, TOWN_RULES, write

CLAUSE = "clause: test-town-rules#6"


def _lint(shelf: Path, old: str, new: str) -> dict[str, str]:
    """The findings about the clean town after one replacement in its rules, as code → what it says."""
    assert old in TOWN_RULES
    folder = write(
        shelf.parent / "liutang", pack=TOWN_PACK.replace("qinghe", "liutang"), rules=TOWN_RULES.replace(old, new)
    )
    return {finding.code: finding.says for finding in lint(folder)}


def _lint_added(shelf: Path, rules: str) -> dict[str, str]:
    return _lint(shelf, "archive.days:\n", f"{rules}archive.days:\n")


def _value(name: str, unit: str, value: str, more: str = "") -> str:
    return f"{name}:\n  unit: {unit}\n{more}  values:\n    2025-01-03: {{value: {value}, {CLAUSE}}}\n"


@pytest.mark.parametrize("name", ["nation", "qinghe"])
def test_a_clean_pack_has_no_finding(shelf: Path, name: str) -> None:
    assert lint(load(name)) == ()


@pytest.mark.parametrize(
    ("rules", "code", "says"),
    [
        (
            _value("report_in.days", "days", "20"),
            "goes_beyond",
            "本地为20日，试验国为15日（《试验条例》第十四条），高于上级规定",
        ),
        (_value("report_in.days", "days", "10"), "falls_short", "低于上级规定"),
        (_value("discharge_notice.days", "days", "9"), "falls_short", "宽于上级规定"),
        (_value("target.execution_rate", "percent", "75"), "falls_short", "试验国为80%以上"),
        (_value("leave.area", "choice", "city"), "area_differs", "本地为本市，试验国为县（市、区）"),
        (_value("ground.tests_refused", "times", "2", '  compare: ">="\n'), "falls_short", "本地为2次以上"),
        (_value("ground.tests_refused", "times", "3", '  compare: ">"\n'), "goes_beyond", "本地为超过3次"),
        (_value("ground.absence_days", "days", "30", '  compare: ">="\n'), "falls_short", "本地为30日以上"),
        (
            _value("ground.report_warnings", "times", "2", '  compare: ">="\n'),
            "unknown_ground",
            "书面告诫次数（2次以上）",
        ),
        (_value("hand_over.workdays", "workdays", "3"), "mixed_days", "移交村（社区）的期限按工作日计算"),
        (_value("target.agreement_base", "choice", "registered"), "agreement_base", "以实有吸毒人员为基数"),
        (
            _value("staff.full_time.min", "persons", "3") + _value("staff.full_time.max", "persons", "1"),
            "limits_reversed",
            "大于",
        ),
        (_value("situation_report.community_detox.every_months", "months", "48"), "longer_than_term", "一次也轮不到"),
        (
            _value("staff.band.a.to_persons", "persons", "10") + _value("staff.band.b.from_persons", "persons", "10"),
            "band_overlap",
            "正好 10 人",
        ),
        (
            _value("staff.band.a.to_persons", "persons", "10") + _value("staff.band.b.from_persons", "persons", "13"),
            "band_gap",
            "11 到 12",
        ),
    ],
)
def test_a_divergence_is_found(shelf: Path, rules: str, code: str, says: str) -> None:
    found = _lint_added(shelf, rules)
    assert set(found) == {code}
    assert says in found[code]


def test_workdays_beside_the_days_of_the_law_above_are_found(shelf: Path) -> None:
    found = _lint_added(shelf, _value("discharge_notice.workdays", "workdays", "7"))
    assert "本地为7个工作日，试验国为7日" in found["unit_differs"]


@pytest.mark.parametrize(
    "rules",
    [
        _value("discharge_notice.days", "days", "5"),
        _value("target.execution_rate", "percent", "97"),
        _value("leave.area", "choice", "county"),
        _value("report_in.days", "days", "15"),
        _value("staff.band.a.to_persons", "persons", "10") + _value("staff.band.b.from_persons", "persons", "11"),
        _value("target.agreement_base", "choice", "ordered"),
    ],
)
def test_what_is_stricter_on_the_office_or_the_same_is_no_finding(shelf: Path, rules: str) -> None:
    assert _lint_added(shelf, rules) == {}


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("value: 22", "value: 24", "windows_total", "12+6+4=22 次，与写明的总次数 24次不符"),
        ("[1, 2, 3]", "[1, 2, 2]", "windows_total", "12+6+6=24 次"),
        ("[1, 2, 3]", "[1, 2]", "windows_total", "写了 2 年，而期限是36个月"),
        (
            "value: 6, clause",
            "value: 2, clause",
            "limits_reversed",
            "小结的间隔（3个月）比社区戒毒综合评估的间隔（2个月）还长",
        ),
        ("#6}\n    2027-01-01", "#6, until: 2027-06-30}\n    2027-01-01", "overlapping_dates", "日期重叠"),
        (
            "2025-01-03: {value: 3,",
            "2024-12-31: {value: 3,",
            "before_document",
            "早于所依据的《青禾镇试验细则》（2025-01-03）",
        ),
    ],
)
def test_a_contradiction_inside_a_pack_is_found(shelf: Path, old: str, new: str, code: str, says: str) -> None:
    found = _lint(shelf, old, new)
    assert code in found
    assert says in found[code]


@pytest.mark.parametrize(
    ("compare", "says", "wrong"),
    [
        (">", "拒绝检测三次以上的，属严重违反。", "条文说“以上”"),
        (">=", "拒绝检测超过三次的，属严重违反。", "条文说“超过”"),
        (">=", "拒绝检测３次（含）以上的。", None),
        (">", "拒绝检测超过3次的。", None),
    ],
)
def test_a_value_that_reads_its_clause_otherwise_is_found(
    shelf: Path, compare: str, says: str, wrong: str | None
) -> None:
    documents = DOCUMENTS.replace("每二十人配备一名社工，办公用房不低于20平方米。", says)
    (shelf / "documents.yaml").write_text(documents, encoding="utf-8")
    rules = _value("ground.tests_refused", "times", "3", f'  compare: "{compare}"\n')
    (shelf / "nation" / "rules.yaml").write_text(rules, encoding="utf-8")
    found = {finding.code: finding.says for finding in lint(load("nation"))}
    assert set(found) == ({"wording"} if wrong else set())
    assert wrong is None or wrong in found["wording"]


def test_days_read_as_workdays_are_found(shelf: Path) -> None:
    documents = DOCUMENTS.replace("says: 三日内通知。", "says: 三个工作日内通知。")
    (shelf / "documents.yaml").write_text(documents, encoding="utf-8")
    found = {finding.code: finding.says for finding in lint(load("qinghe"))}
    assert found == {"wording": "通知青禾镇的期限：条文说 3 个工作日，取值按日计算"}


def test_what_a_reader_noted_in_a_document_is_printed(shelf: Path) -> None:
    documents = (
        DOCUMENTS
        + '  notes:\n    - {kind: numbering, articles: ["5.1"], says: 编号从6跳到8}\n'
        + '  conflicts:\n    - {kind: start, articles: ["6"], says: 起算有两处, reading_a: 报到, reading_b: 出所}\n'
    )
    (shelf / "documents.yaml").write_text(documents, encoding="utf-8")
    conflict, note = lint(load("qinghe"))
    assert (conflict.code, conflict.severity, conflict.clauses) == ("conflict.start", "warning", ("test-town-rules#6",))
    assert conflict.says == "《青禾镇试验细则》起算有两处（一种理解：报到；另一种：出所）"
    assert (note.code, note.severity, note.says) == ("note.numbering", "note", "《青禾镇试验细则》编号从6跳到8")
    assert lint(load("nation")) == ()


def test_a_document_without_a_date_is_found(shelf: Path) -> None:
    (shelf / "documents.yaml").write_text(DOCUMENTS.replace("  dated: 2025-01-03\n", ""), encoding="utf-8")
    assert [finding.code for finding in lint(load("qinghe"))] == ["undated_document"]


def test_a_broken_pack_gives_its_faults_as_findings(shelf: Path) -> None:
    found = _lint(shelf, "talk.community_detox", "tlk.community_detox")
    assert set(found) == {"unknown_name"}
    assert "是不是“talk.community_detox.every_months”" in found["unknown_name"]


def test_an_office_target_above_is_no_law_to_fall_short_of(shelf: Path) -> None:
    rules = (
        NATION_RULES
        + "archive.days:\n  unit: days\n  binding: false\n  values:\n    2011-06-01: {value: 7, clause: test-law#23}\n"
    )
    (shelf / "nation" / "rules.yaml").write_text(rules, encoding="utf-8")
    assert lint(load_folder(shelf / "qinghe")) == ()
