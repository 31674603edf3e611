"""Which column is what 列对应: guessed from the header, shown, changeable, and remembered.

A header is known by its `fingerprint`, so a correction that a user once made holds for the next file of the same
layout. Nothing is dropped in silence: a column that is not recognised keeps its content under its own heading.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

from guitu.faults import Fault, Faulty

from .fields import BY_NAME, FIELDS, FieldType
from .text import compact
from .workbook import column_letters

Path = tuple[str, ...]
"""The headings over one column, from the top line of the header to the lowest, without repeats."""


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """The field that a column feeds. `key` tells repeated measures apart: a month "2025-03" or "03", or a number."""

    field: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.field}:{self.key}" if self.key else self.field

    @classmethod
    def parse(cls, text: str) -> Target:
        """The opposite of `str`. Raises `Faulty` for a field that does not exist."""
        name, _, key = text.partition(":")
        if name not in BY_NAME or (key and BY_NAME[name].type is not FieldType.MEASURE):
            raise Faulty([Fault("列对应", f"“{text}”", "台账列清单中的一项", "请从列表中选择")])
        return cls(name, key)

    @property
    def label(self) -> str:
        """How the page calls it."""
        return f"{BY_NAME[self.field].label}（{self.key}）" if self.key else BY_NAME[self.field].label


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns (0 is A) and what they feed. `kind` and `year` stand for the whole table where no column says them."""

    fingerprint: str
    labels: tuple[str, ...]
    targets: ReadOnly[int, Target]
    scores: ReadOnly[int, float] = field(default_factory=dict)
    kind: str | None = None
    year: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "targets", MappingProxyType(dict(sorted(self.targets.items()))))
        object.__setattr__(self, "scores", MappingProxyType(dict(sorted(self.scores.items()))))
        faults = [*_twice(self), *_out_of_reach(self)]
        if self.kind not in (None, "community_detox", "community_rehab"):
            faults.append(
                Fault("列对应", f"案件类别“{self.kind}”", "community_detox（社区戒毒）或 community_rehab（社区康复）")
            )
        if faults:
            raise Faulty(faults)

    def changed(self, column: int, target: str | None) -> Mapping:
        """The same with one column fed elsewhere; None keeps its content under its own heading. Raises `Faulty`."""
        targets = {at: one for at, one in self.targets.items() if at != column}
        if target is not None:
            targets[column] = Target.parse(target)
        return replace(self, targets=targets, scores={**self.scores, column: 1.0})

    def column_of(self, name: str) -> int | None:
        """The first column that feeds the field, or None."""
        return next((column for column, target in self.targets.items() if target.field == name), None)

    def to_json(self) -> str:
        """The form in which it is remembered."""
        return json.dumps(
            {
                "format": "guitu.columns/1", "fingerprint": self.fingerprint, "labels": list(self.labels),
                "columns": {str(column): str(target) for column, target in self.targets.items()},
                "kind": self.kind, "year": self.year,
            },
            ensure_ascii=False, sort_keys=True,
        )  # fmt: skip

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        """Read what `to_json` wrote. Raises `Faulty`."""
        expected = Fault("列对应", "不是保存过的列对应", "由本系统保存的列对应", "请重新选择各列")
        try:
            data = json.loads(text)
        except ValueError:
            raise Faulty([expected]) from None
        if not isinstance(data, dict) or data.get("format") != "guitu.columns/1":
            raise Faulty([expected])
        try:
            columns = {int(column): Target.parse(str(target)) for column, target in data["columns"].items()}
            labels = tuple(str(label) for label in data["labels"])
            kind, year = data.get("kind"), data.get("year")
            return cls(
                str(data["fingerprint"]), labels, columns, dict.fromkeys(columns, 1.0),
                None if kind is None else str(kind), None if year is None else int(year),
            )  # fmt: skip
        except (KeyError, TypeError, AttributeError):
            raise Faulty([expected]) from None


def guess(paths: Sequence[Path], *, about: str = "") -> Mapping:
    """The likeliest mapping for a header; `about` is what title and sheet name say of the table."""
    found: dict[int, tuple[Target, float]] = {}
    for column, path in enumerate(paths):
        hit = recognise(path, about)
        if hit is not None:
            found[column] = hit
    targets: dict[int, Target] = {}
    for column, (target, _) in sorted(found.items(), key=lambda item: (-item[1][1], item[0])):
        kept = Target("skip") if BY_NAME[target.field].left_out else target
        if kept.field == "skip" or kept not in targets.values():
            targets[column] = kept
        elif BY_NAME[kept.field].type is FieldType.MEASURE and not kept.key:
            numbered = sum(one.field == kept.field for one in targets.values()) + 1
            targets[column] = Target(kept.field, str(numbered))
    labels = tuple("/".join(path) for path in paths)
    return Mapping(fingerprint(paths), labels, targets, {column: found[column][1] for column in targets})


def fingerprint(paths: Iterable[Path]) -> str:
    """What tells one layout of columns from another, whatever sheet or file it stands in."""
    names = ["/".join(compact(part) for part in path) for path in paths]
    while names and not names[-1]:
        names.pop()
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]


@lru_cache(maxsize=4096)
def recognise(path: Path, about: str = "") -> tuple[Target, float] | None:
    """The field a column's headings speak of, and how surely (0 to 1); None if none comes near."""
    parts = [part for part in map(_bare, path) if part]
    if not parts:
        return None
    leaf, whole = parts[-1], "".join(parts)
    terse = "".join(re.sub("情况|信息|记录|登记|书$", "", part) for part in parts[:-1]) + leaf
    for text, score in ((whole, 1.0), ("".join(map(_unbracketed, parts)), 0.97), (terse, 0.96)):
        if text in EXACT and (len(parts) == 1 or text != leaf or leaf not in _GENERIC):
            return Target(EXACT[text]), score
    if len(parts) > 1 and (under := _under("".join(parts[:-1]), leaf)) is not None:
        return Target(under), 0.92
    if (measure := _measure(parts, about)) is not None:
        return measure
    if leaf not in _GENERIC or len(parts) == 1 or re.search("基本|人员|个人|信息|登记", "".join(parts[:-1])):
        for text in (leaf, _unbracketed(leaf)):
            if text in EXACT:
                return Target(EXACT[text]), 0.95
    return _nearest([whole, leaf] if leaf not in _GENERIC else [whole])


def _bare(label: str) -> str:
    return re.sub(r"[\s:：*＊、/\\,，.。;；_\-—·]+", "", compact(label)).lower()


def _unbracketed(label: str) -> str:
    return re.sub(r"[(（\[【][^)）\]】]*[)）\]】]", "", label)


EXACT: dict[str, str] = {}
for _one in FIELDS:
    for _word in _one.words:
        EXACT.setdefault(_bare(_word), _one.name)
        EXACT.setdefault(_unbracketed(_bare(_word)), _one.name)
for _one in FIELDS:
    if _one.type is FieldType.MEASURE:
        EXACT.pop(_bare(_one.label), None)  # their heading may carry a month or a number: `_measure` reads it
_GENERIC = frozenset(
    [
        "日期",
        "时间",
        "文号",
        "编号",
        "机关",
        "单位",
        "结果",
        "电话",
        "联系方式",
        "联系电话",
        "姓名",
        "号码",
        "情况",
        "起",
        "止",
        "自",
        "至",
        "备注",
        "类别",
        "地址",
    ]
)
_DATE, _NUMBER, _WHO, _CALL = "日期|时间", "文号|编号|号|文书号", "姓名", "电话|联系电话|联系方式|手机"
_GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("解除", ((_DATE, "discharged"),)),
    ("终止", ((_DATE, "terminated"), ("原因|情形|事由|理由", "termination_reason"))),
    ("中止|暂停", ((_DATE, "suspended"), ("原因|事由", "suspension_reason"))),
    ("报到", ((_DATE, "reported_in"),)),
    ("协议", ((_DATE, "agreement_signed"),)),
    ("送达", ((_DATE, "served"),)),
    ("移交", ((_DATE, "handed_over"),)),
    ("接收", ((_DATE, "received"),)),
    ("期限|起止|执行时间", (("起|自|起始|开始", "term_from"), ("止|至|截止|结束", "term_to"))),
    ("责令|决定|裁决", ((_DATE, "decided"), (_NUMBER, "decision_number"), ("机关|单位", "deciding_agency"))),
    ("民警", ((_WHO, "police"), (_CALL, "police_phone"))),
    ("家属|亲属|联系人|监护", ((_WHO, "family"), (_CALL, "family_phone"))),
    ("帮扶|帮教", ((_WHO, "helper"), (_CALL, "helper_phone"))),
    ("管控", ((_WHO, "controller"), (_CALL, "controller_phone"))),
    ("专干|社工|责任|专职", ((_WHO, "worker"), (_CALL, "worker_phone"))),
)
"""What a general word such as 日期 means under a group heading; the first group that fits."""
_LONG_WORDS = tuple((word, name) for word, name in EXACT.items() if len(word) >= 3)
_THRESHOLD = 0.72


def _under(above: str, leaf: str) -> str | None:
    for words, leaves in _GROUPS:
        if re.search(words, above):
            return next((name for said, name in leaves if re.fullmatch(said, leaf)), None)
    return None


def _nearest(texts: Sequence[str]) -> tuple[Target, float] | None:
    """A heading that holds a known word counts the more of it the word fills; too little, and nothing is guessed."""
    best: tuple[float, str] = (0.0, "")
    for text in texts:
        for word, name in _LONG_WORDS:
            if word in text:
                best = max(best, (0.5 + 0.45 * len(word) / len(text), name))
    return (Target(best[1]), round(best[0], 2)) if best[0] >= _THRESHOLD else None


_MEASURES: tuple[tuple[str, str], ...] = (
    ("突击.{0,4}检|抽检|抽查|不定期.{0,2}检", "spot_test"),
    ("尿检|检测|毛检|毛发|唾液|尿样", "test"),
    ("家访|走访", "home_visit"),
    ("谈话|谈心|面谈", "talk"),
    ("情况报告|书面报告|情况汇报|思想汇报|戒毒报告|康复报告|月报告", "situation_report"),
    ("小结", "summary"),
    ("评估", "assessment"),
)
_NO_MEASURE = re.compile("次数|应检|下次|地点|方式|单位|负责|次$|率|是否|民警|社工|人员|人$|合计|小计|通知")
_MONTH = re.compile(r"(?:(20\d\d)年?)?(1[0-2]|0?[1-9])月(?:份)?")
_YEAR_MONTH = re.compile(r"(20\d\d)(?:年)?(1[0-2]|0[1-9])(?!\d)")
_ORDINAL = re.compile(
    "第([0-9一二三四五六七八九十]+)(?:次|季度|期)|([一二三四1-4])季度|([上下])半年|(?:年|检|测|话|访|结|估|告)(\\d{1,2})(?!\\d)"
)
_HAN = {sign: digit for digit, sign in enumerate("一二三四五六七八九", start=1)}


def _measure(parts: Sequence[str], about: str) -> tuple[Target, float] | None:
    whole, score = "".join(parts), 0.9
    month = _MONTH.search(parts[-1]) or _MONTH.search(whole)
    named = next((name for words, name in _MEASURES if re.search(words, whole)), None)
    if named is None and month is not None and month.group() == parts[-1]:
        # a bare month is a month of what the title speaks of; where it says nothing, of tests, which ledgers keep so
        named = next((name for words, name in _MEASURES if re.search(words, about)), None)
        named, score = (named, 0.85) if named is not None else ("test", 0.6)
    if named is None or (_NO_MEASURE.search(whole) and not re.search(r"第.{1,3}次|\d+次", whole)):
        return None
    is_result = named in ("test", "spot_test") and re.search("结果|阴阳性|是否阳性", parts[-1]) is not None
    return Target(f"{named}_result" if is_result else named, _key(whole, month)), score


def _key(whole: str, month: re.Match[str] | None) -> str:
    year = re.search(r"(20\d\d)年?", whole)
    if month is not None:
        stated = month[1] or (year[1] if year else "")
        return f"{stated}-{int(month[2]):02}" if stated else f"{int(month[2]):02}"
    if (compacted := _YEAR_MONTH.search(whole)) is not None:
        return f"{compacted[1]}-{compacted[2]}"
    found = _ORDINAL.search(whole)
    if found is None:
        return ""
    said = next(group for group in found.groups() if group)
    number = str(_number(said)) if said not in "上下" else said
    return f"{year[1]}年{number}" if year else f"第{number}"


def _number(said: str) -> int:
    if said.isdigit():
        return int(said)
    tens, ten, units = said.partition("十")
    if not ten:
        return _HAN.get(said, 0)
    return (_HAN.get(tens, 1)) * 10 + _HAN.get(units, 0)


def _twice(mapping: Mapping) -> Iterable[Fault]:
    seen: dict[Target, int] = {}
    for column, target in mapping.targets.items():
        if target.field == "skip":
            continue
        if target in seen:
            yield Fault(
                f"列对应 {column_letters(column)} 列",
                f"与 {column_letters(seen[target])} 列同为“{target.label}”",
                "一项只对应一列",
                "请把其中一列改为别的项或不导入",
            )
        seen.setdefault(target, column)


def _out_of_reach(mapping: Mapping) -> Iterable[Fault]:
    for column in mapping.targets:
        if not 0 <= column < max(len(mapping.labels), 1):
            yield Fault("列对应", f"第 {column + 1} 列", f"表头所在的 {len(mapping.labels)} 列之一")
