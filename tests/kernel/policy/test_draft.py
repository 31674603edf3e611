"""A draft pack read out of a document. The documents here are made up for the tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from guitu.faults import Faulty
from guitu.policy import draft, load_folder
from guitu.policy.layers import Policy
from guitu.policy.numerals import read_number

# Full-width figures, Chinese numerals, headings four deep, both case kinds in one sentence.
RULES = """\
关于印发《柳塘镇戒毒帮扶细则》的通知
柳政发〔2026〕9号
        2026年3月1日
二、目标
年底前社区戒毒社区康复执行比例达到６５%以上。
三、人员
1.镇里落实2-4名专职人员。
2.按每25名社区戒毒康复人员配备1名社工。
五、流程
（一）决定
1.社区戒毒
社区戒毒期限为3年，自报到之日起计算。
2.社区康复
执行场所应当在出所前二十日内提出社区康复意见。社区康复期限不超过3年。
（二）送达
决定书及时送达本人，并在５日内通知执行地的镇。
（三）接收
镇里登记后，4个工作日内移交村里。本人接到决定书后，十五日内到镇里报到。
（四）措施
2.检测。对社区戒毒人员的检测三年内不得少于二十二次：第一年每个月1次；第二年每2个月1次；第三年每季度1次。对社区康复人员的检测三年内至少12次：第一年每两个月1次；第二年每季度1次；第三年每半年1次。突击检测每年均不得少于4次。
3.谈话。社区戒毒工作小组每个月找社区戒毒人员谈话1次；社区康复工作小组每2个月找社区康复人员谈话1次。
4.社区戒毒工作小组每季度进行一次小结，每半年进行一次评估。
（五）请假
离开本市3日以上的，提前两天向工作小组报告。
（七）终止
（1）经两次书面告诫仍不改的；
（2）逃避或者拒绝接受检测三次以上的；
（3）擅自离开本市3次以上，或者累计超过三十日的。
（八）解除
开具解除通知书，并在7日内通知执行地的镇。
"""

# Blanks inside numbers, a line broken in the middle of a word, half-width punctuation.
PLAN = """\
石桥镇工作方案

石政办〔2026〕3号

一、保障

镇里按辖区每 40 名实有吸毒人员配备 1 名专职社工。社工年龄应在 22-58 岁之间，具备高中以上学历，品行良好，能够胜任各项任
务要求。确保在 11 月 30 日之前签订协议的人员数达实有吸毒人员数 100%。

(三)经费.按每名社区戒毒社区康复人员每年1,300元标准列入预算。办公用房面积原则上不低于 2 5 平方米。工资按700元/月计算。

(二)公安机关作出决定后,应在8个工作日内通知乡镇。
"""


def _read(text: str, tmp_path: Path) -> Policy:
    file = tmp_path / "sample.yaml"
    file.write_text(draft(text, name="sample").replace("parent: national", "parent: nation"), encoding="utf-8")
    return load_folder(file)


def _values(policy: Policy) -> dict[str, object]:
    return {name: dated.latest.value for name, dated in policy.packs[0].values.items()}


def test_rules_of_a_town_are_read(shelf: Path, tmp_path: Path) -> None:
    assert _values(_read(RULES, tmp_path)) == {
        "target.execution_rate": 65,
        "staff.full_time.min": 2,
        "staff.full_time.max": 4,
        "staff.persons_per_worker": 25,
        "staff.counted": "in_programme",
        "term.community_detox.months": 36,
        "isolation_referral.days_before": 20,
        "term.community_rehab.months": 36,
        "notify.days": 5,
        "hand_over.workdays": 4,
        "report_in.days": 15,
        "drug_test.community_detox.total": 22,
        "drug_test.community_detox.every_months": (1, 2, 3),
        "drug_test.community_rehab.total": 12,
        "drug_test.community_rehab.every_months": (2, 3, 6),
        "drug_test.spot.per_year": 4,
        "talk.community_detox.every_months": 1,
        "talk.community_rehab.every_months": 2,
        "summary.community_detox.every_months": 3,
        "assessment.community_detox.every_months": 6,
        "leave.days_away": 3,
        "leave.area": "city",
        "leave.form": "report",
        "leave.days_ahead": 2,
        "ground.report_warnings": 2,
        "ground.tests_refused": 3,
        "ground.absences": 3,
        "ground.absence_days": 30,
        "discharge_notice.days": 7,
    }


def test_a_plan_with_blanks_and_half_width_marks_is_read(shelf: Path, tmp_path: Path) -> None:
    assert _values(_read(PLAN, tmp_path)) == {
        "staff.persons_per_worker": 40,
        "staff.counted": "registered",
        "staff.age.min": 22,
        "staff.age.max": 58,
        "staff.education": "senior_high",
        "target.agreement_rate": 100,
        "target.agreement_base": "registered",
        "agreement.by": "11-30",
        "budget.per_person_year": 1300,
        "premises.min_area": 25,
        "wage.month": 700,
        "notify.workdays": 8,
    }


def test_a_value_cites_the_headings_it_stands_under_and_the_date(shelf: Path, tmp_path: Path) -> None:
    policy = _read(RULES, tmp_path)
    value = policy.packs[0].values["ground.tests_refused"].latest
    assert (value.clauses, value.since.isoformat(), value.compare) == (("sample-document#5.7.2",), "2026-03-01", ">=")
    assert policy.clauses["sample-document#5.7.2"].article == "五(七)(2)"
    assert policy.documents["sample-document"].number == "柳政发〔2026〕9号"


def test_the_term_over_three_words_of_comparison_is_read_as_written(shelf: Path, tmp_path: Path) -> None:
    values = _read(RULES, tmp_path).packs[0].values
    assert (values["ground.absence_days"].latest.compare, values["ground.absences"].latest.compare) == (">", ">=")


def test_every_value_has_a_comment_with_its_line_for_a_person_to_check() -> None:
    text = draft(RULES, name="sample")
    assert "# 第 16 行、第 17 句：5日内通知（请核对）" in text
    assert text.count("（请核对）") == 29
    assert "checked:" not in text.split("values:")[1]


def test_targets_by_year_keep_their_years(shelf: Path, tmp_path: Path) -> None:
    text = "国家规划\n2016年，机构全部成立，执行率达到60%以上。\n2017年，队伍建成，执行率保持在70%以上。\n"
    values = _read(text, tmp_path).packs[0].values["target.execution_rate"].values
    assert [(value.since.year, value.value) for value in values] == [(2016, 60), (2017, 70)]


def test_two_numbers_for_one_rule_leave_the_second_to_a_person(shelf: Path, tmp_path: Path) -> None:
    text = "某镇方案\n应在3日内通知乡镇。\n决定书应在5个工作日内通知乡镇。\n"
    assert _values(_read(text, tmp_path)) == {"notify.days": 3}
    assert "另一处不同：第 3 行、第 3 句读出 notify.workdays 为 5" in draft(text, name="sample")


def test_a_document_without_a_date_gets_a_placeholder_that_says_so(shelf: Path, tmp_path: Path) -> None:
    text = "某镇方案\n十五日内到镇里报到。\n"
    assert "1970-01-01 只是占位" in draft(text, name="sample")
    assert _values(_read(text, tmp_path)) == {"report_in.days": 15}


def test_a_document_without_numbers_is_a_draft_without_values(shelf: Path, tmp_path: Path) -> None:
    assert _values(_read("一、总则\n各村要高度重视。\n", tmp_path)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "\x00\x07。",
        "“”：#{}[]&*!|>'\"%@`",
        "每名每名每年元" * 50,
        "一" * 3000,
        "第一年" * 400 + "检测",
        "\u2028\u0085\ufeff三日内通知",
        "十十百万千次以上",
    ],
)
def test_any_text_gives_a_draft_that_loads(shelf: Path, tmp_path: Path, text: str) -> None:
    assert _read(text, tmp_path).name == "sample"


@pytest.mark.parametrize(("text", "name"), [("", "sample"), ("  \n", "sample"), ("有字。", "Sample"), ("有字。", "")])
def test_an_empty_document_or_a_bad_name_is_faulty(text: str, name: str) -> None:
    with pytest.raises(Faulty):
        draft(text, name=name)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("１５", 15),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("二十二", 22),
        ("一百零三", 103),
        ("两", 2),
        ("1,200", 1200),
        ("10万", 100000),
        ("十万", 100000),
        ("二〇二五", 2025),
        ("甲", None),
        ("", None),
        ("3.5", None),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, number: int | None) -> None:
    assert read_number(text) == number
