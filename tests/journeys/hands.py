"""Hands 人的手: a person at the desk, who points, presses and types, and how long that takes them.

The seconds are those of the keystroke-level model (Card, Moran and Newell, 1980): what a practised user without haste
needs to think, point, press and change between mouse and keys. Chinese is counted by the keys of its pinyin. To every
page that a press leads to a time is granted. None of it depends on the machine the tests run on: how long a page
really takes is measured by `make bench`.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

THINK, POINT, PRESS, KEY, CHANGE = 1.35, 1.1, 0.2, 0.28, 0.4
"""Seconds: to make up one's mind, to point at something, to press, to hit a key, to change between mouse and keys."""
A_PAGE = 1.0
"""Seconds granted to a page to come."""


@dataclass
class Hands:
    """What one pair of hands did on a page, and the seconds it took them."""

    page: Page
    presses: int = 0
    keys: int = 0
    seconds: float = 0.0
    is_on_keys: bool = False

    def press(self, thing: Locator) -> None:
        """Point at something and press it."""
        self._change(to_keys=False)
        self.presses += 1
        self.seconds += THINK + POINT + PRESS
        thing.click()

    def press_for_a_page(self, thing: Locator) -> None:
        """Press what leads to another page, and wait until it is there."""
        self.seconds += A_PAGE
        with self.page.expect_navigation():
            self.press(thing)

    def types(self, text: str, *, pinyin: str) -> None:
        """Type Chinese; `pinyin` is what the fingers do for it, choosing included."""
        self._change(to_keys=True)
        self.keys += len(pinyin)
        self.seconds += KEY * len(pinyin)
        self.page.keyboard.type(text, delay=20)

    def key(self, name: str) -> None:
        """One key by its name."""
        self._change(to_keys=True)
        self.keys += 1
        self.seconds += KEY
        self.page.keyboard.press(name)

    def _change(self, *, to_keys: bool) -> None:
        if self.is_on_keys is not to_keys:
            self.seconds += CHANGE
            self.is_on_keys = to_keys
