"""What holds of a served office: it answers, it survives being killed in parts, and it ends without a trace."""

from __future__ import annotations

import gzip
import os
import re
import signal
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest

from guitu.site.background import read_heartbeat
from tests.rooms.site.running import PATIENCE, Server, command, gone, served, serving, until


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server that the gentle tests share."""
    with serving(tmp_path_factory.mktemp("office") / "home", "--region", "441581") as server:
        yield server


def test_the_server_answers_and_shows_the_way_in(office: Server) -> None:
    assert office.get("/healthz").body == b"ok"
    page = office.get("/login/")
    assert page.status == 200
    assert "登录" in page.body.decode()


def test_the_first_start_tells_a_password_once_and_posts_the_administrator(office: Server) -> None:
    assert len(re.findall(r"登录名 admin，一次性密码 [2-9a-z]{4}(-[2-9a-z]{4}){3}", office.said())) == 1
    assert "管理员任职于：广东省汕尾市陆丰市禁毒委员会办公室" in office.said()


def test_the_told_password_opens_the_door_and_must_be_changed(office: Server) -> None:
    told = re.search(r"登录名 (\S+)，一次性密码 (\S+)", office.said())
    assert told is not None
    page = office.get("/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.body.decode())
    assert token is not None
    cookie = page.headers["set-cookie"].partition(";")[0]
    form = {"csrfmiddlewaretoken": token[1], "username": told[1], "password": told[2]}
    answer = office.post("/login/", form, Cookie=cookie)
    assert answer.status == 302
    session = re.search(r"sessionid=[^;]+", answer.headers["set-cookie"])
    assert session is not None
    inside = office.get("/account/", Cookie=session[0])
    assert inside.headers["location"].startswith("/account/password/")


@pytest.mark.parametrize(("coding", "read"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_style_sheet_comes_compressed_and_is_kept_for_ever(office: Server, coding: str, read: object) -> None:
    found = re.search(r'href="(/static/[^"]+\.css)"', office.get("/login/").body.decode())
    assert found is not None
    plain = office.get(found[1], Accept_Encoding="identity")
    packed = office.get(found[1], Accept_Encoding=coding)
    assert packed.headers["content-encoding"] == coding
    assert "immutable" in packed.headers["cache-control"]
    assert callable(read)
    assert read(packed.body) == plain.body


def test_connections_that_say_nothing_hold_nobody_up(office: Server) -> None:
    parts = urlsplit(office.address)
    silent = [socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) for _ in range(8)]
    try:
        assert office.get("/healthz").status == 200
    finally:
        for each in silent:
            each.close()


def test_the_log_of_requests_holds_no_query(office: Server) -> None:
    office.get("/login/?next=/find%3Fq%3Dyunchengzi")
    office.get("/nowhere%0aforged?q=yunchengzi")
    until(lambda: "nowhere…forged" in office.said(), why=office.said)
    assert "yunchengzi" not in office.said()


def test_what_an_office_keeps_is_readable_by_its_owner_only(office: Server) -> None:
    until(lambda: read_heartbeat(office.home) is not None)
    kept = [path for path in office.home.rglob("*") if path.exists()]
    assert [path for path in (office.home, *kept) if stat.S_IMODE(path.stat().st_mode) & 0o077] == []


def test_a_worker_that_is_killed_comes_back(office: Server) -> None:
    killed = office.workers()[0].pid
    os.kill(killed, signal.SIGKILL)
    until(lambda: gone(killed) and len(office.workers()) >= 2, why=office.said)
    assert office.get("/healthz").status == 200


def test_a_background_process_that_is_killed_comes_back_and_goes_on(office: Server) -> None:
    until(lambda: (beat := read_heartbeat(office.home)) is not None and beat.day is not None, why=office.said)
    process = office.background()
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)

    def another_goes_on() -> bool:
        beat = read_heartbeat(office.home)
        return beat is not None and beat.pid != process.pid and beat.day is not None

    until(another_goes_on, why=office.said)
    assert office.background() is not None


def test_a_port_in_use_gives_way_to_the_next_with_a_line_that_says_so(office: Server) -> None:
    taken = urlsplit(office.address).port or 0
    with serving(office.home, "--port", str(taken)) as second:
        assert urlsplit(second.address).port != taken
        assert f"端口 {taken} 已被占用，改用 {urlsplit(second.address).port}。" in second.said()
        assert second.get("/healthz").status == 200


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_leaves_nothing_running_and_can_start_again(tmp_path: Path, sign: int) -> None:
    home = served(tmp_path / "home")
    with serving(home) as server:
        started = [each.pid for each in server.children()]
        assert len(started) >= 3
        assert server.stop(sign) == 0
        until(lambda: all(gone(pid) for pid in started))
        assert "归途已经停下。" in server.said()
    with serving(home) as again:
        assert again.get("/healthz").status == 200
        assert "正在准备数据库" not in again.said()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_said_to_all_its_processes_at_once_a_stop_hangs_none_of_them(tmp_path: Path, sign: int) -> None:
    with serving(served(tmp_path / "home")) as server:
        server.get("/login/")
        started = [each.pid for each in server.children()]
        assert server.stop_all(sign) == 0
        until(lambda: all(gone(pid) for pid in started))
        assert "SIGKILL" not in server.said()


def test_when_the_chief_is_killed_the_others_end_by_themselves(tmp_path: Path) -> None:
    with serving(served(tmp_path / "home")) as server:
        started = [each.pid for each in server.children()]
        server.process.kill()
        server.process.wait(timeout=PATIENCE)
        until(lambda: all(gone(pid) for pid in started))


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    ran = _run(*_without_privileges(), *command("serve", "--home", str(locked / "home"), "--port", "0"))
    assert ran.returncode == 2
    assert "没有写的权限" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_a_region_nobody_knows_is_refused_and_nothing_is_half_done(tmp_path: Path) -> None:
    ran = _run(*command("serve", "--home", str(tmp_path / "home"), "--port", "0", "--region", "999999"))
    assert ran.returncode == 2
    assert ran.stderr.startswith("--region：“999999”")
    assert "一次性密码" not in ran.stdout


def test_a_database_out_of_reach_is_told_without_its_password(tmp_path: Path) -> None:
    address = f"postgresql://guitu:verysecret@/office?host={tmp_path}&connect_timeout=2"
    ran = _run(*command("serve", "--home", str(tmp_path / "home")), environment={"GUITU_DATABASE_URL": address})
    assert ran.returncode == 2
    assert ran.stderr.startswith("数据库（GUITU_DATABASE_URL）：连不上")
    assert len(ran.stderr.splitlines()) == 1
    assert "verysecret" not in ran.stdout + ran.stderr


def _run(*words: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith(("GUITU_", "DJANGO_"))}
    return subprocess.run(
        words, env=plain | (environment or {}), capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def _without_privileges() -> list[str]:
    """The superuser may write everywhere; held to the rules, it is as anybody else."""
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
