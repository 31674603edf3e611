"""The vocabulary of packs 政策包的取值名称: every name a pack may set, with its unit and how it is compared.

It is code about names and units and holds no number of the law. A name may have places: `{kind}` stands for
a case kind (community_detox 社区戒毒, community_rehab 社区康复), `{name}` for a word of the pack's own, such
as an event in `points.{name}`. `meaning` of a concrete name finds its pattern.

How a local value compares with the one above it is said by `bound`: a `FLOOR` may be raised and not lowered,
a `CEILING` may be lowered and not raised, a `FIXED` value may not differ at all, a `FREE` one may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from functools import lru_cache

KINDS = ("community_detox", "community_rehab")
KIND_LABELS = {"community_detox": "社区戒毒", "community_rehab": "社区康复"}
COMPARES = (">=", ">")


class Bound(Enum):
    """How a value of a lower pack may differ from that of the pack above it."""

    FLOOR = "floor"
    CEILING = "ceiling"
    FIXED = "fixed"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its stable name, how it is said in Chinese, and what shape of value it takes.

    `shape` is one of whole (integer from 1), count (integer from 0), amount (number from 0), share (number
    from 0 to 100), switch (true or false), choice, month_day ("12-31"), wholes (list of integers from 1),
    words (list of Chinese or other texts), date, text.
    """

    name: str
    label: str
    shape: str


UNITS: dict[str, Unit] = {
    unit.name: unit
    for unit in (
        Unit("days", "日", "whole"),
        Unit("workdays", "个工作日", "whole"),
        Unit("hours", "小时", "whole"),
        Unit("months", "个月", "whole"),
        Unit("years", "年", "whole"),
        Unit("months_by_year", "个月（按年度依次）", "wholes"),
        Unit("times", "次", "whole"),
        Unit("times_per_year", "次/年", "whole"),
        Unit("meetings", "次会议/年", "whole"),
        Unit("persons", "人", "count"),
        Unit("age", "周岁", "whole"),
        Unit("percent", "%", "share"),
        Unit("yuan", "元", "amount"),
        Unit("yuan_per_month", "元/月", "amount"),
        Unit("yuan_per_person_year", "元/人·年", "amount"),
        Unit("square_metres", "平方米", "amount"),
        Unit("copies", "份", "whole"),
        Unit("points", "分", "points"),
        Unit("items", "个", "whole"),
        Unit("switch", "是/否", "switch"),
        Unit("choice", "选项", "choice"),
        Unit("month_day", "月-日", "month_day"),
        Unit("date", "日期", "date"),
        Unit("words", "名目", "words"),
        Unit("text", "文字", "text"),
    )
}


@dataclass(frozen=True, slots=True)
class Known:
    """One name of the vocabulary. `pattern` may hold `{kind}` or `{name}`; `units` are those it may be given in.

    `alternative` names the other way to say the same rule (days or workdays): a pack that sets one hides the
    other of its parents. `compares` says whether the value needs 以上 (>=) or 超过 (>).
    """

    pattern: str
    label: str
    unit: str
    topic: str
    bound: Bound = Bound.FREE
    choices: tuple[str, ...] = ()
    alternative: str | None = None
    compares: bool = False
    rolls: bool = False

    @property
    def by_kind(self) -> bool:
        """Whether the name is said for each case kind apart."""
        return "{kind}" in self.pattern


FLOOR, CEILING, FIXED, FREE = Bound.FLOOR, Bound.CEILING, Bound.FIXED, Bound.FREE

_PROCESS = (
    Known("term.{kind}.months", "期限", "months", "term", CEILING),
    Known("term.last_day", "期限最后一日的算法", "choice", "term", FREE, ("day_before", "same_date")),
    Known("term.{kind}.begins", "期限的起算", "choice", "term", FIXED, ("report_in", "release", "decision")),
    Known("suspension.extends_term", "中止的日数是否顺延期限", "switch", "term"),
    Known("suspension.copies", "暂停程序说明的份数（拒绝、违反、复吸）", "copies", "suspension"),
    Known("suspension.copies_detention", "暂停程序说明的份数（拘留、逮捕）", "copies", "suspension"),
    Known("notify.days", "通知执行地的期限", "days", "notify", CEILING, alternative="notify.workdays", rolls=True),
    Known("notify.workdays", "通知执行地的期限", "workdays", "notify", CEILING, alternative="notify.days"),
    Known("serve.days", "送达本人及家属的期限", "days", "notify", CEILING, rolls=True),
    Known(
        "hand_over.days",
        "移交村（社区）的期限",
        "days",
        "hand_over",
        CEILING,
        alternative="hand_over.workdays",
        rolls=True,
    ),
    Known("hand_over.workdays", "移交村（社区）的期限", "workdays", "hand_over", CEILING, alternative="hand_over.days"),
    Known("report_in.days", "报到的期限", "days", "report_in", FIXED, rolls=True),
    Known("agreement.days", "报到后签订协议的期限", "days", "agreement", CEILING),
    Known("agreement.by", "当年签订协议的截止日", "month_day", "agreement"),
    Known("isolation_referral.days_before", "出所前提出社区康复意见的日数", "days", "isolation", FREE),
    Known("transfer.days", "变更执行地后报到的期限", "days", "transfer", FIXED, rolls=True),
    Known(
        "transfer.papers_days", "转送材料的期限", "days", "transfer", CEILING, alternative="transfer.papers_workdays"
    ),
    Known(
        "transfer.papers_workdays",
        "转送材料的期限",
        "workdays",
        "transfer",
        CEILING,
        alternative="transfer.papers_days",
    ),
    Known(
        "discharge_notice.days",
        "解除后通知执行地的期限",
        "days",
        "discharge",
        CEILING,
        alternative="discharge_notice.workdays",
        rolls=True,
    ),
    Known(
        "discharge_notice.workdays",
        "解除后通知执行地的期限",
        "workdays",
        "discharge",
        CEILING,
        alternative="discharge_notice.days",
    ),
    Known("discharge.days", "期满后办理解除的期限", "days", "discharge", CEILING),
    Known("discharge.by", "解除的方式", "choice", "discharge", FIXED, ("expiry", "decision")),
    Known("breach.days", "出具书面证明材料并报告公安机关的期限", "days", "breach", CEILING),
    Known("archive.days", "解除后归档的期限", "days", "archive", CEILING),
    Known("archive.items", "一人一档应有的材料", "words", "archive"),
    Known("archive.keep_years", "档案保存年限", "years", "archive", FLOOR),
    Known("archive.log_months", "登录记录的保存期限", "months", "archive", FIXED),
    Known("follow_up.years", "解除后未复吸不再动态管控的年数", "years", "follow_up", FIXED),
    Known(
        "follow_up.begins",
        "未复吸年数的起算",
        "choice",
        "follow_up",
        FREE,
        ("discharge", "capture", "execution", "release"),
    ),
)

_MEASURES = (
    Known("drug_test.{kind}.every_months", "定期检测的间隔", "months_by_year", "drug_test", CEILING),
    Known("drug_test.{kind}.total", "期限内定期检测的总次数", "times", "drug_test", FLOOR),
    Known("drug_test.testers", "检测的工作人员人数", "persons", "drug_test", FLOOR, compares=True),
    Known("drug_test.spot.per_year", "每年突击检测的次数", "times_per_year", "drug_test", FLOOR),
    Known("talk.{kind}.every_months", "谈话（家访）的间隔", "months", "talk", CEILING),
    Known("situation_report.{kind}.every_months", "本人报告情况的间隔", "months", "situation_report", FREE),
    Known("summary.{kind}.every_months", "小结的间隔", "months", "summary", CEILING),
    Known("assessment.{kind}.every_months", "综合评估的间隔", "months", "assessment", CEILING),
)

_LEAVE_AND_GROUNDS = (
    Known("leave.days_away", "离开多少日以上须报告", "days", "leave", FIXED, compares=True),
    Known("leave.days_ahead", "提前报告的日数", "days", "leave", CEILING),
    Known("leave.area", "离开何处须报告", "choice", "leave", FIXED, ("county", "city", "prefecture", "town")),
    Known("leave.form", "离开的手续", "choice", "leave", FIXED, ("report", "approval")),
    Known("leave.longest_days", "一次外出最长的日数", "days", "leave"),
    Known("ground.tests_refused", "逃避或者拒绝检测的次数", "times", "grounds", FIXED, compares=True),
    Known("ground.absences", "擅自离开的次数", "times", "grounds", FIXED, compares=True),
    Known("ground.absence_days", "擅自离开累计的日数", "days", "grounds", FIXED, compares=True),
    Known("ground.report_warnings", "拒不报告情况的书面告诫次数", "times", "grounds", FIXED, compares=True),
    Known("ground.not_reported_in", "逾期不报到的次数", "times", "grounds", FIXED, compares=True),
    Known("ground.drug_use", "期间吸食、注射毒品的次数", "times", "grounds", FIXED, compares=True),
    Known("ground.imprisoned", "收监执行刑罚或者强制性教育措施的次数", "times", "grounds", FIXED, compares=True),
    Known("ground.{name}.area", "擅自离开的范围", "choice", "grounds", FIXED, ("county", "city", "prefecture", "town")),
)

_PEOPLE = (
    Known("staff.persons_per_worker", "每名专职人员对应的人数", "persons", "staff", CEILING),
    Known("staff.counted", "配备比例所依据的人员范围", "choice", "staff", FREE, ("in_programme", "registered")),
    Known("staff.full_time.min", "专职人员最低数", "persons", "staff", FLOOR),
    Known("staff.full_time.max", "专职人员最高数", "persons", "staff"),
    Known("staff.full_time.{name}.min", "某类乡镇（社区）专职人员最低数", "persons", "staff", FLOOR),
    Known("staff.cadres.min", "专职或兼职干部最低数", "persons", "staff", FLOOR),
    Known("staff.age.min", "专职人员最低年龄", "age", "staff"),
    Known("staff.age.max", "专职人员最高年龄", "age", "staff"),
    Known("staff.education", "专职人员学历", "choice", "staff", FREE, ("senior_high", "junior_college", "bachelor")),
    Known("staff.social_worker_share", "社工占专职人员的比例", "percent", "staff", FLOOR, compares=True),
    Known("staff.band.{name}.from_persons", "人数段的起点", "persons", "staff"),
    Known("staff.band.{name}.to_persons", "人数段的终点", "persons", "staff"),
    Known("staff.band.{name}.full_time", "该人数段的专职人员数", "persons", "staff", FLOOR),
    Known("staff.band.{name}.cadres", "该人数段指定的村（社区）干部数", "persons", "staff", FLOOR),
    Known(
        "staff.band.{name}.form",
        "该人数段的配备方式",
        "choice",
        "staff",
        FREE,
        ("part_time", "designated", "recruited"),
    ),
    Known("staff.woman_for_women", "有女性对象时应有女性工作人员", "switch", "staff", FIXED),
    Known("team.members", "工作小组的组成", "words", "team"),
    Known("volunteers.per_person", "每名对象发展的志愿者数", "persons", "volunteers", FLOOR),
    Known("wage.month", "专职人员月工资", "yuan_per_month", "staff"),
)

_MEANS = (
    Known("budget.per_person_year", "每名对象每年的经费", "yuan_per_person_year", "budget", FLOOR),
    Known("premises.min_area", "办公用房面积", "square_metres", "premises", FLOOR),
    Known("employment_base.persons", "应建就业安置基地的吸毒人员数", "persons", "employment", CEILING, compares=True),
    Known("allowance.after_months", "戒毒康复期满多久可纳入低保", "months", "support", FREE, compares=True),
    Known("reward.year_1", "第一年奖励村（社区）的标准", "yuan", "reward"),
    Known("reward.year_2", "第二年奖励村（社区）的标准", "yuan", "reward"),
    Known("reward.year_3", "第三年奖励村（社区）的标准", "yuan", "reward"),
    Known("subsidy.{name}", "示范单位（点）的经费补助", "yuan", "subsidy"),
)

_TARGETS = (
    Known("target.execution_rate", "执行率目标", "percent", "targets", FLOOR, compares=True),
    Known("target.agreement_rate", "协议签订率目标", "percent", "targets", FLOOR, compares=True),
    Known("target.agreement_base", "协议签订率的基数", "choice", "targets", FIXED, ("ordered", "registered")),
    Known("target.{name}_rate", "其他比率目标", "percent", "targets", FLOOR, compares=True),
    Known("meetings.per_year", "工作会议的次数", "meetings", "meetings", FLOOR),
    Known("training.per_year", "培训的次数", "times_per_year", "training", FLOOR),
    Known("model_units.every_years", "命名示范单位（点）的间隔", "years", "model_units"),
    Known("model_units.hold_years", "推荐上一级前须巩固的年数", "years", "model_units"),
    Known("rectification.days", "督办整改的期限", "days", "rectification"),
    Known("emphasis.year_{name}", "分年度工作重点", "text", "targets"),
    Known("points.{name}", "积分预警：事件的分值", "points", "points"),
    Known("tier.{name}.label", "分级管控：级别名称", "text", "points"),
    Known("tier.{name}.from_points", "分级管控：级别的起点分", "points", "points"),
    Known("tier.{name}.extra_visits", "分级管控：每月加访次数", "times", "points"),
)

# Names asked for while the packs were written; each moves to its group above when its topic has one.
EXTRA: tuple[Known, ...] = (
    Known("consequence.{kind}.{name}", "情形可能的后果（由人决定）", "text", "consequences"),
    Known("serve.announcement_days", "公告送达最短的日数", "days", "notify", FIXED),
    Known("remedy.reconsideration_days", "申请行政复议的期限", "days", "remedy", FIXED),
    Known("isolation.months", "强制隔离戒毒的期限", "months", "isolation", FIXED),
    Known("isolation.nursing_below_months", "哺乳不满多少个月的婴儿不得强制隔离", "months", "isolation", FIXED),
    Known("isolation.exempt_below_age", "不满多少周岁可以不强制隔离", "age", "isolation", FIXED),
    Known("conversion.answer_days", "变更为社区戒毒的答复期限", "days", "isolation", FIXED),
    Known("conversion.credits_time", "已执行的隔离期限是否折抵", "switch", "isolation", FIXED),
    Known("counting.first_day", "期间开始当日", "choice", "counting", FIXED, ("excluded", "included")),
    Known("counting.last_day", "期间最后一日遇休息日", "choice", "counting", FIXED, ("next_workday", "same_day")),
    Known("counting.month_end", "没有对应日时", "choice", "counting", FIXED, ("clamped", "overflow")),
    Known("counting.at_least", "以上、以内、届满", "choice", "counting", FIXED, ("includes", "excludes")),
    Known("counting.more_than", "超过、不满、以外", "choice", "counting", FIXED, ("includes", "excludes")),
    Known("agreement.contents", "协议应载明的内容", "words", "agreement"),
    Known("person.duties", "本人的义务", "words", "agreement"),
    Known("support.services", "帮扶服务的项目", "words", "support"),
    Known("support.benefits", "救助与保障的项目", "words", "support"),
    Known("premises.requirements", "工作场所的要求", "words", "premises"),
    Known("premises.functions", "服务中心的功能", "words", "premises"),
    Known("volunteers.sources", "志愿者的来源", "words", "volunteers"),
    Known("training.levels", "各级培训的对象", "words", "training"),
    Known("training.begins", "培训开始的日期", "date", "training"),
    Known("target.within_years", "达到基本目标的年数", "years", "targets"),
    Known("target.execution_by", "执行率目标的截止日", "month_day", "targets"),
    Known("target.social_workers_by", "社工占比目标的截止日", "date", "targets"),
    Known("target.clinics_by", "维持治疗门诊建成的截止日", "date", "targets"),
    Known("target.inspection_by", "检查的截止日", "date", "targets"),
    Known("target.model_units_by", "示范单位考核验收的截止日", "date", "targets"),
    Known("local_systems.names", "要建立的制度", "words", "local_systems"),
)

ALL: tuple[Known, ...] = (*_PROCESS, *_MEASURES, *_LEAVE_AND_GROUNDS, *_PEOPLE, *_MEANS, *_TARGETS, *EXTRA)
TOPICS: tuple[str, ...] = tuple(dict.fromkeys(known.topic for known in ALL))


def expression(pattern: str) -> str:
    """A pattern of the vocabulary as a regular expression that editors understand too, without anchors."""
    literal = pattern.replace(".", r"\.")
    return literal.replace("{kind}", f"({'|'.join(KINDS)})").replace("{name}", "([a-z][a-z0-9_]*|[0-9]+)")


_EXACT: dict[str, Known] = {
    known.pattern.replace("{kind}", kind): known for known in ALL if "{name}" not in known.pattern for kind in KINDS
}
_OPEN: tuple[tuple[re.Pattern[str], Known], ...] = tuple(
    (re.compile(expression(known.pattern)), known) for known in ALL if "{name}" in known.pattern
)


@lru_cache(maxsize=4096)
def meaning(name: str) -> Known | None:
    """The vocabulary's entry for a concrete name; None if no pattern fits."""
    if exact := _EXACT.get(name):
        return exact
    return next((known for expression, known in _OPEN if expression.fullmatch(name)), None)


def nearest(word: str, known: Iterable[str] | None = None) -> str | None:
    """The known name most like a mistyped one; None if none is near."""
    found = get_close_matches(word, tuple(known) if known is not None else tuple(_EXACT), n=1, cutoff=0.6)
    return found[0] if found else None
