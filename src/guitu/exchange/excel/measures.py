"""What was done, as ledgers note it 检测、谈话、小结: a day, a result, or both, in one cell or two.

A column may stand for a month (1月, 2025年3月), for a number (第3次尿检), or for the latest one. An entry of the ledger
needs its own day, and a test its result; what a cell leaves open is not invented but kept and shown as a remark, so
that a person can complete it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from dataclasses import field as slot
from datetime import date, datetime
from functools import lru_cache

from .dates import Unreadable, parse_day, read_day
from .text import compact, shown
from .workbook import Cell


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing done. `field` is the ledger's field (test, talk …); `month` is "2025-03" where only that is known.

    `result` is a result of `drug_test`, empty where the cell does not say it; `heading` and `place` say where it stood,
    `said` what the cell said where it cannot become an entry.
    """

    field: str
    on: date | None
    result: str = ""
    month: str = ""
    heading: str = ""
    place: str = ""
    said: str = slot(default="", repr=False)

    @property
    def complete(self) -> bool:
        """Whether it can become an entry."""
        return self.on is not None and (bool(self.result) or self.field not in ("test", "spot_test"))


RESULTS: tuple[tuple[str, str], ...] = (
    ("假阳|疑似阳|初筛阳|初检阳", "presumptive"),
    ("拒检|拒绝|拒不", "refused"),
    ("逃避|逃检|躲避", "evaded"),
    ("无效|作废", "invalid"),
    ("阴|正常|合格|[(（][-－—][)）]", "negative"),
    ("阳|[(（][+＋][)）]", "positive"),
)
_EXPECTED = "日期和结果，如“2025.3.12阴性”"
_NOT_DONE = re.compile(
    r"(?:未检|未到|未测|未谈|未做|请假|外出|务工|羁押|拘留|在押|住院|怀孕|免检|停检|不在|失联|未满|未到期|缓检).{0,12}|已(?:完成|检|测|谈|访|做|报告|小结|评估|签)?|完成|√|✓|✔|是|有|×|✕|无|否|[-—/\\]+"
)


def read_result(cell: Cell) -> str:
    """The result of a test in a column of its own. Raises `Unreadable`."""
    text = compact(cell) if isinstance(cell, str) else ""
    found = _result_in(text)
    if found:
        return found
    raise Unreadable(shown(text) if text else "不是文字", "阴性、阳性、初筛阳性、拒绝检测、逃避检测、结果无效之一")


def read_measures(cell: Cell, named: str, month: str, *, from_1904: bool = False) -> tuple[Measure, ...]:
    """Every measure noted in a cell; `month` is "2025-03" for a column of that month, "03" without its year, or "".

    Raises `Unreadable`, also where a day lies outside the column's month.
    """
    if isinstance(cell, str):
        return _in_text(cell, named, month)
    if isinstance(cell, bool):
        return (Measure(named, None, "", month),)
    if isinstance(cell, float | int) and month and cell == int(cell) and 1 <= cell <= 31:
        return (Measure(named, _day_of(month, int(cell), str(int(cell)))),)
    if isinstance(cell, float) and month and 1 <= cell < 13:
        return _in_text(f"{cell!r}", named, month)
    if isinstance(cell, date | datetime | float | int):
        return (Measure(named, _in_month(read_day(cell, from_1904=from_1904), month)),)
    raise Unreadable("不是日期或结果", _EXPECTED)


def join_results(measures: list[Measure], results: dict[tuple[str, str], str], keys: list[str]) -> list[Measure]:
    """Give each test without a result the one that stands in the result column of the same key."""
    if not results:
        return measures
    return [
        replace(one, result=results[(one.field, key)]) if not one.result and (one.field, key) in results else one
        for one, key in zip(measures, keys, strict=True)
    ]


@lru_cache(maxsize=65_536)
def _in_text(cell: str, named: str, month: str) -> tuple[Measure, ...]:
    return tuple(_pieces(cell, named, month))


def _pieces(cell: str, named: str, month: str) -> Iterator[Measure]:
    for piece in re.split(r"[\n\r;；，,]+|(?<=性)[、 ]+(?=\d)", cell):
        text = compact(piece)
        if text:
            yield _one(text, named, month)


_DAY = re.compile(r"^(?:(20\d\d)[年./-])?(?:(\d{1,2})[月./-])?(\d{1,2})[日号.]?(?!\d)")
_FULL = re.compile(r"^20\d{2}(?:[年./、-]\d{1,2}[月./、-]\d{1,2}[日号]?|\d{4})(?!\d)")


def _one(text: str, named: str, month: str) -> Measure:
    result = _result_in(text) if named in ("test", "spot_test") else ""
    if not result and _NOT_DONE.fullmatch(text):
        return Measure(named, None, "", month, said=text)
    full = _FULL.match(text)
    if full is not None:
        rest, day = text[full.end() :], _in_month(parse_day(full.group()), month)
    elif month and (short := _DAY.match(text)) is not None and not short[1]:
        rest = text[short.end() :]
        if short[2] and int(short[2]) != int(month[-2:]):
            raise Unreadable(shown(text), f"{int(month[-2:])} 月里的日期", "请核对日期，或移到它所在月份的列")
        day = _day_of(month, int(short[3]), text)
    else:
        rest, day = text, None
    left = re.sub(r"^[\s:：()（）/、\-—]+$", "", rest)
    if left and not result and not _NOT_DONE.fullmatch(left):
        if day is None:
            parse_day(text)  # says best what is wrong with something meant for a day
        raise Unreadable(shown(text), _EXPECTED if "test" in named else "完整的日期，如 2025年3月1日")
    return Measure(named, day, result, "" if day else month, said="" if day and result else text)


def _result_in(text: str) -> str:
    return next((result for words, result in RESULTS if re.search(words, text)), "")


def _day_of(month: str, day: int, written: str) -> date:
    if len(month) < 7:
        raise Unreadable(shown(written), "四位年份的完整日期", "表名、标题和表头都没有写年份，请补写年份后再导入")
    return parse_day(f"{month}-{day:02}")


def _in_month(day: date, month: str) -> date:
    if month and (day.month != int(month[-2:]) or (len(month) == 7 and day.year != int(month[:4]))):
        raise Unreadable(shown(day.isoformat()), f"{month} 月份里的日期", "请核对日期，或移到它所在月份的列")
    return day
