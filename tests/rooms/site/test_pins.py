"""The packages are those that are pinned, and an installation says when they were last compared."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from guitu.site import pins

PINNED = Path(__file__).parents[3] / "constraints.txt"


def test_every_pinned_package_is_installed_as_it_is_pinned() -> None:
    wrong = []
    for name, pin in re.findall(r"^([A-Za-z0-9_.-]+)==(\S+)$", PINNED.read_text(encoding="utf-8"), re.MULTILINE):
        try:
            if version(name) != pin:
                wrong.append(f"{name}：装的是 {version(name)}，constraints.txt 写的是 {pin}")
        except PackageNotFoundError:
            continue  # of another platform, or of a part that is not installed here
    assert not wrong, "\n".join(wrong)


def test_the_day_of_comparing_is_the_same_in_both_places() -> None:
    assert pins.COMPARED.isoformat() in PINNED.read_text(encoding="utf-8").splitlines()[0]


def test_an_installation_that_has_grown_old_says_so() -> None:
    fresh, old = (pins.looked_at(pins.COMPARED + days) for days in (pins.EVERY, 3 * pins.EVERY))
    assert (fresh.state, old.state) == ("ok", "note")
    assert "更新依赖.md" in old.remedy
