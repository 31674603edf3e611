"""Normal forms 规范化: how names, telephone and identity numbers are written before they are compared.

A search must find 张三 written with full-width spaces, and a number written with hyphens. The normal form is only
for the index; what was typed is stored as typed.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_DOTS: Final = str.maketrans(dict.fromkeys("•‧∙・．.●", "·"))
IDENTITY_TAIL: Final = 4


def name(text: str) -> str:
    """NFKC, no spaces, one kind of middle dot in names of minorities, Latin letters in lower case."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_DOTS).casefold().split())


def phone(text: str) -> str:
    """Digits only, without the country's 86."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign in "0123456789")
    digits = digits.removeprefix("0086")
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def identity(text: str) -> str:
    """Letters and digits only, capitals: the check letter X is often typed small."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum())


def identity_tail(text: str) -> str:
    """The last four signs of an identity number, as an office asks for at the counter."""
    return identity(text)[-IDENTITY_TAIL:]
