"""Eyes 眼睛: what is wrong with an open page for axe-core, and what of it is pushed out of the window.

A page is opened once and looked at on a phone by day, on a tablet, and on a desk by night: a window that changes its
size and a room that grows dark are what people have, and the document is the same. What is special to one size and
one light together is in the furniture, and the gallery is looked at in every size by day and by night.
"""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.visits import SIZES

Look = tuple[str, str, str]
"""The size of the window, the light, and which rules of axe are asked; none where the name is empty."""

LOOKS: tuple[Look, ...] = (("phone", "light", "all"), ("tablet", "light", ""), ("wide", "dark", "all"))
EVERY_LOOK: tuple[Look, ...] = tuple(
    (size, theme, rules) for size in SIZES for theme, rules in (("light", "all"), ("dark", "colours"))
)
"""By night the same document under another sheet of colours: nothing else of it changes."""
_RULES = {
    "all": "{type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}",
    "colours": "{type: 'rule', values: ['color-contrast', 'link-in-text-block']}",
}


def looked_at(page: Page, name: str, *, axe: str, looks: tuple[Look, ...] = LOOKS) -> list[str]:
    """What is wrong with an open page, one line a fault. The window is left as it was, by day."""
    page.wait_for_load_state("load")  # a page that a press led to may stand there before its style sheet does
    before, hand = page.viewport_size, page.context.new_cdp_session(page)
    found = []
    for size, theme, rules in looks:
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        hand.send("Emulation.setTouchEmulationEnabled", {"enabled": size == "phone"})
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        shoot(page, f"{name}-{size}-{theme}")
        if wider := overflow(page):
            found.append(f"{size}, {theme}: {wider} px too wide")
        if rules:
            found += [f"{size}, {theme}: {one}" for one in violations(page, axe=axe, rules=rules)]
    page.emulate_media(color_scheme="light")
    if before:
        page.set_viewport_size(before)
    hand.detach()
    return found


def violations(page: Page, *, axe: str, rules: str = "all") -> list[str]:
    """What axe-core finds against WCAG 2.2 AA and good practice, one line a rule and place.

    Of what is no violation only one place a rule is gathered (`resultTypes`); every place is examined all the same.
    Where axe is not there yet, it comes along with every further page of this window.
    """
    page.wait_for_load_state("load")
    if not page.evaluate("'axe' in window"):
        page.context.add_init_script(axe)
        page.evaluate(axe)
    found = page.evaluate(
        f"axe.run(document, {{runOnly: {_RULES[rules]}, resultTypes: ['violations']}})"
        ".then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' '"
        " + (n.any[0] || n.all[0] || n.none[0] || {message: ''}).message).join(' | ')))"
    )
    return [str(one) for one in found]


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
