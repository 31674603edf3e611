"""Cells other than days and identity numbers: sex, case kind, phone numbers, yes and no, months, plain text.

Each reader takes a cell that is not blank and gives its value, or raises `Unreadable` with the reason.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from .dates import Unreadable
from .fields import CONTROL_STATES
from .text import compact, plain, shown
from .workbook import Cell, CellError

KIND_LABELS = {"community_detox": "社区戒毒", "community_rehab": "社区康复"}


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without a decimal point, days in ISO form. Raises `Unreadable` for an error."""
    if isinstance(cell, str):
        return plain(cell)
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float | int):
        return f"{int(cell)}" if cell == int(cell) else f"{cell!r}"
    if isinstance(cell, CellError):
        raise Unreadable(f"公式出错（{cell.code}）", "文字", "请直接填写内容，不用公式")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return _hours(cell)


def read_name(cell: Cell) -> str:
    """A person's name: spaces between Chinese characters are layout and go; those of other scripts stay."""
    if not isinstance(cell, str):
        raise Unreadable("不是文字", "姓名", "请检查列是否错位")
    name = " ".join(plain(cell).split())
    name = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", name)
    if re.search(r"\d{4}", name):
        raise Unreadable(shown(name), "姓名", "请检查列是否错位")
    if len(name) > 40:
        raise Unreadable(f"{len(name)} 个字", "不超过 40 个字的姓名", "请检查列是否错位")
    return name


def read_sex(cell: Cell) -> str:
    """`male` or `female`."""
    found = {"男": "male", "男性": "male", "女": "female", "女性": "female"}.get(compact(text_of(cell)))
    if found is None:
        raise Unreadable(shown(text_of(cell)), "“男”或“女”")
    return found


def read_kind(cell: Cell) -> str:
    """`community_detox` or `community_rehab`."""
    text = text_of(cell)
    found = kind_in(text)
    if found is not None:
        return found
    expected = "“社区戒毒（社戒）”或“社区康复（社康）”"
    if re.search("强制|强戒|自愿|社会面", text):
        raise Unreadable(shown(text), expected, "本系统只办理社区戒毒和社区康复，其他人员请另行登记")
    if kinds_in(text) == {"community_detox", "community_rehab"}:
        raise Unreadable(f"{shown(text)}，两类都写了", expected, "一行只写一类；先后两次决定请分两行")
    raise Unreadable(shown(text), expected)


def kind_in(text: str) -> str | None:
    """The one case kind that a text (a cell, a title, a sheet's name) speaks of; None if it is none or both."""
    kinds = kinds_in(text)
    return next(iter(kinds)) if len(kinds) == 1 and not re.search("强制|强戒|自愿", text) else None


def kinds_in(text: str) -> frozenset[str]:
    """Every case kind that a text speaks of, in full or in the field's short forms."""
    tidy = re.sub(r"[（）()/、和与及或·\-]", "", compact(text))
    if re.search("社区?戒毒?社区?康复?|社区?戒毒?康复|社戒康", tidy):
        return frozenset(KIND_LABELS)
    found = set()
    if re.search("社区?戒|责令戒毒|^戒毒$", tidy):
        found.add("community_detox")
    if re.search("社区?康|责令康复|^康复$", tidy):
        found.add("community_rehab")
    return frozenset(found)


def read_phone(cell: Cell) -> str:
    """Phone numbers as digits, several joined by 、. What has no usual length is kept as written: see `odd_phone`."""
    text = text_of(cell)
    if isinstance(cell, float) and abs(cell) >= 1e15:
        raise Unreadable(
            "一个超过 15 位的数字，末几位已被 Excel 取整", "联系电话", "请把单元格设为“文本”后重填，多个号码用顿号隔开"
        )
    if not re.search(r"\d", text):
        raise Unreadable(shown(text), "联系电话", "没有电话请留空")
    pieces = [
        re.sub(r"^(?:\+?86|0086)(?=1\d{10}$)", "", re.sub(r"[^\d+]", "", one))
        for one in re.split(r"[、,，;；/\n]+", text)
    ]
    tidy = [one for one in pieces if one]
    return text if odd_phone("、".join(tidy)) else "、".join(tidy)


def odd_phone(phone: str) -> bool:
    """Whether any of the numbers is neither a mobile nor a land-line number by its length."""
    return any(not re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7}|400\d{7}", one) for one in phone.split("、"))


def read_yes_no(cell: Cell) -> bool:
    """Yes or no in the forms people tick."""
    text = compact(text_of(cell)).lower()
    if text in {"是", "有", "√", "✓", "✔", "y", "yes", "1", "参加", "在服", "已参加", "对"}:
        return True
    if text in {"否", "无", "×", "✕", "x", "n", "no", "0", "未", "未参加", "没有", "不", "不是", "-", "/"}:
        return False
    raise Unreadable(shown(text), "“是”或“否”")


_HAN = {"一": 1, "两": 2, "二": 2, "三": 3, "半": 0}


def read_months(cell: Cell) -> int:
    """A term in whole months: 3年, 三年, 36个月, 1年6个月; a bare number below 10 is years, else months."""
    text = compact(text_of(cell))
    found = re.fullmatch(r"(?:([\d一两二三])年)?(?:(半)年?|零?(\d{1,2})个?月)?", text) if text else None
    months = 0
    if found is not None:
        years = found[1]
        months = (
            12 * (0 if not years else int(years) if years.isdigit() else _HAN[years])
            + (6 if found[2] else 0)
            + int(found[3] or 0)
        )
    elif re.fullmatch(r"\d{1,2}", text):
        months = int(text) * (12 if int(text) < 10 else 1)
    if not months:
        raise Unreadable(shown(text), "期限，如“3年”或“36个月”")
    return months


def read_control_state(cell: Cell) -> str:
    """The code of 管控情况: the code itself, its words, or both together."""
    text = compact(text_of(cell))
    digits = re.match(r"0?([1-6])(?!\d)", text)
    if digits is not None:
        return f"0{digits[1]}"
    plain_words = re.sub("[()（）]", "", text)
    for code, words in CONTROL_STATES.items():
        if plain_words in (re.sub("[()（）]", "", words), {"04": "出国"}.get(code)):
            return code
    raise Unreadable(
        shown(text), "在控、失控、死亡、出国（境）、社会面戒断三年未复吸、社会面戒断不满三年之一，或其代码 01 至 06"
    )


def _hours(cell: timedelta) -> str:
    minutes = int(cell.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"
