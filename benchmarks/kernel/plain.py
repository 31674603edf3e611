"""The kernel against code that takes one case at a time, on the same cases; first of all, whether they agree.

Two such codes: the judge of the tests (tests/oracle/plain.py, the whole standing, days walked one by one) and
`typical` (what one would write first, less of the work).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from benchmarks.kernel import typical
from benchmarks.kernel.measures import Line, cpu, derived, in_parts
from benchmarks.kernel.nation import AS_OF, PACK, casefiles, nation, sliced
from guitu.ledger.casefile import read
from guitu.policy import load
from guitu.rules import Cohort, Job, course, evaluate_many, gather, windows
from guitu.rules.cohort import Stream
from guitu.rules.duties import REPEATING
from tests.oracle.jinxiang import VALUES
from tests.oracle.plain import standing

Answer = dict[str, Any]  # a case file or a standing: JSON
_AT_ONE, _AT_MANY = 15, 800  # ratios promised against the plain implementation
_ROUNDS = 3


class DisagreementError(Exception):
    """The two sides do not say the same of a case; what they take is then of no interest."""


def measured(*, quick: bool) -> list[Line]:
    """Ratios of the plain codes to the kernel at one case, 10,000 and more. Raises `DisagreementError`."""
    sizes = (10_000, 50_000) if quick else (10_000, 200_000)
    cohort = nation(sizes[-1])
    rows = list(range(0, 10_000, 100 if quick else 25))
    files = list(casefiles(cohort, rows))
    agree(cohort, rows, files)
    judge = cpu(lambda: [_judged(file) for file in files], times=_ROUNDS) / len(rows)
    plain = [typical.read(file) for file in files]
    first = cpu(lambda: [(typical.windows(case), typical.grounds(case)) for case in plain], times=_ROUNDS) / len(rows)
    ones = [sliced(cohort, row, row + 1) for row in rows]
    spent = {1: cpu(lambda: [derived(one) for one in ones], times=_ROUNDS) / len(rows)}
    for size in sizes:
        some = sliced(cohort, 0, size)
        spent[size] = cpu(partial(in_parts, some), times=2 * _ROUNDS) / size
    lines = [
        Line(
            "一案一算",
            f"同样的 {len(rows):,} 案，两种写法的结果逐条相同",
            f"裁判 {judge * 1e6:,.0f} 微秒一案，常见写法 {first * 1e6:,.0f}",
            figures={"judge_us": judge * 1e6, "typical_us": first * 1e6},
        )
    ]
    for size, each in spent.items():
        target = _AT_ONE if size == 1 else _AT_MANY
        lines.append(
            Line(
                "一案一算",
                f"{size:,} 案：裁判用时 / 内核用时",
                f"{judge / each:,.1f} 倍（内核 {each * 1e6:,.2f} 微秒一案）",
                f"≥ {target}",
                judge / each >= target,
                {"ratio": judge / each, "kernel_us": each * 1e6},
            )
        )
        lines.append(
            Line(
                "一案一算",
                f"{size:,} 案：常见写法用时 / 内核用时",
                f"{first / each:,.1f} 倍",
                figures={"ratio": first / each},
            )
        )
    return lines


def _judged(file: Answer) -> Answer:
    return standing(file, as_of=AS_OF, known_at=None, values=VALUES)


def agree(cohort: Cohort, rows: Sequence[int], files: Sequence[Answer]) -> None:
    """Check that the columns, the case files, the judge and the typical code say the same of `rows`."""
    policy = load(PACK)
    jobs = [Job(policy, read(file), AS_OF) for file in files]
    _same_columns(cohort, rows, gather(jobs))
    for file, answer in zip(files, evaluate_many(jobs), strict=True):
        if isinstance(answer, Exception):
            raise answer
        _same(file, "judge", _of_standing(answer), _of_standing(_judged(file)))
        plain = typical.read(file)
        ours = [
            (one["rule"], one["seq"], one["status"], one["done"], one["met_on"] and date.fromisoformat(one["met_on"]))
            for one in answer["obligations"]
            if one["rule"] in _REPEATING
        ]
        _same(file, "typical", sorted(ours, key=_name), sorted(typical.windows(plain), key=_name))
        counts = {ground["ground"]: ground["count"] for ground in answer["grounds"]}
        theirs = typical.grounds(plain)
        _same(file, "typical", {name: counts[name] for name in theirs}, theirs)


_REPEATING = {duty.name for duty in REPEATING}


def _name(row: tuple[str, int, str, int, date | None]) -> tuple[str, int]:
    return row[0], row[1]


def _of_standing(answer: Answer) -> list[object]:
    named = ("rule", "seq", "opens_on", "due_on", "status", "met_on")
    # Of what happens once the judge lists every entry that might have done it; of windows both count the same.
    obligations = [
        [*(one[name] for name in named), one["done"] if one["rule"] in _REPEATING else 0]
        for one in answer["obligations"]
    ]
    grounds = [[one[name] for name in ("ground", "count", "threshold", "reached")] for one in answer["grounds"]]
    return [answer["state"], answer["term"], obligations, grounds]


def _same(file: Answer, who: str, ours: object, theirs: object) -> None:
    if ours != theirs:
        raise DisagreementError(f"{who}: {file['case']}\n{ours}\n{theirs}")


def _same_columns(cohort: Cohort, rows: Sequence[int], read_back: Cohort) -> None:
    """The columns made directly are the columns that the case files give, and windows come out the same."""
    for at, row in enumerate(rows):
        one, two = sliced(cohort, row, row + 1), sliced(read_back, at, at + 1)
        same = np.array_equal(one.lane, two.lane) and np.array_equal(one.day, two.day)
        for match in {*one.streams, *two.streams}:
            a, b = one.stream(match), two.stream(match)
            same = same and all(np.array_equal(getattr(a, name), getattr(b, name)) for name in Stream._fields[:5])
        for left, right in zip(_windows(one), _windows(two), strict=True):
            same = same and np.array_equal(left, right)
        if not same:
            raise DisagreementError(f"columns of case {row}")


def _windows(cohort: Cohort) -> list[np.ndarray[tuple[int, ...], np.dtype[np.generic]]]:
    grids = list(windows.count(cohort, course.run(cohort)))
    return [grid for block in grids for grid in (block.status, block.done, block.met_on)]
