"""Text as people type it, made plain: full-width forms, stray spaces, and what a fault may repeat of it.

Only full-width ASCII and spaces are changed. Unicode's own compatibility folding is not used: it would replace rare
characters in people's names.
"""

from __future__ import annotations

import re

_PLAIN: dict[int, str | None] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_PLAIN |= {0x3000: " ", 0xA0: " ", 0x2002: " ", 0x2003: " ", 0x2009: " ", 0x202F: " "}
_PLAIN |= dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0x202A, 0x202C, 0x202D))

NOTHING = frozenset(
    [
        "-",
        "--",
        "---",
        "/",
        "//",
        "\\",
        "—",
        "——",
        "―",
        "_",
        ".",
        "、",
        "无",
        "没有",
        "空",
        "暂无",
        "不详",
        "未知",
        "待补",
        "待查",
        "无无",
        "未",
        "否",
        "未报到",
        "未签",
        "未签订",
        "未送达",
        "未移交",
        "未接收",
        "未解除",
        "未满",
        "未到期",
    ]
)
"""What people write in a cell to say that there is nothing to write."""


def plain(text: str) -> str:
    """The text with full-width letters and digits made half-width, invisible signs gone and the ends trimmed."""
    return text.strip() if text.isascii() else text.translate(_PLAIN).strip()


def compact(text: str) -> str:
    """`plain` without any white space inside."""
    return "".join(plain(text).split())


_REPEATABLE = re.compile(
    r"[0-9 .,:;/\-—~、，。；：年月日号上中下旬初末底约左右春夏秋冬季度半民国点时分()（）?？"
    r"社区戒毒康复强制隔离自愿责令会面男女性阴阳检测尿拒绝逃避无效未已是否有在控失死亡出境满断外请假务工羁押拘留住院怀孕免联系缓完成做谈零〇一二三四五六七八九十至到]*"
)


def shown(text: str) -> str:
    """What a fault may repeat of a cell: days and words of the trade; of anything else only how long it is.

    A name or an identity number that slipped into the wrong column must not travel on in messages.
    """
    short = " ".join(text.split())
    if short and len(short) <= 24 and _REPEATABLE.fullmatch(plain(short)) and not re.search(r"\d{9,}", plain(short)):
        return f"“{short}”"
    digits = sum(sign.isdigit() for sign in short)
    return f"{len(short)} 个字符（其中数字 {digits} 个）" if digits else f"{len(short)} 个字的文字"
