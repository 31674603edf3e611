"""How things are measured: CPU time, the best of several, without the collector of cycles; peak memory of a process.

Best of several, because what else runs on a machine can only make a time longer. CPU time, because a shared machine
makes the clock on the wall say little. A figure is worth most as a ratio to another of the same run.
"""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.kernel.nation import sliced
from guitu.rules import conduct, course, once, states, windows
from guitu.rules.cohort import Cohort
from guitu.rules.duties import ONCE
from guitu.rules.duty import Once

_PART = 50_000  # cases at a time


@dataclass(frozen=True, slots=True)
class Line:
    """One measured thing. `target` is the words of the goal, `met` whether it is reached (None: nothing promised);
    `figures` are the numbers behind, for `--format json`."""

    part: str
    what: str
    measured: str
    target: str = ""
    met: bool | None = None
    figures: dict[str, float] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """The verdict as a word."""
        return "—" if self.met is None else "达到" if self.met else "未达到"


@dataclass(frozen=True, slots=True)
class Summary:
    """What is kept of a cohort: cases by state, windows met and missed, cases that reached each ground."""

    states: tuple[int, ...]
    met: int
    missed: int
    reached: tuple[int, ...]


def cpu(call: Callable[[], object], *, times: int) -> float:
    """Seconds of CPU time that `call` takes: the least of `times`."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        best = float("inf")
        for _ in range(times):
            begin = time.process_time()
            call()
            best = min(best, time.process_time() - begin)
    finally:
        if collecting:
            gc.enable()
        gc.collect()
    return best


def peak() -> float:
    """The most memory that this process has had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def derived(cohort: Cohort, *, with_days: bool = True, duties: Sequence[Once] = ONCE) -> Summary:
    """All that the kernel says of a cohort: status, counts, days met (`with_days`), what happens once (`duties`) and
    grounds, a block at a time.

    A block of windows is dropped when it has been summed up, as a nightly run over a nation would do.
    """
    way = course.run(cohort)
    rows = once.derive(cohort, way, duties=duties)
    grounds = conduct.derive(cohort, way, rows)
    state = states.of(cohort, way, rows)
    met = missed = 0
    for block in windows.count(cohort, way, with_days=with_days):
        met += int(np.count_nonzero(block.status == windows.MET))
        missed += int(np.count_nonzero(block.status == windows.MISSED))
    counted = np.bincount(state, minlength=len(states.NAMES))
    return Summary(tuple(counted.tolist()), met, missed, tuple(grounds.reached.sum(axis=1).tolist()))


def in_parts(cohort: Cohort, *, with_days: bool = True, duties: Sequence[Once] = ONCE) -> list[Summary]:
    """`derived` of a large cohort, part by part: what is worked on stays small, as in a nightly run over a nation."""
    return [
        derived(sliced(cohort, at, min(at + _PART, len(cohort))), with_days=with_days, duties=duties)
        for at in range(0, len(cohort), _PART)
    ]


def child(code: str, *args: str, vectors: bool = True) -> str:
    """The standard output of `python -m code args` in a process of its own, so that memory is its alone.

    Without `vectors` NumPy there uses no vector instructions beyond those that it is built on.
    """
    environment = dict(os.environ)
    if not vectors:
        environment["NPY_DISABLE_CPU_FEATURES"] = " ".join(_found())
    command = [sys.executable, "-m", code, *args]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout


def _found() -> list[str]:
    """The vector instructions that NumPy found on this machine and would use."""
    said: Any = np.show_config(mode="dicts")
    found: list[str] = said["SIMD Extensions"].get("found", [])
    return found
