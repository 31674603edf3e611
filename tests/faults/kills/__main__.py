"""`python -m tests.faults.kills`: run the kills and print how many there were and what was lost. Exit 1 for a loss.

The server is killed so often on each database while entries are recorded, and an import a tenth as often.
"""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from dataclasses import asdict

from tests.faults.kills.killing import Outcome, outcome
from tests.faults.kills.taking import Taken, taken

_EVERY = 50
_FEWER = 10
"""Of so many kills one is of an import: each takes a hundred times as long."""
_NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def main() -> int:
    """Run, print, and say by the exit code whether everything held."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults.kills", description="登记时反复打断服务器，看丢不丢。"
    )
    parser.add_argument("--runs", type=int, default=1000, help="每种数据库打断多少次")
    parser.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=("table", "json"), default="table")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")  # of a runtime folder that the PostgreSQL package would like and does not need
    held = True
    for vendor in ("sqlite", "postgresql") if asked.on == "both" else (asked.on,):
        found = outcome(vendor, kills=asked.runs, seed=asked.seed, said=_said)
        imports = taken(vendor, kills=-(-asked.runs // _FEWER), seed=asked.seed)
        held = held and found.holds and imports.holds
        if asked.format == "json":
            print(json.dumps({**asdict(found), "imports": asdict(imports)}), flush=True)
        else:
            print(_in_words(found), _of_imports(imports), sep="\n", flush=True)
    return 0 if held else 1


def _said(done: int) -> None:
    if done % _EVERY == 0:
        print(f"{done} 次", file=sys.stderr, flush=True)


def _in_words(found: Outcome) -> str:
    return (
        f"{_NAMES[found.vendor]}：打断 {found.kills:,} 次，其中整个服务器 {found.whole:,} 次，"
        f"正在登记时 {found.in_flight:,} 次；"
        f"已确认 {found.acknowledged:,} 条，库里 {found.entries:,} 条；"
        f"丢失 {found.lost}，重复 {found.doubled}，写了一半 {found.half_written}，来历不明 {found.strange}，"
        f"链对不上 {found.faults}；回答 {dict(sorted(found.answers.items()))}；{found.seconds:.0f} 秒"
    )


def _of_imports(found: Taken) -> str:
    return (
        f"{_NAMES[found.vendor]}：打断导入 {found.kills:,} 次，台账共 {found.rows:,} 行；"
        f"缺 {found.lost} 行，多出 {found.doubled} 条，链对不上 {found.faults}；{found.seconds:.0f} 秒"
    )


if __name__ == "__main__":
    sys.exit(main())
