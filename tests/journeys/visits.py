"""Visits 打开的窗口: a page in a browser, whose window it is, and what was heard on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from guitu.access.models import Account
from tests.journeys.served import Server

SIZES = {"wide": (1440, 900), "tablet": (768, 1024), "phone": (390, 844)}
PASSWORD = "gui-yuan-2025"
PATIENCE = 30_000
"""Milliseconds until a page, or what is expected on it, that does not come is a failure."""


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
    server: Server

    def open(self, path: str) -> Page:
        """Go to an address of the office. The page is there whole and its scripts listen."""
        self.page.goto(self.address + path)
        return self.page

    def leave(self) -> None:
        """Close the page. What it asked for last, or keeps asking for, is answered: the tests have the database now."""
        self.page.goto("about:blank")
        self.server.fall_silent()

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
