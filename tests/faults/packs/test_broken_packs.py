"""Broken packs: every way of spoiling a good pack gives one clear line with its place, and never another exception.

Each case spoils one file of the clean town of `tests/kernel/policy/shelf.py` by replacing a piece of its text, and
names the line and the words of the message. `(file, old, new, line, words)`; an empty `old` puts `new` at the end.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from guitu.faults import Faulty
from guitu.policy import lint, load_folder
from tests.kernel.policy.shelf import DOCUMENTS, TOWN_PACK, TOWN_RULES, write

NEXT = TOWN_RULES.count("\n") + 1
LAST = DOCUMENTS.count("\n") + 1
END = TOWN_PACK.count("\n") + 1
NOTIFY = "2025-01-03: {value: 3, clause: test-town-rules#5.1}"

Case = tuple[str, str, str, int, str]

HEADER: list[Case] = [
    ("pack", "pack: qinghe\n", "", 1, "没有 pack；应为包的名称"),
    ("pack", "pack: qinghe", "pack: Qinghe", 1, "包名是“Qinghe”；应为小写字母"),
    ("pack", "pack: qinghe", "pack: other", 1, "包名是“other”，文件夹名是“qinghe”"),
    ("pack", "pack: qinghe", "pack: 12", 1, "pack 是数 12；应为一段文字；请给它加上引号"),
    ("pack", "pack: qinghe", "pack: [qinghe]", 1, "pack 是有 1 项的列表"),
    ("pack", "title: 青禾镇\n", "", 1, "没有 title；应为标题"),
    ("pack", "title: 青禾镇", 'title: " "', 2, "title 是文字“ ”；应为一段文字"),
    ("pack", "title: 青禾镇", "title:", 2, "title 是空值"),
    ("pack", "title: 青禾镇", "titel: 青禾镇", 2, "不认识的字段文字“titel”；应为pack、title"),
    ("pack", "title: 青禾镇", "title: 青禾镇\ntitle: 柳塘镇", 3, "键“title”写了两次（第一次在第 2 行）"),
    ("pack", 'region: "990101"\n', "", 1, "没有 region；应为行政区划代码"),
    ("pack", 'region: "990101"', "region: 990101", 3, "region 是数 990101；应为一段文字；请给它加上引号"),
    ("pack", 'region: "990101"', 'region: "99-01"', 3, "region 是“99-01”；应为加引号的 2 到 12 位数字"),
    (
        "pack",
        "parent: nation",
        "parent: natoin",
        1,
        "没有叫“natoin”的上级政策包；应为nation、qinghe 之一；是不是“nation”",
    ),
    ("pack", "parent: nation", "parent: qinghe", 4, "parent 是它自己（qinghe）"),
    ("pack", "parent: nation", "parent: ../nation", 4, "parent 是“../nation”；应为另一个包的名称"),
    ("pack", "parent: nation", "parent: {a: b}", 4, "parent 是一组“名称: 内容”"),
    ("pack", "[test-town-rules]", "[test-town-rule]", 5, "应为documents.yaml 里的文件代号；是不是“test-town-rules”"),
    ("pack", "[test-town-rules]", "[test-law, test-law]", 5, "“test-law”写了两次"),
    ("pack", "[test-town-rules]", "test-town-rules", 5, "documents 是文字“test-town-rules”；应为文件代号的列表"),
    ("pack", "[test-town-rules]", "[7]", 5, "documents 里有数 7"),
    ("pack", "", "values: {}\n", END, "不认识的字段文字“values”"),
    ("pack", "", "note: [a]\n", END, "note 是有 1 项的列表"),
    ("pack", TOWN_PACK, "", 0, "文件是空的"),
    ("pack", TOWN_PACK, "- a\n", 1, "整个文件是有 1 项的列表；应为由“名称: 内容”组成的文件"),
    ("pack", TOWN_PACK, "青禾镇\n", 1, "整个文件是文字“青禾镇”"),
]

YAML: list[Case] = [
    ("rules", "", "talk: [1, 2\n", NEXT + 1, "不合 YAML 的写法"),
    ("rules", "", "a: b: c\n", NEXT, "请检查这一行是不是多了一个冒号"),
    ("rules", "", 'a: "b\n', NEXT + 1, "不合 YAML 的写法"),
    ("rules", "", "a:\n\tb: 1\n", NEXT + 1, "请检查是不是用了制表符缩进"),
    ("rules", "", "}\n", NEXT, "不合 YAML 的写法"),
    ("rules", "", "a: \x07\n", NEXT, "有不能显示的控制字符"),
    ("rules", "", "--- \na: 1\n", NEXT, "一个文件里有几份 YAML"),
    ("rules", "", "on: 1\n", NEXT, "键 on 会被当作真假值"),
    ("rules", "", "No: 1\n", NEXT, "键 no 会被当作真假值"),
    ("rules", "", "y: 1\n", NEXT, "键 y 会被当作真假值"),
    ("rules", "", "true: 1\n", NEXT, "键 true 会被当作真假值"),
    ("rules", "", "TRUE: 1\n", NEXT, "不认识的名称“TRUE”"),
    ("rules", "", "1: 1\n", NEXT, "键是数 1；应为文字或者日期；请加引号"),
    ("rules", "", "1.5: 1\n", NEXT, "键是数 1.5"),
    ("rules", "", "~: 1\n", NEXT, "键是空值；应为文字或者日期；请写上名称"),
    ("rules", "", "? [a, b]\n: 1\n", NEXT, "键是有 2 项的列表"),
    ("rules", "", "? {a: b}\n: 1\n", NEXT, "键是一组“名称: 内容”"),
    ("rules", "", "<<: {a: 1}\n", NEXT, "用了合并键 <<"),
    ("rules", "value: 22", "value: &total 22", 15, "用了锚点 &total"),
    ("rules", "value: 22", "value: *total", 15, "用了别名 *total"),
    ("rules", "value: 22", "value: !!int 22", 15, "用了标签 tag:yaml.org,2002:int"),
    ("rules", "value: 22", "value: !!python/object:os.system 22", 15, "用了标签 tag:yaml.org,2002:python"),
    ("rules", "value: 22", "value: 022", 15, "“022”不知是数还是文字"),
    ("rules", "value: 22", "value: 2_2", 15, "“2_2”不知是数还是文字"),
    ("rules", "value: 22", "value: 0x16", 15, "“0x16”不知是数还是文字"),
    ("rules", "value: 22", f"value: {'9' * 5000}", 15, "数有 5000 位"),
    ("rules", "value: true", "value: yes", 49, "“yes”会被当作真假值或空值"),
    ("rules", "value: true", "value: Off", 49, "“Off”会被当作真假值或空值"),
    ("rules", "", "a: " + "[" * 40 + "]" * 40 + "\n", NEXT, "嵌套超过 16 层"),
    ("rules", "", "a: " + "[" * 20000 + "\n", NEXT, "嵌套超过 16 层"),
    ("rules", "", "- " * 5000 + "\n", NEXT, "不合 YAML 的写法"),
    ("rules", TOWN_RULES, "# 只有说明\n", 0, "文件是空的"),
    ("rules", TOWN_RULES, "null\n", 1, "整个文件是空值"),
    ("rules", TOWN_RULES, "3\n", 1, "整个文件是数 3"),
]

ENTRY: list[Case] = [
    ("rules", "notify.days:", "notfy.days:", 1, "不认识的名称“notfy.days”；应为词汇表里的名称；是不是“notify.days”"),
    ("rules", "notify.days:", "totally.else:", 1, "名称见 vocabulary.py"),
    ("rules", "talk.community_detox.", "talk.", 16, "不认识的名称“talk.every_months”"),
    ("rules", "talk.community_detox.", "talk.community_prison.", 16, "是不是“talk.community_"),
    (
        "rules",
        "",
        "2025-01-01: {value: 1}\n",
        NEXT,
        "名称是日期 2025-01-01；应为词汇表里的名称；日期应写在 values 下面",
    ),
    ("rules", "", "talk.community_detox.every_months: {}\n", NEXT, "键“talk.community_detox.every_months”写了两次"),
    ("rules", "", "notify.workdays: {unit: workdays, values: {}}\n", NEXT, "的“notify.days”说的是同一件事"),
    (
        "rules",
        "",
        "budget.per_person_year: 1200\n",
        NEXT,
        "budget.per_person_year 的内容是数 1200；应为unit、values 等字段",
    ),
    ("rules", "", "budget.per_person_year:\n", NEXT, "budget.per_person_year 的内容是空值"),
    ("rules", "", "budget.per_person_year: {unit: yuan_per_person_year}\n", NEXT, "没有 values"),
    ("rules", "", "wage.month: {unit: yuan_per_month, values: 650}\n", NEXT, "wage.month 的 values 是数 650"),
    ("rules", "", "wage.month: {unit: yuan_per_month, values: {}}\n", NEXT, "wage.month 的 values 是空的"),
    ("rules", "  unit: times\n", "", 12, "没有单位 unit；应为times（次）；请写上 unit: times"),
    ("rules", "unit: times", "unit: days", 13, "的单位是“days”；应为times（次）；请改成 times"),
    ("rules", "unit: times", "unit: 3", 13, "的 unit 是数 3"),
    ("rules", "  unit: days\n  roll", "  unit: workdays\n  roll", 3, "如果确是这个单位，名称应为 notify.workdays"),
    ("rules", "label: 通知青禾镇的期限", "label: [a]", 2, "notify.days 的 label 是有 1 项的列表"),
    ("rules", "label: 通知", "lable: 通知", 2, "不认识的字段文字“lable”；应为label、unit"),
    ("rules", "roll: next_workday", "roll: true", 4, "notify.days 的 roll 是真假值 true；应为next_workday"),
    ("rules", "roll: next_workday", "roll: previous", 4, "notify.days 的 roll 是文字“previous”"),
    ("rules", "unit: times\n", "unit: times\n  roll: next_workday\n", 14, "不是遇休息日顺延的期限"),
    ("rules", "unit: times\n", 'unit: times\n  compare: ">="\n', 14, "写了 compare，但它不是一个界限"),
    ("rules", "unit: times\n", "unit: times\n  compare: 以上\n", 14, "的 compare 是文字“以上”；应为"),
    ("rules", "binding: false", "binding: 否", 39, "archive.days 的 binding 是文字“否”；应为true 或者 false"),
    ("rules", "checked: {date: 2025-06-01, by: 甲审}", "checked: 甲审", 7, "notify.days 的 checked 是文字“甲审”"),
    ("rules", "date: 2025-06-01, ", "", 7, "notify.days 的 checked 没有 date"),
    ("rules", ", by: 甲审", "", 7, "notify.days 的 checked 没有 by"),
    ("rules", "date: 2025-06-01", 'date: "2025-06-01"', 7, "checked.date 是文字“2025-06-01”；应为日期"),
    ("rules", "by: 甲审", "who: 甲审, by: 甲审", 7, "不认识的字段文字“who”"),
    (
        "rules",
        "",
        "ground.absences: {unit: times, values: {2025-01-03: {value: 3, clause: test-law#20}}}\n",
        NEXT,
        "没有 compare",
    ),
]

DATED: list[Case] = [
    ("rules", NOTIFY, "2025-01-03: 3", 6, "notify.days 的取值是数 3，没有依据；应为{value: 取值, clause: 文件#条号}"),
    (
        "rules",
        NOTIFY,
        "always: {value: 3, clause: test-town-rules#5.1}",
        6,
        "notify.days 的取值没有日期，写的是“always”",
    ),
    ("rules", NOTIFY, '"2025-01-03": {value: 3, clause: test-town-rules#5.1}', 6, "notify.days 的取值没有日期"),
    ("rules", NOTIFY, "2025-1-3: {value: 3, clause: test-town-rules#5.1}", 6, "“2025-1-3”不是存在的日期"),
    ("rules", NOTIFY, "2025-02-30: {value: 3, clause: test-town-rules#5.1}", 6, "“2025-02-30”不是存在的日期"),
    ("rules", NOTIFY, "0000-01-01: {value: 3, clause: test-town-rules#5.1}", 6, "“0000-01-01”不是存在的日期"),
    ("rules", NOTIFY, f"{NOTIFY}\n    {NOTIFY}", 7, "键“2025-01-03”写了两次"),
    ("rules", NOTIFY, "2025-01-03: {clause: test-town-rules#5.1}", 6, "notify.days 的取值没有 value；应为取值，单位日"),
    (
        "rules",
        NOTIFY,
        "2025-01-03: {value: 3}",
        6,
        "notify.days 的取值没有依据 clause；应为文件#条号；请写明依据的条文",
    ),
    ("rules", NOTIFY, "2025-01-03: {value: 3, clause: }", 6, "notify.days 的依据是空值"),
    ("rules", NOTIFY, "2025-01-03: {value: 3, clause: []}", 6, "notify.days 的依据 clause 是空列表"),
    (
        "rules",
        NOTIFY,
        "2025-01-03: {value: 3, clause: test-town-rules}",
        6,
        "notify.days 的依据是文字“test-town-rules”",
    ),
    ("rules", NOTIFY, '2025-01-03: {value: 3, clause: "#5.1"}', 6, "notify.days 的依据是文字“#5.1”"),
    (
        "rules",
        NOTIFY,
        "2025-01-03: {value: 3, clause: test-town-rules#5.2}",
        6,
        "没有列出；应为已列出的条文；是不是“test-town-rules#5",
    ),
    ("rules", NOTIFY, "2025-01-03: {value: 3, clause: test-town-rule#5.1}", 6, "是不是“test-town-rules”"),
    ("rules", NOTIFY, "2025-01-03: {value: 3, clause: elsewhere#5.1}", 6, "请先在 documents.yaml 里写上这个文件"),
    ("rules", NOTIFY, "2025-01-03: {value: 3, clause: [test-town-rules#5.1, 20]}", 6, "notify.days 的依据是数 20"),
    ("rules", NOTIFY, "2025-01-03: {value: 3, clauses: x, clause: test-law#14}", 6, "不认识的字段文字“clauses”"),
    ("rules", NOTIFY, "2025-01-03: {value: 3, clause: test-law#14, until: 2024-12-31}", 6, "早于起始日 2025-01-03"),
    (
        "rules",
        NOTIFY,
        "2025-01-03: {value: 3, clause: test-law#14, until: 年底}",
        6,
        "notify.days 的 until 是文字“年底”",
    ),
    ("rules", NOTIFY, "2025-01-03: {value: 3, clause: test-law#14, note: 5}", 6, "notify.days 的 note 是数 5"),
    (
        "rules",
        "value: 3, clause: test-town-rules#5.1",
        'value: "3", clause: test-law#14',
        6,
        "value 是文字“3”；应为从 1 起的整数",
    ),
    (
        "rules",
        "value: 3, clause: test-town-rules#5.1",
        "value: 三, clause: test-law#14",
        6,
        "value 是文字“三”；应为从 1 起的整数（单位日）",
    ),
    ("rules", "value: 3, clause: test-town-rules#5.1", "value: 3日, clause: test-law#14", 6, "value 是文字“3日”"),
    ("rules", "value: 3, clause: test-town-rules#5.1", "value: 0, clause: test-law#14", 6, "value 是数 0"),
    ("rules", "value: 3, clause: test-town-rules#5.1", "value: -3, clause: test-law#14", 6, "value 是数 -3"),
    ("rules", "value: 3, clause: test-town-rules#5.1", "value: 3.5, clause: test-law#14", 6, "value 是数 3.5"),
    ("rules", "value: 3, clause: test-town-rules#5.1", "value: true, clause: test-law#14", 6, "value 是真假值 true"),
    ("rules", "value: 3, clause: test-town-rules#5.1", "value: [3], clause: test-law#14", 6, "value 是有 1 项的列表"),
    (
        "rules",
        "value: 3, clause: test-town-rules#5.1",
        "value: {a: 3}, clause: test-law#14",
        6,
        "value 是一组“名称: 内容”",
    ),
    (
        "rules",
        "value: 3, clause: test-town-rules#5.1",
        "value: 2025-01-01, clause: test-law#14",
        6,
        "value 是日期 2025-01-01",
    ),
    ("rules", "[1, 2, 3]", "1", 11, "value 是数 1；应为由从 1 起的整数组成的列表"),
    ("rules", "[1, 2, 3]", "[]", 11, "value 是有 0 项的列表"),
    ("rules", "[1, 2, 3]", "[1, 0, 3]", 11, "应为由从 1 起的整数组成的列表"),
    ("rules", "[1, 2, 3]", "[1, 二, 3]", 11, "应为由从 1 起的整数组成的列表"),
    ("rules", "[1, 2, 3]", "[1, [2], 3]", 11, "应为由从 1 起的整数组成的列表"),
    ("rules", '"12-31"', '"13-01"', 45, '应为存在的月日，加引号写作 "12-31"'),
    ("rules", '"12-31"', '"02-30"', 45, "value 是文字“02-30”"),
    ("rules", '"12-31"', '"12.31"', 45, "value 是文字“12.31”"),
    ("rules", "value: true", "value: 1", 49, "suspension.extends_term 的 value 是数 1；应为true 或者 false"),
    ("rules", "[社工, 民警]", "[社工, 社工]", 53, "应为由不重复的文字组成的列表"),
    ("rules", "[社工, 民警]", "社工", 53, "应为由不重复的文字组成的列表"),
    (
        "rules",
        "",
        "leave.area: {unit: choice, values: {2025-01-03: {value: 本市, clause: test-law#19}}}\n",
        NEXT,
        "应为county、city、prefecture、town 之一",
    ),
    (
        "rules",
        "",
        "target.execution_rate: {unit: percent, values: {2025-01-03: {value: 120, clause: test-law#19}}}\n",
        NEXT,
        "应为0 到 100 之间的数",
    ),
    (
        "rules",
        "",
        "wage.month: {unit: yuan_per_month, values: {2025-01-03: {value: -1, clause: test-law#19}}}\n",
        NEXT,
        "应为从 0 起的数",
    ),
    (
        "rules",
        "",
        "points.absence: {unit: points, values: {2025-01-03: {value: 多, clause: test-law#19}}}\n",
        NEXT,
        "应为整数，可以是负数",
    ),
]

DOCUMENT: list[Case] = [
    ("documents", "test-town-rules:\n", "Town Rules:\n", 11, "文件代号是文字“Town Rules”；应为小写字母、数字和连字符"),
    ("documents", "", "2025-01-01: {title: a}\n", LAST, "文件代号是日期 2025-01-01"),
    ("documents", "", "late-rules: 晚\n", LAST, "文件 late-rules 的内容是文字“晚”"),
    ("documents", "", "late-rules: {issuer: 某机关}\n", LAST, "没有题名 title"),
    ("documents", "", "late-rules: {title: 某规定, articles: [a]}\n", LAST, "articles 是有 1 项的列表"),
    ("documents", "", "late-rules: {title: 某规定, articles: {20: {says: a}}}\n", LAST, "键是数 20"),
    ("documents", "", 'late-rules: {title: 某规定, articles: {"2 0": {says: a}}}\n', LAST, "条号是文字“2 0”"),
    ("documents", "", 'late-rules: {title: 某规定, articles: {"20": 意译}}\n', LAST, "late-rules#20 是文字“意译”"),
    (
        "documents",
        "",
        'late-rules: {title: 某规定, articles: {"20": {label: a}}}\n',
        LAST,
        "late-rules#20 没有意译 says",
    ),
    ("documents", "", 'late-rules: {title: 某规定, articles: {"20": {say: a, says: b}}}\n', LAST, "是不是“says”"),
    ("documents", "dated: 2025-01-03", "dated: 2025年", 15, "“2025年”"),
    ("documents", "dated: 2025-01-03", "sha256: abc", 15, "应为64 位小写十六进制数"),
    ("documents", "dated: 2025-01-03", "binding: 有", 15, "的 binding 是文字“有”"),
    ("documents", "dated: 2025-01-03", "amended: [昨天]", 15, "的 amended 是文字“昨天”"),
    ("documents", "dated: 2025-01-03", "datde: 2025-01-03", 15, "是不是“dated”"),
    ("documents", "", "  notes: 编号\n", LAST, "notes 是文字“编号”"),
    ("documents", "", "  notes: [编号]\n", LAST, "notes 里有文字“编号”"),
    ("documents", "", "  notes: [{kind: a}]\n", LAST, "没有 says"),
    ("documents", "", "  notes: [{says: a}]\n", LAST, "没有 kind"),
    ("documents", "", "  notes: [{kind: 编号, says: a}]\n", LAST, "kind 是“编号”"),
    ("documents", "", '  notes: [{kind: a, says: b, articles: ["7"]}]\n', LAST, "提到的“7”不在 articles 里"),
    ("documents", "", "  notes: [{kind: a, says: b, articles: [6]}]\n", LAST, "条号是数 6"),
    ("documents", "", "  conflicts: [{kind: a, says: b, reading_a: c}]\n", LAST, "只有一种理解"),
]

CASES = [*HEADER, *YAML, *ENTRY, *DATED, *DOCUMENT]
FILES = {"pack": TOWN_PACK, "rules": TOWN_RULES, "documents": DOCUMENTS}


def _spoil(shelf: Path, file: str, old: str, new: str) -> Path:
    good = FILES[file]
    assert old in good, "the case spoils nothing"
    bad = good.replace(old, new, 1) if old else good + new
    files = {"pack": TOWN_PACK, "rules": TOWN_RULES, file: bad}
    return write(shelf.parent / "outside" / "qinghe", **files)


def test_there_are_a_hundred_kinds_of_broken_packs() -> None:
    assert len({(file, old, new) for file, old, new, _, _ in CASES}) >= 100


@pytest.mark.parametrize(("file", "old", "new", "line", "words"), CASES, ids=[f"{c[0]}-{c[4][:30]}" for c in CASES])
def test_a_broken_pack_says_where_and_what(shelf: Path, file: str, old: str, new: str, line: int, words: str) -> None:
    folder = _spoil(shelf, file, old, new)
    with pytest.raises(Faulty) as caught:
        load_folder(folder)
    lines = [str(fault) for fault in caught.value.faults]
    place = f"qinghe/{file}.yaml:{line}：" if line else f"qinghe/{file}.yaml："
    told = [text for text in lines if text.startswith(place) and words in text]
    assert told, lines
    assert all("\n" not in text and "Error" not in text for text in lines)
    assert {finding.severity for finding in lint(folder)} == {"error"}


def test_all_faults_of_all_files_come_at_once(shelf: Path) -> None:
    folder = _spoil(shelf, "rules", "value: 22", "value: 二十二")
    write(folder, pack=TOWN_PACK.replace("990101", "九九"), talk="talk.community_rehab.every_month:\n  unit: months\n")
    with pytest.raises(Faulty) as caught:
        load_folder(folder)
    assert [fault.place for fault in caught.value.faults] == [
        "qinghe/pack.yaml:3",
        "qinghe/rules.yaml:15",
        "qinghe/talk.yaml:1",
    ]


def test_one_name_in_two_files_is_a_fault_that_names_both(shelf: Path) -> None:
    folder = _spoil(shelf, "rules", "", "")
    write(folder, more=TOWN_RULES[: TOWN_RULES.index("drug_test")])
    with pytest.raises(Faulty, match=r"qinghe/rules.yaml:1：“notify.days”已在 qinghe/more.yaml:1 写过"):
        load_folder(folder)


def test_two_alternatives_in_two_files_are_a_fault(shelf: Path) -> None:
    folder = _spoil(shelf, "rules", "", "")
    write(
        folder, more="notify.workdays:\n  unit: workdays\n  values:\n    2025-01-03: {value: 3, clause: test-law#14}\n"
    )
    with pytest.raises(Faulty, match="说的是同一件事"):
        load_folder(folder)


def test_a_file_that_is_no_utf8_is_a_fault_with_its_line(shelf: Path) -> None:
    folder = _spoil(shelf, "rules", "", "")
    (folder / "talk.yaml").write_bytes("# 说明\n# 青禾镇\n".encode() + "谈话".encode("gb18030"))
    with pytest.raises(Faulty, match=r"qinghe/talk.yaml:3：文字不是 UTF-8 编码"):
        load_folder(folder)


def test_a_file_saved_with_a_byte_order_mark_is_read(shelf: Path) -> None:
    folder = _spoil(shelf, "rules", "", "")
    (folder / "rules.yaml").write_text(TOWN_RULES, encoding="utf-8-sig")
    assert load_folder(folder).name == "qinghe"


def test_a_file_that_is_far_too_large_is_a_fault(shelf: Path) -> None:
    folder = _spoil(shelf, "rules", "", "")
    (folder / "talk.yaml").write_text("# " + "长" * 1_000_000, encoding="utf-8")
    with pytest.raises(Faulty, match="不超过 2000000 字节的文件"):
        load_folder(folder)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nowhere", "没有这个文件夹或文件"),
        ("empty", "文件夹里没有 pack.yaml"),
        ("plan.txt", "以“.txt”结尾"),
        ("dir.yaml", "没有 pack.yaml"),
    ],
)
def test_what_is_no_pack_at_all_is_a_fault(shelf: Path, path: str, words: str) -> None:
    (shelf.parent / "empty").mkdir()
    (shelf.parent / "dir.yaml").mkdir()
    (shelf.parent / "plan.txt").write_text("方案", encoding="utf-8")
    with pytest.raises(Faulty, match=words):
        load_folder(shelf.parent / path)


def test_a_folder_with_the_wrong_ending_is_a_fault(shelf: Path) -> None:
    folder = _spoil(shelf, "rules", "", "")
    (folder / "talk.yml").write_text("", encoding="utf-8")
    with pytest.raises(Faulty, match=r"qinghe/talk.yml：文件名以 .yml 结尾"):
        load_folder(folder)


def test_parents_that_go_round_in_a_circle_are_a_fault(shelf: Path) -> None:
    write(shelf / "nation", pack=(shelf / "nation" / "pack.yaml").read_text("utf-8").replace("null", "qinghe"))
    with pytest.raises(Faulty, match="上级绕了一圈"):
        load_folder(shelf / "qinghe")


def test_a_broken_parent_is_told_with_its_own_file(shelf: Path) -> None:
    write(shelf / "nation", rules="report_in.days: 15\n")
    with pytest.raises(Faulty, match=r"packs/nation/rules.yaml:1：report_in.days 的内容是数 15"):
        load_folder(shelf / "qinghe")
