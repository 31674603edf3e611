"""What the column forms take, and the one check they share: a number outside a table is refused, never wrapped.

NumPy reads index -1 as "the last one". A missing day marked -1 would therefore come out as a day in 2139; a column
form raises instead, and the caller leaves such rows out first.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Column: TypeAlias = NDArray[np.int32]
"""What column forms give: day numbers, months or counts."""

Integers: TypeAlias = NDArray[np.int32] | NDArray[np.int64] | int
"""What column forms take: an integer array of any shape, or one int for all rows."""


_UNSIGNED: Final = {1: "u1", 2: "u2", 4: "u4", 8: "u8"}


def integers(values: Integers) -> NDArray[np.int32] | NDArray[np.int64]:
    """`values` as an integer array, without a copy where possible. Raises `TypeError` for anything but integers."""
    column = np.asarray(values)
    if column.size == 0:
        return column.astype(np.int64)
    if column.dtype.kind not in "iu":
        raise TypeError(f"a column of day numbers holds integers, not {column.dtype}")
    return column


def within(values: Integers, last: int, what: str) -> NDArray[np.int32] | NDArray[np.int64]:
    """`values` as an integer array, every element in 0 … `last`. Raises `ValueError` naming `what` if not."""
    column = integers(values)
    # Read as unsigned, a negative number is larger than any table, so that one look at the largest is enough.
    if column.size and column.view(_UNSIGNED[column.dtype.itemsize]).max() > last:
        raise ValueError(f"{what} must be in 0 … {last}, found {column.min()} … {column.max()}")
    return column
