"""Pinned packages 依赖版本: when their list was last changed, and when it should be looked through again.

An office's network may reach no registry, so nothing is asked here. Whoever makes a release compares (`make outdated`),
renews `constraints.txt`, and writes the day here and on its first line; an installation that has grown old says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from guitu.site.checkup import Finding

COMPARED: Final = date(2026, 11, 22)
"""The day the list of pins was last changed or looked through; the first line of `constraints.txt` bears the same."""
EVERY: Final = timedelta(days=90)
"""How often they are compared at least. A choice of the house: docs/howto/更新依赖.md."""


def looked_at(today: date) -> Finding:
    """Whether the packages of this installation were looked through lately."""
    said = f"所用软件包的清单定于 {COMPARED.isoformat()}"
    if today - COMPARED > 2 * EVERY:
        remedy = "请升级归途；升级不了的，请技术负责人按 docs/howto/更新依赖.md 核对有没有安全公告"
        return Finding("依赖版本", "note", f"{said}，已超过 {2 * EVERY.days} 天", remedy)
    return Finding("依赖版本", "ok", said)
