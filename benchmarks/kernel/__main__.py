"""`python -m benchmarks.kernel [--quick] [--peers] [--format table|json]`: measure the kernel, print one table."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.kernel import one, peers, plain, scale, stream
from benchmarks.kernel.measures import Line

_Part = tuple[str, Callable[[bool], list[Line]]]


def main() -> None:
    """Measure part by part; what is slow is said on standard error while it runs."""
    asked = _arguments()
    parts: list[_Part] = [
        ("一案一算", lambda quick: plain.measured(quick=quick)),
        ("百万案与数组运算", lambda quick: scale.measured(quick=quick)),
        ("一份个案", lambda quick: one.measured(quick=quick)),
        ("命令行", lambda quick: stream.measured(quick=quick)),
    ]
    if asked.peers:
        parts.append(("同类", lambda quick: peers.measured(quick=quick)))
    lines = list(_run(parts, quick=asked.quick))
    if asked.format == "json":
        print(json.dumps({"machine": _machine(), "lines": [asdict(line) for line in lines]}, ensure_ascii=False))
    else:
        _print(lines, quick=asked.quick)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kernel", description="量一量内核的快慢。")
    parser.add_argument("--quick", action="store_true", help="小规模，一分钟以内")
    parser.add_argument("--peers", action="store_true", help="也和 Polars、OpenFisca 比（装了才比）")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    return parser.parse_args()


def _run(parts: list[_Part], *, quick: bool) -> Iterator[Line]:
    for name, measure in parts:
        print(f"正在量：{name}", file=sys.stderr, flush=True)
        yield from measure(quick)


def _machine() -> str:
    return f"{platform.machine()}，Python {platform.python_version()}，NumPy {np.__version__}"


def _print(lines: list[Line], *, quick: bool) -> None:
    table = Table(title=f"归途内核的快慢（{'小规模，' if quick else ''}{_machine()}）")
    for name in ("部分", "量的是什么", "目标", "量得", "结论"):
        table.add_column(name, overflow="fold")
    for line in lines:
        table.add_row(line.part, line.what, line.target or "—", line.measured, line.verdict)
    # A file or a pipe has no width; there a line stays a line.
    Console(width=None if sys.stdout.isatty() else 160).print(table)


if __name__ == "__main__":
    main()
