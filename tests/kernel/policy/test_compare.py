"""Two policies side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from guitu.policy import diff, load

DAY = date(2025, 6, 1)


def test_a_policy_does_not_differ_from_itself(shelf: Path) -> None:
    assert diff(load("qinghe"), load("qinghe"), on=DAY) == ()


def test_a_difference_says_both_sides_with_their_documents(shelf: Path) -> None:
    found = {difference.name: difference for difference in diff(load("qinghe"), load("nation"), on=DAY)}
    assert found["notify.days"].b is None
    assert found["notify.days"].says == "通知青禾镇的期限：青禾镇为3日（《青禾镇试验细则》五（一）），试验国没有规定"
    assert "（内部目标）" in found["archive.days"].says
    assert "report_in.days" not in found


def test_a_difference_depends_on_the_day(shelf: Path) -> None:
    policy = load("qinghe")
    before, after = (policy.at("staff.persons_per_worker", on=date(year, 12, 31)) for year in (2026, 2027))
    assert before is not None
    assert after is not None
    assert (before.whole(), after.whole()) == (20, 15)
