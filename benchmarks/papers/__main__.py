"""Measure papers and print one table: `python -m benchmarks.papers [--small] [--format json]`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from benchmarks.papers import lots, sheets


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.papers", description="量一量文书和案卷。")
    parser.add_argument("--small", action="store_true", help="小规模，不到一分钟")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    asked = parser.parse_args()
    lines = [*sheets.measured(small=asked.small), *lots.measured(small=asked.small)]
    if asked.format == "json":
        print(json.dumps([asdict(line) for line in lines], ensure_ascii=False))
        return
    table = Table(title=f"文书{'（小规模）' if asked.small else ''}")
    for name in ("量的是什么", "目标", "量得", "结论"):
        table.add_column(name, overflow="fold")
    for line in lines:
        table.add_row(line.what, line.target or "—", line.measured, line.verdict)
    Console(width=None if sys.stdout.isatty() else 120).print(table)


if __name__ == "__main__":
    main()
