"""Numbers of papers 文号: taken one after another per office, mark and year, without gaps and without doubles.

A number is taken in the transaction that issues its paper, under a lock on the row of its series: what is rolled back
takes no number, and two who issue at once follow one another. A number that was withdrawn stays in the register.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from guitu.papers.models import NumberCounter, PaperNumber
from guitu.places.models import Agency


def take(agency: Agency, *, mark: str, on: date, short: str = "") -> PaperNumber:
    """The next number of a series. `short` is the office's sign 机关代字 before the mark, empty where it has none.

    Must be called inside the transaction that issues the paper; outside one it raises RuntimeError, because a number
    taken by itself could be lost.
    """
    counter = _held(agency, mark=mark, year=on.year)
    (number,) = foreseen(agency, mark=mark, on=on, short=short, after=counter.last, many=1)
    _give(counter, [number])
    return number


def last(agency: Agency, *, mark: str, year: int) -> int:
    """The last number that was given in a series, nought before the first: what it is now, with no lock on it."""
    return NumberCounter.objects.filter(agency=agency, mark=mark, year=year).values_list("last", flat=True).first() or 0


def foreseen(agency: Agency, *, mark: str, on: date, short: str, after: int, many: int) -> list[PaperNumber]:
    """The numbers that follow one, not given yet: papers may be made ready with them, and `take_foreseen` gives them
    if nobody was quicker."""
    return [
        PaperNumber(
            agency=agency, mark=mark, year=on.year, seq=seq, text=written(short + mark, year=on.year, seq=seq),
            taken_on=on,
        )
        for seq in range(after + 1, after + many + 1)
    ]  # fmt: skip


def take_foreseen(some: Sequence[PaperNumber]) -> bool:
    """Give numbers of one series that follow each other; whether they were still the next. Nothing is given if not.

    Must be called inside the transaction, as `take`.
    """
    counter = _held(some[0].agency, mark=some[0].mark, year=some[0].year)
    if [one.seq for one in some] != list(range(counter.last + 1, counter.last + len(some) + 1)):
        return False
    _give(counter, some)
    return True


def _held(agency: Agency, *, mark: str, year: int) -> NumberCounter:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a number is taken in the transaction that issues its paper")
    NumberCounter.objects.get_or_create(agency=agency, mark=mark, year=year)
    return NumberCounter.objects.select_for_update().get(agency=agency, mark=mark, year=year)


def _give(counter: NumberCounter, some: Sequence[PaperNumber]) -> None:
    counter.last = some[-1].seq
    counter.save(update_fields=["last"])
    PaperNumber.objects.bulk_create(some)


def written(mark: str, *, year: int, seq: int) -> str:
    """A number as it stands on the paper (GB/T 9704-2012, 7.2.5): 柳溪社戒告〔2026〕3号, no 第 and no noughts."""
    return f"{mark}〔{year}〕{seq}号"


def gaps(agency: Agency, *, mark: str, year: int) -> list[int]:
    """Numbers of a series that are missing between one and the last; empty, unless somebody changed the database."""
    given = set(PaperNumber.objects.filter(agency=agency, mark=mark, year=year).values_list("seq", flat=True))
    return sorted(set(range(1, max(given, default=0) + 1)) - given)
