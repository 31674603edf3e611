"""The frame 页框: what stands round every page. Filled by `guitu.access.frame`, drawn by `pages/base.html`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.metadata import version
from typing import Final

from django.http import HttpRequest

THEMES: Final = ("auto", "light", "dark")
THEME_COOKIE: Final = "guitu_theme"
THEME_LABELS: Final = {"auto": "随系统", "light": "浅色", "dark": "深色"}


@dataclass(frozen=True, slots=True)
class NavLink:
    """One page at the top, as this reader gets it."""

    label: str
    href: str
    is_current: bool = False
    minor: bool = False


@dataclass(frozen=True, slots=True)
class PostingLink:
    """One posting the reader can act in 任职."""

    id: int
    role: str
    agency: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """Who reads, in which posting, and where they can go. `find_href` "" : there is nothing to search."""

    name: str
    role: str
    office: str
    nav: Sequence[NavLink] = ()
    postings: Sequence[PostingLink] = ()
    find_href: str = ""
    printed_at: datetime | None = None


def furniture(request: HttpRequest) -> dict[str, object]:
    """What every page has, signed in or not: the chosen theme and the version. A context processor."""
    chosen = request.COOKIES.get(THEME_COOKIE, "auto")
    return {
        "theme": chosen if chosen in THEMES else "auto",
        "themes": THEME_LABELS,
        "version": release(),
        "here": request.get_full_path(),
        "frame": None,
    }


@cache
def release() -> str:
    """The version of this installation."""
    return version("guitu")
