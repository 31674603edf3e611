"""One case file of a hundred entries to a full standing with clauses, in process: read, evaluate."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from benchmarks.kernel.measures import Line
from benchmarks.kernel.nation import AS_OF, PACK, casefiles, nation
from guitu.ledger.casefile import read_text
from guitu.policy import load
from guitu.rules import evaluate

_ENTRIES = 100
_MILLISECONDS = 1.0


def measured(*, quick: bool) -> list[Line]:
    """The median of many readings and standings of one case; of each part, too."""
    cohort = nation(2_000)
    held = np.diff(cohort.offset)
    for stream in cohort.streams.values():
        held += np.bincount(stream.case, minlength=len(cohort))
    row = int(np.argmin(np.abs(held - _ENTRIES)))
    text = json.dumps(next(casefiles(cohort, [row])), ensure_ascii=False)
    policy, casefile, times = load(PACK), read_text(text), 200 if quick else 1_000
    both = _median(lambda: evaluate(policy, read_text(text), as_of=AS_OF), times=times)
    reading = _median(lambda: read_text(text), times=times)
    rules = _median(lambda: evaluate(policy, casefile, as_of=AS_OF), times=times)
    return [
        Line(
            "一份个案",
            f"{held[row]} 条记录的文件，读入并得到全部状态和条款（中位数）",
            f"{both:.2f} 毫秒（读入 {reading:.2f}，状态 {rules:.2f}）",
            f"< {_MILLISECONDS:g} 毫秒",
            both < _MILLISECONDS,
            {"ms": both, "read_ms": reading, "evaluate_ms": rules},
        )
    ]


def _median(call: Callable[[], object], *, times: int) -> float:
    """Milliseconds of CPU time: with the collector of cycles as it is, since an office's server has it too."""
    spent = []
    for _ in range(times):
        begin = time.process_time()
        call()
        spent.append(time.process_time() - begin)
    return median(spent) * 1e3
