"""What no password may be made of 口令里不能用的词: the words of this trade and house, runs of keys and of one sign.

Beside the framework's own checks (length, common passwords, only digits, likeness to the account). No rule says which
signs a password must have: length does more.
"""

from __future__ import annotations

import re
from typing import Final

from django.core.exceptions import ValidationError

from guitu.access.models import Account

LONGEST: Final = 128
WORDS: Final = (
    "guitu", "归途", "jiedu", "戒毒", "kangfu", "康复", "jindu", "禁毒", "shequ", "社区", "admin", "administrator",
    "password", "passw0rd", "mima", "密码", "口令", "woaini", "qwerty", "qwertyuiop", "asdfgh", "asdfghjkl", "zxcvbn",
    "zxcvbnm", "1qaz2wsx", "1q2w3e4r", "abc", "abcd", "abcdef", "letmein", "welcome", "welcometo", "iloveyou",
)  # fmt: skip
"""Words that are guessed first here. A password may hold one, but must be long enough without it."""
_ENOUGH: Final = 6
"""Signs that must be left when such words, years and runs are taken out."""

_YEARS: Final = re.compile(r"(?:19|20)\d\d")
_RUNS: Final = "0123456789012345678909876543210987654321"


class OwnWords:
    """Refuses a password that is little else than words of the house, a year and a run of digits."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raises `ValidationError`."""
        if len(password) > LONGEST:
            raise ValidationError(f"口令不能超过 {LONGEST} 个字符")
        if len(set(password.casefold())) < 4:
            raise ValidationError("口令翻来覆去只有两三个字符，太容易猜到")
        if len(_rest(password.casefold())) < _ENOUGH:
            raise ValidationError("口令差不多只是常见的词、年份或顺排的数字，太容易猜到")

    def get_help_text(self) -> str:
        """What the page says of it."""
        return "不要只用“归途”“戒毒”“admin”一类的词、年份和顺排的数字凑成。"


def _rest(text: str) -> str:
    for word in sorted(WORDS, key=len, reverse=True):
        text = text.replace(word, "")
    text = _YEARS.sub("", text)
    text = re.sub(r"\d{3,}", lambda run: "" if run.group() in _RUNS else run.group(), text)
    return re.sub(r"(.)\1{2,}", r"\1", re.sub(r"[\s_.!@#*-]", "", text))
