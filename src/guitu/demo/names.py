"""Names 姓名 that nobody has: surnames from water and wild plants, given names as one meets them.

The surnames are no surnames: they make a name that reads well on a page and is seen at once to be invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

SURNAMES = (
    "澄", "岚", "汀", "霁", "穗", "樾", "渚", "屿", "蓼", "霏", "砚", "箬", "筠", "苇", "荻", "葭",
    "菱", "茭", "蘅", "芷", "蕙", "浔", "潋", "湉", "漪", "溆", "洲", "垄", "塬", "坞", "岫", "崧",
    "槿", "桐", "榆", "椿", "楝", "梓", "柚", "橘", "栀", "棣", "棠", "檀", "烟", "雾", "霖", "虹",
)  # fmt: skip
"""Signs that stand in no list of surnames in use, or so rarely that with a given name they name nobody."""

_MEN = (
    "建国", "志强", "卫东", "永福", "金生", "春林", "海波", "国平", "德才", "长青", "庆丰", "文斌", "小军", "大勇",
    "家旺", "立新", "明辉", "阿水", "伟民", "守田", "兴旺", "启明", "少华", "远航", "振宇", "俊杰", "志远", "晓东",
    "云飞", "宝根", "福来", "有为", "学文", "成栋", "广田", "天佑", "向阳", "木生", "铁柱", "石头", "长贵", "开泰",
    "乐平", "思源", "一鸣", "子健", "浩然", "家明", "鹏", "磊", "勇", "涛", "斌", "超", "亮", "峰", "凯", "洋",
)  # fmt: skip
_WOMEN = (
    "秀兰", "桂英", "春梅", "玉珍", "小红", "丽华", "淑芬", "彩云", "月娥", "金凤", "巧玲", "翠萍", "雪莲", "美娟",
    "晓燕", "海霞", "文静", "佳慧", "婷婷", "玉洁", "冬梅", "素琴", "莲花", "银花", "阿香", "惠珍", "静怡", "欣悦",
    "思雨", "梦瑶", "敏", "娟", "芳", "燕", "丹", "莉", "萍", "霞", "琳", "倩", "莹", "蓉",
)  # fmt: skip


def name(rng: Random, *, woman: bool) -> str:
    """A whole name."""
    return pick(rng, SURNAMES) + given(rng, woman=woman)


def given(rng: Random, *, woman: bool) -> str:
    """A given name."""
    return pick(rng, _WOMEN if woman else _MEN)


def pick(rng: Random, among: Sequence[T]) -> T:
    """One of `among`."""
    return among[int(rng.random() * len(among))]
