"""A million cases in a process of its own: time a case against 10,000, peak memory, and the bare array operations.

`python -m benchmarks.kernel.scale N` prints figures as JSON; the parent makes lines of them. `scale N sort` prints only
those of the kernel and of the sort, for a process in which NumPy is kept from vector instructions. That process carries
the target: the 0.21 from which it was set was found where NumPy sorted without them (3.56 s for 46.9 million facts, 76
ns a fact), and with AVX-512 it sorts several times as fast, which says nothing of the kernel. Both lines are printed.
"""

from __future__ import annotations

import json
import sys

import numpy as np

from benchmarks.kernel.measures import Line, child, cpu, derived, in_parts, peak
from benchmarks.kernel.nation import facts_of, nation, sliced
from guitu.rules.cohort import FAR, Cohort
from guitu.rules.conduct import NEEDED
from guitu.rules.course import REPORTED_IN
from guitu.timekeeping import months as clamped

_SMALL, _SEARCHED = 10_000, 100_000
_SECONDS, _MEGABYTES, _OF_SORT, _LINEAR = 2.0, 1000, 0.35, 1.3  # what is promised at a million
_MILLION = 1_000_000
_WINDOWS = 99  # on average, of a case of the nation; edges are looked up for each


def measured(*, quick: bool) -> list[Line]:
    """Lines about one large cohort; a tenth of the size when `quick`, and then nothing is said of the million."""
    size = _MILLION // 10 if quick else _MILLION
    found: dict[str, float] = json.loads(child("benchmarks.kernel.scale", str(size)))
    bare: dict[str, float] = json.loads(child("benchmarks.kernel.scale", str(size), "sort", vectors=False))
    slower = found["us"] / found["us_small"]
    of_sort, seconds = bare["seconds"] / bare["sort"], found["seconds"]
    name = f"{size:,} 案"
    whole = not quick
    return [
        Line("百万案", f"{name}，每案 {found['facts']:.1f} 条：状态、次数、完成日、依据（一核，五万案一批）",
             f"{seconds:.2f} 秒", f"< {_SECONDS:g} 秒" if whole else "", seconds < _SECONDS if whole else None, found),
        Line("百万案", "同上，不算完成日", f"{found['without_days']:.2f} 秒"),
        Line("百万案", "同上，连同完成日和全部九项一次性义务", f"{found['everything']:.2f} 秒"),
        Line("百万案", "峰值内存，连同输入", f"{found['peak']:,.0f} MB", f"< {_MEGABYTES} MB" if whole else "",
             found["peak"] < _MEGABYTES if whole else None),
        Line("百万案", f"每案用时 / {_SMALL:,} 案时的每案用时", f"{slower:.2f}", f"≤ {_LINEAR}" if whole else "",
             slower <= _LINEAR if whole else None, {"ratio": slower}),
        # The target was found where np.sort had no vector instructions, at 76 ns a fact; it is held where it has none.
        Line("数组运算", f"{name}：内核 / np.sort 同样的事实（打乱的 int64 键），两边都不用向量指令",
             f"{of_sort:.2f}（内核 {bare['seconds']:.2f} 秒；排序 {bare['sort']:.2f} 秒，"
             f"每条 {bare['sort_ns']:.0f} 纳秒）",
             f"≤ {_OF_SORT}", of_sort <= _OF_SORT, {"ratio": of_sort, "sort_ns": bare["sort_ns"]}),
        Line("数组运算", f"{name}：同上，两边都用本机有的向量指令（只作参考）",
             f"{seconds / found['sort']:.2f}（内核 {seconds:.2f} 秒；排序 {found['sort']:.2f} 秒，"
             f"每条 {found['sort_ns']:.0f} 纳秒）", "", None,
             {"ratio": seconds / found["sort"], "sort_ns": found["sort_ns"]}),
        Line("数组运算", f"{name}：内核 / 稳定的排序（kind=stable，从不用这些指令）",
             f"{seconds / found['stable']:.2f}（排序 {found['stable']:.2f} 秒）", "", None,
             {"ratio": seconds / found["stable"]}),
        Line("数组运算", f"{_SEARCHED:,} 案：内核 / np.searchsorted 各窗口的两端",
             f"{found['kernel_searched'] / found['searched']:.2f}"),
        Line("数组运算", f"{name}：内核 / 把事实读一遍（求和）", f"{seconds / found['read']:.0f} 倍"),
    ]  # fmt: skip


def figures(size: int) -> dict[str, float]:
    """The figures of one nation, all taken in this process."""
    cohort = nation(size)
    small = sliced(cohort, 0, _SMALL)
    each = cpu(lambda: derived(small, duties=NEEDED), times=5)
    whole = cpu(lambda: in_parts(cohort, duties=NEEDED), times=3)
    each = min(each, cpu(lambda: derived(small, duties=NEEDED), times=5))
    without = cpu(lambda: in_parts(cohort, with_days=False, duties=NEEDED), times=2)
    everything = cpu(lambda: in_parts(cohort), times=2)
    most = peak()  # before the arrays of the other side are made
    searched = sliced(cohort, 0, min(_SEARCHED, size))
    return {
        "cases": size,
        "facts": facts_of(cohort) / size,
        "seconds": whole,
        "without_days": without,
        "everything": everything,
        "us": whole / size * 1e6,
        "us_small": each / _SMALL * 1e6,
        "peak": most,
        "read": cpu(lambda: (cohort.day.sum(dtype=np.int64), cohort.lane.sum(dtype=np.int64)), times=3),
        "searched": _searched(searched),
        "kernel_searched": cpu(lambda: derived(searched, duties=NEEDED), times=3),
        **_sorted(cohort),
    }


def beside_sort(size: int) -> dict[str, float]:
    """The kernel and NumPy's own sort of the same facts, in this process."""
    cohort = nation(size)
    seconds = cpu(lambda: in_parts(cohort, duties=NEEDED), times=2)
    keys = _shuffled(cohort)
    sort = cpu(keys.sort, times=1)
    return {"seconds": seconds, "sort": sort, "sort_ns": sort / len(keys) * 1e9}


def _keys(cohort: Cohort) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    case = np.repeat(np.arange(len(cohort), dtype=np.int64), np.diff(cohort.offset))
    case <<= 24
    case |= cohort.day
    case |= cohort.lane.astype(np.int64) << 19  # days of the nation are below 2^19
    return case


def _shuffled(cohort: Cohort) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    keys = _keys(cohort)
    np.random.default_rng(1).shuffle(keys)
    return keys


def _sorted(cohort: Cohort) -> dict[str, float]:
    """NumPy's sort of the shuffled keys, which uses vector instructions where the processor has them, and the stable
    one, which uses none and so says on every machine about the same."""
    keys = _shuffled(cohort)
    copies = [keys, keys.copy(), keys.copy()]
    stable = cpu(lambda: copies.pop().sort(kind="stable"), times=1)
    sort = cpu(lambda: copies.pop().sort(), times=2)
    return {"sort": sort, "sort_ns": sort / len(keys) * 1e9, "stable": stable}


def _searched(cohort: Cohort) -> float:
    """Two edges of as many windows as the cases have, looked up in the sorted keys of the facts."""
    keys, stream = np.sort(_keys(cohort)), cohort.stream(REPORTED_IN)
    start = np.full(len(cohort), 0, np.int32)
    start[stream.case] = stream.day
    month = np.arange(_WINDOWS, dtype=np.int32) % 36
    lane = np.arange(_WINDOWS, dtype=np.int64) % 6 << 19
    case = np.arange(len(cohort), dtype=np.int64)[:, None] << 24
    opens = (case | lane | clamped.add_columns(start[:, None], month)).ravel()
    closes = (case | lane | clamped.add_columns(start[:, None], month + 1)).ravel()
    return cpu(lambda: np.searchsorted(keys, closes) - np.searchsorted(keys, opens), times=2)


assert FAR >= 1 << 19

if __name__ == "__main__":
    measure = beside_sort if sys.argv[2:] == ["sort"] else figures
    print(json.dumps(measure(int(sys.argv[1]))))
