"""Reading division lists 区划代码表: a CSV or JSON file of codes and names, and of the days codes began and ended.

A CSV has a header: `code` and `name`, or the words the published lists use (`_HEADINGS`); more columns are passed
over. It is UTF-8, or GBK as Excel writes it. A JSON file is a list of objects with the same members, nested under
`children` or flat. Codes have 2, 4, 6, 9 or 12 digits. Every fault of the lines that matter is gathered and raised at
once. Pure: no database.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from guitu.faults import Fault, Faulty
from guitu.places import codes

_HEADINGS: Final = {
    "code": ("code", "代码", "区划代码", "行政区划代码", "统计用区划代码", "12位代码", "12位区划代码"),
    "name": ("name", "名称", "区划名称", "行政区划名称", "单位名称"),
    "valid_from": ("valid_from", "启用日期", "生效日期"),
    "valid_to": ("valid_to", "停用日期", "撤销日期"),
    "replaced_by": ("replaced_by", "变更为", "新代码"),
}
"""What a column may be called."""

_DAY: Final = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")


@dataclass(frozen=True, slots=True)
class Division:
    """One line of a list. `valid_from` and `valid_to` are None where it does not say; `replaced_by` is the code that
    took its place, empty for none."""

    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line as written: its place in the file, and its words by member."""

    place: str
    said: Mapping[str, str]


def read(path: Path, *, prefixes: Iterable[str]) -> dict[str, Division]:
    """Divisions by twelve-digit code, of the regions of a list that lie in one of `prefixes`, in the order of the list.

    Where a city and its only county share a code, the first stands. Raises `Faulty`: the file cannot be read, a prefix
    is not one, a code has a wrong form, a name is missing, a day is none.
    """
    wanted = tuple(prefixes)
    faults = [
        Fault(f"区划前缀 {prefix!r}", "不是区划代码的开头部分", "2、4、6、9或12位数字")
        for prefix in wanted
        if codes.padded(prefix) is None
    ]
    found: dict[str, Division] = {}
    if not faults:
        for row in _rows(path):
            if row.said["code"].startswith(wanted):
                code, division = _division(row, faults)
                found.setdefault(code, division)
    if faults:
        raise Faulty(faults)
    return found


def _division(row: _Row, faults: list[Fault]) -> tuple[str, Division]:
    """The division of a line; what is wrong with it is added to `faults`."""
    said, code = row.said, codes.padded(row.said["code"])
    if code is None:
        faults.append(Fault(row.place, f"代码“{said['code']}”", "2、4、6、9或12位数字"))
    elif not said["name"]:
        faults.append(Fault(row.place, f"代码 {said['code']} 没有名称", "区划名称"))
    successor = codes.padded(said["replaced_by"]) if said["replaced_by"] else ""
    if successor is None:
        faults.append(Fault(row.place, f"变更为“{said['replaced_by']}”", "2、4、6、9或12位数字"))
    begins, ends = (_day(said[name], place=row.place, faults=faults) for name in ("valid_from", "valid_to"))
    if successor and ends is None:
        faults.append(Fault(row.place, "写了变更为，没有写停用日期", "原代码的最后一天，如 2025-06-30"))
    return code or "", Division(said["name"], begins, ends, successor or "")


def _day(text: str, *, place: str, faults: list[Fault]) -> date | None:
    if not text:
        return None
    written = _DAY.fullmatch(text)
    try:
        if written is not None:
            year, month, day = (int(part) for part in written.groups() if part is not None)
            return date(year, month, day)
    except ValueError:
        pass  # 30 February is no day either
    faults.append(Fault(place, f"日期“{text}”", "日历上有的日期，如 2025-06-30"))
    return None


def _rows(path: Path) -> Iterator[_Row]:
    try:
        yield from _csv_rows(path) if path.suffix.lower() == ".csv" else _json_rows(path)
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, csv.Error) as fault:
        raise Faulty(
            [Fault(path.name, f"读不出内容（{type(fault).__name__}）", "UTF-8 或 GBK 编码的 CSV，或 JSON 区划代码表")]
        ) from fault


def _csv_rows(path: Path) -> Iterator[_Row]:
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
    columns = {
        member: next((one for one in reader.fieldnames or () if "".join((one or "").split()) in words), None)
        for member, words in _HEADINGS.items()
    }
    if columns["code"] is None or columns["name"] is None:
        expected = f"表头含代码和名称两列（{'、'.join(_HEADINGS['code'])}；{'、'.join(_HEADINGS['name'])}）"
        raise Faulty([Fault(f"{path.name} 第1行", "表头缺少 code 或 name", expected)])
    for row in reader:
        said = {member: (row[column] or "").strip() if column else "" for member, column in columns.items()}
        yield _Row(f"{path.name} 第{reader.line_num}行", said)


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _json_rows(path: Path) -> Iterator[_Row]:
    yield from _nested(json.loads(path.read_text(encoding="utf-8-sig")), place=path.name)


def _nested(data: object, *, place: str) -> Iterator[_Row]:
    if not isinstance(data, list):
        raise Faulty([Fault(place, "不是列表", "由 code、name 组成的列表")])
    for number, item in enumerate(data, start=1):
        here = f"{place} 第{number}项"
        if not isinstance(item, Mapping):
            raise Faulty([Fault(here, "不是对象", "含 code、name 的对象")])
        yield _Row(here, {member: str(item.get(member) or "").strip() for member in _HEADINGS})
        if "children" in item:
            yield from _nested(item["children"], place=here)
