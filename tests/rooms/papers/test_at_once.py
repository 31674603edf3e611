"""Two who issue at once, and a process that is killed: no number is lost, none is doubled, nothing is done twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rooms.site import apart
from tests.rooms.site.apart import Office, ended, patience

SCRIPT = Path(__file__).with_name("office_process.py")
CASES = 12
LOT = 4


@pytest.fixture
def office(django_db_setup: None, tmp_path: Path) -> Iterator[Office]:
    """With as many cases, each with a warning; `told` are their ids."""
    with apart.office(tmp_path / "office", name="papers_apart", deeds=SCRIPT, begun=f"prepare {CASES}") as made:
        made.environment["PAPERS_OF_A_LOT"] = str(LOT)
        yield made


def killed_at(office: Office, word: str, *, times: int) -> None:
    """Let the worker work, hearing what it is about to write, and kill it for good where it says the word."""
    worker = office.start("work")
    assert worker.stdout is not None
    assert worker.stdin is not None
    with patience(worker):
        for line in worker.stdout:
            times -= line.startswith(word)
            if not times:
                break
            worker.stdin.write("\n")
            worker.stdin.flush()
        worker.kill()
        _, err = worker.communicate()
    assert not times, err


def told(line: str) -> dict[str, int]:
    names = ("papers", "numbers", "doubles", "gaps", "entries", "faults", "items", "files")
    return dict(zip(names, map(int, line.split()), strict=True))


def test_two_who_issue_at_once_get_numbers_without_gaps_and_without_doubles(office: Office) -> None:
    cases = office.told.split()
    writers = [office.start(f"issue {' '.join(one)}") for one in (cases[: CASES // 2], cases[CASES // 2 :])]
    given = [int(seq) for writer in writers for seq in ended(writer).split()]
    assert sorted(given) == list(range(1, CASES + 1))
    stands = told(office.do("tell"))
    assert (stands["papers"], stands["doubles"], stands["gaps"], stands["faults"]) == (CASES, 0, 0, 0)


KILLS = (
    # The last thing the worker says, the how many-th time, and the papers that stand then.
    ("file", 2, 0),  # the files of the first lot are put on disk
    ("INSERT INTO casebook_entry", 2, LOT),  # the second lot is written into the ledger
    ('UPDATE "papers_jobitem"', 1, LOT),  # the second lot again, all but its marks
)


def test_a_job_that_is_killed_wherever_it_stands_goes_on_and_loses_and_doubles_no_number(office: Office) -> None:
    office.do(f"ask {office.told}")
    for last_word, times, done in KILLS:
        killed_at(office, last_word, times=times)
        assert told(office.do("lapse")) == even(done), f"killed at {last_word}"
    *_, stands = office.do("work", "tell").splitlines()
    assert told(stands) == even(CASES)


def even(papers: int) -> dict[str, int]:
    """So many papers, and as many of all that belongs to them."""
    return {
        "papers": papers, "numbers": papers, "doubles": 0, "gaps": 0, "entries": papers, "faults": 0, "items": papers,
        "files": papers,
    }  # fmt: skip
