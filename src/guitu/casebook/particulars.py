"""Particulars of a person 人员基本情况: what an office writes about who somebody is, before it is sealed."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Final

from guitu.casebook.citizen import is_sound
from guitu.casebook.sealing import canonical
from guitu.faults import Fault, Faulty

LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "姓名",
        "identity_number": "证件号码",
        "phone": "联系电话",
        "household": "户籍地址",
        "residence": "现居住地址",
        "birth_date": "出生日期",
        "sex": "性别",
        "particulars": "其他情况",
    }
)
"""Columns and their labels."""

_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who somebody is. An empty text is not known; `other` is everything else, by the labels of the office's form."""

    name: str
    identity_number: str = ""
    phone: str = ""
    household: str = ""
    residence: str = ""
    birth_date: str = ""
    sex: str = ""
    other: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        # Never in a log or a traceback.
        return "Particulars(…)"

    def columns(self) -> dict[str, str]:
        """Texts by column of `Person`. Raises `Faulty` with every fault; none repeats what was written."""
        said = {one.name: getattr(self, one.name).strip() for one in fields(self) if one.name != "other"}
        said["particulars"] = canonical(dict(self.other)) if self.other else ""
        return checked(said)


def checked(said: Mapping[str, str]) -> dict[str, str]:
    """Texts by column, if they hold. Raises `Faulty` with every fault; none repeats what was written."""
    faults = []
    for column, text in said.items():
        if column not in LABELS:
            faults.append(Fault(column, "没有这一栏", f"{'、'.join(LABELS.values())} 之一"))
        elif column != "particulars" and (len(text) > _LONGEST or _has_controls(text)):
            faults.append(Fault(LABELS[column], f"写着一段 {len(text)} 字的文字", f"{_LONGEST} 字以内、不换行的文字"))
        elif column == "identity_number" and not is_sound(text):
            found = "18 位，但日期或末位校验码与前面的不符"
            faults.append(Fault(LABELS[column], found, "证件上的号码", "有一位抄错或两位颠倒，请照证件核对"))
        elif column == "name" and not text.strip():
            faults.append(Fault(LABELS[column], "未填写", "姓名；不知道的写“不详”和可以区分的字"))
    if faults:
        raise Faulty(faults)
    return {column: text.strip() for column, text in said.items()}


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text)
