"""Initials of names 姓名首字母: how an office types 单小明 when it is in a hurry: sxm.

Many surnames are read otherwise than the same sign elsewhere (单 shàn, 曾 zēng, 仇 qiú), and two-sign surnames have
readings of their own (尉迟 yùchí). `SURNAMES` holds those; where families differ, it holds each reading. For given
names every reading of a sign counts, within reason, so that the right guess of a reader finds the row.

Not covered: tones, dialects, and names written in scripts without a Latin or Chinese form (they have no initials).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product
from typing import Final

from pypinyin import Style, pinyin

SHORTEST: Final = 2
"""Letters a search must give at least: one letter would find a twentieth of the office."""

_MOST_READINGS: Final = 12

SURNAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "万俟": ("mo qi",), "尉迟": ("yu chi",), "单于": ("chan yu",), "长孙": ("zhang sun",), "澹台": ("tan tai",),
    "鲜于": ("xian yu",), "令狐": ("ling hu",), "宇文": ("yu wen",), "呼延": ("hu yan",), "皇甫": ("huang fu",),
    "欧阳": ("ou yang",), "司马": ("si ma",), "上官": ("shang guan",), "诸葛": ("zhu ge",), "夏侯": ("xia hou",),
    "司徒": ("si tu",), "公孙": ("gong sun",), "慕容": ("mu rong",), "独孤": ("du gu",), "端木": ("duan mu",),
    "申屠": ("shen tu",), "闾丘": ("lv qiu",), "钟离": ("zhong li",), "太史": ("tai shi",), "濮阳": ("pu yang",),
    "淳于": ("chun yu",), "轩辕": ("xuan yuan",), "东方": ("dong fang",), "南宫": ("nan gong",), "西门": ("xi men",),
    "单": ("shan",), "曾": ("zeng",), "仇": ("qiu",), "解": ("xie",), "查": ("zha",), "区": ("ou",), "朴": ("piao",),
    "盖": ("ge", "gai"), "乐": ("yue", "le"), "覃": ("qin", "tan"), "翟": ("zhai", "di"), "尉": ("wei",),
    "员": ("yun",), "种": ("chong",), "折": ("she",), "召": ("shao",), "繁": ("po",), "隗": ("wei", "kui"),
    "华": ("hua",), "任": ("ren",), "葛": ("ge",), "纪": ("ji",), "缪": ("miao",), "黑": ("he",), "冼": ("xian",),
    "洗": ("xian",), "臧": ("zang",), "祭": ("zhai",), "牟": ("mou", "mu"), "句": ("gou",), "郗": ("xi", "chi"),
    "乜": ("nie",), "幺": ("yao",), "么": ("yao",), "薄": ("bo",), "都": ("du",), "过": ("guo",), "那": ("na",),
    "车": ("che",), "应": ("ying",), "谌": ("chen", "shen"), "莘": ("shen", "xin"), "俞": ("yu",), "宿": ("su",),
    "郇": ("xun", "huan"), "秘": ("bi",), "撒": ("sa",), "行": ("xing",), "宓": ("mi", "fu"), "佴": ("nai",),
    "柏": ("bai",), "石": ("shi",), "盛": ("sheng",), "燕": ("yan",), "哈": ("ha",), "会": ("gui",), "逄": ("pang",),
    "阚": ("kan",), "晁": ("chao",), "曲": ("qu",), "卜": ("bu",), "余": ("yu",), "佘": ("she",),
    "沈": ("shen",), "褚": ("chu",), "干": ("gan",), "贾": ("jia",), "降": ("jiang",), "重": ("chong",),
    "叶": ("ye",), "於": ("yu",), "呙": ("guo",), "厍": ("she",), "角": ("jue",), "强": ("qiang",),
    "相": ("xiang",),
}  # fmt: skip


def initials(name: str) -> str:
    """The initials of a name in small letters, by its first reading: 曾小明 is `zxm`. Empty if it has none."""
    every = readings(name)
    return every[0] if every else ""


def readings(name: str) -> tuple[str, ...]:
    """Every initials a name may be typed as, the usual one first."""
    signs = _signs(name)
    if not signs:
        return ()
    parts = _parts(signs)
    usual = "".join(part[0] for part in parts)
    every = dict.fromkeys([usual])
    for said in product(*parts):
        if len(every) >= _MOST_READINGS:
            break
        every["".join(said)] = None
    return tuple(every)


def beginnings(name: str) -> tuple[str, ...]:
    """What finds a name by initials: every beginning of every reading, from `SHORTEST` letters to all of them."""
    return tuple(dict.fromkeys(said[:length] for said in readings(name) for length in range(SHORTEST, len(said) + 1)))


def _signs(name: str) -> list[str]:
    """Chinese signs one by one, Latin words each as one; whatever else stands in a name separates."""
    signs: list[str] = []
    word = ""
    for sign in unicodedata.normalize("NFKC", name):
        if sign.isascii() and sign.isalpha():
            word += sign.lower()
            continue
        if word:
            signs.append(word)
            word = ""
        if _is_chinese(sign):
            signs.append(sign)
    return [*signs, word] if word else signs


def _parts(signs: list[str]) -> list[tuple[str, ...]]:
    first, both = signs[0], "".join(signs[:2])
    if len(signs) > 2 and both in SURNAMES:
        # A surname of two signs has two initials: 欧阳 is `oy`.
        return [*((said[0],) for said in SURNAMES[both][0].split()), *map(_letters, signs[2:])]
    if first in SURNAMES:
        return [tuple(dict.fromkeys(said[0] for said in SURNAMES[first])), *map(_letters, signs[1:])]
    return [(_letters(first)[0],), *map(_letters, signs[1:])]


def _letters(sign: str) -> tuple[str, ...]:
    """First letters a sign may have, the usual first; of a Latin word its first letter."""
    if sign.isascii():
        return (sign[0],)
    return _heard(sign)


@lru_cache(maxsize=8192)
def _heard(sign: str) -> tuple[str, ...]:
    # One sign is kept, never a name: which signs occur in an office says nothing of anybody.
    usual = pinyin(sign, style=Style.FIRST_LETTER, errors="ignore")
    every = pinyin(sign, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(_plain([*_flat(usual), *_flat(every)]))) or ("?",)


def _flat(said: Iterable[list[str]]) -> list[str]:
    return [letter for letters in said for letter in letters if letter]


def _plain(letters: Iterable[str]) -> list[str]:
    return [letter[0] for letter in letters if letter[0].isascii() and letter[0].isalpha()]


def _is_chinese(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or "\U00020000" <= sign <= "\U0003ffff" or sign in "〇㑇"
