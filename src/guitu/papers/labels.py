"""Labels of sheets 栏目名: one that is too long for its cell is broken so that no sign stands alone on a line."""

from __future__ import annotations

from typing import Final

_WIDE: Final = 6
"""Signs of a line in the first label of a row, and in those of a row with few cells."""
_NARROW: Final = 4
_MANY: Final = 3


def fitted(label: str, *, at: int, cells: int) -> str:
    """The label of the cell `at` in a row of so many `cells`, in lines: before a bracket where both parts fit, else
    never with a single sign left over."""
    room = _WIDE if at == 0 or cells < _MANY else _NARROW
    if len(label) <= room or "\n" in label:
        return label
    before, bracket, after = label.partition("（")
    if bracket and 0 < len(before) <= room:
        return f"{before}\n{bracket}{after}"
    if len(label) % room == 1:
        return f"{label[: room - 1]}\n{label[room - 1 :]}"
    return label
