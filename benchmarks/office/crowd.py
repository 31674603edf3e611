"""Fifty people at work at once 五十人同时办事: on `guitu serve`, over the loopback, for a bounded while.

Each person reads the desk, opens cases, searches, opens a form and records; between two requests they think a moment.
"""

from __future__ import annotations

import http.client
import random
import re
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from benchmarks.kernel.measures import Line

PEOPLE: Final = 50
_ROUNDS: Final = {False: 4, True: 1}
_THINK: Final = (0.2, 1.0)  # seconds
_PATIENCE: Final = 60
_LONGEST: Final = 240
_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_CASE: Final = re.compile(r'href="/cases/([0-9a-f-]{36})/"')
_ROLES: Final = ("social_worker", "office_clerk", "office_head", "police", "village_cadre")


@dataclass
class Kept:
    """What one person met: seconds of every request, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    recorded: int = 0


def measured(part: str, *, small: bool) -> Line:
    """Let them work and count. Called last: the connections of this process are closed."""
    from django.db import connections
    from django.utils import timezone

    sessions = _sessions()
    today = timezone.localdate().isoformat()
    connections.close_all()
    kept = [Kept() for _ in range(PEOPLE)]
    with _served() as address:
        begin = time.monotonic()
        work = [
            threading.Thread(
                target=_Person(address, sessions[at % len(sessions)], kept[at], seed=at, today=today).work,
                args=(_ROUNDS[small], begin + _LONGEST),
                daemon=True,
            )
            for at in range(PEOPLE)
        ]
        for one in work:
            one.start()
        for one in work:
            one.join(timeout=_LONGEST + _PATIENCE)
        took = time.monotonic() - begin
    seconds = sorted(one for each in kept for one in each.seconds)
    wrong = [one for each in kept for one in each.wrong]
    recorded = sum(each.recorded for each in kept)
    p50, p95 = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
    first = f"，如：{wrong[0]}" if wrong else ""
    done = f"{len(seconds):,} 次请求，登记 {recorded} 条，{took:.0f} 秒，每秒 {len(seconds) / took:.0f} 次"
    return Line(
        part, f"{PEOPLE} 人同时办事（guitu serve，{done}）",
        f"出错 {len(wrong)} 次{first}；中位数 {p50 * 1e3:,.0f}，p95 {p95 * 1e3:,.0f} 毫秒",
        "没有一次出错", not wrong and recorded > 0,
        {"requests": len(seconds), "errors": len(wrong), "p50": p50, "p95": p95, "recorded": recorded},
    )  # fmt: skip


def _sessions() -> list[str]:
    """Sessions of people who work with cases, as if each had set a password of their own and signed in."""
    from django.conf import settings
    from django.test import Client

    from guitu.access.models import Account, Posting

    held = Posting.objects.select_related("account").filter(role__in=_ROLES, agency__region__code__startswith="990101")
    found = []
    for posting in held.order_by("pk")[:PEOPLE]:
        Account.objects.filter(pk=posting.account_id).update(must_change_password=False)
        client = Client()
        client.force_login(posting.account)
        found.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    return found


@contextmanager
def _served() -> Iterator[str]:
    """A server on the folder of the environment; its address. It has ended when the block has."""
    start = "from guitu.cli import main; main()"
    call = [sys.executable, "-c", start, "serve", "--port", "0"]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            yield _address(server)
        finally:
            server.terminate()
            try:
                server.wait(timeout=_PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()


def _address(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if not select.select([server.stdout], [], [], 1.0)[0]:
            continue
        line = server.stdout.readline()
        if not line:
            break
        if (told := re.search(r"http://[^\s/]+", line)) is not None:
            threading.Thread(target=server.stdout.read, daemon=True).start()  # so that its log never fills the pipe
            return told.group()
    raise SystemExit("guitu serve 没有打开")


class _Person:
    """One person at work, with a browser's cookies and one open connection."""

    def __init__(self, address: str, session: str, kept: Kept, *, seed: int, today: str) -> None:
        parts = urlsplit(address)
        self.host, self.port, self.kept, self.today = parts.hostname or "", parts.port, kept, today
        self.cookies = {"sessionid": session}
        self.rng = random.Random(seed)
        self.line = http.client.HTTPConnection(self.host, self.port, timeout=_PATIENCE)

    def work(self, rounds: int, until: float) -> None:
        """The rounds of a morning; stops at the first thing that breaks, and says what."""
        try:
            for _ in range(rounds):
                if time.monotonic() > until:
                    return
                self._round()
        except Exception as broken:  # the door of this thread: what broke is counted
            self.kept.wrong.append(f"{type(broken).__name__}")
        finally:
            self.line.close()

    def _round(self) -> None:
        self._ask("GET", "/")
        listed = self._ask("GET", "/cases/")
        cases = _CASE.findall(listed)
        self._ask("GET", "/find/")
        self._ask("POST", "/find/", {"q": self.rng.choice(("zw", "ls", "wf", "cj"))}, token=listed)
        if not cases:
            return
        case = self.rng.choice(cases)
        self._ask("GET", f"/cases/{case}/")
        form = self._ask("GET", f"/cases/{case}/record/talk/")
        said = {"entry_id": f"w-{uuid4().hex}", "on": self.today, "form": "office", "said": "近来睡得安稳。"}
        self._ask("POST", f"/cases/{case}/record/talk/", said, token=form)
        self.kept.recorded += not self.kept.wrong

    def _ask(self, method: str, path: str, body: dict[str, str] | None = None, *, token: str = "") -> str:
        time.sleep(self.rng.uniform(*_THINK))
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        content = None
        if body is not None:
            found = _TOKEN.search(token)
            content = urlencode({**body, "csrfmiddlewaretoken": found.group(1) if found else ""})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begin = time.perf_counter()
        try:
            self.line.request(method, path, content, headers)
            answer = self.line.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server closes a connection that nobody used for a while; a browser asks once more on a new one.
            self.line.close()
            self.line.request(method, path, content, headers)
            answer = self.line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        self.kept.seconds.append(time.perf_counter() - begin)
        for said in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        if answer.status not in (200, 302) or answer.headers.get("Location", "").startswith("/login/"):
            self.kept.wrong.append(f"{method} {re.sub('[0-9a-f-]{36}', '…', path)} → {answer.status}")
        return text
