"""Measure encryption, appending and verifying, each suite in a process and folder of its own, and print one table."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.kernel.measures import Line


def main() -> None:
    """Each suite in a child; what is started here has ended on return."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trust", description="量一量加密、登记和核验。")
    parser.add_argument("--small", action="store_true", help="小规模，一两分钟")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--child", choices=("intl", "gm"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if asked.child:
        from benchmarks.trust import measuring

        print(json.dumps([asdict(line) for line in measuring.measured(asked.child, small=asked.small)]))
        return
    lines = [line for suite in ("intl", "gm") for line in _in_a_folder(suite, small=asked.small)]
    if asked.format == "json":
        print(json.dumps([asdict(line) for line in lines], ensure_ascii=False))
        return
    table = Table(title=f"信任的代价{'（小规模）' if asked.small else ''}")
    for name in ("算法", "量的是什么", "目标", "量得", "结论"):
        table.add_column(name, overflow="fold")
    for line in lines:
        table.add_row(line.part, line.what, line.target or "—", line.measured, line.verdict)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


def _in_a_folder(suite: str, *, small: bool) -> list[Line]:
    folder = Path(tempfile.mkdtemp(prefix="guitu-bench-"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUITU_")}
    own = {"GUITU_HOME": str(folder / "home"), "GUITU_SUITE": suite, "DJANGO_SETTINGS_MODULE": "guitu.site.settings"}
    try:
        call = [sys.executable, "-m", "benchmarks.trust", "--child", suite, *(["--small"] if small else [])]
        ran = subprocess.run(call, env={**kept, **own}, stdout=subprocess.PIPE, text=True, check=True)
        return [Line(**said) for said in json.loads(ran.stdout.splitlines()[-1])]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
