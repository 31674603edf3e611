"""Two who issue at once, and a process that is killed: no number is lost, none is doubled, nothing is done twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

SCRIPT = Path(__file__).with_name("office_process.py")
CASES = 12
LOT = 4


@dataclass
class Office:
    environment: dict[str, str]
    cases: tuple[str, ...] = ()

    def start(self, *said: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(SCRIPT), *said], env=self.environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def killed_at(self, word: str, *, times: int) -> None:
        """Let the worker work, hearing what it is about to write, and kill it for good where it says the word."""
        worker = self.start("work")
        assert worker.stdout is not None
        assert worker.stdin is not None
        for line in worker.stdout:
            times -= line.startswith(word)
            if not times:
                break
            worker.stdin.write("\n")
            worker.stdin.flush()
        worker.send_signal(signal.SIGKILL)
        _, err = worker.communicate(timeout=30)
        assert not times, err

    def run(self, *said: str) -> str:
        process = self.start(*said)
        out, err = process.communicate(timeout=180)
        assert process.returncode == 0, err
        return out.strip()

    def told(self, *, after: str = "tell") -> dict[str, int]:
        names = ("papers", "numbers", "doubles", "gaps", "entries", "faults", "items", "files")
        return dict(zip(names, map(int, self.run(after).split()), strict=True))


@pytest.fixture
def office(db: None, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    environment = {**os.environ, "GUITU_HOME": str(tmp_path / "office"), "GUITU_DATABASE_URL": "",
                   "PAPERS_OF_A_LOT": str(LOT)}  # fmt: skip
    environment.pop("GUITU_MASTER_KEY", None)
    host = str(connection.settings_dict["HOST"])
    if connection.vendor == "postgresql":
        _anew(host)
        environment["GUITU_DATABASE_URL"] = f"postgresql://postgres@/papers_apart?host={host}"
    made = Office(environment)
    if connection.vendor == "postgresql":
        made.cases = tuple(made.run("prepare", str(CASES)).split())
    else:
        made.cases = _copied(tmp_path / "office", environment, kept=tmp_path_factory.getbasetemp() / "papers-office")
    yield made
    if connection.vendor == "postgresql":
        _anew(host, only_drop=True)


def _copied(folder: Path, environment: dict[str, str], *, kept: Path) -> tuple[str, ...]:
    """An office that was prepared once, copied: making its database takes longer than what is shown with it."""
    cases = kept / "cases.txt"
    if not cases.exists():
        cases_said = Office({**environment, "GUITU_HOME": str(kept)}).run("prepare", str(CASES))
        cases.write_text(cases_said, encoding="utf-8")
    shutil.copytree(kept, folder)
    return tuple(cases.read_text(encoding="utf-8").split())


def _anew(host: str, *, only_drop: bool = False) -> None:
    import psycopg

    with psycopg.connect(f"postgresql://postgres@/postgres?host={host}", autocommit=True) as plain:
        plain.execute("DROP DATABASE IF EXISTS papers_apart WITH (FORCE)")
        if not only_drop:
            plain.execute("CREATE DATABASE papers_apart")


def test_two_who_issue_at_once_get_numbers_without_gaps_and_without_doubles(office: Office) -> None:
    half = CASES // 2
    writers = [office.start("issue", *office.cases[:half]), office.start("issue", *office.cases[half:])]
    given: list[int] = []
    for writer in writers:
        out, err = writer.communicate(timeout=180)
        assert writer.returncode == 0, err
        given += map(int, out.split())
    assert sorted(given) == list(range(1, CASES + 1))
    told = office.told()
    assert (told["papers"], told["doubles"], told["gaps"], told["faults"]) == (CASES, 0, 0, 0)


KILLS = (
    # The last thing the worker says, the how many-th time, and the papers that stand then.
    ("file", 2, 0),  # the files of the first lot are put on disk
    ("INSERT INTO casebook_entry", 2, LOT),  # the second lot is written into the ledger
    ('UPDATE "papers_jobitem"', 1, LOT),  # the second lot again, all but its marks
)


def test_a_job_that_is_killed_wherever_it_stands_goes_on_and_loses_and_doubles_no_number(office: Office) -> None:
    office.run("ask", *office.cases)
    for last_word, times, done in KILLS:
        office.killed_at(last_word, times=times)
        assert office.told(after="lapse") == even(done), f"killed at {last_word}"
    office.run("work")
    assert office.told() == even(CASES)


def even(papers: int) -> dict[str, int]:
    """So many papers, and as many of all that belongs to them."""
    return {
        "papers": papers, "numbers": papers, "doubles": 0, "gaps": 0, "entries": papers, "faults": 0, "items": papers,
        "files": papers,
    }  # fmt: skip
