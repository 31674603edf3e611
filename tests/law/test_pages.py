"""The two pages printed from code are what the code would print today."""

from __future__ import annotations

from pathlib import Path

from tests.law import manual, states_page


def test_the_manual_of_the_law_is_what_the_scenarios_say_today() -> None:
    assert _written(manual.PAGE) == manual.page(), f"Run: {manual.COMMAND}"


def test_the_page_of_the_states_is_what_the_state_table_says_today() -> None:
    assert _written(states_page.PAGE) == states_page.page(), f"Run: {states_page.COMMAND}"


def _written(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
