"""Citizen identity numbers 公民身份号码 in a sheet, checked by form, date and check digit.

A fault never repeats the number.
"""

from __future__ import annotations

import re

from guitu.casebook.citizen import birthday, check_character

from .dates import FIRST, LAST, Unreadable
from .text import compact
from .workbook import Cell, CellError

EXPECTED = "18 位身份证号"
_RETYPE = "请先把整列设为“文本”格式，再照证件重填"


def read_identity_number(cell: Cell) -> str:
    """The 18 characters, X as a capital. Full-width digits, spaces and a small x are mended. Raises `Unreadable`."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        found = f"公式出错（{cell.code}）" if isinstance(cell, CellError) else "不是身份证号的内容"
        raise Unreadable(found, EXPECTED, _RETYPE)
    if not isinstance(cell, str):
        raise _as_number(float(cell))
    text = cell if len(cell) == 18 and cell.isascii() else _mended(cell)
    if len(text) == 18 and text.isascii() and text[:17].isdigit():
        return _checked(text.upper())
    raise _malformed(text)


def _mended(cell: str) -> str:
    text = re.sub(r"[\s'’‘`\"“”\-—_.]", "", compact(cell))
    return re.sub("[xX×✕ХхΧ]$", "X", text)


def _checked(text: str) -> str:
    try:
        born = birthday(text)
    except ValueError:
        raise Unreadable("18 位，但第 7 至 14 位不是存在的日期", EXPECTED, "请照证件核对出生年月日的 8 位") from None
    if not FIRST <= born <= LAST:
        raise Unreadable("18 位，但其中的出生年份不合常理", EXPECTED, "请照证件核对第 7 至 10 位")
    if text[17] != check_character(text[:17]):
        if text.endswith("000"):
            raise Unreadable("末三位是 000，且校验码不符，像是被 Excel 取整过", EXPECTED, f"末几位已丢失，{_RETYPE}")
        raise Unreadable("18 位，但末位校验码与前 17 位不符", EXPECTED, "有一位抄错或两位颠倒，请照证件核对")
    return text


def _as_number(number: float) -> Unreadable:
    if abs(number) >= 1e15:
        return Unreadable(
            "以数字存放，Excel 只保留 15 位，末几位已变成 0", EXPECTED, f"丢失的末几位无法找回，{_RETYPE}"
        )
    digits = len(str(abs(int(number))))
    if digits == 15:
        return _old()
    return Unreadable(f"一个 {digits} 位的数字", EXPECTED, _RETYPE)


def _malformed(text: str) -> Unreadable:
    if re.fullmatch(r"\d(?:\.?\d+)?[Ee]\+?\d+", text):
        return Unreadable("科学记数法（带 E+ 的数），末几位已丢失", EXPECTED, _RETYPE)
    if re.fullmatch(r"\d{15}", text):
        return _old()
    if "*" in text:
        return Unreadable("号码中有星号，是遮盖过的", EXPECTED, "请填写完整号码")
    if not text.isascii() or not re.fullmatch(r"[0-9A-Za-z]*", text):
        return Unreadable(
            f"共 {len(text)} 个字符，含有不是数字的内容", EXPECTED, "请只填号码；没有身份证的请由专干在系统中单独建档"
        )
    if len(text) != 18:
        return Unreadable(f"共 {len(text)} 位", EXPECTED, "少了或多了几位，请照证件核对")
    return Unreadable("前 17 位中有字母", EXPECTED, "只有末位可以是 X，请核对是否把 0 写成 O、把 1 写成 l")


def _old() -> Unreadable:
    return Unreadable("15 位的老号码", EXPECTED, "老号码已停用，请填写现用证件上的 18 位号码")
