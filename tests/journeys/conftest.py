"""Journeys: a real browser on pages served on loopback, with the invented people of the rooms.

The browser is Debian's Chromium (`scripts/browser.sh`), the accessibility checks are axe-core (`scripts/axe.sh`).
Everything a page says to the console, every violation of the content security policy and every request that leaves
the machine is gathered, and a test that leaves any behind fails.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, TransactionTestCase
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from guitu.access.models import Account
from tests.journeys.office import office
from tests.journeys.snapshot import Snapshots, is_in_memory
from tests.rooms.casebook.emptying import ledger_can_be_emptied
from tests.rooms.conftest import agencies, regions, staff

__all__ = ["agencies", "ledger_can_be_emptied", "office", "regions", "staff"]

# The browser's driver keeps a loop running in this thread; the tests themselves use the database from it on purpose.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"wide": (1440, 900), "tablet": (768, 1024), "phone": (390, 844)}
PASSWORD = "gui-yuan-2025"
PATIENCE = 15_000
"""Milliseconds until a page, or what is expected on it, that does not come is a failure."""
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
]


@dataclass
class Heard:
    """What a page complained of."""

    said: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """For pages whose complaint is the point: the browser notes every 4xx and 5xx."""
        self.said.clear()


@dataclass(frozen=True)
class Visit:
    """An open page, and what was heard on it."""

    page: Page
    heard: Heard
    address: str

    def open(self, path: str) -> Page:
        """Go to an address of the office."""
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, name: str) -> None:
        """Be signed in as one of the invented staff, where the door is not what a journey is about."""
        at_the_door = Client()
        at_the_door.force_login(Account.objects.get(username=name))
        cookie = settings.SESSION_COOKIE_NAME
        held = at_the_door.cookies[cookie].value
        self.page.context.add_cookies([{"name": cookie, "value": held, "url": self.address, "httpOnly": True}])

    def sign_in_at_the_door(self, name: str, *, password: str = PASSWORD) -> None:
        """Sign in with name and password, and stand on the page that it leads to."""
        self.open("/login/?next=/account/")
        self.page.fill("#u", name)
        self.page.fill("#p", password)
        with self.page.expect_navigation():
            self.page.click("button.btn-primary")


Visitor = Callable[..., Visit]


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
    heard = Heard()

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
        # The office has no internet: what is asked for elsewhere is noted and gets no answer.
        context.route(lambda url: not url.startswith(live_server.url), lambda route: route.abort())
        page = context.new_page()
        page.on("console", lambda said: heard.said.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: heard.said.append(str(fault)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(live_server.url) else heard.said.append(f"left: {asked.url}"),
        )
        return Visit(page, heard, live_server.url)

    yield opened
    for context in contexts:
        context.close()
    assert not heard.said, heard.said


_RULES = {
    "all": "{type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}",
    "colours": "{type: 'rule', values: ['color-contrast', 'link-in-text-block']}",
}


def violations(page: Page, *, axe: str, rules: str = "all") -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and good practice, one line a rule and place.

    Of what is no violation only one place a rule is gathered (`resultTypes`); every place is examined all the same.
    """
    page.wait_for_load_state("load")  # a page that a press led to may stand there before its style sheet does
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    found = page.evaluate(
        f"axe.run(document, {{runOnly: {_RULES[rules]}, resultTypes: ['violations']}})"
        ".then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' '"
        " + (n.any[0] || n.all[0] || n.none[0] || {message: ''}).message).join(' | ')))"
    )
    return [str(one) for one in found]


def looked_at(page: Page, name: str, *, axe: str, size: str) -> list[str]:
    """What is wrong with an open page by day and by night: axe-core, and what is wider than the window.

    Light and dark are one document under two sheets of colours: nothing else of it changes, so by night the rules
    about colours are asked again and the others are not. The page is left by day.
    """
    found = [f"{size}: {one}" for one in violations(page, axe=axe)]
    if wider := overflow(page):
        found.append(f"{size}: {wider} px too wide")
    shoot(page, f"{name}-{size}-light")
    page.emulate_media(color_scheme="dark")
    found += [f"{size}, dark: {one}" for one in violations(page, axe=axe, rules="colours")]
    shoot(page, f"{name}-{size}-dark")
    page.emulate_media(color_scheme="light")
    return found


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window; nothing may be pushed out of sight."""
    page.wait_for_load_state("load")
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def shoot(page: Page, name: str) -> None:
    """Keep a picture in the folder GUITU_SHOTS names, for people to look at."""
    folder = os.environ.get("GUITU_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.wait_for_load_state("load")
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
