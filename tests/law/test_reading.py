"""A scenario that cannot be read says where and why, and a wrong expectation is never passed over."""

from __future__ import annotations

import pytest

from tests.law.expect import read_expectations
from tests.law.facts import UnreadableError, read_facts
from tests.law.scenario import read_scenario

SAID = {"name": "例", "facts": "2025-01-02 decided", "on 2025-01-02": {"state": "decided"}}


@pytest.mark.parametrize(
    "line",
    [
        "decided",
        "2025-01-02",
        "2025-01-02 dicided",
        "2025-01-02 drug_test regular clean",
        "2025-01-02 absence until 2025-01-03",
    ],
)
def test_a_fact_that_says_nothing_known_is_refused(line: str) -> None:
    with pytest.raises(UnreadableError):
        read_facts(line)


def test_a_fact_says_its_day_kind_choices_fields_and_name_in_one_line() -> None:
    (fact,) = read_facts("2025-02-03  drug_test spot refused as x corrects e1 recorded 2025-02-04T08:00:00")
    assert fact.entry == {
        "id": "x", "kind": "drug_test", "on": "2025-02-03", "mode": "spot", "result": "refused", "corrects": "e1",
        "recorded_at": "2025-02-04T08:00:00", "why": "（从略）",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("mood", "good"),
        ("state", "unknown"),
        ("talks 1", "met"),
        ("talk 1", "done"),
        ("talk 1", "met, when 2025-02-14"),
        ("ground laziness", "0 of 3"),
        ("findings", "e1 odd"),
        ("next", "dance"),
    ],
)
def test_an_expectation_about_nothing_known_is_refused(key: str, says: str) -> None:
    with pytest.raises(UnreadableError):
        list(read_expectations({key: says}))


def test_a_scenario_without_a_day_is_refused_by_its_name() -> None:
    with pytest.raises(UnreadableError, match="例: no day is looked at"):
        read_scenario({key: value for key, value in SAID.items() if not key.startswith("on ")}, topic="t")


def test_a_misspelt_field_of_a_scenario_is_refused() -> None:
    with pytest.raises(UnreadableError, match="polizy"):
        read_scenario({**SAID, "polizy": "national"}, topic="t")


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("state", "serving"),
        ("term", "2025-01-15 to 2028-01-14"),
        ("talk 1", "met"),
        ("all talk", "36"),
        ("ground absences", "1 of 3"),
        ("ground absences", "none"),
        ("leads to absences", "表扬"),
        ("disputed absences", "e1"),
        ("next", "talk"),
        ("not next", "served"),
        ("step served", "paper none"),
        ("step talk", "paper none"),
        ("findings", "e1 after_end"),
        ("clause", "戒毒条例第九十九条"),
        ("follow up", "to 2031-01-01"),
        ("points", "0"),
    ],
)
def test_every_kind_of_expectation_notices_what_differs(key: str, says: str) -> None:
    standing = {
        "state": "decided",
        "term": None,
        "obligations": [],
        "grounds": [
            {"ground": "absences", "count": 0, "threshold": 3, "compare": ">=", "reached": False, "leads_to": ""}
        ],
        "next": [{"action": "served", "paper": "decision"}],
        "findings": [],
        "clauses": {},
    }
    (expectation,) = read_expectations({key: says})
    assert expectation.check(standing) != []
