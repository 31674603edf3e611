"""What a user gives on the command line: days, moments, months, kinds, formats, files; read strictly.

Each type names what it expects in Chinese (`expected`), for the fault and for the help alike.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Generic, TypeVar

import click

from guitu.faults import Fault, Faulty
from guitu.timekeeping.days import parse_iso

_T = TypeVar("_T")

CHINA = timezone(timedelta(hours=8))  # civil time of every case; a moment without offset is read as this one
CASE_KINDS = {"community_detox": "社区戒毒", "community_rehab": "社区康复"}


class _Given(click.ParamType[_T], Generic[_T]):
    """A type whose `read` gives the value, or None when it cannot be read."""

    name = "given"
    expected = ""
    metavar = ""
    remedy = ""

    def read(self, text: str) -> _T | None:
        raise NotImplementedError

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> _T:
        if not isinstance(value, str):
            return value  # type: ignore[return-value]  # a default that is a value already
        read = self.read(value)
        if read is None:
            place = param.get_error_hint(ctx).replace("'", "") if param is not None else self.metavar
            raise Faulty([Fault(place, f"“{value}”", self.expected, self.remedy)])
        return read

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        return self.metavar


class Day(_Given[date]):
    """A civil day, 年-月-日."""

    name = "day"
    expected = "存在的日期，写成 2025-01-31 的样子"
    metavar = "日期"

    def read(self, text: str) -> date | None:
        return parse_iso(text)


class Moment(_Given[datetime]):
    """A moment; one without offset is Chinese civil time."""

    name = "moment"
    expected = "时刻，写成 2025-01-31T16:00:00+08:00 的样子，不写时区就按 +08:00"
    metavar = "时刻"

    def read(self, text: str) -> datetime | None:
        if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", text, re.ASCII):
            return None
        try:
            read = datetime.fromisoformat(text)
        except ValueError:
            return None
        return read if read.tzinfo is not None else read.replace(tzinfo=CHINA)


class Months(_Given[int]):
    """A number of months, one or more."""

    name = "months"
    expected = "一个正整数，按月计"
    metavar = "月数"

    def read(self, text: str) -> int | None:
        return int(text) if re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII) else None


class Within(_Given[int]):
    """A whole number between two bounds, both included."""

    name = "within"

    def __init__(self, least: int, most: int, *, metavar: str) -> None:
        self.least, self.most = least, most
        self.metavar = metavar
        self.expected = f"{least} 到 {most} 之间的整数"

    def read(self, text: str) -> int | None:
        if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
            return None
        return int(text) if self.least <= int(text) <= self.most else None


class OneOf(_Given[str]):
    """One of a few words."""

    name = "one_of"

    def __init__(self, *words: str, metavar: str) -> None:
        self.words = words
        self.metavar = metavar
        self.expected = "、".join(words[:-1]) + f" 或 {words[-1]}" if len(words) > 1 else words[0]

    def read(self, text: str) -> str | None:
        return text if text in self.words else None


class Word(_Given[str]):
    """Any word that is not empty, such as the name of a pack."""

    name = "word"

    def __init__(self, *, metavar: str, expected: str) -> None:
        self.metavar = metavar
        self.expected = expected

    def read(self, text: str) -> str | None:
        return text.strip() or None


class Readable(_Given[Path]):
    """A file that can be read; `-` is standard input where `stdin` is allowed."""

    name = "file"
    metavar = "文件"
    remedy = "检查路径和权限"

    def __init__(self, *, stdin: bool) -> None:
        self.stdin = stdin
        self.expected = "一个可以读的文件" + ("，或 - 表示标准输入" if stdin else "")

    def read(self, text: str) -> Path | None:
        if self.stdin and text == "-":
            return Path("-")
        path = Path(text)
        try:
            with path.open("rb"):
                return path
        except OSError:
            return None


PACK = Word(metavar="政策包", expected="政策包的名字，guitu policy list 列出全部")
FORMAT = OneOf("table", "json", metavar="table|json")
