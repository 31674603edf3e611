"""Year files: the State Council's arrangement of one year 节假日安排, written down by whoever received the notice.

`workday_years/<year>.yaml` holds `year`, `notice` (`title`, `number`, `date`), `rest` (days or first/last pairs) and
`work` (make-up days); `_example.yaml` there shows one. Files whose names begin with `_` or `.` are not read.
Values are taken as they are written, so that YAML makes no truth value or number of them.
Not covered: whether the file says what the notice says. A person compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from guitu.faults import Fault, Faulty
from guitu.timekeeping.days import date_of, number, parse_iso, supported

_KEYS = ("year", "notice", "rest", "work")
_NOTICE_KEYS = ("title", "number", "date")
_DAY = "YYYY-MM-DD 写法、确实存在的日期"


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice an arrangement comes from."""

    title: str
    number: str
    dated: date


@dataclass(frozen=True, slots=True)
class YearFile:
    """One published year: rest days and make-up workdays by day number, both sorted.

    They may lie in the December before: an arrangement for the new year sometimes moves its weekends.
    """

    year: int
    notice: Notice
    rest: tuple[int, ...]
    work: tuple[int, ...]


def read_years(folder: Path) -> tuple[YearFile, ...]:
    """All year files of a folder, by year. Raises `Faulty` with every fault of every file, each with file and line."""
    years: list[YearFile] = []
    faults: list[Fault] = []
    for path in sorted(p for p in folder.iterdir() if p.suffix in {".yaml", ".yml"} and p.name[0] not in "_."):
        try:
            years.append(read_year(path))
        except Faulty as faulty:
            faults.extend(faulty.faults)
    if faults:
        raise Faulty(faults)
    return tuple(sorted(years, key=lambda file: file.year))


def read_year(path: Path) -> YearFile:
    """One year file. Raises `Faulty` with every fault in it, each with file and line."""
    return _Reading(path.name).file(path)


class _Reading:
    """The reading of one file: gathers faults on the way and raises them together."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []

    def file(self, path: Path) -> YearFile:
        fields = self.mapping(self.root(path), "文件", _KEYS)
        year = self.year(fields.get("year"))
        heading = self.mapping(fields.get("notice"), "notice", _NOTICE_KEYS)
        title, number_ = (self.words(heading.get(key)) for key in ("title", "number"))
        dated = self.day(heading.get("date"))
        rest = self.days(fields.get("rest"), year, "rest")
        work = self.days(fields.get("work"), year, "work")
        self.cross(rest, work)
        if self.faults or year is None or dated is None:
            raise Faulty(self.faults)
        return YearFile(year, Notice(title, number_, dated), tuple(sorted(rest)), tuple(sorted(work)))

    def root(self, path: Path) -> yaml.Node:
        try:
            node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
        except UnicodeDecodeError:
            raise Faulty([Fault(self.name, "不是 UTF-8 文字", "UTF-8 编码的文本文件", "请另存为 UTF-8")]) from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = f"{self.name} 第{mark.line + 1}行" if mark else self.name
            remedy = "请检查缩进、冒号和引号，可对照 _example.yaml"
            raise Faulty([Fault(place, "不合 YAML 写法", "一份 YAML 文档", remedy)]) from None
        if not isinstance(node, yaml.MappingNode):
            expected = f"有 {'、'.join(_KEYS)} 各项的内容"
            raise Faulty([Fault(f"{self.name} 第1行", "没有各项内容", expected, "可对照 _example.yaml")])
        return node

    def mapping(self, node: yaml.Node | None, what: str, keys: tuple[str, ...]) -> dict[str, yaml.Node]:
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} 没有分项", f"有 {'、'.join(keys)} 各项")
            return {}
        fields: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value not in keys:
                self.fault(key, f"不认识的项{_quoted(key)}", f"{'、'.join(keys)} 之一")
            elif key.value in fields:
                self.fault(key, f"{_quoted(key)}写了两次", "每项只写一次")
            else:
                fields[key.value] = value
        for missing in (key for key in keys if key not in fields):
            self.fault(node, f"{what} 缺少 {missing}", f"有 {'、'.join(keys)} 各项")
        return fields

    def year(self, node: yaml.Node | None) -> int | None:
        if node is None:
            return None
        day = parse_iso(f"{node.value}-01-01") if isinstance(node, yaml.ScalarNode) else None
        if day is None or not supported(day):
            self.fault(node, _quoted(node), "四位数的年份，1970 至 2119 年之间")
            return None
        if self.name != f"{day.year}.yaml":
            self.fault(node, f"{day.year} 年的安排写在名为 {self.name} 的文件里", f"文件名 {day.year}.yaml")
        return day.year

    def words(self, node: yaml.Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.fault(node, "没有写明", "一行文字")
            return ""
        return str(node.value.strip())

    def day(self, node: yaml.Node | None) -> date | None:
        if node is None:
            return None
        day = parse_iso(node.value) if isinstance(node, yaml.ScalarNode) else None
        if day is None:
            self.fault(node, _quoted(node), _DAY)
        return day

    def days(self, node: yaml.Node | None, year: int | None, what: str) -> dict[int, yaml.Node]:
        """Each day a list names, with the node that names it; `rest` may name spans and must not be empty."""
        if node is None:
            return {}
        if not isinstance(node, yaml.SequenceNode) or (what == "rest" and not node.value):
            self.fault(node, f"{what} 不是列出的日期", "每行一个日期，前面加短横")
            return {}
        found: dict[int, yaml.Node] = {}
        for item in node.value:
            ends = _ends(item) if what == "rest" else (item, item)
            for n in self.span(item, ends, year):
                if n in found:
                    self.fault(item, f"{date_of(n)} 写了两次", "每天只写一次")
                found[n] = item
        return found

    def span(self, node: yaml.Node, ends: tuple[yaml.Node, yaml.Node], year: int | None) -> range:
        first = self.day(ends[0])
        last = first if ends[1] is ends[0] else self.day(ends[1])
        if first is None or last is None:
            return range(0)
        if last < first:
            self.fault(node, f"{first} 至 {last} 先后颠倒", "先写第一天，后写最后一天")
            return range(0)
        if year is not None and not (date(year - 1, 12, 1) <= first and last <= date(year, 12, 31)):
            self.fault(node, f"{first} 至 {last}" if last > first else str(first), f"{year} 年内或上年十二月的日期")
            return range(0)
        return range(number(first), number(last) + 1)

    def cross(self, rest: dict[int, yaml.Node], work: dict[int, yaml.Node]) -> None:
        for n, node in work.items():
            if n in rest:
                self.fault(node, f"{date_of(n)} 既是休息日又是补班日", "休息或者补班，只写一处")
            elif date_of(n).weekday() < 5:
                self.fault(node, f"补班日 {date_of(n)} 不是周末", "星期六或星期日", "请核对通知中的日期")

    def fault(self, node: yaml.Node, found: str, expected: str, remedy: str = "") -> None:
        self.faults.append(Fault(f"{self.name} 第{node.start_mark.line + 1}行", found, expected, remedy))


def _ends(node: yaml.Node) -> tuple[yaml.Node, yaml.Node]:
    """First and last day of `[first, last]`; a day alone is both."""
    if isinstance(node, yaml.SequenceNode) and len(node.value) == 2:
        return node.value[0], node.value[1]
    return node, node


def _quoted(node: yaml.Node) -> str:
    return f"「{node.value}」" if isinstance(node, yaml.ScalarNode) else "一组内容"
