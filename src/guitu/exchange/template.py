"""The sample ledger 台账样表: a header that is understood, with a comment at each heading that needs one."""

from __future__ import annotations

import io
from typing import Final

import xlsxwriter  # type: ignore[import-untyped]

from guitu.exchange.excel.fields import BY_NAME

COLUMNS: Final = (
    "name", "sex", "identity_number", "phone", "household_address", "residence", "village", "kind", "decided",
    "decision_number", "deciding_agency", "reported_in", "agreement_signed", "worker", "remarks",
)  # fmt: skip
_HINTS: Final = {
    "identity_number": "18 位，先把这一列设为文本再填", "kind": "社区戒毒 或 社区康复", "decided": "如 2025-01-02",
    "reported_in": "如 2025-01-15", "village": "写村（社区）的名字，会自己归到那个村", "worker": "写专干在系统里的姓名",
}  # fmt: skip
_TEST_HINT: Final = "写日期和结果，如 2025.3.12阴性"
_MONTHS: Final = 12


def blank() -> bytes:
    """A workbook with the header alone, and a column a month for regular tests."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("台账")
    head = book.add_format({"bold": True, "bg_color": "#E8EEF2", "border": 1, "text_wrap": True, "valign": "vcenter"})
    labels = [BY_NAME[name].label for name in COLUMNS] + [f"{month}月检测" for month in range(1, _MONTHS + 1)]
    for at, label in enumerate(labels):
        page.write_string(0, at, label, head)
        page.set_column(at, at, 14, book.add_format({"num_format": "@"}))
    for at, name in enumerate(COLUMNS):
        if name in _HINTS:
            page.write_comment(0, at, _HINTS[name])
    page.write_comment(0, len(COLUMNS), _TEST_HINT)
    page.freeze_panes(1, 1)
    book.close()
    return out.getvalue()
