"""Days in the forms people write 日期写法.

Taken: 2025.3.1, 2025/3/1, 2025-03-01, 2025、3、1, 2025年3月1日, 20250301 (text or number), 二〇二五年三月一日,
full-width forms, a time of day after the day, real Excel dates and their serial numbers. Refused
with the reason: a year of two digits, a month without its day, a day without its year, days that do not exist, and
several days where one belongs. Nothing is guessed: a wrong day moves a person's deadlines.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from .text import compact, plain, shown
from .workbook import Cell, CellError


class Unreadable(ValueError):  # noqa: N818  a sentence for the user, in the shape of a `Fault` without its place
    """A cell cannot be taken: what was `found`, what is `expected`, and the `remedy`."""

    def __init__(self, found: str, expected: str, remedy: str = "") -> None:
        self.found, self.expected, self.remedy = found, expected, remedy
        super().__init__(found)


FIRST, LAST = date(1900, 1, 1), date(2119, 12, 31)
"""Days outside are slips of the key: the calendar of the kernel ends with the last, no living person was born before
the first."""

EXPECTED = "完整的日期，如 2025年3月1日"
_SERIALS = (10_000, 80_000)
"""Serial numbers taken for days (1927 to 2119). Smaller ones are years and counts, larger ones written-out."""


def read_day(cell: Cell, *, from_1904: bool = False) -> date:
    """The day in a cell. Raises `Unreadable`. The caller has dealt with empty cells."""
    if isinstance(cell, datetime):
        return _within(cell.date())
    if isinstance(cell, date):
        return _within(cell)
    if isinstance(cell, str):
        return parse_day(cell)
    if isinstance(cell, bool | time | timedelta):
        raise Unreadable("不是日期的内容", EXPECTED, "请把单元格设为“文本”或“日期”后重填")
    if isinstance(cell, CellError):
        raise Unreadable(f"公式出错（{cell.code}）", EXPECTED, "请直接填写日期，不用公式")
    return _of_number(float(cell), from_1904=from_1904)


@lru_cache(maxsize=65_536)
def parse_day(text: str) -> date:
    """The one day written in a text. Raises `Unreadable`."""
    tidy = compact(text)
    found = _WRITTEN.fullmatch(tidy) or _COMPACT.fullmatch(tidy) or _WRITTEN.fullmatch(plain(text).split(" ")[0])
    if found is not None:
        return _real(int(found[1]), int(found[2]), int(found[3]), shown(text))
    if _CHINESE_NUMERALS.search(tidy):
        digits = _WRITTEN.fullmatch(_arabic(tidy))
        if digits is not None:
            return _real(int(digits[1]), int(digits[2]), int(digits[3]), shown(text))
    raise _why_not(tidy, shown(text))


def parse_span(text: str) -> tuple[date, date]:
    """First and last day of a period written in one cell, as 2025.3.1—2028.2.29. Raises `Unreadable`."""
    days = _IN_TEXT.findall(compact(text))
    if len(days) != 2:
        raise Unreadable(shown(text), "起止两个完整的日期，如 2025.3.1至2028.2.29")
    first, last = (_real(int(y), int(m), int(d), shown(text)) for y, m, d in days)
    if last < first:
        raise Unreadable(shown(text), "截止日期不早于起始日期")
    return first, last


_TIME = r"(?:T?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d+)?|上午|下午|[0-9]{1,2}[时点](?:\d{1,2}分?)?)?"
_WRITTEN = re.compile(
    r"(\d{4})(?:年|[.。．·/\\、,，_-]+)(\d{1,2})(?:月|[.。．·/\\、,，_-]+)(\d{1,2})[日号.。]?" + _TIME, re.ASCII
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:日|000000)?", re.ASCII)
_IN_TEXT = re.compile(r"(?<!\d)(\d{4})[年./、-](\d{1,2})[月./、-](\d{1,2})(?!\d)", re.ASCII)
_CHINESE_NUMERALS = re.compile("[〇零○一二三四五六七八九十]")
_DIGITS = {
    sign: digit
    for digit, signs in enumerate(("〇零○", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for sign in signs
}


def _within(day: date) -> date:
    if FIRST <= day <= LAST:
        return day
    raise Unreadable(f"日期 {day.year} 年", "1900 年至 2119 年之间的日期", "请核对年份")


def _real(year: int, month: int, day: int, written: str) -> date:
    if not 1 <= month <= 12:
        raise Unreadable(written, EXPECTED, f"没有 {month} 月，请核对")
    try:
        made = date(year, month, day)
    except ValueError:
        raise Unreadable(written, EXPECTED, f"{year} 年 {month} 月没有 {day} 日，请核对") from None
    return _within(made)


def _of_number(number: float, *, from_1904: bool) -> date:
    whole = int(number)
    if 19_000_101 <= whole <= 21_191_231 and whole == number:
        return parse_day(str(whole))
    if _SERIALS[0] <= number + (1462 if from_1904 else 0) < _SERIALS[1]:
        return _within((date(1904, 1, 1) if from_1904 else date(1899, 12, 30)) + timedelta(days=whole))
    raise _why_not(
        str(whole) if whole == number else f"{number:g}", f"数字 {number:g}" if abs(number) < 1e9 else "一个很大的数字"
    )


def _why_not(tidy: str, written: str) -> Unreadable:
    """The reason, said for each way of writing that leaves a day open."""
    if (
        re.fullmatch(r"(?:19|20)\d{2}年?[./、-]?(?:0?[1-9]|1[0-2])月?(?:[上中下]旬|[初底末份])?", tidy)
        and len(tidy) > 4
    ):
        return Unreadable(f"{written}，只有年月", EXPECTED, "期限按日计算，请补上是哪一日；查不到的请先留空")
    if re.fullmatch(r"(?:19|20)\d{2}年?", tidy):
        return Unreadable(f"{written}，只有年份", EXPECTED, "期限按日计算，请补上月和日")
    if re.fullmatch(r"'?\d{2}(?:年|[./、-])\d{1,2}(?:月|[./、-])\d{1,2}日?|\d{6}", tidy):
        return Unreadable(f"{written}，年份只有两位或分不清年月日", EXPECTED, "请写四位年份，以免与月、日混淆")
    if re.fullmatch(r"\d{1,2}[月./、-]\d{1,2}[日号]?", tidy):
        return Unreadable(f"{written}，没有年份", EXPECTED, "请补上四位年份")
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}", tidy):
        return Unreadable(f"{written}，年份在后，月和日分不清先后", EXPECTED, "请按年、月、日的次序填写")
    if "民国" in tidy:
        return Unreadable(f"{written}，不是公元纪年", EXPECTED, "请改写为公元年份")
    if len(_IN_TEXT.findall(tidy)) > 1:
        return Unreadable(f"{written}，一格里有几个日期", EXPECTED, "请只留一个日期，其余写到各自的列")
    return Unreadable(written, EXPECTED)


def _arabic(text: str) -> str:
    """Chinese numerals of a date as digits: 二〇二五年三月二十一日 becomes 2025年3月21日."""

    def number(found: re.Match[str]) -> str:
        signs = found[0]
        if "十" not in signs:
            return "".join(str(_DIGITS[sign]) for sign in signs)
        tens, _, units = signs.partition("十")
        if len(tens) > 1 or len(units) > 1:
            return signs
        return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[units] if units else 0))

    return re.sub("[〇零○一二三四五六七八九十]+", number, text)
