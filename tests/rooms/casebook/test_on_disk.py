"""What is on disk, and two writers at once: an office in processes of its own, on the database of this run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

SCRIPT = Path(__file__).with_name("office_process.py")
EACH = 25
PLANTED = (
    "欧阳归途", "990101199001091234", "19900001357", "19900003579", "19900002468", "杏花村虚构路七号",
    "石桥镇虚构巷三号", "1990-01-01", "虚构的一段经历", "虚构的一句叙述", "尉迟见证", "欧阳家人",
    "虚构的缘由", "虚构的草稿", "虚构的谈话", "司徒入册", "99000019850203001", "19900004680", "虚构里弄九号",
    "司马拒收", "990000198502030099", "19900005791", "虚构里弄十号", "1985-02-03",
)  # fmt: skip


@dataclass
class Office:
    home: Path
    environment: dict[str, str]
    case: str = ""
    log_from: str = ""
    """Name of the server's log file in which this office begins."""

    def start(self, *said: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(SCRIPT), *said], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip

    def run(self, *said: str) -> str:
        process = self.start(*said)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out.strip()


@pytest.fixture(scope="module")
def office(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home = tmp_path_factory.mktemp("apart") / "office"
    environment = {**os.environ, "GUITU_HOME": str(home), "GUITU_DATABASE_URL": ""}
    environment.pop("GUITU_MASTER_KEY", None)
    log_from = ""
    if connection.vendor == "postgresql":
        import psycopg

        host = str(connection.settings_dict["HOST"])
        with psycopg.connect(f"postgresql://postgres@/postgres?host={host}", autocommit=True) as plain:
            plain.execute("DROP DATABASE IF EXISTS office_apart")
            plain.execute("CREATE DATABASE office_apart")
            plain.execute("SELECT pg_switch_wal()")
            log_from = str((plain.execute("SELECT pg_walfile_name(pg_current_wal_lsn() + 1)").fetchone() or ("",))[0])
        environment["GUITU_DATABASE_URL"] = f"postgresql://postgres@/office_apart?host={host}"
    made = Office(home, environment, log_from=log_from)
    made.case = made.run("prepare")
    yield made
    if connection.vendor == "postgresql":
        with psycopg.connect(f"postgresql://postgres@/postgres?host={host}", autocommit=True) as plain:
            plain.execute("DROP DATABASE IF EXISTS office_apart")


def test_two_writers_on_one_case_neither_fork_nor_lose_nor_double(office: Office) -> None:
    writers = [office.start("write", office.case, who, str(EACH)) for who in ("first", "second")]
    for writer in writers:
        _, err = writer.communicate(timeout=180)
        assert writer.returncode == 0, err
    assert office.run("verify", office.case) == f"{5 + 3 * EACH} 0"


def test_no_planted_identity_and_no_sentence_is_in_the_files_of_the_database(office: Office) -> None:
    content = _server_files(office) if connection.vendor == "postgresql" else _own_files(office)
    assert "经办员".encode() in content  # the reading itself works: staff are not sealed
    for planted in PLANTED:
        for encoding in ("utf-8", "utf-16-le"):
            assert planted.encode(encoding) not in content, planted
        assert planted.encode().hex().encode() not in content, planted


def _own_files(office: Office) -> bytes:
    """Everything in the data folder but the keys: database, its log, attachments, workbooks."""
    files = [file for file in office.home.rglob("*") if file.is_file() and file.parent.name != "keys"]
    assert any(file.name == "guitu.sqlite3" for file in files)
    return b"".join(file.read_bytes() for file in files)


def _server_files(office: Office) -> bytes:
    """The server's files of this database, its log since the office began, and the data folder; and all the tables once
    more as text, because long values are kept compressed."""
    import psycopg

    with psycopg.connect(office.environment["GUITU_DATABASE_URL"], autocommit=True) as plain:
        plain.execute("CHECKPOINT")  # what is only in memory goes to the files
        said = plain.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = 'office_apart'"
        )
        folder, number = said.fetchone() or ("", 0)
        tables = plain.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        texts = [plain.execute(f'SELECT t::text FROM "{name}" t').fetchall() for (name,) in tables]  # type: ignore[arg-type]
    here = Path(folder)
    files = [file for file in (here / "base" / str(number)).iterdir() if file.is_file()]
    log = [file for file in (here / "pg_wal").iterdir() if file.is_file() and file.name >= office.log_from]
    assert "经办员".encode() in b"".join(file.read_bytes() for file in files)
    assert log
    own = [file for file in office.home.rglob("*") if file.is_file() and file.parent.name != "keys"]
    return b"".join([*(file.read_bytes() for file in (*files, *log, *own)), repr(texts).encode()])
