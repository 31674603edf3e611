"""Time and counting: what holds for every day, and that columns say what scalars say."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from guitu.timekeeping import days, months, spans, terms, workdays

DAY = st.integers(days.FIRST, days.LAST)
MONTHS = st.integers(0, 120)
PAIRS = st.lists(st.tuples(DAY, DAY), min_size=1, max_size=30)


@st.composite
def standstills(draw: st.DrawFn) -> spans.Standstill:
    """A case's suspensions, several and close together, the last one perhaps open."""
    bounds = sorted(draw(st.lists(st.integers(0, 60), max_size=7, unique=True)))
    closed = tuple(zip(bounds[0::2], bounds[1::2], strict=False))
    return spans.Standstill(closed=closed, open_from=bounds[-1] if len(bounds) % 2 else None)


NEAR = st.integers(0, 80)
CASES = st.lists(standstills(), min_size=1, max_size=5)


def columns_of(cases: list[spans.Standstill]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = [
        (row, lo, hi)
        for row, case in enumerate(cases)
        for lo, hi in [*case.closed, *([] if case.open_from is None else [(case.open_from, spans.OPEN)])]
    ]
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


@given(DAY)
def test_a_day_written_and_read_is_the_same_day(n: int) -> None:
    day = days.parse_iso(days.iso(n))
    assert day is not None
    assert days.number(day) == n


@given(DAY, MONTHS, MONTHS)
def test_later_months_never_end_earlier(day: int, a: int, b: int) -> None:
    assert (a < b) == (months.add(day, a) < months.add(day, b))


@given(DAY, st.integers(1, 60))
def test_windows_of_months_lie_side_by_side_without_gap_or_overlap(day: int, every: int) -> None:
    bounds = [months.add(day, every * k) for k in range(5)]
    assert all(days.date_of(a) < days.date_of(b) for a, b in pairwise(bounds))
    cells = months.cells(day, np.array([b for bound in bounds[1:] for b in (bound - 1, bound)]))
    assert (cells // every).tolist() == [0, 1, 1, 2, 2, 3, 3, 4]


@given(PAIRS)
def test_a_fact_lies_in_its_clamped_month(pairs: list[tuple[int, int]]) -> None:
    anchors, facts = np.array(pairs).T
    for anchor, fact, k in zip(anchors.tolist(), facts.tolist(), months.cells(anchors, facts).tolist(), strict=True):
        assert months.add(anchor, k) <= fact < months.add(anchor, k + 1)


@given(st.lists(st.tuples(DAY, MONTHS, st.integers(0, 400), st.booleans()), min_size=1, max_size=30))
def test_columns_of_months_and_terms_say_what_scalars_say(rows: list[tuple[int, int, int, bool]]) -> None:
    starts, counts, credits_ = (np.array(column) for column in list(zip(*rows, strict=True))[:3])
    same = np.array([row[3] for row in rows])
    assert months.add_columns(starts, counts).tolist() == [months.add(s, m) for s, m, _, _ in rows]
    ends = terms.exclusive_end_columns(starts, counts, credit_days=credits_, same_date=same)
    assert ends.tolist() == [terms.exclusive_end(s, m, credit_days=c, same_date=d) for s, m, c, d in rows]


@given(st.lists(st.tuples(DAY, st.integers(1, 40)), min_size=1, max_size=20))
def test_columns_of_workdays_say_what_scalars_say(rows: list[tuple[int, int]]) -> None:
    starts, counts = np.array(rows).T
    assert workdays.next_workday_columns(starts).tolist() == [workdays.next_workday(n) for n, _ in rows]
    nth = workdays.nth_workday_after_columns(starts, counts)
    assert nth.tolist() == [workdays.nth_workday_after(n, k) for n, k in rows]


@given(DAY, st.integers(1, 40))
def test_a_period_in_workdays_holds_exactly_so_many_and_ends_on_one(n: int, k: int) -> None:
    end = workdays.nth_workday_after(n, k)
    assert workdays.is_workday(end)
    assert sum(workdays.is_workday(day) for day in range(n + 1, end + 1)) == k


@given(PAIRS, MONTHS, st.integers(1, 30))
def test_columns_without_checks_say_what_columns_with_checks_say(
    pairs: list[tuple[int, int]], count: int, workdays_asked: int
) -> None:
    some = np.array([n for pair in pairs for n in pair], np.int32)
    many, k = np.full(len(some), count, np.int32), np.full(len(some), workdays_asked, np.int32)
    assert months.add_columns_within(some, many).tolist() == months.add_columns(some, many).tolist()
    assert months.anchor_codes_within(some).tolist() == months.anchor_codes(some).tolist()
    assert workdays.next_workday_columns_within(some).tolist() == workdays.next_workday_columns(some).tolist()
    found = workdays.nth_workday_after_columns_within(some, k)
    assert found.tolist() == workdays.nth_workday_after_columns(some, k).tolist()


@given(DAY)
def test_the_next_workday_is_the_first_one_on_or_after_the_day(n: int) -> None:
    end = workdays.next_workday(n)
    assert [day for day in range(n, end + 1) if workdays.is_workday(day)] == [end]


@given(standstills(), NEAR)
def test_what_is_shown_is_served_again(case: spans.Standstill, boundary: int) -> None:
    shown = case.shown(boundary)
    assert shown is None or case.served(shown) == boundary


@given(standstills(), NEAR)
def test_a_served_day_is_shown_as_itself_unless_the_clock_stood(case: spans.Standstill, day: int) -> None:
    stood = any(lo < day <= hi for lo, hi in case.closed) or (case.open_from is not None and day > case.open_from)
    assert (case.shown(case.served(day)) == day) is not stood


@given(standstills(), NEAR)
def test_served_time_counts_the_days_that_were_not_suspended(case: spans.Standstill, day: int) -> None:
    suspended = {n for lo, hi in case.closed for n in range(lo, hi)}
    if case.open_from is not None:
        suspended |= set(range(case.open_from, day))
    assert case.served(day) == day - len([n for n in suspended if n < day])


@given(CASES, st.data())
def test_columns_of_a_standstill_say_what_scalars_say(cases: list[spans.Standstill], data: st.DataObject) -> None:
    pairs = data.draw(st.lists(st.tuples(NEAR, st.integers(0, len(cases) - 1)), min_size=1, max_size=30))
    day, case = np.array(pairs).T
    table = columns_of(cases)
    assert spans.served_columns(day, case, *table).tolist() == [cases[c].served(n) for n, c in pairs]
    shown = [None if n == spans.UNKNOWN else n for n in spans.shown_columns(day, case, *table).tolist()]
    assert shown == [cases[c].shown(n) for n, c in pairs]


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=12)


@given(SPANS)
def test_merging_keeps_every_day_and_leaves_gaps_between(given_spans: list[tuple[int, int]]) -> None:
    result = spans.merged(given_spans)
    assert {n for lo, hi in result for n in range(lo, hi)} == {n for lo, hi in given_spans for n in range(lo, hi)}
    assert all(before[1] < after[0] for before, after in pairwise(result))


@given(SPANS, NEAR, NEAR)
def test_clipping_keeps_exactly_the_days_inside(given_spans: list[tuple[int, int]], lo: int, hi: int) -> None:
    kept = [n for a, b in spans.clip(given_spans, lo=lo, hi=hi) for n in range(a, b)]
    assert kept == [n for a, b in given_spans for n in range(a, b) if lo <= n < hi]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 30), st.integers(0, 30)), max_size=20))
def test_columns_merge_each_case_as_scalars_do(rows: list[tuple[int, int, int]]) -> None:
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    case, lo, hi = (column.tolist() for column in spans.merged_columns(table[:, 0], table[:, 1], table[:, 2]))
    expected = [(c, *span) for c in range(5) for span in spans.merged((a, b) for of, a, b in rows if of == c)]
    assert list(zip(case, lo, hi, strict=True)) == expected
