"""A value through time 取值: what a name of a pack stands for on each day, and the clauses it rests on.

A pack writes a name once, with its unit and one or more dated values; each holds from its date until the next
one. The earliest reaches back, for a rule asked about an older day is still that rule. `until` ends a value
early: from the day after, until a later one begins, no document sets the name.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from guitu.policy.clause import Clause, Library
from guitu.policy.nodes import Branch, Faults, Leaf, Listing, Node, date_of, describe, fields, switch_of, text_of
from guitu.policy.shapes import Shape, fits, read_shape
from guitu.policy.vocabulary import COMPARES, KIND_LABELS, KINDS, UNITS, Known, meaning, nearest

EntryFields: TypeAlias = dict[str, Node]
ENTRY_FIELDS = ("label", "unit", "compare", "roll", "binding", "values", "checked", "note")
DATED_FIELDS = ("value", "clause", "binding", "compare", "roll", "until", "note")
CHECKED_FIELDS = ("date", "by", "note")
NEXT_WORKDAY = "next_workday"
# Day number 0 of the house is 1970-01-01; a date's ordinal less this is its day number.
EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Value:
    """What a name stands for from `since` on.

    `compare` is ">=" for 以上, ">" for 超过, None where the value is no threshold. `roll` says that a last day
    which is no workday moves to the next one. `source` is the pack that set it; `binding` is False for an office's
    own target where the source gives no number. `until` is the last day it holds, None when open. `place` is file
    and line.
    """

    name: str
    value: Shape
    unit: str
    compare: str | None
    clauses: tuple[str, ...]
    source: str
    binding: bool
    since: date
    roll: bool
    label: str
    until: date | None = None
    note: str = ""
    place: str = ""

    def whole(self) -> int:
        """The value as an integer. Raises TypeError if it is none."""
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return self.value
        raise TypeError(f"{self.name} holds no integer")

    def amount(self) -> float:
        """The value as a number. Raises TypeError if it is none."""
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return self.value
        raise TypeError(f"{self.name} holds no number")

    def switch(self) -> bool:
        """The value as true or false. Raises TypeError if it is neither."""
        if isinstance(self.value, bool):
            return self.value
        raise TypeError(f"{self.name} holds no truth value")

    def word(self) -> str:
        """The value as a text or choice. Raises TypeError if it is none."""
        if isinstance(self.value, str):
            return self.value
        raise TypeError(f"{self.name} holds no text")

    def wholes(self) -> tuple[int, ...]:
        """The value as integers, one a year of the term. Raises TypeError if it is no list of them."""
        if isinstance(self.value, tuple):
            found = tuple(item for item in self.value if isinstance(item, int))
            if len(found) == len(self.value):
                return found
        raise TypeError(f"{self.name} holds no list of integers")

    def shown(self) -> str:
        """The value with its unit, in Chinese, as a page shows it: 3日, 30%以上, 超过30日."""
        label = UNITS[self.unit].label
        if isinstance(self.value, bool):
            return "是" if self.value else "否"
        if isinstance(self.value, tuple):
            joined = "、".join(map(str, self.value))
            return f"{joined}{label}" if self.unit == "months_by_year" else joined
        if isinstance(self.value, date):
            return self.value.isoformat()
        if isinstance(self.value, str):
            return CHOICE_LABELS.get(self.value, self.value)
        text = f"{self.value:g}{label}" if isinstance(self.value, float) else f"{self.value}{label}"
        return {">=": f"{text}以上", ">": f"超过{text}", None: text}[self.compare]


CHOICE_LABELS = {
    "day_before": "周年日的前一日", "same_date": "周年当日", "report_in": "报到之日", "release": "出所之日",
    "decision": "决定", "expiry": "期满自然解除", "discharge": "解除之日", "capture": "查获之日",
    "execution": "开始执行之日",
    "county": "县（市、区）", "city": "本市", "prefecture": "地级市", "town": "乡镇（街道）",
    "report": "报告", "approval": "审批", "in_programme": "社区戒毒社区康复人员", "registered": "实有吸毒人员",
    "ordered": "被责令人员", "senior_high": "高中以上", "junior_college": "大专以上", "bachelor": "本科以上",
    "part_time": "兼任", "designated": "指定人员", "recruited": "招聘专职",
    "excluded": "不计入", "included": "计入", "next_workday": "顺延到下一个工作日", "same_day": "不顺延",
    "clamped": "到月末", "overflow": "顺延到次月", "includes": "含本数", "excludes": "不含本数",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One name of one pack through time. `values` are in order of `since`; there is at least one."""

    name: str
    values: tuple[Value, ...]
    starts: tuple[int, ...]
    checked: date | None
    checked_by: str
    place: str

    def at(self, day: int) -> Value | None:
        """The value on a day number. The earliest reaches back; None after an `until` that nothing follows yet."""
        place = bisect_right(self.starts, day) - 1
        value = self.values[place if place > 0 else 0]
        if value.until is not None and value.until.toordinal() - EPOCH < day:
            return None
        return value

    @property
    def latest(self) -> Value:
        """The value that began last."""
        return self.values[-1]


def label_of(name: str, known: Known) -> str:
    """The Chinese label of a concrete name, its case kind included."""
    kind = next((kind for kind in KINDS if f".{kind}." in name), None) if known.by_kind else None
    return f"{KIND_LABELS[kind]}{known.label}" if kind else known.label


def read_entry(name: str, node: Node, line: int, *, pack: str, library: Library, faults: Faults) -> DatedValue | None:
    """One name of a pack, from its node. None where nothing of it can be used; every reason is among the faults."""
    known = meaning(name)
    if known is None:
        like = nearest(name)
        remedy = f"是不是“{like}”" if like else "名称见 vocabulary.py；确是新的规则，请先在那里登记"
        faults.add(line, f"不认识的名称“{name}”", "词汇表里的名称", remedy, code="unknown_name")
        return None
    if not isinstance(node, Branch):
        faults.add(
            line, f"{name} 的内容是{describe(node)}", "unit、values 等字段", "请参照其他政策包的写法", code="entry"
        )
        return None
    read = fields(node, allowed=ENTRY_FIELDS, what=f"{name} ", faults=faults)
    unit_right = _unit(name, known, read.get("unit"), line, faults)
    label = text_of(read.get("label"), what=f"{name} 的 label", faults=faults) or label_of(name, known)
    checked, by = _checked(name, read.get("checked"), faults)
    text_of(read.get("note"), what=f"{name} 的 note", faults=faults)
    dated = read.get("values")
    if not isinstance(dated, Branch):
        found = f"{name} 没有 values" if dated is None else f"{name} 的 values 是{describe(dated)}"
        faults.add(
            dated.line if dated else line,
            found,
            "日期: {value, clause}",
            "请写上从哪天起是多少、依据哪一条",
            code="entry",
        )
        return None
    if not dated.entries:
        faults.add(
            dated.line, f"{name} 的 values 是空的", "至少一个有日期的取值", "请写上取值，或者删去这个名称", code="entry"
        )
    reader = _Dated(name, known if unit_right else None, known.unit, label, pack, library, read, faults)
    values = [value for key, item in dated.entries if (value := reader.read(key, item))]
    if not values:
        return None
    values.sort(key=lambda value: value.since)
    starts = tuple(value.since.toordinal() - EPOCH for value in values)
    return DatedValue(name, tuple(values), starts, checked, by, f"{faults.file}:{line}")


@dataclass(frozen=True, slots=True)
class _Dated:
    """Reads the dated values of one name. `known` is None when the unit is wrong already and the type says nothing."""

    name: str
    known: Known | None
    unit: str
    label: str
    pack: str
    library: Library
    entry: EntryFields
    faults: Faults

    def read(self, key: Leaf, node: Node) -> Value | None:
        name, faults = self.name, self.faults
        since = key.value if isinstance(key.value, date) else None
        if since is None:
            faults.add(
                key.line,
                f"{name} 的取值没有日期，写的是“{key.value}”",
                "日期，写作 2025-01-03:",
                "请写从哪天起施行",
                code="date",
            )
        if not isinstance(node, Branch):
            faults.add(
                node.line,
                f"{name} 的取值是{describe(node)}，没有依据",
                "{value: 取值, clause: 文件#条号}",
                "请写明依据的条文",
                code="no_clause",
            )
            return None
        own = fields(node, allowed=DATED_FIELDS, what=f"{name} 的取值", faults=faults)
        value = self._value(own.get("value"), node.line)
        clauses = self._clauses(own.get("clause"), node.line)
        compare = self._compare(own.get("compare", self.entry.get("compare")), node.line)
        roll = self._roll(own.get("roll", self.entry.get("roll")))
        binding = switch_of(own.get("binding", self.entry.get("binding")), what=f"{name} 的 binding", faults=faults)
        until = date_of(own.get("until"), what=f"{name} 的 until", faults=faults)
        if until is not None and since is not None and until < since:
            faults.add(
                own["until"].line, f"{name} 的 until 是 {until}，早于起始日 {since}", "不早于起始日的日期", code="date"
            )
        note = text_of(own.get("note"), what=f"{name} 的 note", faults=faults)
        if value is None or since is None:
            return None
        return Value(
            name, value, self.unit, compare, clauses, self.pack, binding is not False, since, roll, self.label, until,
            note or "", f"{faults.file}:{key.line}",
        )  # fmt: skip

    def _value(self, node: Node | None, line: int) -> Shape | None:
        if node is None:
            self.faults.add(
                line,
                f"{self.name} 的取值没有 value",
                f"取值，单位{UNITS[self.unit].label}",
                "请写上 value",
                code="type",
            )
            return None
        shape = read_shape(node)
        if self.known is None:
            return shape
        expected = fits(shape, known=self.known)
        if expected is not None:
            self.faults.add(node.line, f"{self.name} 的 value 是{describe(node)}", expected, code="type")
            return None
        return shape

    def _clauses(self, node: Node | None, line: int) -> tuple[str, ...]:
        name, faults = self.name, self.faults
        if node is None:
            faults.add(line, f"{name} 的取值没有依据 clause", "文件#条号", "请写明依据的条文", code="no_clause")
            return ()
        items = node.items if isinstance(node, Listing) else (node,)
        if not items:
            faults.add(node.line, f"{name} 的依据 clause 是空列表", "文件#条号", "请写明依据的条文", code="no_clause")
        cited: list[str] = []
        for item in items:
            text = item.value if isinstance(item, Leaf) else None
            if not isinstance(text, str) or "#" not in text.strip("#"):
                faults.add(
                    item.line, f"{name} 的依据是{describe(item)}", "文件#条号，如 detox-regulation#20", code="no_clause"
                )
            elif text not in self.library.clauses:
                remedy = self.library.near(text)
                faults.add(item.line, f"{name} 的依据“{text}”没有列出", "已列出的条文", remedy, code="unknown_clause")
            else:
                cited.append(text)
        return tuple(dict.fromkeys(cited))

    def _compare(self, node: Node | None, line: int) -> str | None:
        known = meaning(self.name)
        if node is None:
            if known is not None and known.compares and self.name.startswith("ground."):
                self.faults.add(
                    line,
                    f"{self.name} 没有 compare",
                    '">="（以上）或 ">"（超过）',
                    "请照条文写明是否含本数",
                    code="compare",
                )
            return None
        text = node.value if isinstance(node, Leaf) else None
        if not isinstance(text, str) or text not in COMPARES:
            self.faults.add(
                node.line, f"{self.name} 的 compare 是{describe(node)}", '">="（以上）或 ">"（超过）', code="compare"
            )
            return None
        if known is not None and not known.compares:
            self.faults.add(
                node.line,
                f"{self.name} 写了 compare，但它不是一个界限",
                "没有 compare 的取值",
                "请删去 compare",
                code="compare",
            )
            return None
        return text

    def _roll(self, node: Node | None) -> bool:
        if node is None:
            return False
        known = meaning(self.name)
        if not isinstance(node, Leaf) or node.value not in (NEXT_WORKDAY, False):
            self.faults.add(
                node.line, f"{self.name} 的 roll 是{describe(node)}", NEXT_WORKDAY, "不顺延就不写 roll", code="roll"
            )
            return False
        if node.value is not False and known is not None and not known.rolls:
            self.faults.add(
                node.line,
                f"{self.name} 写了 roll，但它不是遇休息日顺延的期限",
                "没有 roll 的取值",
                "请删去 roll",
                code="roll",
            )
            return False
        return node.value == NEXT_WORKDAY


def _unit(name: str, known: Known, node: Node | None, line: int, faults: Faults) -> bool:
    said = f"{known.unit}（{UNITS[known.unit].label}）"
    if node is None:
        faults.add(line, f"{name} 没有单位 unit", said, f"请写上 unit: {known.unit}", code="unit")
        return True
    unit = text_of(node, what=f"{name} 的 unit", faults=faults)
    if unit is None or unit == known.unit:
        return True
    other = meaning(known.alternative) if known.alternative else None
    remedy = (
        f"如果确是这个单位，名称应为 {known.alternative}" if other and other.unit == unit else f"请改成 {known.unit}"
    )
    faults.add(node.line, f"{name} 的单位是“{unit}”", said, remedy, code="unit")
    return False


def _checked(name: str, node: Node | None, faults: Faults) -> tuple[date | None, str]:
    if node is None:
        return None, ""
    if not isinstance(node, Branch):
        faults.add(node.line, f"{name} 的 checked 是{describe(node)}", "{date: 日期, by: 谁核对的}", code="checked")
        return None, ""
    read = fields(node, allowed=CHECKED_FIELDS, what=f"{name} 的 checked ", faults=faults)
    for needed in ("date", "by"):
        if needed not in read:
            faults.add(node.line, f"{name} 的 checked 没有 {needed}", "{date: 日期, by: 谁核对的}", code="checked")
    day = date_of(read.get("date"), what=f"{name} 的 checked.date", faults=faults)
    return day, text_of(read.get("by"), what=f"{name} 的 checked.by", faults=faults) or ""


def clause_titles(clauses: tuple[str, ...], known: Mapping[str, Clause]) -> tuple[str, ...]:
    """Clauses as people cite them: 《戒毒条例》第20条."""
    return tuple(f"《{known[name].document}》{known[name].article}" for name in clauses if name in known)
