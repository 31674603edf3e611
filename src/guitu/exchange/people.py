"""What a row of a ledger says of the person and of the head of the case 人员基本情况.

Everything worded that has no column of its own is kept under its label, so that nothing a row says is lost; it is
sealed with the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from guitu.casebook.particulars import Particulars
from guitu.exchange.excel import FIELDS, LedgerRow

SEXES: Final[Mapping[str, str]] = {"male": "男", "female": "女"}
KINDS: Final[Mapping[str, str]] = {"community_detox": "社区戒毒", "community_rehab": "社区康复"}

_OWN_PLACE: Final = frozenset({"phone", "household_address", "residence", "decision_number", "deciding_agency"})
"""Texts that have a place of their own: a column of the person, or a field of the decision."""

LABELS: Final[Mapping[str, str]] = {one.name: one.label for one in FIELDS}
_DAYS_APART: Final = tuple(one.name for one in FIELDS if one.type.value == "day" and not one.entry)
"""Days that are no entry: 初次发现日期, 期限起, 期限止."""


def particulars_of(rows: Sequence[LedgerRow]) -> Particulars:
    """Who some rows of one case speak of; where they differ, the first holds."""
    row, texts = rows[0], _joined([one.texts for one in rows])
    return Particulars(
        name=row.name,
        identity_number=row.identity_number,
        phone=texts.get("phone", ""),
        household=_line(texts.get("household_address", "")),
        residence=_line(texts.get("residence", "")),
        birth_date=row.birth.isoformat() if row.birth else "",
        sex=SEXES.get(row.sex, ""),
        other=_joined([_other(one) for one in rows]),
    )


def decision_of(row: LedgerRow) -> dict[str, str]:
    """What the row says of the decision besides its day, by field of the kind `decided`; too long a text is left to
    the person's particulars."""
    said = {
        "document_number": _line(row.texts.get("decision_number", "")),
        "agency": _line(row.texts.get("deciding_agency", "")),
    }
    return {name: text for name, text in said.items() if 0 < len(text) <= 100}


def _other(row: LedgerRow) -> dict[str, str]:
    kept = {LABELS[name]: text for name, text in row.texts.items() if name not in _OWN_PLACE and text}
    kept |= {LABELS[name]: row.days[name].isoformat() for name in _DAYS_APART if name in row.days}
    for name in ("decision_number", "deciding_agency"):
        if len(_line(row.texts.get(name, ""))) > 100:
            kept[LABELS[name]] = row.texts[name]
    for one in row.measures:
        if not one.complete and (one.said or one.result or one.on):
            kept[f"{one.heading}（{one.place}）"] = one.said or one.result or str(one.on)
    return kept | {heading: text for heading, text in row.extra.items() if text}


def _joined(said: Sequence[Mapping[str, str]]) -> dict[str, str]:
    return {name: text for one in reversed(said) for name, text in one.items() if text}


def _line(text: str) -> str:
    """An address typed over two lines of a cell is one line."""
    return " ".join(text.split())
