"""Imports that are killed 打断导入: a workbook is begun a few times, each time it is killed, and then let through."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from tests.faults.kills.killing import INSIDE, office, run
from tests.rooms.exchange.excel.sheets import identity_number, name, one_sheet

_HEAD: Final = ("姓名", "身份证号", "类别", "决定日期", "报到日期", "签订协议日期")
_ROWS: Final = 500
"""Three lots of an import."""
_LOTS: Final = 3
_EACH: Final = 3
"""So often one workbook is begun and killed before it is let through."""
_LONGEST_WAIT: Final = 0.05


@dataclass(frozen=True)
class Taken:
    """What came of the imports on one database. `late` were over before they were killed."""

    vendor: str
    kills: int
    late: int
    rows: int
    lost: int
    doubled: int
    faults: int
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether every row is there once, with all that it says, and every chain holds."""
        return (self.lost, self.doubled, self.faults) == (0, 0, 0)


def taken(vendor: str, *, kills: int, seed: int = 1, said: Callable[[int], None] = lambda done: None) -> Taken:
    """Kill so many imports, each workbook a few times before it is let through. `said` is told how many kills are
    done."""
    began, dice, late = time.monotonic(), random.Random(seed), 0
    with office(vendor) as environment:
        home = Path(environment["GUITU_HOME"])
        run(environment, "prepare", "0")
        files: list[str] = []
        with _taker(environment) as (asked, heard):
            for done in range(kills):
                if done % _EACH == 0:
                    files.append(_drawn(home, len(files)))
                late += not _killed(files[-1], asked, heard, dice=dice)
                if done % _EACH == _EACH - 1 or done == kills - 1:
                    _let_through(files[-1], asked, heard)
                said(done + 1)
        told = home / "taken.json"
        told.write_text(json.dumps(files))
        judged = json.loads(run(environment, "judge_taken", str(told)))
    return Taken(vendor=vendor, kills=kills - late, late=late, seconds=time.monotonic() - began, **judged)


@contextmanager
def _taker(environment: dict[str, str]) -> Iterator[tuple[IO[str], IO[str]]]:
    with subprocess.Popen(
        [sys.executable, str(INSIDE), "take"], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdin, process.stdout
        process.stdin.close()


def _drawn(home: Path, number: int) -> str:
    """A workbook of people whom no other one names."""
    first, file = number * _ROWS, home / f"{number}.xlsx"
    rows = (
        (name(at), identity_number(at), "社戒", "2025.1.2", "2025.1.9", "2025.1.10")
        for at in range(first, first + _ROWS)
    )
    file.write_bytes(one_sheet(_HEAD, *rows))
    return str(file)


def _killed(file: str, asked: IO[str], heard: IO[str], *, dice: random.Random) -> bool:
    """Begin an import and kill it after so many lots and a moment; whether it was not over before."""
    lots, child = dice.randrange(_LOTS), _begun(file, asked, heard)
    over = None
    while lots and over is None:
        word, number = heard.readline().split()
        lots -= word == "rows"
        over = int(number) if word == "ended" else None
    if over is None:
        time.sleep(dice.uniform(0, _LONGEST_WAIT))
        with suppress(ProcessLookupError):  # over in that very moment
            os.kill(child, signal.SIGKILL)
        over = _end(heard)
    assert over in (0, -signal.SIGKILL), over
    return over != 0


def _let_through(file: str, asked: IO[str], heard: IO[str]) -> None:
    _begun(file, asked, heard)
    assert _end(heard) == 0


def _begun(file: str, asked: IO[str], heard: IO[str]) -> int:
    asked.write(f"{file}\n")
    asked.flush()
    while (line := heard.readline().split())[0] != "child":
        pass
    return int(line[1])


def _end(heard: IO[str]) -> int:
    while (line := heard.readline().split())[0] != "ended":
        pass
    return int(line[1])
