"""A shelf of small, clean packs for tests: a nation, a city and a town that contradict nobody.

The places and documents are invented; nothing here is read from the packs that come with Guitu.
"""

from __future__ import annotations

from pathlib import Path

DOCUMENTS = """\
test-law:
  title: 试验条例
  issuer: 试验机关
  dated: 2011-01-01
  in_force: 2011-06-01
  articles:
    "14": {label: 第十四条, says: 收到决定书后十五日内报到；期限三年。}
    "19": {label: 第十九条, says: 离开所在县（市、区）三日以上的，要书面报告。}
    "20": {label: 第二十条, says: 拒绝检测三次以上，或者离开累计超过三十日的，属严重违反。}
    "23": {label: 第二十三条, says: 期满解除后七日内通知。}
test-town-rules:
  title: 青禾镇试验细则
  issuer: 青禾镇
  number: 青试〔2025〕1号
  dated: 2025-01-03
  articles:
    "5.1": {label: 五（一）, says: 三日内通知。}
    "5.4.2": {label: 五（四）2, says: 三年内不得少于22次，依次每月、每2个月、每季度一次。}
    "5.4.3": {says: 每月谈话一次，每季度小结，每半年评估。}
    "6": {says: 每二十人配备一名社工，办公用房不低于20平方米。}
"""

NATION_PACK = """\
pack: nation
title: 试验国
region: "00"
parent: null
documents: [test-law]
"""

NATION_RULES = """\
term.community_detox.months:
  unit: months
  values:
    2011-06-01: {value: 36, clause: test-law#14}
report_in.days:
  unit: days
  roll: next_workday
  values:
    2011-06-01: {value: 15, clause: test-law#14}
leave.days_away:
  unit: days
  compare: ">="
  values:
    2011-06-01: {value: 3, clause: test-law#19}
leave.area:
  unit: choice
  values:
    2011-06-01: {value: county, clause: test-law#19}
ground.tests_refused:
  unit: times
  compare: ">="
  values:
    2011-06-01: {value: 3, clause: test-law#20}
ground.absence_days:
  unit: days
  compare: ">"
  values:
    2011-06-01: {value: 30, clause: test-law#20}
discharge_notice.days:
  unit: days
  roll: next_workday
  values:
    2011-06-01: {value: 7, clause: test-law#23}
target.execution_rate:
  unit: percent
  compare: ">="
  values:
    2016-01-01: {value: 60, clause: test-law#23}
    2020-01-01: {value: 80, clause: test-law#23}
"""

TOWN_PACK = """\
pack: qinghe
title: 青禾镇
region: "990101"
parent: nation
documents: [test-town-rules]
"""

TOWN_RULES = """\
notify.days:
  label: 通知青禾镇的期限
  unit: days
  roll: next_workday
  values:
    2025-01-03: {value: 3, clause: test-town-rules#5.1}
  checked: {date: 2025-06-01, by: 甲审}
drug_test.community_detox.every_months:
  unit: months_by_year
  values:
    2025-01-03: {value: [1, 2, 3], clause: test-town-rules#5.4.2}
drug_test.community_detox.total:
  unit: times
  values:
    2025-01-03: {value: 22, clause: [test-town-rules#5.4.2]}
talk.community_detox.every_months:
  unit: months
  values:
    2025-01-03: {value: 1, clause: test-town-rules#5.4.3, note: 家访也算谈话}
summary.community_detox.every_months:
  unit: months
  values:
    2025-01-03: {value: 3, clause: test-town-rules#5.4.3}
assessment.community_detox.every_months:
  unit: months
  values:
    2025-01-03: {value: 6, clause: test-town-rules#5.4.3}
staff.persons_per_worker:
  unit: persons
  values:
    2025-01-03: {value: 20, clause: test-town-rules#6}
    2027-01-01: {value: 15, clause: test-town-rules#6}
premises.min_area:
  unit: square_metres
  values:
    2025-01-03: {value: 20, clause: test-town-rules#6}
archive.days:
  unit: days
  binding: false
  values:
    2025-01-03: {value: 30, clause: test-town-rules#6}
agreement.by:
  unit: month_day
  values:
    2025-01-03: {value: "12-31", clause: test-town-rules#6}
suspension.extends_term:
  unit: switch
  values:
    2025-01-03: {value: true, clause: test-town-rules#6}
team.members:
  unit: words
  values:
    2025-01-03: {value: [社工, 民警], clause: test-town-rules#6}
"""


def lay(shelf: Path) -> Path:
    """Write the clean packs into a folder and give the folder of the town."""
    (shelf / "documents.yaml").write_text(DOCUMENTS, encoding="utf-8")
    write(shelf / "nation", pack=NATION_PACK, rules=NATION_RULES)
    return write(shelf / "qinghe", pack=TOWN_PACK, rules=TOWN_RULES)


def write(folder: Path, **files: str) -> Path:
    """Write a pack's files, one a keyword, and give its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder
