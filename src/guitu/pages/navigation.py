"""Navigation 导航: what each room puts at the top of every page.

A room declares its items in its AppConfig, in one place and by name:

    class DeskConfig(AppConfig):
        nav = (NavItem("工作台", "desk", matter="standing", order=10),)

Who sees an item is decided where the frame is filled (`guitu.access.frame`): those whose role has `act` on `matter`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.apps import apps


@dataclass(frozen=True, slots=True)
class NavItem:
    """One page at the top. `matter` "" is for everybody who is signed in.

    `url` is a URL name without arguments; `minor` items move to the foot of a phone; `order` sorts, small first.
    `under` names pages that belong to the item though their addresses do not begin with its own.
    """

    label: str
    url: str
    matter: str = ""
    act: str = "see"
    order: int = 50
    minor: bool = False
    under: tuple[str, ...] = ()


@cache
def items() -> tuple[NavItem, ...]:
    """Every declared item, in order."""
    found = [item for room in apps.get_app_configs() for item in getattr(room, "nav", ())]
    return tuple(sorted(found, key=lambda item: (item.order, item.label)))
