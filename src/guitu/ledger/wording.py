"""Wording 措辞: how a found value, a place and a likely meaning are said in a fault.

What a person wrote is quoted shortly and on one line; what may say who somebody is or how they are is never
quoted at all.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping

_LONGEST_QUOTE = 40
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def quoted(text: str) -> str:
    """A word of the input fit for one line: shortened, and with invisible characters shown as □."""
    shown = "".join("□" if unicodedata.category(char) in _HIDDEN else char for char in text[: _LONGEST_QUOTE + 1])
    return shown if len(text) <= _LONGEST_QUOTE else f"{shown[:_LONGEST_QUOTE]}…"


def found(value: object, *, secret: bool = False) -> str:
    """What stands there. `secret`: text is only measured, never repeated."""
    if value is None:
        return "写着 null"
    if isinstance(value, bool):
        return f"写着 {'true' if value else 'false'}"
    if isinstance(value, int):
        return f"写着 {value}" if abs(value) < 10**20 else "写着一个很长的数字"
    if isinstance(value, float):
        return f"写着 {value}"
    if isinstance(value, str):
        if not value.strip():
            return "是空白"
        return f"写着一段 {len(value)} 字的文字" if secret else f"写着「{quoted(value)}」"
    if isinstance(value, dict):
        return "写着一个对象"
    if isinstance(value, list):
        return "写着一个列表"
    return "写着认不出的内容"


def nearest(word: str, options: Mapping[str, str]) -> str:
    """「是否想写…」 for the option (code to label) that was likely meant; "" if none is near."""
    by_label = {label: code for code, label in options.items() if label}
    code = by_label.get(word)
    if code is None:
        near = difflib.get_close_matches(word[:128], [*options, *by_label], n=1, cutoff=0.6)
        if not near:
            return ""
        code = by_label.get(near[0], near[0])
    label = options[code]
    return f"是否想写 {quoted(code)}（{label}）" if label else f"是否想写 {quoted(code)}"


def entry_place(place: str, number: int, entry_id: object) -> str:
    """Where an entry is: its number in the file from 1, and its id if it has one."""
    named = f" {quoted(entry_id)}" if isinstance(entry_id, str) and entry_id else ""
    return f"{place}第{number}条记录{named}"
