"""The divergences that readers know of in the five source documents are found in the packs that come with Guitu."""

from __future__ import annotations

import pytest

from guitu.policy import lint, load


@pytest.mark.parametrize(
    ("pack", "code", "words"),
    [
        ("jinxiang", "unknown_ground", "书面告诫次数"),
        ("jinxiang", "area_differs", "离开何处须报告：本地为本市，全国为县（市、区）"),
        ("jinxiang", "falls_short", "执行率目标"),
        ("jinxiang", "mixed_days", "移交村（社区）的期限按工作日计算"),
        ("meishan", "agreement_base", "以实有吸毒人员为基数"),
        ("chishui", "band_overlap", "正好 10 人"),
        ("chishui", "band_overlap", "正好 30 人"),
        ("chishui", "undated_document", "没有写明日期"),
    ],
)
def test_a_divergence_that_values_show_is_computed(pack: str, code: str, words: str) -> None:
    assert any(finding.code == code and words in finding.says for finding in lint(load(pack)))


@pytest.mark.parametrize(
    ("pack", "words"),
    [
        ("jinxiang", "出所之日"),
        ("jinxiang", "从6跳到8"),
        ("jinxiang", "边防派出所"),
        ("jinxiang", "作出解除决定"),
        ("jinxiang", "且未复吸满3年"),
        ("jinxiang", "季度"),
        ("jinxiang", "汉字三次"),
        ("national", "写在同一句里"),
        ("national", "「保持」"),
        ("meishan", "前后有空格"),
        ("ordos", "三个日期不一"),
        ("ordos", "半角标点"),
        ("ordos", "不是经费标准"),
        ("chishui", "机器译成"),
        ("chishui", "药品监督"),
        ("chishui", "切成两截"),
    ],
)
def test_a_trap_that_only_a_reader_sees_is_printed(pack: str, words: str) -> None:
    assert any(words in finding.says for finding in lint(load(pack)))


@pytest.mark.parametrize("pack", ["ordos", "jinxiang"])
def test_schedules_that_add_up_are_no_finding(pack: str) -> None:
    assert not [finding for finding in lint(load(pack)) if finding.code == "windows_total"]


@pytest.mark.parametrize("pack", ["national", "jinxiang", "meishan", "ordos", "chishui"])
def test_no_pack_that_comes_with_guitu_has_an_error(pack: str) -> None:
    assert [finding for finding in lint(load(pack)) if finding.severity == "error"] == []
