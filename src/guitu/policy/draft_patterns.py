"""Patterns of a draft 读数的句式: which words around a number say which rule.

One `Rule` is one sentence shape of the field, such as `N日内到……报到`. The figures are the document's; nothing
here is a number of the law. A rule errs on the side of silence: what it does not surely know it leaves to a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from guitu.policy.numerals import read_number

Reading: TypeAlias = int | float | str | bool | tuple[int, ...]
MONTHS_A_YEAR = 12

N = r"([0-9][0-9,]*|[一二两三四五六七八九十百千万]+)"
DAY = r"(个?工作日|日|天)"
LEAST = r"(?:均)?(?:不得?少于|至少|不低于)"
# 每月 每个月 每2个月 每季度 每半年 每年
EVERY = rf"每(?:{N}?个?(月|季度?|年)|(半年))"
UPTO = r"[^。;]"


@dataclass(frozen=True, slots=True)
class Found:
    """One value read out of a sentence. `year` is the year it is set for, when the sentence says one."""

    name: str
    value: Reading
    compare: str | None = None
    year: int | None = None


Reader: TypeAlias = Callable[[re.Match[str], str], Found | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A sentence shape and what it says. `per_kind` rules are read in each part of a sentence about one kind."""

    shape: re.Pattern[str]
    read: Reader
    per_kind: bool = False


def read_sentence(text: str) -> Iterator[tuple[Found, str]]:
    """Every value that the rules read in a sentence, with the words it was read in, in the order of the rules."""
    for rule in RULES:
        for kind, part in _parts(text) if rule.per_kind else [("", text)]:
            for match in rule.shape.finditer(part):
                found = rule.read(match, kind if rule.per_kind else text)
                if found is not None:
                    yield found, match[0]


_KIND = re.compile(r"社区戒毒(?!社区|康复|\(|（|、)|(?<!社区戒毒)社区康复")


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a sentence that speak of one case kind each, with the kind."""
    marks: list[tuple[str, int]] = []
    for mark in _KIND.finditer(text):
        kind = "community_detox" if mark[0] == "社区戒毒" else "community_rehab"
        if not marks or marks[-1][0] != kind:
            marks.append((kind, mark.start()))
    ends = [*(start for _, start in marks[1:]), len(text)][: len(marks)]
    for (kind, start), end in zip(marks, ends, strict=True):
        yield kind, text[start:end]


def _whole(name: str, *, group: int = 1, compare: str | None = None, times: int = 1) -> Reader:
    def read(match: re.Match[str], about: str) -> Found | None:
        number = read_number(match[group])
        if number is None:
            return None
        return Found(name.replace("{kind}", about), number * times, compare)

    return read


def _period(name: str) -> Reader:
    """Days or workdays: the document's own word decides which of the two names is set."""

    def read(match: re.Match[str], _: str) -> Found | None:
        number = read_number(match[1])
        unit = "workdays" if "工作日" in match[2] else "days"
        return Found(f"{name}.{unit}", number) if number else None

    return read


def _interval(name: str) -> Reader:
    def read(match: re.Match[str], kind: str) -> Found | None:
        months = _months(match)
        return Found(name.replace("{kind}", kind), months) if months else None

    return read


def _months(match: re.Match[str], *, first: int = 1) -> int | None:
    count, unit, half = match[first], match[first + 1], match[first + 2]
    if half:
        return MONTHS_A_YEAR // 2
    number = read_number(count) if count else 1
    months = {"月": 1, "季": MONTHS_A_YEAR // 4, "季度": MONTHS_A_YEAR // 4, "年": MONTHS_A_YEAR}[unit]
    return number * months if number else None


_YEAR_OF_TERM = re.compile(rf"第{N}年[^,。;第]{{0,8}}?{EVERY}")


def _schedule(match: re.Match[str], kind: str) -> Found | None:
    """Intervals by year of the term; nothing unless the years are named one after the other from the first."""
    rows = [(read_number(found[1]), _months(found, first=2)) for found in _YEAR_OF_TERM.finditer(match[0])]
    if [year for year, _ in rows] != list(range(1, len(rows) + 1)) or not rows:
        return None
    months = tuple(interval for _, interval in rows if interval)
    return Found(f"drug_test.{kind}.every_months", months) if len(months) == len(rows) else None


def _notice(match: re.Match[str], text: str) -> Found | None:
    number = read_number(match[1])
    rule = "discharge_notice" if "解除" in text[: match.start()] else "notify"
    return Found(f"{rule}.{'workdays' if '工作日' in match[2] else 'days'}", number) if number else None


def _ratio(match: re.Match[str], _: str) -> Found | None:
    persons, workers = read_number(match[1]), read_number(match[3])
    if not persons or not workers or persons % workers:
        return None
    return Found("staff.persons_per_worker", persons // workers)


def _counted(match: re.Match[str], _: str) -> Found:
    return Found("staff.counted", "registered" if "实有" in match[2] else "in_programme")


def _percent(name: str) -> Reader:
    def read(match: re.Match[str], text: str) -> Found | None:
        number = read_number(match[1])
        years = re.findall(r"(?<![0-9])((?:19|20)[0-9]{2})年", text[: match.start(1)])
        compare = ">=" if match[2] else None
        return Found(name, number, compare, int(years[-1]) if years else None) if number is not None else None

    return read


def _range(low: str, high: str) -> tuple[Reader, Reader]:
    return _whole(low), _whole(high, group=2)


def _choice(name: str, value: str) -> Reader:
    return lambda _match, _text: Found(name, value)


def _area(match: re.Match[str], _: str) -> Found:
    areas = {"本市": "city", "本县": "county", "本镇": "town", "本乡": "town"}
    return Found("leave.area", areas.get(match[1], "county"))


def _form(match: re.Match[str], _: str) -> Found:
    return Found("leave.form", "approval" if re.search("审批|批准|同意", match[0]) else "report")


def _month_day(match: re.Match[str], _: str) -> Found:
    return Found("agreement.by", f"{int(match[1]):02d}-{int(match[2]):02d}")


def _base(match: re.Match[str], _: str) -> Found:
    return Found("target.agreement_base", "registered" if "实有" in match[0] else "ordered")


def _rule(shape: str, read: Reader, *, per_kind: bool = False) -> Rule:
    return Rule(re.compile(shape), read, per_kind)


_FULL_TIME = rf"{N}\s*[-~—至到]\s*{N}名(?:[^,。;]{{0,6}})专职"
_AGE = rf"年龄[^,。;]{{0,8}}?{N}\s*[-~—至到]\s*{N}(?:周?岁)"
_STAFF = rf"每{N}名([^,。;]{{0,24}}?)(?:原则上)?(?:至少)?配备{N}名"
_AWAY = rf"离开(本市|本县|本镇|本乡|[^,。;]{{0,8}}?县\(市、区\))[^,。;]{{0,4}}?{N}(?:日|天)以上"

RULES: tuple[Rule, ...] = (
    _rule(rf"社区戒毒期限为?{N}年", _whole("term.community_detox.months", times=MONTHS_A_YEAR)),
    _rule(rf"社区康复期限(?:为|不超过)?{N}年", _whole("term.community_rehab.months", times=MONTHS_A_YEAR)),
    _rule(rf"{N}{DAY}(?:以?内)(?:书面)?通知", _notice),
    _rule(rf"{N}{DAY}(?:以?内)移交", _period("hand_over")),
    _rule(rf"{N}(?:日|天)(?:以?内)(?:到|向|前往){UPTO}{{0,40}}?报到", _whole("report_in.days")),
    _rule(rf"出所前{N}(?:日|天)(?:以?内)?{UPTO}{{0,16}}?社区康复", _whole("isolation_referral.days_before")),
    _rule(rf"检测{UPTO}{{0,8}}?{N}年内{LEAST}{N}次", _whole("drug_test.{kind}.total", group=2), per_kind=True),
    _rule(r"检测[^。]*?第[一1]年[^。]*", _schedule, per_kind=True),
    _rule(rf"(?:突击|抽查|随机)检测{UPTO}{{0,4}}?每年{LEAST}{N}次", _whole("drug_test.spot.per_year")),
    _rule(rf"{EVERY}[^。;]{{0,24}}?谈话", _interval("talk.{kind}.every_months"), per_kind=True),
    _rule(
        rf"{EVERY}[^。;]{{0,20}}?报告(?:戒毒|康复)?情况", _interval("situation_report.{kind}.every_months"),
        per_kind=True,
    ),
    _rule(rf"{EVERY}[^,。;]{{0,28}}?小结", _interval("summary.{kind}.every_months"), per_kind=True),
    _rule(rf"{EVERY}[^,。;]{{0,28}}?评估", _interval("assessment.{kind}.every_months"), per_kind=True),
    _rule(_AWAY, _whole("leave.days_away", group=2, compare=">=")),
    _rule(_AWAY, _area),
    _rule(r"(?<!擅自)离开[^。;]{0,24}?以上[^。;]{0,40}(?:报告|审批|批准)", _form),
    _rule(rf"提前{N}(?:日|天)[^。;]{{0,24}}?报告", _whole("leave.days_ahead")),
    _rule(rf"拒绝接受检测{N}次以上", _whole("ground.tests_refused", compare=">=")),
    _rule(rf"擅自离开[^,。;]{{0,16}}?{N}次以上", _whole("ground.absences", compare=">=")),
    _rule(rf"累计超过{N}(?:日|天)", _whole("ground.absence_days", compare=">")),
    _rule(rf"{N}次书面告诫", _whole("ground.report_warnings", compare=">=")),
    _rule(rf"(?:未复吸满{N}年|戒断{N}年未复吸)", lambda match, _: _years(match)),
    _rule(rf"一式{N}份(?![^。]*释放)", _whole("suspension.copies")),
    _rule(rf"一式{N}份[^。]*释放", _whole("suspension.copies_detention")),
    _rule(_STAFF, _ratio),
    _rule(_STAFF, _counted),
    _rule(_FULL_TIME, _range("staff.full_time.min", "staff.full_time.max")[0]),
    _rule(_FULL_TIME, _range("staff.full_time.min", "staff.full_time.max")[1]),
    _rule(rf"不足{N}名的?[^。;]{{0,8}}?至少配备{N}名专职", _whole("staff.full_time.min", group=2)),
    _rule(rf"至少配备{N}名专职或兼职干部", _whole("staff.cadres.min")),
    _rule(_AGE, _range("staff.age.min", "staff.age.max")[0]),
    _rule(_AGE, _range("staff.age.min", "staff.age.max")[1]),
    _rule(r"高中以上学历", _choice("staff.education", "senior_high")),
    _rule(r"大专以上学历", _choice("staff.education", "junior_college")),
    _rule(r"本科以上学历", _choice("staff.education", "bachelor")),
    _rule(rf"社工占[^,。;]{{0,28}}?比例(?:达到)?{N}%(以上)?", _percent("staff.social_worker_share")),
    _rule(rf"每名[^,。;]{{0,16}}?发展{N}名志愿者", _whole("volunteers.per_person")),
    _rule(rf"工资[^,。;]{{0,6}}?{N}元/月", _whole("wage.month")),
    _rule(rf"每名[^,。;]{{0,20}}?每年{N}元", _whole("budget.per_person_year")),
    _rule(rf"面积[^,。;]{{0,10}}?(?:不低于|不少于|不小于|至少){N}平方米", _whole("premises.min_area")),
    _rule(rf"吸毒人员{N}人以上的?[^。;]{{0,40}}?就业安置基地", _whole("employment_base.persons", compare=">=")),
    _rule(rf"执行(?:比例|率)(?:稳步)?(?:达到|保持在|达|不低于){N}%(以上)?", _percent("target.execution_rate")),
    _rule(rf"签订协议[^,。;]{{0,24}}?{N}%(以上)?", _percent("target.agreement_rate")),
    _rule(r"签订协议[^,。;]{0,24}?%", _base),
    _rule(r"([0-9]{1,2})月([0-9]{1,2})日(?:之?前)签订协议", _month_day),
    _rule(rf"每{N}年创建", _whole("model_units.every_years")),
    _rule(rf"连续巩固{N}年", _whole("model_units.hold_years")),
    _rule(rf"每年[^,。;]{{0,12}}?召开[^,。;]{{0,8}}?{N}次[^,。;]{{0,8}}?会议", _whole("meetings.per_year")),
    _rule(rf"每年[^,。;]{{0,16}}?{N}次[^,。;]{{0,8}}?培训", _whole("training.per_year")),
)  # fmt: skip


def _years(match: re.Match[str]) -> Found | None:
    number = read_number(match[1] or match[2])
    return Found("follow_up.years", number) if number else None
