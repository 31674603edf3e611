"""Recording for a test day: one press, once, and what is wrong with one row keeps no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from guitu.casebook.models import Entry

from .conftest import NAMES, Opened

pytestmark = pytest.mark.django_db
Enter = Callable[[str], Client]
ADDRESS = "/testday/?d=2025-02-27&r=drug_test.regular&v="


def _tests() -> list[tuple[str, str]]:
    return list(Entry.objects.filter(kind="drug_test").values_list("entry_id", "said"))


def test_everybody_whose_window_holds_the_day_is_listed(opened: Opened, enter: Enter) -> None:
    opened(NAMES[0], "2025-02-02")
    opened(NAMES[1], "2025-02-20")
    assert "2 人该办" in enter("office_clerk").get(ADDRESS).content.decode()


def test_one_press_records_all_who_were_answered(opened: Opened, enter: Enter) -> None:
    first, second = opened(NAMES[0], "2025-02-02"), opened(NAMES[1], "2025-02-20")
    typed = {f"c-{first.pk}": "negative", f"c-{second.pk}": "", "who": "甲某、乙某"}
    answer = enter("office_clerk").post(ADDRESS, typed, follow=True)
    assert "已登记 1 人的定期检测" in answer.content.decode()
    ((entry_id, said),) = _tests()
    assert entry_id == "day:2025-02-27:drug_test.regular"
    assert '"mode":"regular"' in said
    assert '"result":"negative"' in said


def test_a_double_press_records_once(opened: Opened, enter: Enter) -> None:
    case, client = opened(NAMES[0], "2025-02-02"), enter("office_clerk")
    for _ in range(2):
        client.post(ADDRESS, {f"c-{case.pk}": "negative"})
    assert len(_tests()) == 1


def test_another_answer_for_the_same_day_is_a_fault_of_its_row_only(opened: Opened, enter: Enter) -> None:
    first, second = opened(NAMES[0], "2025-02-02"), opened(NAMES[1], "2025-02-20")
    client = enter("office_clerk")
    client.post(ADDRESS, {f"c-{first.pk}": "negative"})
    answer = client.post(ADDRESS, {f"c-{first.pk}": "invalid", f"c-{second.pk}": "negative"})
    assert answer.status_code == 422
    assert "其余 1 人已经记好" in answer.content.decode()
    assert len(_tests()) == 2


def test_a_case_out_of_reach_is_not_written(opened: Opened, enter: Enter) -> None:
    case = opened(NAMES[0], "2025-02-02")
    enter("other_clerk").post(ADDRESS, {f"c-{case.pk}": "negative"})
    assert _tests() == []


def test_a_role_that_records_no_tests_is_told_so(enter: Enter) -> None:
    assert enter("county").get("/testday/").status_code == 403
