"""The term 期限: when a case that began on a day is over.

A term runs from report-in (《戒毒条例》第十四条), that day included. Two readings of its last day live side by side,
and the pack says which holds (`term.last_day`): `day_before`, the eve of the corresponding day, as the papers in use
print it; `same_date`, the corresponding day itself, as 《民法典》第二百零一条、第二百零二条 read strictly.
Credit (《戒毒条例》第三十一条) takes days off the end. Ends are exclusive inside and shown as last days.
Not covered: standstill (`spans`); rolling past rest days, which a term does not do; whether the credit is less than
the term, which whoever reads the case refuses.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from guitu.timekeeping.columns import Column, Integers, integers
from guitu.timekeeping.months import add, add_columns


def exclusive_end(start: int, months: int, *, credit_days: int, same_date: bool) -> int:
    """The first day after a term of `months` from `start`, `credit_days` off; one day later under `same_date`.

    Raises `ValueError` if `months` or `credit_days` is negative.
    """
    if months < 0 or credit_days < 0:
        raise ValueError(f"neither a term nor its credit is negative: {months} months, {credit_days} days")
    return add(start, months) - credit_days + int(same_date)


def last_day(start: int, months: int, *, credit_days: int, same_date: bool) -> int:
    """The last day of the same term, as a paper prints it. 2025-01-15 and 36 months, `day_before`: 2028-01-14."""
    return exclusive_end(start, months, credit_days=credit_days, same_date=same_date) - 1


def exclusive_end_columns(
    starts: Integers, months: Integers, *, credit_days: Integers, same_date: NDArray[np.bool_] | bool
) -> Column:
    """`exclusive_end` by element, all four broadcasting. Raises `ValueError` for a day outside 1970 … 2139."""
    ends = add_columns(starts, months) - integers(credit_days) + np.asarray(same_date, dtype=np.int32)
    result: Column = ends.astype(np.int32, copy=False)
    return result
