"""The checks of the lint 检查项: each looks at one kind of divergence and computes it from the values.

A check takes a policy and yields findings about the policy's own pack only; its parents have lints of their own.
To add one, write a function and put it in CHECKS.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from guitu.policy.dated import DatedValue, Value, clause_titles
from guitu.policy.findings import ERROR, NOTE, WARNING, Finding
from guitu.policy.layers import Policy
from guitu.policy.numerals import CHINESE_DIGITS, read_number
from guitu.policy.pack import Pack
from guitu.policy.vocabulary import KIND_LABELS, KINDS, UNITS, Bound, meaning

MONTHS_A_YEAR = 12


def overlapping_dates(policy: Policy) -> Iterator[Finding]:
    """A value that says it holds until a day, while the next one has begun before it."""
    for dated in _own(policy):
        for one, two in pairwise(dated.values):
            if one.until is not None and one.until >= two.since:
                says = (
                    f"{one.label}：{one.since} 起的取值写着施行到 {one.until}，而 {two.since} 起已有新的取值，日期重叠"
                )
                yield Finding("overlapping_dates", two.place, says, one.clauses + two.clauses, ERROR)


def against_the_law_above(policy: Policy) -> Iterator[Finding]:
    """A value that parts from what a pack above it sets: it falls short, goes beyond, or differs where it may not."""
    for dated in _own(policy):
        seen: set[str] = set()
        for above in policy.packs[1:]:
            law = above.values.get(dated.name)
            if law is None:
                continue
            for day in _days_to_compare(dated, law):
                local, higher = dated.at(day), law.at(day)
                if local is None or higher is None or higher.source in seen or not higher.binding:
                    continue
                finding = _compare(local, higher, above, policy)
                if finding is not None:
                    seen.add(higher.source)
                    yield finding


def other_unit_than_above(policy: Policy) -> Iterator[Finding]:
    """A period in workdays where the pack above counts days, or the other way round."""
    for dated in _own(policy):
        known = meaning(dated.name)
        other = known.alternative if known else None
        if other is None:
            continue
        for above in policy.packs[1:]:
            law = above.values.get(other)
            if law is None:
                continue
            local, higher = dated.latest, law.at(_day(dated.latest)) or law.latest
            says = (
                f"{local.label}：本地为{local.shown()}，{above.title}为{higher.shown()}，"
                f"一个按{UNITS[local.unit].label.lstrip('个')}、一个按{UNITS[higher.unit].label.lstrip('个')}计算，不能互换"
            )
            yield Finding("unit_differs", local.place, says, local.clauses + higher.clauses, WARNING)
            break


def mixed_days(policy: Policy) -> Iterator[Finding]:
    """Periods in 工作日 beside periods in 日 in one document: the words are easily mistaken for one another."""
    own = {dated.name: dated.latest for dated in _own(policy) if dated.latest.clauses}
    for value in own.values():
        if value.unit != "workdays":
            continue
        documents = {clause.partition("#")[0] for clause in value.clauses}
        beside = [
            other
            for other in own.values()
            if other.unit == "days"
            and other.binding
            and documents & {clause.partition("#")[0] for clause in other.clauses}
        ]
        if beside:
            others = "、".join(f"{other.label}{other.shown()}" for other in beside[:4])
            says = f"{value.label}按工作日计算（{value.shown()}），同一文件别处写“日”（{others}），计算时不要混用"
            yield Finding("mixed_days", value.place, says, value.clauses, NOTE)


def grounds_the_law_does_not_know(policy: Policy) -> Iterator[Finding]:
    """A local ground that no pack above sets: 《戒毒条例》第二十条 lists its grounds and leaves no other."""
    if len(policy.packs) == 1:
        return
    for dated in _own(policy):
        known = meaning(dated.name)
        if known is None or known.topic != "grounds" or not known.compares:
            continue
        if any(dated.name in above.values for above in policy.packs[1:]):
            continue
        value = dated.latest
        says = f"{value.label}（{value.shown()}）是本地增加的情形，上级列举的情形里没有，效力较低，使用前请法制部门核对"
        yield Finding("unknown_ground", value.place, says, value.clauses, WARNING)


def windows_that_do_not_add_up(policy: Policy) -> Iterator[Finding]:
    """Test windows over the term against the total that the pack states."""
    own = policy.packs[0].values
    for kind in KINDS:
        names = (f"drug_test.{kind}.every_months", f"drug_test.{kind}.total", f"term.{kind}.months")
        if not any(name in own for name in names[:2]):
            continue
        starts = sorted({value.since for name in names if name in own for value in own[name].values})
        for day in starts:
            every, total, term = (policy.at(name, on=day) for name in names)
            finding = _windows(kind, every, total, term)
            if finding is not None:
                yield finding
                break


def bands_that_meet_badly(policy: Policy) -> Iterator[Finding]:
    """Staffing bands that share a number or leave one out: 10人以下 and 10人以上 both hold ten."""
    own = policy.packs[0].values
    bands: dict[str, dict[str, DatedValue]] = {}
    for name, dated in own.items():
        parts = name.split(".")
        if name.startswith("staff.band.") and parts[-1] in ("from_persons", "to_persons"):
            bands.setdefault(parts[2], {})[parts[-1]] = dated
    edges = [(_latest(band, "from_persons"), _latest(band, "to_persons")) for band in bands.values()]
    edges.sort(key=lambda edge: edge[0].amount() if edge[0] else 0)
    for (_, end), (begin, _) in pairwise(edges):
        if end is None or begin is None:
            value = begin or end
            if value is not None:
                says = f"{value.label}：人数段没有写明起点或终点，不知与相邻的一段从哪里分开"
                yield Finding("band_open", value.place, says, value.clauses, WARNING)
        elif end.amount() >= begin.amount():
            span = (
                f"{begin.amount():g} 到 {end.amount():g}" if end.amount() > begin.amount() else f"正好 {end.amount():g}"
            )
            says = f"人数{span} 人时同时落在相邻的两段，须选定一种"
            yield Finding("band_overlap", begin.place, says, begin.clauses, WARNING)
        elif end.amount() + 1 < begin.amount():
            says = f"人数在 {end.amount() + 1:g} 到 {begin.amount() - 1:g} 之间时没有规定"
            yield Finding("band_gap", begin.place, says, begin.clauses, WARNING)


def limits_the_wrong_way_round(policy: Policy) -> Iterator[Finding]:
    """A least that is greater than the most of the same thing, or an interval longer than the one that sums it up."""
    own = policy.packs[0].values
    for name, dated in own.items():
        if not name.endswith(".min"):
            continue
        least, most = dated.latest, policy.at(name.removesuffix(".min") + ".max", on=dated.latest.since)
        if most is not None and least.amount() > most.amount():
            says = f"{least.label}（{least.shown()}）大于{most.label}（{most.shown()}）"
            yield Finding("limits_reversed", least.place, says, least.clauses + most.clauses, ERROR)
    for kind in KINDS:
        pair = (f"summary.{kind}.every_months", f"assessment.{kind}.every_months")
        if not any(name in own for name in pair):
            continue
        day = max(own[name].latest.since for name in pair if name in own)
        often, seldom = (policy.at(name, on=day) for name in pair)
        if often is not None and seldom is not None and often.amount() > seldom.amount():
            says = f"{often.label}（{often.shown()}）比{seldom.label}（{seldom.shown()}）还长"
            yield Finding("limits_reversed", often.place, says, often.clauses + seldom.clauses, ERROR)


def longer_than_the_term(policy: Policy) -> Iterator[Finding]:
    """An interval that never comes round within the term."""
    for dated in _own(policy):
        value = dated.latest
        kind = next((kind for kind in KINDS if f".{kind}." in dated.name), None)
        if kind is None or value.unit != "months" or dated.name.startswith("term."):
            continue
        term = policy.at(f"term.{kind}.months", on=value.since)
        if term is not None and value.amount() > term.amount():
            says = f"{value.label}为{value.shown()}，比期限（{term.shown()}）还长，一次也轮不到"
            yield Finding("longer_than_term", value.place, says, value.clauses + term.clauses, ERROR)


def agreements_without_an_order(policy: Policy) -> Iterator[Finding]:
    """A target of agreements counted on registered people: without an order there is nobody to agree with."""
    dated = policy.packs[0].values.get("target.agreement_base")
    if dated is not None and dated.latest.value == "registered":
        value = dated.latest
        says = "协议签订率以实有吸毒人员为基数；没有被责令的人无从签订协议，这个比率可能达不到，计算时须另立口径"
        yield Finding("agreement_base", value.place, says, value.clauses, WARNING)


def targets_that_fall(policy: Policy) -> Iterator[Finding]:
    """A yearly target lower than the year before."""
    for dated in _own(policy):
        if not dated.name.startswith("target.") or dated.latest.unit != "percent":
            continue
        for one, two in pairwise(dated.values):
            if two.amount() < one.amount():
                says = f"{two.label}：{two.since} 起为{two.shown()}，低于 {one.since} 起的{one.shown()}"
                yield Finding("target_falls", two.place, says, two.clauses + one.clauses, WARNING)


def wording(policy: Policy) -> Iterator[Finding]:
    """A value that reads its clause otherwise than the clause is worded: 超过 read as 以上, 工作日 read as 日."""
    for dated in _own(policy):
        for value in dated.values:
            if isinstance(value.value, int) and not isinstance(value.value, bool):
                said = "".join(policy.clauses[name].says for name in value.clauses if name in policy.clauses)
                trap = _wording_trap(value, re.sub(r"\s+", "", said))
                if trap is not None:
                    yield Finding("wording", value.place, f"{value.label}：{trap}", value.clauses, WARNING)


def documents_without_a_date(policy: Policy) -> Iterator[Finding]:
    """A document that bears no date: its values have a beginning that somebody supposed."""
    own = policy.packs[0]
    for name in own.documents:
        document = policy.documents.get(name)
        if document is not None and document.dated is None and document.in_force is None:
            says = f"《{document.title}》没有写明日期，它的取值从哪天起施行是推定的"
            yield Finding("undated_document", document.place, says, (), WARNING)


def values_outside_the_life_of_their_document(policy: Policy) -> Iterator[Finding]:
    """A value that begins before the document it cites was made, or after that was repealed."""
    for dated in _own(policy):
        for value in dated.values:
            ids = dict.fromkeys(name.partition("#")[0] for name in value.clauses)
            cited = [policy.documents[id_] for id_ in ids if id_ in policy.documents]
            made = [min(days) for document in cited if (days := [d for d in (document.dated, document.in_force) if d])]
            if made and len(made) == len(cited) and value.since < min(made):
                titles = "、".join(f"《{document.title}》" for document in cited)
                says = f"{value.label}从 {value.since} 起，早于所依据的{titles}（{min(made)}）"
                yield Finding("before_document", value.place, says, value.clauses, WARNING)
            for document in cited:
                if document.repealed is not None and value.since >= document.repealed:
                    says = (
                        f"{value.label}从 {value.since} 起，而所依据的《{document.title}》已于 {document.repealed} 废止"
                    )
                    yield Finding("after_repeal", value.place, says, value.clauses, WARNING)


CHECKS: tuple[Callable[[Policy], Iterator[Finding]], ...] = (
    overlapping_dates,
    against_the_law_above,
    other_unit_than_above,
    mixed_days,
    grounds_the_law_does_not_know,
    windows_that_do_not_add_up,
    bands_that_meet_badly,
    limits_the_wrong_way_round,
    longer_than_the_term,
    agreements_without_an_order,
    targets_that_fall,
    wording,
    documents_without_a_date,
    values_outside_the_life_of_their_document,
)


def _own(policy: Policy) -> tuple[DatedValue, ...]:
    return tuple(policy.packs[0].values.values())


def _latest(band: dict[str, DatedValue], edge: str) -> Value | None:
    return band[edge].latest if edge in band else None


def _day(value: Value) -> int:
    from_epoch = value.since - date(1970, 1, 1)
    return from_epoch // timedelta(days=1)


def _days_to_compare(local: DatedValue, law: DatedValue) -> list[int]:
    """The days on which either begins to say something new, from the local value's beginning on."""
    return sorted({*local.starts, *(start for start in law.starts if start > local.starts[0])})


def _compare(local: Value, higher: Value, above: Pack, policy: Policy) -> Finding | None:
    known = meaning(local.name)
    if known is None or known.bound is Bound.FREE:
        return None
    if (local.value, local.compare or ">=") == (higher.value, higher.compare or ">="):
        return None
    ours, theirs = _size(local), _size(higher)
    cited = "、".join(clause_titles(higher.clauses, policy.clauses))
    law = f"{above.title}为{higher.shown()}" + (f"（{cited}）" if cited else "")
    code, words = "differs", "与上级规定不同"
    if known.unit == "choice" and local.name.endswith((".area", ".form")):
        code = "area_differs" if local.name.endswith(".area") else "form_differs"
    elif ours is not None and theirs is not None:
        higher_is_more = _larger(ours, theirs)
        if known.bound is Bound.FLOOR:
            code, words = ("falls_short", "低于上级规定") if not higher_is_more else ("", "")
        elif known.bound is Bound.CEILING:
            code, words = ("falls_short", "宽于上级规定") if higher_is_more else ("", "")
        else:
            code, words = ("goes_beyond", "高于上级规定") if higher_is_more else ("falls_short", "低于上级规定")
    if not code:
        return None
    says = f"{local.label}：本地为{local.shown()}，{law}，{words}"
    return Finding(code, local.place, says, local.clauses + higher.clauses, WARNING)


def _size(value: Value) -> tuple[float, ...] | None:
    """A value as numbers that can be compared; None for a choice, a switch or a text.

    超过 counts a little more than 以上 of the same number: more than thirty days begins at the thirty-first.
    """
    if isinstance(value.value, bool):
        return None
    if isinstance(value.value, int | float):
        return (value.value + (0.5 if value.compare == ">" else 0.0),)
    if isinstance(value.value, tuple):
        numbers = tuple(float(item) for item in value.value if isinstance(item, int))
        return numbers if len(numbers) == len(value.value) else None
    return None


def _larger(ours: tuple[float, ...], theirs: tuple[float, ...]) -> bool:
    return any(one > two for one, two in zip(ours, theirs, strict=False)) or len(ours) > len(theirs)


def _windows(kind: str, every: Value | None, total: Value | None, term: Value | None) -> Finding | None:
    if every is None or total is None:
        return None
    intervals = every.wholes()
    says = ""
    if term is not None and len(intervals) != -(-term.whole() // MONTHS_A_YEAR):
        says = f"{KIND_LABELS[kind]}的检测间隔写了 {len(intervals)} 年，而期限是{term.shown()}"
    else:
        counts = [MONTHS_A_YEAR // interval for interval in intervals]
        if sum(counts) == total.whole():
            return None
        added = "+".join(map(str, counts))
        says = f"{KIND_LABELS[kind]}的检测按间隔合计 {added}={sum(counts)} 次，与写明的总次数 {total.shown()}不符"
    return Finding("windows_total", every.place, says, every.clauses + total.clauses, ERROR)


_NUMBER = rf"([0-9]+|[{CHINESE_DIGITS}]+)"
_OVER = re.compile(rf"超过{_NUMBER}(个工作日|工作日|日|天|次|人|%)?")
_FROM = re.compile(rf"{_NUMBER}(个工作日|工作日|日|天|次|人|%)?(?:\(含\)|（含）)?(?:及)?以上")
_WORKDAYS = re.compile(rf"{_NUMBER}个?工作日")
_DAYS = re.compile(rf"{_NUMBER}[日天](?!常)")


def _wording_trap(value: Value, said: str) -> str | None:
    number = value.whole()
    over, least = _numbers(_OVER, said), _numbers(_FROM, said)
    if value.compare == ">=" and number in over and number not in least:
        return f"条文说“超过”（不含本数 {number}），取值按“以上”（含本数）读"
    if value.compare == ">" and number in least and number not in over:
        return f"条文说“以上”（含本数 {number}），取值按“超过”（不含本数）读"
    workdays, days = _numbers(_WORKDAYS, said), _numbers(_DAYS, said)
    if value.unit == "days" and number in workdays and number not in days:
        return f"条文说 {number} 个工作日，取值按日计算"
    if value.unit == "workdays" and number in days and number not in workdays:
        return f"条文说 {number} 日，取值按工作日计算"
    return None


def _numbers(pattern: re.Pattern[str], said: str) -> set[int]:
    return {number for found in pattern.finditer(said) if (number := read_number(found[1])) is not None}
