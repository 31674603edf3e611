"""A hundred made-up identities, and everything a thief could take: none of them is anywhere in the clear."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from pypinyin import lazy_pinyin

from tests.rooms.site.apart import Office
from tests.rooms.site.running import serving

from .deeds import SENTENCE, name_of, number_of
from .office import office

PEOPLE = 100
STAFF = "经办员"


@pytest.fixture(scope="module")
def apart(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with a hundred people that was served, asked for, made to fail, sealed, bundled and backed up."""
    folder = tmp_path_factory.mktemp("planted")
    with office(folder / "office", name="planted_office") as made:
        made.do(f"prepare {PEOPLE}", "seal")
        own = {key: value for key, value in made.environment.items() if key.startswith("GUITU_")}
        with serving(made.home, environment=own) as server:
            server.get(f"/nowhere/{quote(name_of(3))}/?q={quote(name_of(4))}")
            server.post("/login/", {"username": name_of(5), "password": name_of(6)})
            server.post("/find/", {"q": name_of(7)})
            server.get(f"/api/cases?number={quote(name_of(8))}")
            server.stop()
        made.told = made.do("worked")  # with the style sheets that serving collected
        for words in (
            ("backup", str(folder / "one.guitu-backup")),
            ("seal", "--again", "--bundle", str(folder / "light.zip")),
            ("seal", "--again", "--bundle", str(folder / "full.zip"), "--full"),
        ):
            ran = made.guitu(*words)
            assert ran.returncode == 0, ran.stderr
        (folder / "said.txt").write_text(ran.stdout + ran.stderr + made.guitu("check").stdout)
        made.do(f"unpack {folder / 'one.guitu-backup'} {folder / 'opened.tar'}", f"broken {name_of(9)}")
        yield made


def planted() -> dict[str, list[str]]:
    """What was planted of each person, by what it is."""
    return {
        "name": [name_of(at) for at in range(PEOPLE)],
        "number": [number_of(at) for at in range(PEOPLE)],
        "phone": [f"1990{at:07}" for at in range(PEOPLE)],
        "address": [f"杏花村虚构路{at}号" for at in range(PEOPLE)],
        "story": [f"虚构的一段经历{at}" for at in range(PEOPLE)],
        "sentence": [SENTENCE],
    }


def spellings(text: str) -> Iterator[bytes]:
    """The ways a text may lie in a file."""
    raw = text.encode()
    yield raw
    for encoding in ("utf-16-le", "utf-16-be", "gb18030"):
        if (other := text.encode(encoding)) != raw:
            yield other
    yield raw.hex().encode()
    yield quote(text).encode() if not text.isascii() else raw
    yield json.dumps(text)[1:-1].encode()
    for shift in range(3):
        # Base64 of the text at each place within three bytes, without the signs its neighbours touch.
        yield base64.b64encode(b"\0" * shift + raw)[4 if shift else 0 : -4]
    if not text.isascii():
        yield "".join(lazy_pinyin(text)).encode()


STEMS = ("归虚", "99010119", "1990000", "虚构路", "一段经历", SENTENCE)
"""Every planted text holds one of these: a file without any of them is not searched for each."""


def found_in(content: bytes) -> list[str]:
    if not any(one in content for stem in STEMS for one in spellings(stem) if len(one) > 2):
        return []
    return [
        f"{what}: {text}"
        for what, texts in planted().items()
        for text in texts
        if any(one in content for one in spellings(text))
    ]


def test_the_search_itself_finds_what_is_there() -> None:
    for at, one in enumerate(spellings(name_of(3))):
        assert found_in(b"x" * at + one) != [], one
    assert found_in(name_of(3).encode("gb18030")) == [f"name: {name_of(3)}"]


def test_no_file_of_the_office_its_log_its_backup_and_its_bundles_holds_an_identity(apart: Office) -> None:
    """Database with its log file, attachments, server log, notes, static files, backup (also decrypted), bundles."""
    seen = []
    for path in sorted(apart.home.parent.rglob("*")):
        if path.is_file() and not path.is_relative_to(apart.keys):
            content = path.read_bytes()
            assert found_in(content) == [], path
            seen.append((path, STAFF.encode() in content))
    names = {path.name for path, _ in seen}
    assert {"one.guitu-backup", "opened.tar", "light.zip", "full.zip", "said.txt", "fault.txt"} <= names
    assert {"requests.log"} <= names
    assert any(path.suffix == ".log" and path.stat().st_size for path, _ in seen)
    if connection.vendor == "sqlite":
        assert {path.name: held for path, held in seen}["guitu.sqlite3"]  # staff stand in the open: it can find


def test_there_was_work_that_could_have_left_them_behind(apart: Office) -> None:
    """Papers, volumes, an export, a workbook, emergencies by a full number: each was done, and names were shown."""
    volumes, export, workbook = apart.told.splitlines()
    assert "'done': 4" in volumes
    assert export == "export 200"
    status, shown = (int(word) for word in workbook.split()[1:])
    assert status == 302
    assert shown >= 8  # the page and the copy of each of four cases


def test_no_table_of_the_database_holds_an_identity(apart: Office) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the SQLite file was searched whole")
    import psycopg

    with psycopg.connect(apart.environment["GUITU_DATABASE_URL"]) as plain:
        tables = plain.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in tables:
            rows = plain.execute(f'SELECT t::text FROM "{name}" t').fetchall()  # type: ignore[arg-type]
            content = "\n".join(str(row[0]) for row in rows).encode()
            assert found_in(content) == [], name
            # Binary columns are shown in hexadecimal; as bytes they are searched too.
        data = plain.execute("SHOW data_directory").fetchone()
    assert data is not None
    folder = Path(data[0])
    if not os.access(folder, os.R_OK):
        pytest.skip("the server's files are not ours to read")
    for path in folder.rglob("*"):
        if path.is_file():
            assert found_in(path.read_bytes()) == [], path
