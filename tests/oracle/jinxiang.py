"""The values of the pack `jinxiang` (金厢镇) that the judge needs, written down by hand from the town's rules of 2025.

A second, independent copy on purpose: if the pack is changed by mistake, the judge still knows the numbers.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

SINCE = date(2025, 1, 3)

_SET: dict[str, Any] = {
    "term.community_detox.months": 36,
    "term.community_rehab.months": 36,
    "notify.days": 3,
    "hand_over.workdays": 3,
    "report_in.days": 15,
    "discharge_notice.days": 7,
    "follow_up.years": 3,
    "drug_test.community_detox.every_months": [1, 2, 3],
    "drug_test.community_rehab.every_months": [2, 3, 6],
    "drug_test.spot.per_year": 3,
    "talk.community_detox.every_months": 1,
    "talk.community_rehab.every_months": 2,
    "situation_report.community_detox.every_months": 1,
    "situation_report.community_rehab.every_months": 2,
    "summary.community_detox.every_months": 3,
    "summary.community_rehab.every_months": 6,
    "assessment.community_detox.every_months": 6,
    "assessment.community_rehab.every_months": 12,
    "ground.tests_refused": 3,
    "ground.absences": 3,
    "ground.absence_days": 30,
    "ground.report_warnings": 2,
    "agreement.days": 7,
}

VALUES: dict[str, list[tuple[date, Any]]] = {name: [(SINCE, value)] for name, value in _SET.items()}


def from_policy(policy: Any) -> Mapping[str, list[tuple[date, Any]]]:
    """The same mapping out of a resolved policy, known only by its shape.

    `policy.values[name]` has its dated values in `.steps` or in `.values`; each is a pair of day and value, or an
    object with `since` and `value`. Lists come back as lists.
    """
    return {name: [_step(step) for step in _steps(dated)] for name, dated in policy.values.items()}


def _steps(dated: Any) -> Any:
    return dated.steps if hasattr(dated, "steps") else dated.values


def _step(step: Any) -> tuple[date, Any]:
    since, value = step if isinstance(step, tuple) else (step.since, step.value)
    return since, list(value) if isinstance(value, tuple) else value
