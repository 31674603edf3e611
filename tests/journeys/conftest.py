"""Journeys: a real browser on pages served on loopback, with the invented people of the rooms.

The browser is Debian's Chromium (`scripts/browser.sh`), the accessibility checks are axe-core (`scripts/axe.sh`).
Everything a page says to the console, every violation of the content security policy and every request that leaves
the machine is gathered, and a test that leaves any behind fails.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import TransactionTestCase
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.journeys.office import office
from tests.journeys.served import Server
from tests.journeys.snapshot import Snapshots, is_in_memory
from tests.journeys.visits import PATIENCE, SIZES, Heard, Visit, Visitor
from tests.journeys.walk import pages
from tests.rooms.casebook.emptying import ledger_can_be_emptied
from tests.rooms.conftest import agencies, regions, staff

__all__ = ["agencies", "ledger_can_be_emptied", "office", "pages", "regions", "staff"]

# The browser's driver keeps a loop running in this thread; the tests themselves use the database from it on purpose.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parents[2]
expect.set_options(timeout=PATIENCE)
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The office has no internet: what is asked for elsewhere is noted and gets no answer.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session", autouse=True)
def snapshots(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Snapshots]:
    """The database of this process, put back to empty after every test that commits."""
    kept = Snapshots()
    with pytest.MonkeyPatch.context() as patched:
        with django_db_blocker.unblock():
            if is_in_memory():
                kept.take("empty")
                patched.setattr(TransactionTestCase, "_fixture_teardown", lambda _: kept.put_back("empty"))
        yield kept


@pytest.fixture(scope="session", autouse=True)
def served() -> Iterator[None]:
    """The server of the journeys is one that can fall silent."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(LiveServerThread, "server_class", Server)
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all journeys."""
    path = subprocess.run([ROOT / "scripts" / "browser.sh"], check=True, capture_output=True, text=True).stdout.strip()
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=_FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    said = subprocess.run([ROOT / "scripts" / "axe.sh"], check=True, capture_output=True, text=True).stdout.strip()
    return (ROOT / said).read_text(encoding="utf-8")


@pytest.fixture
def visitor(browser: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    """Opens a window: `visitor(size="phone", theme="dark", scripts=False)`. Complaints fail the test at its end."""
    contexts: list[BrowserContext] = []
    heard, server = Heard(), live_server.thread.httpd
    assert isinstance(server, Server)

    def opened(*, size: str = "wide", theme: str = "light", scripts: bool = True) -> Visit:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=size == "phone",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda said: heard.said.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: heard.said.append(str(fault)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(live_server.url) else heard.said.append(f"left: {asked.url}"),
        )
        return Visit(page, heard, live_server.url, server)

    yield opened
    for context in contexts:
        context.close()
    server.fall_silent()
    assert not heard.said, heard.said
