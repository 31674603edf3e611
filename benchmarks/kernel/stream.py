"""`guitu standing` over a file of many lines, against a script that only reads and writes the same JSON.

The script (`bare.py`) parses every line of the case files, and writes as JSON the
very objects that the command wrote; to have them is not counted against it. Like the command it runs without the
collector of cycles, and its start is counted as the command's is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.kernel.measures import Line
from benchmarks.kernel.nation import AS_OF, casefiles, nation

_TIMES, _SECONDS = 4, 0.2  # promised: of only reading and writing, and of `--help`
_COMMAND = Path(sys.executable).with_name("guitu")


def measured(*, quick: bool) -> list[Line]:
    """The ratio of the command to the script, CPU time of the whole processes; and how long `--help` takes."""
    size = 1_000 if quick else 10_000
    with TemporaryDirectory(prefix="guitu-bench-") as folder:
        source, answers, again = (Path(folder, name) for name in ("cases.jsonl", "standings.jsonl", "again.jsonl"))
        with source.open("w", encoding="utf-8") as file:
            for case in casefiles(nation(size), range(size)):
                file.write(json.dumps(case, ensure_ascii=False) + "\n")
        ask = [str(_COMMAND), "standing", str(source), "--as-of", AS_OF.isoformat(), "--format", "json"]
        command = min(_cpu(ask, into=answers) for _ in range(2))
        bare = min(_bare(source, answers, again) for _ in range(2))
        same = answers.read_bytes() == again.read_bytes()
        much = (source.stat().st_size / 1e6, answers.stat().st_size / 1e6)
    if not same:
        raise RuntimeError("the script did not write what the command wrote")
    ratio = command / bare
    waits = [_wall([str(_COMMAND), "--help"]) for _ in range(11)]
    least = min(waits)
    return [
        Line("命令行", f"guitu standing {size:,} 行（读 {much[0]:.0f} MB，写 {much[1]:.0f} MB）/ 只读写这些 JSON",
             f"{ratio:.1f} 倍（{command:.2f} 秒 / {bare:.2f} 秒）", f"≤ {_TIMES}", ratio <= _TIMES,
             {"ratio": ratio, "command_s": command, "bare_s": bare}),
        Line("命令行", "guitu --help，从按下回车到结束", f"{least:.2f} 秒（中位数 {median(waits):.2f}）",
             f"< {_SECONDS} 秒", least < _SECONDS, {"seconds": least, "median": median(waits)}),
    ]  # fmt: skip


def _cpu(command: list[str], *, into: Path) -> float:
    """CPU seconds of a process, user and system."""
    with into.open("wb") as out:
        process = subprocess.Popen(command, stdout=out)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return used.ru_utime + used.ru_stime


def _wall(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def _bare(source: Path, answers: Path, again: Path) -> float:
    # By path, not as a module of this package: a bare script imports neither NumPy nor the rules.
    script = [sys.executable, str(Path(__file__).with_name("bare.py")), str(source), str(answers), str(again)]
    return float(subprocess.run(script, check=True, stdout=subprocess.PIPE, text=True).stdout)
